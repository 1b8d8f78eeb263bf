// Facts, standings and conditions, as sop/paths/case.py means them. No word of the page and no DOM here.

const BACK = "back", JOINED = "joined", WITHDRAWAL = "consent-withdrawn";
const IN_FORCE = "in-force", REFUSED = "refused", WITHDRAWN = "withdrawn", LAPSED = "lapsed";

class UnsetFact extends Error {
  constructor(fact) { super(fact); this.fact = fact; }
}

class NotPossible extends Error {}

const HOLDS = {
  is: (look, fact, values) => values.includes(look.fact(fact)),
  between: (look, fact, low, high) => {
    const value = look.fact(fact);
    return /^\d+$/.test(value) && (low === null || +value >= low) && (high === null || +value <= high);
  },
  force: (look, token) => look.inForce(token),
  event: (look, name) => look.event === name,
  all: (look, ...parts) => parts.every(part => holds(part, look)),
  any: (look, ...parts) => parts.some(part => holds(part, look)),
  not: (look, part) => !holds(part, look),
};

function holds([kind, ...rest], look) {
  return HOLDS[kind](look, ...rest);
}

const scopeOf = token => token.includes(":") ? token.slice(token.lastIndexOf(":") + 1) : "";

// A token in a procedure's own words -> the case's.
function resolve(token, subjects) {
  const scope = scopeOf(token);
  return scope in subjects ? token.slice(0, token.length - scope.length) + subjects[scope] : token;
}

// What is known of a person and what stands for her or him; a run about another person begins with nothing.
const newPerson = () => ({ facts: {}, standing: {} });
const stands = (person, token) => person.standing[token] === IN_FORCE;
const isChild = (run, frame = top(run)) => known(run, "age-group", frame) !== "adult";

// A consent also counts inside the case team, and for a child where a best-interest decision stands in for it.
function counts(run, frame, token) {
  if (stands(frame.person, token)) return true;
  if (!token.startsWith("consent:")) return false;
  const act = token.slice("consent:".length), terms = run.book.terms;
  return terms.inside.includes(act) || (isChild(run, frame) && terms.standIn.some(name => stands(frame.person, `${name}:${act}`)));
}

const domainOf = (run, name, frame) => frame.table.facts[name] || run.book.facts[name];

// The value of a fact, or undefined where nobody has asked.
function known(run, name, frame = top(run)) {
  const domain = domainOf(run, name, frame), { facts } = frame.person;
  if (!domain || !domain.shared) return frame.facts[name];
  if (!(name in facts) && domain.from in facts) {
    const base = { fact: fact => facts[fact], inForce: token => stands(frame.person, token) };
    return (domain.derivation.find(([, when]) => holds(when, base)) || [])[0];
  }
  return facts[name];
}

// How a condition looks at the case from one frame.
const lookFrom = (run, frame) => ({
  fact: name => {
    const value = known(run, name, frame);
    if (value === undefined) throw new UnsetFact(name);
    return value;
  },
  inForce: token => counts(run, frame, resolve(token, frame.subjects)),
  event: frame.event,
});

// Settle a fact. A corrected fact unsets those that hang on it.
function setFact(run, name, value, frame = top(run)) {
  const domain = domainOf(run, name, frame);
  const store = other => other.shared ? frame.person.facts : frame.facts;
  const before = known(run, name, frame);
  if (before !== undefined && before !== value) {
    for (const [other, its] of Object.entries({ ...run.book.facts, ...frame.table.facts })) {
      if (its.depends === name) delete store(its)[other];
    }
  }
  for (const [other, its] of Object.entries({ ...run.book.facts, ...frame.table.facts })) {
    if (other === domain.from || its.from === name) delete store(domain)[other];
  }
  store(domain)[name] = value;
}

function lapse(person, ends) {
  for (const token of Object.keys(person.standing)) {
    if (stands(person, token) && ends(token)) person.standing[token] = LAPSED;
  }
}

function applyEffect(run, effect, frame = top(run)) {
  if (!effect) return;
  const put = (tokens, standing) => {
    for (const token of tokens || []) frame.person.standing[resolve(token, frame.subjects)] = standing;
  };
  for (const [name, value] of effect.sets || []) setFact(run, name, value, frame);
  put(effect.revokes, LAPSED);
  put(effect.refuses, REFUSED);
  if (effect.binds) {
    const subject = frame.subjects[effect.binds] || effect.binds;
    lapse(frame.person, token => scopeOf(token) === subject);
  }
  put(effect.establishes, IN_FORCE);
}
