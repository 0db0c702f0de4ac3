// Search and filter. Everything about a row that a keystroke asks for is gathered once; a keystroke
// compares strings and touches only the rows whose state changes.
"use strict";
(() => {
  const form = document.getElementById("search");
  const words = document.getElementById("words");
  const category = document.getElementById("category");
  const department = document.getElementById("department");
  const count = document.getElementById("count");

  const plain = (text) => text.normalize("NFKC").toLowerCase();

  const sections = [...document.querySelectorAll("main > section")].map((element) => ({
    element,
    count: element.querySelector(".shown"),
    rows: [...element.querySelectorAll("tbody > tr")].map((row) => ({
      element: row,
      text: plain([...row.cells].map((cell) => cell.textContent).join("\n")),
      category: row.querySelector("[data-category]").textContent,
      departments: row.dataset.departments.split("|"),
    })),
  }));
  const all = sections.reduce((sum, section) => sum + section.rows.length, 0);

  const say = (element, some, all) => {
    const { all: whole, some: part, none } = count.dataset;
    const said = (some === all ? whole : some ? part : none)
      .replace("{all}", all)
      .replace("{some}", some);
    if (element.textContent !== said) element.textContent = said;
  };

  const show = (element, shown) => {
    if (element.hidden === shown) element.hidden = !shown;
  };

  const filter = () => {
    const wanted = plain(words.value).split(/\s+/).filter(Boolean);
    let some = 0;
    for (const section of sections) {
      let here = 0;
      for (const row of section.rows) {
        const fits =
          (!category.value || row.category === category.value) &&
          (!department.value || row.departments.includes(department.value)) &&
          wanted.every((word) => row.text.includes(word));
        show(row.element, fits);
        here += fits;
      }
      show(section.element, here > 0);
      if (here) say(section.count, here, section.rows.length);
      some += here;
    }
    say(count, some, all);
  };

  // Several keystrokes in one frame are one search.
  let due = 0;
  const soon = () => {
    cancelAnimationFrame(due);
    due = requestAnimationFrame(filter);
  };

  // A link leads to its item even where the filter hides it.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target || !target.closest("main")) return;
    if (target.hidden || target.closest("[hidden]")) {
      form.reset();
      filter();
    }
    target.scrollIntoView();
  };

  form.addEventListener("input", soon);
  form.addEventListener("reset", () => {
    soon();
    words.focus();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", reveal);
  form.hidden = false;
  // What the browser has kept of the form from an earlier visit.
  if (words.value || category.value || department.value) filter();
  if (location.hash) reveal();
})();
