// Finds any part of any text, in scripts with and without blanks between words. It takes the place of the theme's
// search worker and speaks its four messages: 0 set up, 1 ready, 2 query, 3 result.
const SIGNS = {lt: "<", gt: ">", amp: "&", quot: '"', apos: "'"};
const plain = html => html.replace(/<[^>]*>/g, " ").replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, ten, hex, name) =>
  ten ? String.fromCodePoint(ten) : hex ? String.fromCodePoint(parseInt(hex, 16)) : SIGNS[name] ?? whole).replace(/\s+/g, " ").trim();
const folded = text => text.normalize("NFC").replace(/[\u200b\u2060]/g, "").toLowerCase();
const safe = text => text.replace(/[&<>"]/g, sign => `&#${sign.charCodeAt(0)};`);
let sections = [];

function piece(text, terms) {
  const low = text.toLowerCase(), term = terms.find(each => low.includes(each));
  const at = term === undefined ? 0 : low.indexOf(term), from = Math.max(0, at - 60), size = term === undefined ? 0 : term.length;
  const cut = (start, end) => safe(text.slice(start, end));
  return `<p>${from ? "…" : ""}${cut(from, at)}<mark>${cut(at, at + size)}</mark>${cut(at + size, at + size + 120)}</p>`;
}

function find(query) {
  const terms = folded(query).split(/\s+/).filter(Boolean), pages = new Map();
  for (const section of terms.length ? sections : []) {
    const score = terms.reduce((sum, term) => sum + (section.head.includes(term) ? 3 : section.body.includes(term) ? 1 : -Infinity), 0);
    if (score < 0) continue;
    const page = section.location.split("#")[0], list = pages.get(page) ?? [];
    pages.set(page, [...list, {location: section.location, title: safe(section.title), text: piece(section.text, terms), score, terms: {}}]);
  }
  for (const [page, list] of pages) {
    const top = sections.find(section => section.location === page);
    if (top && !list.some(hit => hit.location === page)) list.push({location: page, title: safe(top.title), text: "", score: 0, terms: {}});
    list.sort((one, other) => other.score - one.score);
  }
  return [...pages.values()].sort((one, other) => other[0].score - one[0].score);
}

addEventListener("message", ({data: {type, data}}) => {
  if (type === 0) {
    sections = data.docs.map(doc => {
      const title = plain(doc.title), text = plain(doc.text).normalize("NFC");
      return {location: doc.location, title, text, head: folded(title), body: folded(text)};
    });
    postMessage({type: 1});
  } else if (type === 2) postMessage({type: 3, data: {items: find(data)}});
});
