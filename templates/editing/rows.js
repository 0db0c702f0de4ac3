// The items on the page: a button over each, to be pointed at, clicked, and walked through by the
// arrow keys; all of them are one stop of the Tab key.
import { sheets } from "/preview.js";
import { board, booklet, findingsOf, itemOf, listOf } from "./booklet.js";
import { draggable } from "./drag.js";
import { emit, make, same } from "./dom.js";
import * as panel from "./panel.js";

let marked = null; // {file, mark, at} of the item that is open
let wanted = null; // {file, mark, at, until} to be shown once its row is there
let here = null; // where the Tab key comes to the items
let standing = null; // the row that has the focus, or had it when its page went
for (const type of ["focusin", "pointerdown"])
  addEventListener(type, ({ target }) => { if (target !== standing) standing = null; }, true);
const all = () => [...document.querySelectorAll(".row")];
const reached = () => all().filter(({ disabled }) => !disabled);
const fileOf = (number) => booklet?.lists.find(({ list }) => list === number)?.file;

const lay = ({ paper }, { size, x, w, rows }) => {
  const [width, height] = size;
  const share = (part, whole) => `${(100 * part) / whole}%`;
  return make("div", { className: "rows" }, ...rows.map(([number, at, y, h, mark]) => {
    const row = make("button", { type: "button", className: "row", tabIndex: -1 });
    Object.assign(row.style, { left: share(x, width), width: share(w, width), top: share(y, height), height: share(h, height) });
    Object.assign(row, { number, at, mark });
    row.addEventListener("click", () => openRow(row));
    row.addEventListener("focus", () => {
      standing = row;
      current(row);
    });
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
const name = (opened) => (row) => {
  const file = fileOf(row.number);
  const item = file && itemOf(file, row.mark, row.at);
  const list = listOf(file);
  const found = file ? findingsOf(file, row) : [];
  const said = !item ? [list?.name] : list.prose ? [list.name, item.name] : [item.label, item.category, item.name];
  row.disabled = !file || list.readonly;
  row.ariaLabel = [...said, found.length && `有 ${found.length} 处问题`].filter(Boolean).join(" ");
  row.title = `${item ? `${list.name}：` : ""}点一下或者按回车修改`;
  row.classList.toggle("found", found.length > 0);
  row.classList.toggle("wrong", found.some(({ severity }) => severity === "必错"));
  row.ariaCurrent = row === opened ? "true" : null;
};

const nameAll = () => all().forEach(name(marked && rowOf(marked)));

export const draw = () => {
  const focused = standing && [standing, document.body].includes(document.activeElement) ? place(standing) : null;
  sheets.forEach((sheet, n) => {
    const rows = board?.rows?.[n] ?? null;
    if (sheet.paper.querySelector(".rows") && same(sheet.rows, rows)) return;
    sheet.rows = rows;
    sheet.paper.querySelector(".rows")?.remove();
    sheet.paper.append(rows ? lay(sheet, rows) : layFront());
  });
  nameAll();
  const stop = nearest(here);
  if (stop) current(stop);
  if (focused) stand(focused, { preventScroll: true });
  arrive();
};
// The row of an item or, while there is none, what stands in its place.
const nearest = (item) => {
  const rows = reached();
  const { file, at } = item ?? {};
  const own = item && rowOf(item);
  return rows.find((row) => row === own) ?? rows.filter((row) => fileOf(row.number) === file && row.at <= at).at(-1) ?? rows[0];
};
export const stand = (item, options) => nearest(item)?.focus(options);
// Of items that say the same, the one at that place.
const rowOf = ({ file, mark, at }) => {
  const number = listOf(file)?.list;
  const rows = all().filter((row) => row.number === number && row.mark === mark);
  return rows.find((row) => row.at === at) ?? rows[0];
};
const current = (row) => {
  for (const other of document.querySelectorAll(".row[tabindex='0']")) other.tabIndex = -1;
  row.tabIndex = 0;
  here = place(row);
};

export const mark = (file, item) => {
  marked = item ? { file, mark: item.mark, at: item.at } : null;
  const row = marked && rowOf(marked);
  if (row) current(row);
  nameAll();
};

// Brings an item into sight, once the page has it; what is in sight stays where it is.
export const reveal = (file, { mark: itemMark, at }) => {
  wanted = { file, mark: itemMark, at, until: Date.now() + 8000 };
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
  const left = standing && standing !== row; // the keyboard is at another item by now
  if (!left && (top < head || bottom > innerHeight)) row.scrollIntoView({ block: "center", inline: "nearest" });
  wanted = null;
};

const STEPS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
document.getElementById("sheets").addEventListener("keydown", (event) => {
  const row = event.target;
  if (!row.classList.contains("row")) return;
  const { key, altKey, ctrlKey, metaKey } = event;
  if (ctrlKey || metaKey) return;
  const item = place(row);
  if (altKey && STEPS[key] && Number.isFinite(STEPS[key])) emit("shift", { ...item, by: STEPS[key] });
  else if (key === "Delete") emit("remove", { ...item, row });
  else if (key === "Insert") emit("new", { file: item.file, beside: item, where: "after" });
  else if (key in STEPS && !altKey) {
    const rows = reached();
    const next = rows[Math.max(0, Math.min(rows.length - 1, rows.indexOf(row) + STEPS[key]))];
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "nearest" });
  } else return;
  event.preventDefault();
});
