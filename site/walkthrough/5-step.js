// One step on the screen: what to do, what to say, what never to do, and the ways on.

const textsOf = (book, procedure) => book.texts[procedure];
const PICK = "answer";

// The words to the person; a child hears the child's words.
function quotes(text, child) {
  const words = book.words, adult = [[words.ask, text.ask], [words.say, text.say]];
  if (child && text.child) adult.splice(text.say ? 1 : 0, 1, [words.sayChild, text.child]);
  return adult.filter(([, body]) => body).map(([label, body]) => labelled(label, make("blockquote", {}, said(body)), "say"));
}

function reasons(text) {
  const words = book.words, sources = (text.basis || []).map(number => book.cited[number]).map(({ t, at, unconfirmed }) =>
    make("li", {}, said(t), at && [", ", said(at)], unconfirmed ? ` (${words.unconfirmed})` : ""));
  return make("details", { class: "why" }, make("summary", {}, words.whySource),
    text.why && make("p", {}, said(text.why)),
    text.proposed && make("p", {}, make("strong", {}, `${words.proposed}${words.colon} `), words.proposedMeans),
    sources.length > 0 && make("div", {}, make("h2", {}, words.source), make("ul", {}, sources)));
}

function deadline(run, node, text) {
  const words = book.words, late = (node.late || []).length > top(run).late, passed = (text.stages || []).slice(0, top(run).late);
  if (!text.deadline) return null;
  return make("div", { class: "deadline" },
    make("p", {}, make("strong", {}, `${words.deadline}${words.colon} `), said(text.deadline), text.deadlineProposed && [" ", make("em", { class: "mark" }, words.proposedValue)]),
    passed.length > 0 && make("div", { class: "late", role: "status" }, list(passed)),
    late && button(words.late, () => add({ late: placeNow(run) }), { class: "quiet", [`data-${PICK}`]: "+late" }));
}

// Where the case stands, with the first step that is not ticked: what falls now falls before that step.
function placeNow(run) {
  const steps = nodeOf(top(run)).steps || [], ticked = steps.filter((step, index) => index < top(run).step || ticksNow().has(step.id)).length;
  const first = steps.findIndex((step, index) => index >= top(run).step && !ticksNow().has(step.id));
  const path = pathOf(run).join("/");
  if (ticked && first < 0) return `${path}/+all`;
  return first > top(run).step ? `${path}/${steps[first].id}` : path;
}

function tasks(run, node, text) {
  const words = book.words, ticks = ticksNow(), problem = make("p", { class: "problem", id: "problem", role: "alert" });
  const boxes = node.steps.map((step, index) => {
    const done = index < top(run).step, its = text.steps[index];
    const box = make("input", { type: "checkbox", id: `step-${step.id}`, "data-step": step.id, disabled: done, change: () => {
      ticks[box.checked ? "add" : "delete"](step.id);
      problem.textContent = "";
    } });
    box.checked = done || ticks.has(step.id);
    const aside = [its.form && [words.form, its.form], its.service && [words.service, its.service]].filter(Boolean);
    return make("li", {}, make("label", {}, box, make("span", {}, said(its.t), aside.map(([label, name]) =>
      make("small", {}, `${label}${words.colon} `, said(name))), its.ended && make("small", {}, said(its.ended)))));
  });
  const finish = () => {
    const open = boxes.map(box => box.querySelector("input")).find(box => !box.checked);
    if (!open) return add({ "+done": pathOf(run).join("/") });
    problem.textContent = words.notTicked;
    open.focus();
  };
  return [make("ol", { class: "steps" }, boxes), problem, button(words.allDone, finish, { class: "main", [`data-${PICK}`]: "+done" })];
}

