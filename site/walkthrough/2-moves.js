// How a case moves through the compiled tables: the same meaning as sop/machine.py, for one replay at a time.

const top = run => run.frames[run.frames.length - 1];
const nodeOf = frame => frame.table.nodes[frame.at];
const pathOf = run => run.frames.map(frame => frame.at);
const isLate = edge => /^late(-\d+)?$/.test(edge.answer);
const answersOf = (frame, node = nodeOf(frame)) =>
  node.edges.filter(edge => !isLate(edge) && !(node.once && (frame.used[node.id] || []).includes(edge.answer)));

// `attended`: somebody ticks the steps, so tasks, reviews and branches wait for her.
function newRun(book, given, inForce, attended) {
  const run = { book, attended, frames: [], log: [], visited: [], outcome: null, stopAt: null };
  push(run, book.home, {}, newPerson());
  for (const [name, value] of Object.entries(given)) setFact(run, name, value);
  for (const token of [...top(run).table.begins, ...inForce]) top(run).person.standing[resolve(token, top(run).subjects)] = IN_FORCE;
  return run;
}

function push(run, procedure, given, person) {
  const table = run.book.tables[procedure];
  if (!table) throw new NotPossible(`"${procedure}" is not here`);
  const subjects = Object.fromEntries(table.subjects.map(name => [name, given[name] || `${procedure}/${name}`]));
  run.frames.push({ procedure, table, subjects, person, at: table.start, step: 0, late: 0, facts: {}, arrivals: {}, used: {},
    returns: [], joining: [], event: null });
}

function note(run, what, detail, more) {
  run.log.push({ what, detail, path: pathOf(run), procedure: top(run).procedure, ...more });
}

function arrive(run, id) {
  const frame = top(run);
  Object.assign(frame, { at: id, step: 0, late: 0 });
  frame.arrivals[id] = (frame.arrivals[id] || 0) + 1;
  const node = nodeOf(frame);
  if (!node.handler) Object.assign(frame, { returns: [], event: null });
  if (node.atMost && frame.arrivals[id] > node.atMost[0]) {
    note(run, "at-most");
    land(run, node.atMost[1]);
    return;
  }
  run.visited.push(pathOf(run).join("/"));
  if (node.once && !answersOf(frame).length) {
    note(run, "each-once");
    land(run, node.once);
  }
}

// Follow a way to its target: a state, an outcome, back or joined.
function land(run, target) {
  const frame = top(run);
  if (target === BACK) {
    [frame.at, frame.step] = frame.returns.pop();
    frame.late = 0;
    if (!frame.returns.length) frame.event = null;
  } else if (target === JOINED) join(run);
  else if (target in frame.table.ends) end(run, target);
  else if (target in frame.table.nodes) arrive(run, target);
  else throw new NotPossible(`"${frame.at}" leads to "${target}"`);
}

function take(run, edge) {
  const frame = top(run), node = nodeOf(frame), target = frame.table.nodes[edge.target];
  if (node.fact && !edge.free && node.kind !== "choice") setFact(run, node.fact, edge.answer);
  applyEffect(run, edge.effect);
  if (node.handler && target && !target.handler) frame.joining = [];
  land(run, edge.target);
}

// The procedure ends. Where another called it, that one goes on.
function end(run, outcome) {
  const frame = top(run);
  note(run, "outcome", outcome);
  if (run.frames.length === 1) {
    run.outcome = outcome;
    return;
  }
  run.frames.pop();
  const caller = top(run), node = nodeOf(caller);
  const leaves = caller.person === frame.person ? frame.table.ends[outcome] : [];
  for (const token of leaves) caller.person.standing[resolve(token, frame.subjects)] = IN_FORCE;
  const edge = node.edges.find(way => way.answer === outcome);
  if (!edge) throw new NotPossible(`"${node.id}" does not go on from "${outcome}"`);
  take(run, edge);
}

function callOther(run, { procedure, subjects = [], facts = [], other }) {
  const frame = top(run), callee = run.book.tables[procedure];
  if (!callee) throw new NotPossible(`"${procedure}" is not here`);
  const given = Object.fromEntries(subjects.map(([their, ours]) => [their, frame.subjects[ours] || ours]));
  const person = other ? newPerson() : frame.person;
  for (const subject of callee.subjects.filter(name => !(name in given))) {
    lapse(person, token => scopeOf(token) === `${procedure}/${subject}`);
  }
  const look = lookFrom(run, frame), told = facts.map(([their, ours]) => [their, look.fact(ours)]);
  push(run, procedure, given, person);
  Object.assign(top(run).facts, Object.fromEntries(told));
  arrive(run, callee.start);
}

function join(run) {
  const frame = top(run), block = frame.joining[frame.joining.length - 1];
  if (!block) throw new NotPossible(`"${frame.at}" joins nothing`);
  frame.at = block.at;
  if (block.left.length) return;
  frame.joining.pop();
  take(run, nodeOf(frame).edges[0]);
}

// The branches of a parallel block that nobody has taken yet.
function openBranches(frame) {
  const block = frame.joining[frame.joining.length - 1];
  return block && block.at === frame.at ? block.left : nodeOf(frame).branches;
}

function branch(run, first) {
  const frame = top(run), left = openBranches(frame);
  if (left === nodeOf(frame).branches) frame.joining.push({ at: frame.at, left: [...left] });
  const block = frame.joining[frame.joining.length - 1];
  block.left = block.left.filter(other => other !== first);
  arrive(run, first);
}

function choose(run) {
  const frame = top(run), node = nodeOf(frame), look = lookFrom(run, frame);
  const index = node.edges.findIndex(edge => !edge.guard || holds(edge.guard, look));
  if (index < 0) throw new NotPossible(`no case of "${node.id}" holds`);
  note(run, "choice", index, { values: (node.reads || []).map(fact => [fact, known(run, fact)]).filter(([, value]) => value !== undefined) });
  take(run, node.edges[index]);
}

function doStep(run) {
  const frame = top(run);
  applyEffect(run, nodeOf(frame).steps[frame.step].effect);
  frame.step += 1;
}

function paused(run) {
  const frame = top(run), here = pathOf(run).join("/"), step = (nodeOf(frame).steps || [])[frame.step];
  return run.stopAt !== null && ((run.stopAt === here && frame.step === 0) || (step && run.stopAt === `${here}/${step.id}`));
}

// Do all that needs nobody.
function go(run) {
  while (run.outcome === null && !paused(run)) {
    const frame = top(run), node = nodeOf(frame);
    if (node.kind === "choice") choose(run);
    else if (node.kind === "call") callOther(run, node.call);
    else if (run.attended) return;
    else if (node.kind === "task" && frame.step < node.steps.length) doStep(run);
    else if (node.kind === "task" || node.every) take(run, node.edges[0]);
    else if (node.kind === "parallel") branch(run, openBranches(frame)[0]);
    else return;
  }
}
