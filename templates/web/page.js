// Search and filter. Everything about a row that a keystroke asks for is gathered once; a keystroke
// compares strings and touches only the rows whose state changes.
"use strict";
(() => {
  const form = document.getElementById("search");
  const words = document.getElementById("words");
  const category = document.getElementById("category");
  const department = document.getElementById("department");
  const count = document.getElementById("count");
  const whole = document.getElementById("part");

  // Traditional characters, quotation marks and dashes are found by what is typed for them.
  const alike = new Map();
  for (const [first, ...rest] of form.dataset.alike.split(" "))
    for (const other of rest) alike.set(other, first);
  const others = new RegExp(`[${[...alike.keys()].join("")}]`, "gu");
  const plain = (text) =>
    text.normalize("NFKC").toLowerCase().replace(others, (character) => alike.get(character));

  const texts = (row) => {
    const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) found.push(walker.currentNode);
    return found;
  };

  const sections = [...document.querySelectorAll("main > section:has(table)")].map((element) => ({
    element,
    count: element.querySelector(".shown"),
    part: element.querySelector(".part"),
    about: document.querySelector(`.contents a[href="#${CSS.escape(element.id)}"] .about`),
    rows: [...element.querySelectorAll("tbody > tr[id]")].map((row) => ({
      element: row,
      address: plain(row.id),
      text: plain(texts(row).map((node) => node.data).join("\n")),
      category: row.dataset.category ?? row.querySelector("[data-category]").textContent,
      departments: row.dataset.departments.split("|"),
    })),
  }));
  const all = sections.reduce((sum, section) => sum + section.rows.length, 0);

  const set = (element, text) => {
    if (element.textContent !== text) element.textContent = text;
  };
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const say = (element, some, all, none = "none") => {
    const said = some === all ? "all" : some ? "some" : none;
    set(element, filled(count.dataset[said], { all, some }));
  };

  const show = (element, shown) => {
    if (element.hidden === shown) element.hidden = !shown;
  };

  let wanted = [];
  const filter = () => {
    wanted = plain(words.value).split(/\s+/).filter(Boolean);
    // 配合-52 is an item's address, 配合 a word.
    const fits = ({ address, text }, word) =>
      text.includes(word) || (/-\d/.test(word) && address.startsWith(word));
    let some = 0;
    for (const section of sections) {
      let here = 0;
      for (const row of section.rows) {
        const shown =
          (!category.value || row.category === category.value) &&
          (!department.value || row.departments.includes(department.value)) &&
          wanted.every((word) => fits(row, word));
        show(row.element, shown);
        here += shown;
      }
      show(section.element, here > 0);
      say(section.about, here, section.rows.length, "absent");
      if (here) say(section.count, here, section.rows.length);
      section.some = here;
      some += here;
    }
    say(count, some, all);
    tell(some);
    mark();
  };

  // --- What a print says of itself -------------------------------------------------------------
  const tell = (some) => {
    const { search, category: kind, department: office, join, list } = whole.dataset;
    const filters = [[search, words], [kind, category], [office, department]]
      .filter(([, field]) => field.value.trim())
      .map(([text, field]) => filled(text, { value: field.value.trim() }))
      .join(join);
    set(whole, filters && filled(whole.dataset.whole, { filters, some, all }));
    show(whole, filters !== "");
    for (const { part, some: here, rows } of sections) {
      set(part, filters && filled(list, { filters, some: here, all: rows.length }));
      show(part, filters !== "");
    }
  };

  // --- Hits, marked in the rows near the window, without touching them ---------------------------
  const marks = globalThis.Highlight && new Highlight();
  if (marks) CSS.highlights.set("found", marks);

  // Yields the places of a word in a text, which may be shorter or longer than what it is plain as.
  const folded = new Map();
  function* places(text, word) {
    const starts = [];
    let said = "";
    let at = 0;
    for (const character of text) {
      if (!folded.has(character)) folded.set(character, plain(character));
      const own = folded.get(character);
      for (let n = 0; n < own.length; n += 1) starts.push([at, at + character.length]);
      said += own;
      at += character.length;
    }
    for (let n = said.indexOf(word); n >= 0; n = said.indexOf(word, n + word.length))
      yield [starts[n][0], starts[n + word.length - 1][1]];
  }

  const near = new Set();
  const mark = () => {
    if (!marks) return;
    marks.clear();
    if (!wanted.length) return;
    for (const row of [...near].filter(({ hidden }) => !hidden))
      for (const node of texts(row))
        for (const word of wanted)
          for (const [start, end] of places(node.data, word)) {
            const range = new StaticRange({
              startContainer: node, startOffset: start, endContainer: node, endOffset: end,
            });
            marks.add(range);
          }
  };
  // The browser tells of each row that it begins or ceases to draw (page.css.j2, content-visibility).
  let nearby = 0;
  addEventListener("contentvisibilityautostatechange", ({ target, skipped }) => {
    if (skipped) near.delete(target);
    else near.add(target);
    cancelAnimationFrame(nearby);
    if (wanted.length) nearby = requestAnimationFrame(mark);
  }, true);

  // --- The address -------------------------------------------------------------------------------
  const FIELDS = { 搜索: words, 类别: category, 部门: department };
  const keep = () => {
    const address = new URL(location);
    for (const [name, field] of Object.entries(FIELDS)) {
      if (field.value) address.searchParams.set(name, field.value);
      else address.searchParams.delete(name);
    }
    if (address.href !== location.href) history.replaceState(history.state, "", address);
  };
  const recall = () => {
    const said = new URL(location).searchParams;
    for (const [name, field] of Object.entries(FIELDS)) {
      const value = said.get(name) ?? "";
      const known = field === words || [...field.options].some((option) => option.value === value);
      if (value && known) field.value = value;
    }
  };

  // Rows out of sight are as tall as guessed until they are near: what is brought into sight is brought
  // there again while those above it get their heights.
  const FRAMES = 5;
  let brought = 0;
  const bring = (steps, frames = FRAMES) => {
    for (const [element, where] of steps) element.scrollIntoView({ block: where });
    cancelAnimationFrame(brought);
    if (frames) brought = requestAnimationFrame(() => bring(steps, frames - 1));
    else arrive();
  };
  // Where the page comes to rest, no row waits for the browser to tell of it.
  const arrive = () => {
    if (!marks || !wanted.length) return;
    for (const { rows } of sections)
      for (const { element } of rows.filter(({ element: { hidden } }) => !hidden)) {
        const { top, bottom } = element.getBoundingClientRect();
        if (bottom > -innerHeight && top < 2 * innerHeight) near.add(element);
      }
    mark();
  };

  // --- Events ------------------------------------------------------------------------------------
  // The first hit is brought into sight below the form, with its list's title where both fit.
  const lead = () => {
    const first = sections.find(({ some }) => some);
    if (!first || (!wanted.length && !category.value && !department.value)) return;
    const hit = first.rows.find(({ element }) => !element.hidden);
    bring([[first.element, "start"], [hit.element, "nearest"]]);
  };

  // Several keystrokes in one frame are one search; the page moves when they pause. Browsers bear an
  // address that changes some three times a second, no more.
  let due = 0;
  let moved = 0;
  let kept = 0;
  const soon = () => {
    cancelAnimationFrame(due);
    due = requestAnimationFrame(filter);
    clearTimeout(moved);
    moved = setTimeout(lead, 100);
    clearTimeout(kept);
    kept = setTimeout(keep, 400);
  };

  // A link leads to its item even where the filter hides it.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target || !target.closest("main")) return;
    if (target.hidden || target.closest("[hidden]")) {
      form.reset();
      filter();
    }
    bring([[target, "start"]]);
  };

  form.addEventListener("input", soon);
  form.addEventListener("reset", () => {
    soon();
    words.focus();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", reveal);
  form.hidden = false;
  // What stays at the top of the window covers what a link leads to: that keeps clear of it.
  new ResizeObserver(() =>
    document.documentElement.style.setProperty("--bar", `${form.offsetHeight}px`),
  ).observe(form);
  document.documentElement.style.setProperty("--bar", `${form.offsetHeight}px`);
  // What stands in the address, or what the browser has kept of the form from an earlier visit.
  recall();
  if (words.value || category.value || department.value) {
    filter();
    if (!location.hash) lead();
  }
  if (location.hash) reveal();
})();