function numberField(at, bounds, unknown) {
  const words = book.words, problem = make("p", { class: "problem", id: "problem", role: "alert" });
  const field = make("input", { type: "text", inputmode: "numeric", autocomplete: "off", id: "number", "aria-describedby": "problem" });
  const send = event => {
    event.preventDefault();
    const value = field.value.trim();
    if (/^\d{1,4}$/.test(value) && +value >= bounds[0] && +value <= bounds[1]) return add(at(String(+value)));
    problem.textContent = words.notNumber.replace("{n}", bounds[0]).replace("{m}", bounds[1]);
    field.setAttribute("aria-invalid", "true");
    field.focus();
  };
  return make("form", { submit: send, novalidate: true }, make("label", { for: "number" }, words.enterNumber), field, problem,
    make("button", { class: "main", [`data-${PICK}`]: "+number" }, words.next),
    unknown && button(said(unknown), () => add(at("unknown")), { [`data-${PICK}`]: "unknown" }));
}

const choices = (answers, press) => make("div", { class: "answers", role: "group", "aria-label": book.words.choose },
  answers.map(([value, label]) => button(said(label), () => press(value), { [`data-${PICK}`]: value })));

function ways(run, node, text) {
  const words = book.words, path = pathOf(run).join("/"), bounds = node.fact && (domainOf(run, node.fact, top(run)) || {}).bounds;
  const answer = value => add({ [path]: value });
  if (node.kind === "task") return tasks(run, node, text);
  if (node.every) return button(words.timeCame, () => add({ "+review": path }), { class: "main", [`data-${PICK}`]: "+review" });
  if (node.kind === "parallel") {
    return choices(openBranches(top(run)).map(first => [first, textsOf(book, top(run).procedure).states[first].h]),
      first => add({ "+branch": path, first }));
  }
  if (bounds) return numberField(value => ({ [path]: value }), bounds, text.answers.unknown);
  return [node.consent && make("p", { class: "right" }, words.consentRight),
    choices(answersOf(top(run), node).map(edge => [edge.answer, text.answers[edge.answer] || edge.answer]), answer)];
}

// The screen of a state.
function stepScreen(run) {
  const words = book.words, frame = top(run), node = nodeOf(frame), texts = textsOf(book, frame.procedure), text = texts.states[frame.at];
  return [
    make("p", { class: "crumb" }, run.frames.length > 1 && [fill(words.inside, { procedure: texts.title }), " · "], said(text.part), " · ", fill(words.number, { n: String(Object.keys(texts.states).indexOf(frame.at) + 1) })),
    heading(said(text.h)),
    make("p", { class: "who" }, make("strong", {}, `${words.who}${words.colon} `), said(text.role), text.proposed && [" ", make("em", { class: "mark" }, words.proposed)]),
    quotes(text, isChild(run)),
    text.never && make("div", { class: "never", role: "group", "aria-label": words.never }, list(text.never)),
    deadline(run, node, text),
    text.form && make("p", { class: "form" }, make("strong", {}, `${words.form}${words.colon} `), said(text.form)),
    text.review && make("p", {}, said(text.review)),
    text.meanwhile && labelled(words.meanwhile, make("p", {}, said(text.meanwhile)), "meanwhile"),
    ways(run, node, text),
    text.loop && make("p", { class: "loop" }, said(text.loop)),
    reasons(text),
  ];
}

// The screen of a fact that has to be known first.
function factScreen(run) {
  const words = book.words, name = run.unset, fact = book.asks[name], bounds = domainOf(run, name, top(run)).bounds;
  const tell = value => ({ "+fact": name, value });
  return [make("p", { class: "crumb" }, words.knownFirst), heading(said(fact.q)),
    bounds ? numberField(tell, bounds, fact.answers.unknown) : choices(Object.entries(fact.answers), value => add(tell(value)))];
}

// The screen of the end.
function endScreen(run) {
  const words = book.words, texts = textsOf(book, book.home), end = texts.outcomes[run.outcome];
  const named = (label, names) => names && labelled(label, list(names), "after");
  return [make("p", { class: "crumb" }, words.ended), heading(said(end.t), { "data-outcome": run.outcome }),
    named(words.tell, end.tell), named(words.leaves, end.leaves), named(words.owes, end.owes),
    end.on && make("p", { class: "on" }, fill(words.goesOn, { procedure: end.on }, name => end.link ? make("a", { href: end.link }, name) : name),
      end.planned && ` (${words.planned})`),
    button(words.startAgain, () => restart(), { [`data-${PICK}`]: "+again" })];
}
