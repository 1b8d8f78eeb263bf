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

  for (const box of document.querySelectorAll("svg.flow [data-state]")) {
    box.addEventListener("click", () => { location.hash = box.dataset.state; });
  }

  const search = document.querySelector(".md-search");
  const field = search?.querySelector("input");
  if (field) search.setAttribute("aria-label", field.getAttribute("aria-label"));

  for (const table of document.querySelectorAll(".md-typeset__scrollwrap, .md-search__scrollwrap")) table.tabIndex = 0;
})();
