// The way so far, each answer of which can be changed, and what may happen at any time.

// What one line of the log says: the place, and what was answered or held there.
function lineOf(entry) {
  const words = book.words, texts = textsOf(book, entry.procedure), state = texts.states[entry.path[entry.path.length - 1]];
  const of = (place, told) => ({ place, told: said(told) });
  switch (entry.what) {
    case "answer": return of(state.h, state.answers[entry.detail] || entry.detail);
    case "choice": return of(state.h, reasonOf(state, entry));
    case "done": return of(state.h, words.done);
    case "review": return of(state.h, words.timeCame);
    case "late": return of(state.h, words.late);
    case "at-most": case "each-once": return of(state.h, state.loop);
    case "event": return of(words.happened, textsOf(book, entry.known).events[entry.detail].t);
    case "withdrawn": return of(words.happened, withdrawalText(entry.known, entry.detail));
    case "fact": return of(book.asks[entry.detail].t, book.asks[entry.detail].answers[entry.value] || entry.value);
    case "outcome": return entry.path.length > 1 ? of(texts.title, texts.outcomes[entry.detail].t) : null;
  }
  return null;
}

// Why the way forked as it did: what was known of the facts it reads, or else the case that held.
function reasonOf(state, entry) {
  const known = entry.values.filter(([fact]) => book.asks[fact]).map(([fact, value]) => [book.asks[fact].t, book.asks[fact].answers[value] || value]);
  if (!known.length) return state.cases[entry.detail];
  return known.map(([fact, value]) => make("span", {}, said(fact), `${book.words.colon} `, said(value)));
}

// A consent that a call asked for is named as the call names it, where this procedure has no words of its own for its scope.
function withdrawalText(procedure, act) {
  const { acts, called } = textsOf(book, procedure);
  return act in acts ? fill(book.words.withdrawal, { act: acts[act] }) : said(called[act.split(":")[0]]);
}

function drawTrail(run) {
  const words = book.words;
  let changed = -1;
  const lines = run.log.map(entry => {
    const line = lineOf(entry);
    if (!line) return null;
    const first = entry.thing !== undefined && entry.thing !== changed && !["choice", "outcome", "at-most", "each-once"].includes(entry.what);
    if (first) changed = entry.thing;
    return make("li", { class: first ? "yours" : "itself" }, make("span", { class: "place" }, said(line.place)),
      make("span", { class: "told" }, line.told),
      first && button(words.change, () => cut(entry.thing), { class: "quiet", "aria-label": `${words.change}${words.colon} ${plain(line.place)}`, "data-change": entry.thing }));
  });
  byId("trail").hidden = !lines.some(Boolean);
  byId("trail-list").replaceChildren(...lines.filter(Boolean));
}

function drawEvents(run) {
  const words = book.words, dialog = byId("any-time"), press = thing => {
    dialog.close();
    add(thing);
  };
  const at = placeNow(run), found = [];
  for (const [event, { edge, depth }] of eventsHere(run)) {
    const frame = run.frames[depth - 1], text = textsOf(book, frame.procedure).events[event];
    if (frame.event === event && edge.target) continue;
    found.push(button([make("span", {}, said(text.t)), edge.starts && make("small", {}, fill(words.starts, { procedure: text.starts || edge.starts }))],
      () => press({ event, at }), { "data-event": event }));
  }
  for (const { act, procedure } of withdrawalsHere(run).values()) {
    found.push(button(withdrawalText(procedure, act), () => press({ event: WITHDRAWAL, of: act, at }), { "data-event": WITHDRAWAL, "data-of": act }));
  }
  byId("event-list").replaceChildren(...(found.length ? found : [make("p", {}, words.noEvents)]));
}

// Said about what was done last: what no longer counts from then on, and where an event only begins another procedure beside this one.
function notices(run) {
  return run.log.filter(entry => entry.thing === things.length - 1).flatMap(({ what, detail, path, procedure, known }) => {
    if (what === "answer") return (textsOf(book, procedure).states[path[path.length - 1]].ended || {})[detail];
    if (what !== "event") return [];
    const { starts, ended } = textsOf(book, known).events[detail];
    return [ended, starts && fill(book.words.starts, { procedure: starts })];
  }).filter(Boolean).map(told => make("p", { class: "notice", role: "status" }, said(told)));
}
