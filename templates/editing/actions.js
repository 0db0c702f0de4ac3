// What can be done with a whole item: put in before and after, copied, moved, taken out.
import { Refused, ask, query } from "./api.js";
import { booklet, change, itemOf, listOf, ref } from "./booklet.js";
import { button, emit, fresh, make, on, tell, warn } from "./dom.js";
import { place, reveal } from "./rows.js";
import { undo } from "./history.js";

export const refused = (error) => {
  if (!(error instanceof Refused)) throw error;
  const faults = (error.answer.faults ?? []).map(({ message, remedy }) => (remedy ? `${message}。${remedy}` : message));
  warn([error.answer.said, ...faults].join("　"));
};
// Does a change to the item as it stands now, and follows it.
const done = async (file, body, said) => {
  try {
    const answer = await change(() => ({ ...body(), shas: { [file]: booklet.shas[file], ...body().shas } }));
    tell(said?.(answer) ?? answer.said, answer.step ? button("撤销", undo) : "");
    emit("done", answer);
    const [now] = answer.items;
    if (now) reveal(now.file, now.mark);
    return answer;
  } catch (error) {
    refused(error);
    return null;
  }
};
const named = (file, item) => ref(file, itemOf(file, item.mark, item.at) ?? item);

export const duplicate = (file, item) => done(file, () => ({ do: "duplicate", item: named(file, item) }));
export const remove = (file, item) => done(file, () => ({ do: "remove", item: named(file, item) }));
export const shift = (file, item, by) => done(file, () => ({ do: "shift", item: named(file, item), by }));

// To another list, whose columns may differ: what would be lost or is missing is asked for first.
export const move = async (file, item, to, more = {}) => {
  const both = { [file]: booklet.shas[file], [to.file]: booklet.shas[to.file] };
  if (file !== to.file && !more.drop) {
    const lost = await lostBy(file, item, to.file);
    if (lost.length && !confirm(`“${listOf(to.file).name}”没有这些栏，里面的字会去掉（可以撤销）：${lost.join("、")}。还要移动吗？`)) return null;
    more = { ...more, drop: lost.length > 0 };
  }
  return done(file, () => ({ do: "move", item: named(file, item), to, shas: both, ...more }));
};
const lostBy = async (file, item, other) => {
  const { cells } = await ask(`/edit/item?${query({ file, at: item.at, mark: item.mark })}`);
  const there = new Set(listOf(other).columns.map(({ key }) => key));
  return listOf(file).columns.filter(({ key }) => !there.has(key) && String(cells[key] ?? "") && cells[key] !== false)
    .map(({ title }) => title);
};

on("shift", ({ file, by, ...item }) => shift(file, item, by));
on("remove", ({ file, ...item }) => remove(file, item));
on("dropped", ({ row, onto, where }) => {
  const from = place(row);
  const there = place(onto);
  const beside = itemOf(there.file, there.mark, there.at);
  move(from.file, from, { file: there.file, category: beside.category, beside: ref(there.file, beside), where });
});

// Where to: list, category, and before which of its items, chosen without a mouse.
const mover = (file, item) => {
  const ids = ["list", "category", "place"].map((word) => fresh(`to-${word}`));
  const lists = make("select", { id: ids[0] }, ...booklet.lists.filter((list) => !list.prose && !list.readonly)
    .map((list) => new Option(list.name, list.file, false, list.file === file)));
  const categories = make("input", { id: ids[1], autocomplete: "off" });
  const choices = make("datalist", { id: `${ids[1]}-choices` });
  categories.setAttribute("list", choices.id);
  const places = make("select", { id: ids[2] });
  const fill = (anew) => {
    const list = listOf(lists.value);
    if (anew) {
      categories.value = list.file === file ? item.category : list.categories[0] ?? "";
      choices.replaceChildren(...list.categories.map((value) => make("option", { value })));
      categories.parentElement?.toggleAttribute("hidden", !list.has_categories);
    }
    places.replaceChildren(new Option("这一类的最后", ""), ...list.items
      .filter((other) => other.category === categories.value && !(list.file === file && other.mark === item.mark))
      .map((other) => new Option(`放在 ${other.label} ${other.name.slice(0, 24)} 前面`, other.mark)));
  };
  lists.addEventListener("change", () => fill(true));
  categories.addEventListener("input", () => fill(false));
  const act = () => {
    const to = listOf(lists.value);
    const beside = to.items.find(({ mark }) => mark === places.value);
    move(file, item, { file: to.file, category: categories.value.trim(), beside: beside ? ref(to.file, beside) : null, where: "before" });
  };
  const element = make("div", { className: "mover", hidden: true, role: "group", ariaLabel: "移到" },
    make("p", {}, make("label", { htmlFor: ids[0] }, "清单"), lists),
    make("p", {}, make("label", { htmlFor: ids[1] }, "类别"), categories, choices),
    make("p", {}, make("label", { htmlFor: ids[2] }, "位置"), places),
    button("移动", act));
  fill(true);
  return element;
};

export const actions = (file, item) => {
  const own = () => itemOf(file, item.mark, item.at) ?? item;
  const to = mover(file, item);
  const toggle = (event) => {
    to.hidden = !to.hidden;
    event.currentTarget.ariaExpanded = String(!to.hidden);
    if (!to.hidden) to.querySelector("select").focus();
  };
  const each = [
    ["up", "上移", () => shift(file, item, -1), "Alt+ArrowUp"],
    ["down", "下移", () => shift(file, item, 1), "Alt+ArrowDown"],
    ["before", "前面加一项", () => emit("new", { file, beside: own(), where: "before" })],
    ["after", "后面加一项", () => emit("new", { file, beside: own(), where: "after" })],
    ["copy", "复制一份", () => duplicate(file, item)],
    ["move", "移到……", toggle],
    ["remove", "删去", () => remove(file, item)],
  ];
  return make("div", { className: "actions", role: "group", ariaLabel: "这一项" },
    ...each.map(([word, text, act, keys]) => button(text, act, { "data-do": word, ariaKeyShortcuts: keys, ...(word === "move" ? { ariaExpanded: "false" } : {}) })), to);
};
