// Plays a story by pressing the page's own buttons, in the page: as test_walkthrough_mouse.click_on does with the mouse, faster.
// `list` holds lines as a scenario does, `given` and `inForce` what it begins with; gives the outcome, the lines left over, and why it could
// not go on. Nothing is drawn meanwhile, for nobody looks on: that would take longer than everything else.
(list, given, inForce) => {
  const find = selector => document.querySelector(selector);
  const press = selector => { const button = find(selector); if (!button) throw new Error(`no ${selector}`); button.click(); };
  const here = () => find("#screen").dataset.at || "";
  const steps = () => [...document.querySelectorAll("[data-step]")].filter(box => !box.disabled);
  const tickAll = () => steps().forEach(box => box.checked || box.click());
  const branches = () => find("#screen").dataset.kind === "parallel";
  const byItself = () => branches() || Boolean(find("[data-answer='+done'], [data-answer='+review']"));

  const occur = (thing, step) => {
    if (step) { const boxes = steps(); boxes.slice(0, boxes.findIndex(box => box.dataset.step === step)).forEach(box => box.click()); }
    press("#events");
    press(`[data-event='${thing.event}']` + (thing.of ? `[data-of='${thing.of}']` : ""));
  };
  const answer = value => {
    const button = find(`[data-answer='${value}']`);
    if (button) { button.click(); return; }
    const number = find("#number");
    if (!number) throw new Error(`no answer ${value} at ${here()}`);
    number.value = value;
    press("[data-answer='+number']");
  };
  const one = waiting => {
    const thing = waiting[0], at = here();
    if (thing && thing.event) {
      const exact = thing.at === at, inside = thing.at && thing.at.startsWith(at + "/") && !thing.at.slice(at.length + 1).includes("/");
      if (thing.at ? exact || (inside && find("[data-step]")) : !byItself()) {
        waiting.shift();
        occur(thing, inside ? thing.at.slice(at.length + 1) : null);
        return;
      }
    } else if (thing && thing.late === at) { waiting.shift(); press("[data-answer='+late']"); return; }
    else if (thing && at in thing) { waiting.shift(); answer(thing[at]); return; }
    if (find("[data-answer='+done']")) { tickAll(); press("[data-answer='+done']"); }
    else if (find("[data-answer='+review']")) press("[data-answer='+review']");
    else if (branches()) press("#screen .answers [data-answer]");
    else throw new Error(`the page stands at ${at}, and the story goes on with ${JSON.stringify(thing)}`);
  };

  const waiting = [...list];
  document.body.style.display = "none";
  window.SOP.begin(given, inForce);
  press("[data-answer='+start']");
  try {
    for (let turn = 0; turn < 2000 && !find("[data-outcome]"); turn += 1) one(waiting);
  } catch (problem) {
    return { outcome: null, left: waiting, problem: String(problem) };
  }
  const end = find("[data-outcome]");
  return { outcome: end && end.dataset.outcome, left: waiting, problem: null };
}
