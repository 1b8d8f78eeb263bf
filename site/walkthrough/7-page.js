// The page: nothing is kept but the list of what happened, in memory. Nothing goes to an address, a title or a disk.

// Frequent words came as single letters, Khmer letters as shorter ones of another script, locks in words as ~, a text that is named for
// the first time as ^, since it is the next in the list, and a state to which a way leads as how far down it stands (sop/render/walk_packed.py).
const keys = byId("book").dataset.keys.split(" ");
let named = 0;
const book = JSON.parse(byId("book").textContent.replace(/"([A-Z])":/g, (_, letter) => `"${keys[letter.charCodeAt(0) - 65]}":`).replace(/[\u0700-\u077f]/g, letter => String.fromCharCode(letter.charCodeAt(0) + 0x1080)).replace(/~/g, "\u2060").replace(/\^/g, () => ++named));
for (const [name, table] of Object.entries(book.tables)) {
  const texts = book.texts[name], ids = Object.keys(table.nodes);
  let before = {};  // a part and a role are said where they begin, and a state's name in the table alone
  texts.states = Object.fromEntries(ids.map((id, at) => {
    const node = table.nodes[id], there = far => typeof far === "number" ? ids[at + far] : far;
    node.id = id;
    if (node.fact === true) node.fact = id;
    for (const edge of node.edges || []) edge.target = there(edge.target);
    if (node.atMost) node.atMost[1] = there(node.atMost[1]);
    before = { part: before.part, role: before.role, ...texts.states[at] };
    if (Array.isArray(before.answers)) before.answers = Object.fromEntries(before.answers.map((text, number) => [node.edges[number].answer, text]));
    return [id, before];
  }));
}
let things = [], ticks = [], begun = false, opening = { given: {}, inForce: [] };

const heading = (text, attributes = {}) => make("h1", { tabindex: "-1", id: "heading", ...attributes }, text);
const ticksNow = () => ticks[things.length] || (ticks[things.length] = new Set());

function add(thing) {
  things = [...things, thing];
  ticks.length = Math.min(ticks.length, things.length);
  draw();
}

function cut(length) {
  things = things.slice(0, length);
  ticks.length = Math.min(ticks.length, length + 1);
  draw();
}

function restart(given = {}, inForce = []) {
  opening = { given, inForce };
  ticks = [];
  begun = false;
  cut(0);
}

function startScreen() {
  const words = book.words, texts = textsOf(book, book.home);
  return [heading(said(texts.title)), make("p", { class: "summary" }, said(texts.summary)),
    texts.begins.length > 0 && labelled(words.beginsWith, [list(texts.begins), make("p", {}, words.notInPlace)], "after"),
    make("div", { class: "before" }, make("p", {}, make("strong", {}, words.noNames)), make("p", {}, words.nothingKept), make("p", {}, words.leavesTrace)),
    button(words.start, () => { begun = true; draw(); }, { class: "main", "data-answer": "+start" })];
}

function draw() {
  const run = replayAttended(book, things, opening.given, opening.inForce);
  const screen = !begun ? startScreen() : run.unset ? factScreen(run) : run.outcome !== null ? endScreen(run) : stepScreen(run);
  byId("screen").replaceChildren(...[begun && notices(run), ...screen].flat(Infinity).filter(Boolean));
  const goesOn = begun && !run.unset && run.outcome === null;
  Object.assign(byId("screen").dataset, { at: goesOn ? pathOf(run).join("/") : "", kind: goesOn ? nodeOf(top(run)).kind : "" });
  byId("bar").hidden = !begun;
  byId("events").disabled = Boolean(run.unset) || run.outcome !== null;
  drawTrail(run);
  byId("trail").hidden ||= !begun;
  window.scrollTo(0, 0);
  byId("heading").focus({ preventScroll: true });
}

function goBack() {
  if (things.length) return cut(things.length - 1);
  begun = false;
  draw();
}

// Leave at once: first nothing is to be seen, then a page about measures stands in this one's place in the history.
// It is made here, so that it is there without a network too; a browser that refuses it is sent to an empty page.
function leave() {
  const elsewhere = URL.createObjectURL(new Blob([JSON.parse(byId("elsewhere").textContent)], { type: "text/html" }));
  things = [];
  ticks = [];
  document.title = "\u00a0";
  document.body.replaceChildren();
  location.replace(elsewhere);
  setTimeout(() => location.replace("about:blank"), 500);
}

let shifts = [];
function watchShift(event) {
  shifts = event.key === "Shift" && !event.repeat ? [...shifts.filter(time => event.timeStamp - time < 5000), event.timeStamp] : [];
  if (shifts.length === 3) leave();
}

function openEvents() {
  drawEvents(replayAttended(book, things, opening.given, opening.inForce));
  byId("any-time").showModal();
}

byId("exit").addEventListener("click", leave);
byId("back").addEventListener("click", goBack);
byId("events").addEventListener("click", openEvents);
byId("close").addEventListener("click", () => byId("any-time").close());
document.addEventListener("keydown", watchShift);
window.addEventListener("pagehide", () => restart());
window.SOP = Object.freeze({
  replay: (list, given, inForce) => replay(book, list, given, inForce),
  begin: (given, inForce) => { restart(given, inForce); },
});
draw();
