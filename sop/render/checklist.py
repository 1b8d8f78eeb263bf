"""A checklist as a sheet of A4: numbered, to be ticked, signed and copied in black and white.

The corridor: choose the states, make plain data of them, typeset. Nothing on the sheet asks for a name; a case has a code.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sop.finding import Place
from sop.languages import fonts, interface
from sop.languages.numbers import day
from sop.languages.segment import lock_marks
from sop.languages.state import State
from sop.languages.translate import Words
from sop.model.checklist import Checklist
from sop.render.qr import qr_svg
from sop.render.sheet import Data, Sheet, select
from sop.render.typeset import Paper, typeset
from sop.render.view import ProcedureView
from sop.render.view_corpus import CorpusView

_WORDS = ("sheet.", "state.", "way.go-to", "event.", "outcome.", "standing.", "procedure.", "page.number", "sign.")
"""The interface words that the templates use."""


def print_checklist(checklist: Checklist, words: Words, procedure: ProcedureView, corpus: CorpusView, *, templates: Path,
                    cache_folder: Path, dated: date | None = None, page: str = "", place: Place | None = None) -> Paper:
    """Print one checklist. `words` are those of the checklists, `page` the address of the procedure's page, if it has one.

    `dated` is the day of the source; without it no day is printed, and the file is dated by the edition's year.
    """
    data = sheet_data(checklist, words, procedure, corpus, dated=dated, page=page)
    return typeset(templates / f"{checklist.layout}.typ", data, cache_folder=cache_folder,
                   dated=dated or date(int(procedure.edition[:4]), 1, 1), place=place or Place(f"checklists/{checklist.id}.yaml"))


def sheet_data(checklist: Checklist, words: Words, procedure: ProcedureView, corpus: CorpusView, *, dated: date | None = None,
               page: str = "") -> Data:
    """All that a template sees."""
    selection = select(checklist, procedure)
    sheet = Sheet(procedure, selection, only_role=checklist.role is not None)
    said = {key: words.say(f"checklist.{checklist.id}.{key}", text) for key in ("title", "intro") if (text := getattr(checklist, key))}
    if checklist.layout == "steps":
        said.setdefault("intro", procedure.summary)
    states = {text.state for text in said.values()}
    roles = {role.id: role for role in (*corpus.roles, *procedure.roles)}
    called = roles | {service.id: service for service in corpus.services}
    return {
        "locale": procedure.locale, "layout": checklist.layout, "fonts": list(fonts.families(procedure.locale)),
        "plain_title": said["title"].text, "title": sheet.text(said["title"]), "intro": sheet.text(said.get("intro")),
        "corpus": sheet.text(corpus.name), "publisher": sheet.text(corpus.publisher),
        "edition": procedure.edition, "status": sheet.text(procedure.status), "draft": procedure.standing.draft,
        "dated": lock_marks(day(dated, procedure.locale), procedure.locale) if dated else "",
        "year": (dated or date(int(procedure.edition[:4]), 1, 1)).isoformat(),
        "review_by": lock_marks(procedure.review_by, procedure.locale), "mark": short_mark(procedure, corpus),
        "role": sheet.text(selection.role.text) if selection.role else None,
        "drafted": procedure.standing.drafted > 0 or State.DRAFTED in states or interface.unchecked(procedure.locale) > 0,
        "missing": procedure.standing.missing > 0 or bool(states & {State.MISSING, State.STALE}),
        "qr": qr_svg(page or f"{procedure.id} {procedure.edition} {short_mark(procedure, corpus)}"), "page": page,
        "before": sheet.before(), "events": sheet.events(), "chapters": sheet.chapters(), "outcomes": sheet.outcomes(),
        "is_called": bool(procedure.called_by),
        "signs": [sheet.text(roles[role].text) for role in checklist.signs if role in roles],
        "phones": [sheet.text(called[name].text) for name in checklist.phones if name in called],
        "words": {key: lock_marks(text, procedure.locale) for key, text in corpus.words.items() if key.startswith(_WORDS)},
    }


def short_mark(procedure: ProcedureView, corpus: CorpusView) -> str:
    """Eight signs of the fingerprint, with four of the translation's: two sheets that differ in it differ in their words."""
    mark = f"{procedure.fingerprint[:4]}-{procedure.fingerprint[4:8]}"
    is_source = bool(corpus.languages) and corpus.languages[0][0] == procedure.locale
    return mark if is_source else f"{mark}-{procedure.translation_fingerprint[:4]}"
