// Elements of the page. Text goes in as text only; a text in another language than the page says so.

const byId = id => document.getElementById(id);

// A text of the book is its number; behind it stands a string, or {t: text, l: language} in another language than the page's,
// with m where it is not translated; or a list of such pieces.
const piecesOf = text => [typeof text === "number" ? book.strings[text] : text].flat();
const plain = text => piecesOf(text).map(piece => piece.t || piece).join("");
const said = text => piecesOf(text).map(piece => piece && piece.l
  ? make("span", { lang: piece.l, class: piece.m && "untranslated", title: piece.m && book.words.notTranslated }, piece.t) : piece);

function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key, value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

// Words with places in braces, filled with texts that keep their language, each dressed if need be.
function fill(words, values, dress = text => text) {
  return words.split(/\{([a-z-]+)\}/).map((part, index) => index % 2 ? dress(said(values[part])) : part);
}

const button = (label, press, attributes = {}) => make("button", { type: "button", click: press, ...attributes }, label);
const labelled = (label, body, kind) => make("div", { class: kind }, make("h2", {}, label), body);
const list = (texts, name = "ul") => make(name, {}, texts.map(text => make("li", {}, said(text))));
