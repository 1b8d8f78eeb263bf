// What happened, in order -> where the case stands. Nothing else is kept: back drops the last thing, a change cuts there.
// A thing has the shape of a line of a scenario, {state: answer}, {event, of, at} or {late: state}; and, as somebody ticks:
// {"+done": state}, {"+review": state}, {"+branch": state, first: state}, {"+fact": name, value}.
// No state can be named with a plus.

function answerNow(run, value) {
  const frame = top(run), node = nodeOf(frame);
  let edge = answersOf(frame, node).find(way => way.answer === value);
  if (!edge && /^\d+$/.test(value) && node.fact && domainOf(run, node.fact, frame).bounds) {
    edge = node.edges.find(way => way.answer === "others");
    setFact(run, node.fact, value);
  }
  if (!edge) throw new NotPossible(`"${node.id}" cannot be answered with "${value}"`);
  note(run, "answer", value);
  if (node.once) (frame.used[node.id] = frame.used[node.id] || []).push(value);
  take(run, edge);
}

function passDeadline(run) {
  const frame = top(run), node = nodeOf(frame), target = (node.late || [])[frame.late];
  if (target === undefined) throw new NotPossible(`"${node.id}" has no further stage`);
  frame.late += 1;
  note(run, "late", frame.late);
  if (target) take(run, node.edges.find(edge => edge.answer === (frame.late === 1 ? "late" : `late-${frame.late}`)));
}

// Each event that may fall here: the innermost procedure that knows it handles it.
function eventsHere(run) {
  const found = new Map();
  for (let depth = run.frames.length; depth > 0; depth--) {
    const frame = run.frames[depth - 1], look = lookFrom(run, frame);
    for (const edge of frame.table.events) {
      if (found.has(edge.event) || (edge.during && !edge.during.includes(frame.at))) continue;
      try {
        if (!edge.when || holds(edge.when, look)) found.set(edge.event, { edge, depth });
      } catch (problem) {
        if (!(problem instanceof UnsetFact)) throw problem;
      }
    }
  }
  return found;
}

// Each consent in force that somebody here knows how to stop, by its token: declared where it is asked, or where the call
// stands that asked it, which covers every scope of the act. The innermost procedure that knows it handles it.
function withdrawalsHere(run) {
  const found = new Map();
  for (let depth = run.frames.length; depth > 0; depth--) {
    const { table, subjects, procedure, person } = run.frames[depth - 1], nodes = Object.values(table.nodes);
    const asked = nodes.filter(node => node.consent).map(node => [`consent:${resolve(node.consent, subjects)}`, node.withdrawn]);
    const called = nodes.flatMap(node => (node.call && node.call.withdrawn) || []);
    for (const token of Object.keys(person.standing)) {
      if (!token.startsWith("consent:") || !stands(person, token) || found.has(token)) continue;
      const [, handler] = asked.find(([its]) => its === token) || called.find(([act]) => act === token.split(":")[1]) || [];
      if (handler) found.set(token, { act: inOwnWords(token, subjects), handler, depth, procedure });
    }
  }
  return found;
}

// The act of a consent as a procedure's own words have it: a scope that is one of its subjects is called so.
function inOwnWords(token, subjects) {
  const act = token.slice("consent:".length), scope = scopeOf(act);
  const own = Object.keys(subjects).find(name => subjects[name] === scope);
  return own ? act.slice(0, act.length - scope.length) + own : act;
}

function handle(run, depth, event, handler, prepare) {
  run.frames.length = depth;
  const frame = top(run), back = [frame.at, frame.step];
  prepare();
  frame.event = event;
  frame.returns.push(back);
  arrive(run, handler);
}

