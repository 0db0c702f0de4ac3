// What can be done with a whole item: put in before and after, copied, moved, taken out.
import { Refused, ask, inTurn, query } from "./api.js";
import { booklet, change, itemOf, listOf, ref } from "./booklet.js";
import { chooser } from "./chooser.js";
import { $, button, emit, fresh, make, on, tell, warn } from "./dom.js";
import { place, reveal } from "./rows.js";
import { undo } from "./history.js";
import { wishes } from "./wishes.js";
import * as panel from "./panel.js";

export const refused = (error) => {
  if (!(error instanceof Refused)) throw error;
  const { said, unsaved, faults } = error.answer;
  panel.away(false); // it is said there
  warn((faults ? faults.map((fault) => fault.said) : [said, unsaved?.join("、")]).filter(Boolean).join("　"));
};
// Does a change to the item as it stands now, and follows it.
const done = async (file, body, said) => {
  try {
    const answer = await change(() => ({ ...body(), shas: { [file]: booklet.shas[file], ...body().shas } }));
    tell(said?.(answer) ?? answer.said, answer.step ? button("撤销", undo) : "");
    emit("done", answer);
    const [now] = answer.items;
    if (now && answer.since === wishes) reveal(now.file, now);
    return answer;
  } catch (error) {
    refused(error);
    return null;
  }
};
// `of()` is the item as it stands when the change's turn has come: what was typed is saved before. The
// lists may still be those of before the last change; of items that say the same the server takes the nearest.

const duplicate = (file, of) => done(file, () => ({ do: "duplicate", item: ref(file, of()) }));
// What stands for an item that has been taken out: pressed once more, it means no other that says the same.
const emptied = new WeakSet();
const remove = async (file, of, pressed) => {
  if (emptied.has(pressed)) return null;
  emptied.add(pressed);
  const answer = await done(file, () => ({ do: "remove", item: ref(file, of()) }));
  if (!answer) emptied.delete(pressed);
  return answer;
};
const shift = (file, of, by) => done(file, () => ({ do: "shift", item: ref(file, of()), by }));

// To another list, whose columns may differ: what would be lost or is missing is asked for first.
const move = async (file, of, to, drop = false) => {
  if (file !== to.file) {
    try {
      const item = await inTurn(() => ask(`/edit/item?${query(ref(file, of()))}`));
      const lost = drop ? [] : lostBy(item, listOf(to.file));
      if (lost.length) return sure(lost, listOf(to.file), () => move(file, of, to, true));
      if (missing(item, listOf(to.file))) return complete(item, to, drop);
    } catch (error) {
      return refused(error);
    }
  }
  const both = { [file]: booklet.shas[file], [to.file]: booklet.shas[to.file] };
  return done(file, () => ({ do: "move", item: ref(file, of()), to, drop, shas: both }));
};
const filled = (value) => value !== false && Boolean(String(value ?? ""));
const lostBy = ({ file, cells }, other) => {
  const there = new Set(other.columns.map(({ key }) => key));
  return listOf(file).columns.filter(({ key }) => !there.has(key) && filled(cells[key])).map(({ title }) => title);
};
const missing = ({ cells }, { columns }) => columns.some(({ key, optional }) => !optional && !filled(cells[key]));
const sure = (lost, { name }, goOn) => {
  const asking = document.activeElement;
  panel.away(false);
  warn(`“${name}”没有这些栏，里面的字会去掉（可以撤销）：${lost.join("、")}。还要移动吗？`,
    button("去掉这些字，移动", goOn), button("不移动", () => { tell("没有移动"); if (asking.isConnected) asking.focus(); }));
  $("warned").querySelector("button").focus();
};
// What the other list must have and the item has not is filled in before it goes there.
const complete = ({ file, at, mark, label, name, cells }, to, drop) => {
  const { columns, category_key: category, name_key: called } = listOf(to.file);
  const shared = columns.filter(({ key }) => key in cells).map(({ key }) => [key, cells[key]]);
  tell("填好还空着的栏，再按“移到这里”");
  emit("new", { ...to, values: { ...(to.category && { [category]: to.category }), [called]: name, ...Object.fromEntries(shared) },
    moving: { file, at, mark, label, drop } });
};

