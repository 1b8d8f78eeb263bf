// Small helps on every page. Nothing is stored and nothing is sent.
(() => {
  const exit = document.querySelector("a.exit");
  const leave = event => {
    event?.preventDefault();
    const cover = document.createElement("div");
    cover.className = "exit-cover";
    document.body.append(cover);
    document.title = " ";
    location.replace(exit.href);
  };
  let shifts = [];
  exit?.addEventListener("click", leave);
  document.addEventListener("keydown", event => {
    const recent = shifts.filter(time => event.timeStamp - time < 5000);
    shifts = event.key !== "Shift" ? [] : event.repeat ? shifts : [...recent, event.timeStamp];
    if (exit && shifts.length === 3) leave();
  });

  for (const link of document.querySelectorAll(".languages a")) {
    link.addEventListener("click", () => { link.hash = location.hash; });
  }

  for (const mark of document.querySelectorAll("[class*='md-status--untranslated-']")) {
    Object.assign(mark.previousElementSibling, { lang: mark.className.split("--untranslated-")[1], title: mark.title });
  }
  // the list of a page's headings is the theme's own, and keeps no marks of them
  for (const link of document.querySelectorAll(".md-nav--secondary a[href^='#']")) {
    const mark = document.getElementById(decodeURIComponent(link.hash.slice(1)))?.querySelector(".untranslated");
    const name = link.firstElementChild, [before, after] = mark ? name.textContent.split(mark.textContent) : [];
    if (after !== undefined) name.replaceChildren(before, mark.cloneNode(true), after);
  }

  for (const box of document.querySelectorAll("svg.flow [data-state], svg.flow [data-goes]")) {
    box.addEventListener("click", () => { location.hash = box.dataset.state ?? box.dataset.goes; });
  }

  const search = document.querySelector(".md-search");
  const field = search?.querySelector("input");
  if (field) search.setAttribute("aria-label", field.getAttribute("aria-label"));

  for (const table of document.querySelectorAll(".md-typeset__scrollwrap, .md-search__scrollwrap")) table.tabIndex = 0;
})();