function occur(run, event, of) {
  if (event === WITHDRAWAL) {
    for (const [token, { handler, depth, procedure }] of withdrawalsHere(run)) {
      if (token !== `consent:${resolve(of, run.frames[depth - 1].subjects)}`) continue;
      note(run, "withdrawn", of, { known: procedure });
      handle(run, depth, event, handler, () => { top(run).person.standing[token] = WITHDRAWN; });
      return;
    }
    throw new NotPossible(`no consent to "${of}" is in force`);
  }
  const here = eventsHere(run).get(event);
  if (!here) throw new NotPossible(`"${event}" cannot happen here`);
  note(run, "event", event, { known: run.frames[here.depth - 1].procedure });
  lapse(run.frames[here.depth - 1].person, token => (run.book.terms.lapsesOn[token.split(":")[0]] || []).includes(event));
  if (here.edge.target) handle(run, here.depth, event, here.edge.target, () => applyEffect(run, here.edge.effect));
  else applyEffect(run, here.edge.effect, run.frames[here.depth - 1]);
}

// Do the steps before the one that a place names; `+all` when each is ticked.
function stepsBefore(run, at) {
  const steps = nodeOf(top(run)).steps || [], here = pathOf(run).join("/");
  const until = at === `${here}/+all` ? steps.length : steps.findIndex(step => at === `${here}/${step.id}`);
  while (top(run).step < until) doStep(run);
}

function happen(run, thing) {
  const [[key, value]] = Object.entries(thing), at = thing.at || thing.late;
  if (run.attended && at) stepsBefore(run, at);
  if ("event" in thing) occur(run, thing.event, thing.of);
  else if ("late" in thing) passDeadline(run);
  else if ("+fact" in thing) setFact(run, thing["+fact"], thing.value);
  else if ("+branch" in thing) branch(run, thing.first);
  else if ("+done" in thing || "+review" in thing) {
    note(run, key.slice(1));
    while (top(run).step < (nodeOf(top(run)).steps || []).length) doStep(run);
    take(run, nodeOf(top(run)).edges[0]);
  } else {
    if (key !== pathOf(run).join("/")) throw new NotPossible(`the case stands at "${pathOf(run).join("/")}", not at "${key}"`);
    answerNow(run, value);
  }
}

// Facts that the procedure takes and nobody has told yet.
const missing = run => run.frames[0].table.takes.filter(name => known(run, name, run.frames[0]) === undefined);

// Replay as somebody ticks. `unset` is a fact that has to be asked before the case can go on.
function replayAttended(book, things, given = {}, inForce = []) {
  const run = newRun(book, given, inForce, true);
  let begun = false;
  const settle = () => {
    run.unset = begun ? null : missing(run)[0] || null;
    if (run.unset) return;
    if (!begun) arrive(run, top(run).table.start);
    begun = true;
    try {
      go(run);
    } catch (problem) {
      if (!(problem instanceof UnsetFact)) throw problem;
      run.unset = problem.fact;
    }
  };
  settle();
  things.forEach((thing, index) => {
    const from = run.log.length;
    if ("+fact" in thing) note(run, "fact", thing["+fact"], { value: thing.value });
    happen(run, thing);
    settle();
    run.log.slice(from).forEach(entry => { entry.thing = index; });
  });
  return run;
}

// Replay a scenario's lines: all that needs no answer is done by itself.
function replay(book, things, given = {}, inForce = []) {
  const run = newRun(book, given, inForce, false);
  const awaited = index => (things[index] && (things[index].late || things[index].at)) || null;
  let problem = null;
  try {
    if (missing(run).length) throw new NotPossible(`nothing is said about ${missing(run)}`);
    run.stopAt = awaited(0);
    arrive(run, top(run).table.start);
    go(run);
    things.forEach((thing, index) => {
      run.stopAt = awaited(index + 1);
      happen(run, thing);
      go(run);
    });
  } catch (found) {
    if (!(found instanceof NotPossible || found instanceof UnsetFact)) throw found;
    problem = found.message;
  }
  return Object.freeze({ path: pathOf(run), outcome: run.outcome, visited: run.visited, facts: { ...run.frames[0].facts, ...run.frames[0].person.facts },
    safeguards: run.frames[0].person.standing, problem });
}