on("shift", ({ file, by, ...item }) => shift(file, () => item, by));
on("remove", ({ file, row, ...item }) => remove(file, () => item, row));
on("dropped", ({ row, onto, where }) => {
  const from = place(row);
  const beside = place(onto);
  move(from.file, () => from, { file: beside.file, beside, where }); // of the category of the one beside
});

// Where to: list, category, and before which of its items, chosen without a mouse.
const mover = (file, of, close) => {
  const ids = ["list", "category", "place"].map((word) => fresh(`to-${word}`));
  const lists = make("select", { id: ids[0] });
  const categories = make("input", { id: ids[1], autocomplete: "off" });
  const choice = chooser(categories, () => listOf(lists.value).categories);
  const places = make("select", { id: ids[2] });
  const category = make("p", {}, make("label", { htmlFor: ids[1] }, "类别"), choice.element);
  let offered = [];
  const fill = (anew) => {
    const list = listOf(lists.value);
    const item = of();
    if (anew) {
      categories.value = list.file === file ? item.category : list.categories[0] ?? "";
      choice.offer();
      category.hidden = !list.has_categories;
    }
    const own = list.file === file && itemOf(file, item.mark, item.at);
    offered = list.items.filter((other) => other.category === categories.value.trim() && other !== own);
    places.replaceChildren(new Option("这一类的最后", ""),
      ...offered.map(({ label, name }, n) => new Option(`放在 ${label} ${name.slice(0, 24)} 前面`, n)));
  };
  lists.addEventListener("change", () => fill(true));
  categories.addEventListener("input", () => fill(false));
  const act = async () => {
    const to = lists.value;
    const beside = offered[places.value];
    if (beside && !itemOf(to, beside.mark, beside.at)) {
      fill(false);
      return warn("要放在它前面的那一项在别处改过了，再选一次");
    }
    const answer = await move(file, of, { file: to, category: categories.value.trim(), beside: beside ? ref(to, beside) : null, where: "before" });
    return answer && close();
  };
  const element = make("div", { className: "mover", hidden: true, role: "group", ariaLabel: "移到" },
    make("p", {}, make("label", { htmlFor: ids[0] }, "清单"), lists), category,
    make("p", {}, make("label", { htmlFor: ids[2] }, "位置"), places),
    make("div", { className: "choices" }, button("移动", act, { className: "primary" }), button("取消", close)));
  element.addEventListener("keydown", ({ key, isComposing }) => { if (key === "Escape" && !isComposing) close(); });
  const open = () => {
    lists.replaceChildren(...booklet.lists.filter((list) => !list.prose && !list.readonly)
      .map((list) => new Option(list.name, list.file, false, list.file === file)));
    fill(true);
    element.hidden = false;
    lists.focus();
  };
  return { element, open };
};

// `gone()` follows once the item has been taken out.
export const actions = (file, of, gone) => {
  const to = mover(file, of, () => toggle(false));
  const toggle = (open) => {
    const opener = each[5];
    opener.ariaExpanded = String(open);
    if (open) return to.open();
    to.element.hidden = true;
    if (opener.isConnected) opener.focus();
    return undefined;
  };
  const beside = (where) => () => emit("new", { file, beside: of(), where });
  const each = [
    button("上移", () => shift(file, of, -1), { ariaKeyShortcuts: "Alt+ArrowUp" }),
    button("下移", () => shift(file, of, 1), { ariaKeyShortcuts: "Alt+ArrowDown" }),
    button("前面加一项", beside("before")),
    button("后面加一项", beside("after")),
    button("复制一份", () => duplicate(file, of)),
    button("移到……", () => toggle(to.element.hidden), { ariaExpanded: "false" }),
    button("删去", async ({ target }) => { if (await remove(file, of, target)) gone(); }),
  ];
  return make("div", { className: "actions", role: "group", ariaLabel: "这一项" }, ...each, to.element);
};
