"""What of a page stands in the way of somebody, as axe tells it: only what is serious or critical.

Contrast takes axe most of its time, and comes of ink, paper, size and weight alone: of the elements that are alike in all of them, the
first three that are seen are looked at for it. For everything else the whole page is looked at.
"""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

CONTRAST = "color-contrast"
FINDINGS_ONLY = {"resultTypes": ["violations"]}
"""Else axe describes every element in which it found nothing, which takes as long as looking."""

AT_REST = """Promise.allSettled([document.fonts.ready,
  ...document.getAnimations().filter(each => each.effect.getComputedTiming().endTime < Infinity).map(each => each.finished)])"""
"""Fonts have come, and what fades in is there."""

LEAVE_THREE_OF_A_KIND = """() => {
  const INK = ["color", "fontSize", "fontWeight", "textShadow", "webkitTextStroke"];
  const PAPER = ["backgroundColor", "backgroundImage", "opacity", "filter", "mixBlendMode"];
  const seen = {}, alike = [];
  const isSeen = element => {
    const box = element.getBoundingClientRect();
    return element.checkVisibility({visibilityProperty: true}) && box.width > 1 && box.height > 1 && box.right > 0 && box.left < innerWidth && box.bottom > 0;
  };
  const walk = (element, below) => {  // whether all of its words are like words before
    const style = getComputedStyle(element), paper = below + PAPER.map(name => style[name]) + ";";
    const kind = paper + INK.map(name => style[name]) + element.tagName + element.className;
    const speaks = [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    let repeats = !speaks || !isSeen(element) || (seen[kind] = (seen[kind] ?? 0) + 1) > 3;
    for (const child of element.children) repeats = walk(child, paper) && repeats;
    if (repeats) alike.push(element);
    return repeats;
  };
  walk(document.body, "");
  for (const element of alike) {
    element.dataset.alike = element.style.display;
    element.style.setProperty("display", "none", "important");
  }
}"""
SHOW_ALL = "document.querySelectorAll('[data-alike]').forEach(each => { each.style.display = each.dataset.alike; delete each.dataset.alike; })"


def barriers(page: Page, only_colours: bool = False) -> list[tuple[str, list[str]]]:
    """The name of each serious barrier, and the first three elements in which it stands."""
    page.evaluate(AT_REST)
    found = [] if only_colours else Axe().run(page, None, FINDINGS_ONLY | {"rules": {CONTRAST: {"enabled": False}}}).response["violations"]
    page.evaluate(LEAVE_THREE_OF_A_KIND)
    found += Axe().run(page, None, FINDINGS_ONLY | {"runOnly": [CONTRAST]}).response["violations"]
    page.evaluate(SHOW_ALL)
    return [(each["id"], [node["html"][:200] for node in each["nodes"][:3]]) for each in found if each["impact"] in ("serious", "critical")]
