// An item found by its number or a few of its words, and what a first visit is told.
import { booklet } from "./booklet.js";
import { button, emit, fresh, make } from "./dom.js";
import * as panel from "./panel.js";

const MOST = 30;
const SEEN = "booklet-welcome";

export const isFirstVisit = () => {
  try {
    return !localStorage.getItem(SEEN);
  } catch {
    return true;
  }
};
const welcome = () => {
  const told = document.getElementById("welcome").content.firstElementChild.cloneNode(true);
  told.querySelector(".understood").addEventListener("click", () => {
    try { localStorage.setItem(SEEN, "1"); } catch { /* told again next time */ }
    told.remove();
    if (panel.narrow.matches) panel.away(true); // the page lies behind
  });
  return told;
};
const found = (words) => {
  const parts = words.trim().replace("－", "-").split(/\s+/).filter(Boolean);
  return booklet.lists.filter((list) => !list.readonly).flatMap((list) => list.items.map((item) => ({ list, item })))
    .filter(({ item }) => parts.every((part) => item.label === part || `${item.category} ${item.name}`.includes(part)));
};

export const finder = () => {
  const id = fresh("find");
  const input = make("input", { id, type: "search", autocomplete: "off" });
  const hits = make("ul", { className: "hits" });
  const count = make("p", { role: "status" });
  const show = () => {
    const all = input.value.trim() ? found(input.value) : [];
    count.textContent = input.value.trim() ? `${all.length} 项${all.length > MOST ? `，先列出 ${MOST} 项` : ""}` : "";
    hits.replaceChildren(...all.slice(0, MOST).map(({ list, item }) => make("li", {},
      button(`${item.label} ${item.name}`, () => emit("open", { file: list.file, at: item.at, mark: item.mark })))));
  };
  input.addEventListener("input", show);
  const adding = booklet.lists.filter((list) => !list.prose && !list.readonly).map((list) =>
    button(`在“${list.name}”最后加一项`, () => emit("new", { file: list.file, beside: list.items.at(-1) ?? null, where: "after" })));
  return make("section", { id: "finder", ariaLabel: "找一项" }, isFirstVisit() ? welcome() : "",
    make("p", {}, make("label", { htmlFor: id }, "找一项（写 配合-52，或者名称里的几个字）"), input), count, hits,
    make("div", { className: "adding" }, ...adding));
};
