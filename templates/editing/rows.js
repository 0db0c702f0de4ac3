// The items on the page: a button over each, to be pointed at, clicked, and walked through by the
// arrow keys; all of them are one stop of the Tab key.
import { sheets } from "/preview.js";
import { board, booklet, findingsOf, itemOf, listOf } from "./booklet.js";
import { draggable } from "./drag.js";
import { emit, make, same } from "./dom.js";
import * as panel from "./panel.js";

let marked = null; // {file, mark} of the item that is open
let wanted = null; // {file, mark, focus, since} to be shown once its row is there
const all = () => [...document.querySelectorAll(".row")];
const fileOf = (number) => booklet?.lists.find(({ list }) => list === number)?.file;

const lay = ({ paper }, { size, x, w, rows }) => {
  const [width, height] = size;
  const share = (part, whole) => `${(100 * part) / whole}%`;
  return make("div", { className: "rows" }, ...rows.map(([number, at, y, h, mark]) => {
    const row = make("button", { type: "button", className: "row", tabIndex: -1 });
    Object.assign(row.style, { left: share(x, width), width: share(w, width), top: share(y, height), height: share(h, height) });
    Object.assign(row, { number, at, mark });
    row.addEventListener("click", () => openRow(row));
    row.addEventListener("focus", () => current(row));
    draggable(row);
    return row;
  }));
};
// Cover and 目录 have no items; what they say stands in a pane of its own.
const layFront = () => make("div", { className: "rows" }, make("button", {
  type: "button", className: "front-row", ariaLabel: "修改封面、清单名称", title: "点一下修改封面、清单名称", tabIndex: -1,
  on: { click: () => panel.choose("front") },
}));
const openRow = (row) => {
  const file = fileOf(row.number);
  if (file) emit("open", { file, at: row.at, mark: row.mark });
};
export const place = (row) => ({ file: fileOf(row.number), at: row.at, mark: row.mark });

// Each row says what it is, and whether something is to be looked at there.
const name = (row) => {
  const file = fileOf(row.number);
  const item = file && itemOf(file, row.mark, row.at);
  row.ariaLabel = item ? [item.label, item.category, item.name].filter(Boolean).join(" ") : listOf(file)?.name ?? "";
  row.title = item ? `${item.label}：点一下修改` : "点一下修改";
  row.disabled = !file || listOf(file).readonly;
  const found = file ? findingsOf(file, row.mark) : [];
  row.classList.toggle("found", found.length > 0);
  row.classList.toggle("wrong", found.some(({ severity }) => severity === "必错"));
  row.classList.toggle("open", Boolean(marked) && marked.file === file && marked.mark === row.mark);
};

export const draw = () => {
  const focused = document.activeElement?.classList.contains("row") ? place(document.activeElement) : null;
  sheets.forEach((sheet, n) => {
    const rows = board?.rows?.[n] ?? null;
    if (sheet.paper.querySelector(".rows") && same(sheet.rows, rows)) return;
    sheet.rows = rows;
    sheet.paper.querySelector(".rows")?.remove();
    sheet.paper.append(rows ? lay(sheet, rows) : layFront());
  });
  const rows = all();
  rows.forEach(name);
  if (!rows.some(({ tabIndex }) => tabIndex === 0) && rows[0]) rows[0].tabIndex = 0;
  if (focused) rowOf(focused)?.focus({ preventScroll: true });
  arrive();
};
const rowOf = ({ file, mark }) => {
  const number = listOf(file)?.list;
  return all().find((row) => row.number === number && row.mark === mark);
};
const current = (row) => {
  for (const other of document.querySelectorAll(".row[tabindex='0']")) other.tabIndex = -1;
  row.tabIndex = 0;
};

export const mark = (file, itemMark) => {
  marked = itemMark ? { file, mark: itemMark } : null;
  const row = marked && rowOf(marked);
  if (row) current(row);
  all().forEach(name);
};

// Brings an item into sight, once the page has it; what is in sight stays where it is.
export const reveal = (file, itemMark, { focus = false } = {}) => {
  wanted = { file, mark: itemMark, focus, until: Date.now() + 8000 };
  arrive();
};
const arrive = () => {
  if (!wanted) return;
  const shown = board?.shas?.[wanted.file] === booklet?.shas[wanted.file];
  const row = shown && rowOf(wanted);
  if (!row) {
    if (Date.now() > wanted.until) wanted = null;
    return;
  }
  const { top, bottom } = row.getBoundingClientRect();
  const head = document.querySelector("header").getBoundingClientRect().bottom;
  if (top < head || bottom > innerHeight) row.scrollIntoView({ block: "center", inline: "nearest" });
  if (wanted.focus) row.focus({ preventScroll: true });
  wanted = null;
};

const STEPS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
document.getElementById("sheets").addEventListener("keydown", (event) => {
  const row = event.target;
  if (!row.classList.contains("row")) return;
  const { key, altKey, ctrlKey, metaKey } = event;
  if (ctrlKey || metaKey) return;
  const item = { ...place(row) };
  if (altKey && STEPS[key] && Number.isFinite(STEPS[key])) emit("shift", { ...item, by: STEPS[key] });
  else if (key === "Delete") emit("remove", item);
  else if (key === "Insert") emit("new", { file: item.file, beside: itemOf(item.file, item.mark, item.at), where: "after" });
  else if (key in STEPS && !altKey) {
    const rows = all();
    const next = rows[Math.max(0, Math.min(rows.length - 1, rows.indexOf(row) + STEPS[key]))];
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "nearest" });
  } else return;
  event.preventDefault();
});
