// The form of one item: its fields by its list's columns, filled from disk, and where it stands.
import { Refused, ask, query } from "./api.js";
import { actions } from "./actions.js";
import { booklet, change, findingsOf, follow, isListed, itemOf, listOf, ref } from "./booklet.js";
import { settled } from "./composing.js";
import { button, emit, make, same, tell } from "./dom.js";
import { field } from "./fields.js";
import { undo } from "./history.js";
import { Form } from "./form.js";
import * as panel from "./panel.js";
import { prose } from "./prose.js";
import { finder } from "./finder.js";
import { itemFindings } from "./item-findings.js";
import { wish, wishes } from "./wishes.js";
import { mark as markRow, reveal, stand as goTo } from "./rows.js";

const PAGE_START = "另起一页";
let open = null; // {file, item, sha, form, head, about}
export const opened = () => open;

// Puts the open form away: saved as by leaving it, or kept as a draft, which is offered again.
const put = async () => {
  const form = open?.form;
  await form?.leave();
  form?.close();
};

// Of several items asked for, the last is opened; what follows a change by itself gives way to them.
let underWay = 0;
const opening = async (quiet, work) => {
  if (quiet && underWay) return null;
  if (!quiet) wish();
  const own = wishes;
  if (!quiet) underWay += 1;
  try {
    await put();
    const found = await work();
    return own === wishes ? found : null;
  } finally {
    if (!quiet) underWay -= 1;
  }
};

// --- The values of an item, by the keys of its fields --------------------------------------------
export const valuesOf = (list, item) => ({
  [list.category_key]: item.category, [list.name_key]: item.name, ...item.cells, [PAGE_START]: item.page_start,
});
const changesOf = (list, values) => {
  const said = { cells: {} };
  for (const [key, value] of Object.entries(values)) {
    if (key === list.category_key) said.category = value;
    else if (key === list.name_key) said.name = value;
    else if (key === PAGE_START) said.page_start = value;
    else said.cells[key] = value;
  }
  return said;
};

const fieldsOf = (list) => [
  ...(list.has_categories ? [field(list.category_key, "事项类别", "category", { choices: () => listOf(list.file).categories, hint: "按 ↓ 选一个，或者写一个新的；整类改名在“封面、清单”里" })] : []),
  field(list.name_key, list.name_key, "name"),
  ...list.columns.map((column) => field(column.key, column.title, column.content, {
    optional: column.optional, choices: column.content === "list" ? () => booklet.departments : undefined,
  })),
  field(PAGE_START, "从新的一页开始印这一项", "tick"),
];

// --- An item that is there -----------------------------------------------------------------------
// Finds the item by its mark, or what it has become.
const fetched = async (file, { at, mark }) => {
  try {
    return await ask(`/edit/item?${query({ file, at, ...(mark ? { mark } : {}) })}`);
  } catch (error) {
    if (error instanceof Refused && error.error === "conflict" && error.answer.now) return error.answer.now;
    throw error;
  }
};

export const openItem = async (file, place, { draft, done, focus = true, quiet = false } = {}) => {
  const list = listOf(file);
  if (!list || list.readonly) return;
  if (list.prose) return openProse(list, { draft, done, focus });
  if (open?.form && !draft && open.file === file && same(ref(file, open.item ?? {}), ref(file, place))) {
    wish();
    return arrive(focus);
  }
  const item = await opening(quiet, () => fetched(file, place));
  if (!item) return;
  stand(list, item);
  if (draft) open.form.offer(draft, done);
  if (!quiet) {
    tell("");
    reveal(file, item);
  }
  // What follows a change by itself takes nobody from another tab, chosen meanwhile.
  if (quiet) settle(focus && panel.chosen() === "item");
  else arrive(focus);
};

const stand = (list, item) => {
  const own = { file: list.file, item, sha: item.sha };
  own.form = new Form({
    fields: fieldsOf(list),
    name: () => own.item.label,
    key: () => `item ${own.file} ${own.item.mark}`,
    about: () => ({ kind: "item", file: own.file, at: own.item.at, mark: own.item.mark }),
    send: async (values) => {
      const answer = await change(() => ({
        do: "set", item: ref(own.file, own.item), shas: { [own.file]: own.sha }, values: changesOf(list, values),
      }));
      tell(answer.said);
      const [now] = answer.items;
      const moved = now.at !== own.item.at;
      rebase(own, now, answer.shas[own.file]);
      if (moved && open === own) reveal(own.file, now);
      return valuesOf(list, now);
    },
    rebase: (now) => {
      rebase(own, now, now.sha ?? booklet.shas[own.file]);
      return valuesOf(list, now);
    },
    gone: () => gone(own, list),
  });
  own.form.load(valuesOf(list, item));
  open = own;
  draw();
};
const rebase = (own, item, sha) => {
  Object.assign(own, { item, sha });
  if (open === own) head();
};

// The item is no more, but what was typed can stand as a new one.
const gone = (own, list) => {
  const values = own.form.values();
  own.about.replaceChildren(make("div", { className: "beside", role: "group" },
    make("p", {}, `${own.item.label} 在别处已经删去或者整个改过。您写的还在下面。`),
    button("作为新的一项加上", () => openNew(list.file, null, "after", values)),
    button("不要了", () => { own.form.load(valuesOf(list, own.item)); own.form.typed(); closeItem(); })));
};

// --- An item that is not yet there ---------------------------------------------------------------
// `moving`: {file, at, mark, label, drop} of an item of another list, which goes there so completed.
// `beside`: the item in hand, or {at, mark} of another, which the lists may not have yet; without one that is
// still there, the new one goes to its category's end.
export const openNew = async (file, beside, where, values = {}, moving = null) => {
  const isGone = (error) => { if (error.error !== "conflict") throw error; };
  let neighbour = beside;
  const list = await opening(false, async () => {
    if (beside && !beside.label) neighbour = await fetched(file, beside).catch(isGone);
    return listOf(file);
  });
  if (!list) return;
  const place = neighbour ? `，排在 ${neighbour.label} ${where === "before" ? "前面" : "后面"}` : "";
  const own = { file, item: null, title: moving ? `${moving.label} 移到` : "新的一项", place };
  const name = crypto.randomUUID();
  const there = () => neighbour && ref(file, neighbour);
  const request = (said) => moving ? {
    do: "move", item: ref(moving.file, moving), drop: moving.drop, values: said,
    to: { file, category: said.category, beside: there(), where },
    shas: { [file]: booklet.shas[file], [moving.file]: booklet.shas[moving.file] },
  } : { do: "insert", list: file, where, shas: { [file]: booklet.shas[file] }, values: said, beside: there() };
  own.form = new Form({
    fields: fieldsOf(list), explicit: true, verb: moving ? "移到这里" : "加上这一项",
    name: () => moving?.label ?? "新的一项",
    key: () => `new ${file} ${name}`,
    about: () => ({ kind: "new", file, where, moving, beside: neighbour && { at: neighbour.at, mark: neighbour.mark } }),
    send: async (typed) => {
      const insert = () => change(() => request(changesOf(list, typed)));
      const answer = await insert().catch((error) => {
        if (error.error !== "conflict" || !neighbour || moving) throw error;
        neighbour = error.answer.now; // as it is by now; without one, it goes to the category's end
        return insert();
      });
      tell(answer.said, answer.step ? button("撤销", undo) : "");
      const [now] = answer.items;
      reveal(file, now);
      setTimeout(() => { if (open === own) openItem(file, now, { quiet: true }); });
      own.form.explicit = false;
      return valuesOf(list, now);
    },
  });
  own.form.load({ [list.category_key]: neighbour?.category ?? list.categories.at(-1) ?? "", ...values });
  open = own;
  draw();
  if (Object.keys(values).length) own.form.typed();
  panel.choose("item");
  own.form.fields.find(({ key }) => key === list.name_key).control.focus();
};

// --- A text before or after the lists ------------------------------------------------------------
const openProse = async (list, { draft, done, focus }) => {
  if (open?.file !== list.file) {
    const made = await opening(false, () => prose(list));
    if (!made) return;
    open = made;
    draw();
  }
  if (draft) open.form.offer(draft, done);
  arrive(focus);
};

// --- What the panel shows ------------------------------------------------------------------------
const draw = () => {
  const own = open;
  const { file, item, form } = own;
  open.heading = make("h2", { tabIndex: -1 });
  // Its buttons stay as long as the form: one that is pressed while the field left is being saved acts.
  open.head = make("div", { className: "head" }, open.heading,
    button("关闭", () => closeItem(), { className: "close", ariaLabel: "关闭这一项" }),
    item ? actions(file, () => own.item, () => { if (open === own) rest(); }) : "");
  open.findings = itemFindings(form.foot);
  open.about = make("div");
  document.getElementById("pane-item").replaceChildren(
    make("section", { id: "item", ariaLabel: "修改这一项" }, open.head, open.about, form.element, open.findings.element, form.foot));
  head();
  findings();
  emit("form");
};
// The panel without an item.
const rest = () => {
  open = null;
  markRow();
  document.getElementById("pane-item").replaceChildren(finder());
  emit("form");
};

const head = () => {
  const { file, item, title, place = "" } = open;
  open.heading.replaceChildren(item ? item.label : title, " ", make("small", {}, listOf(file).name, place));
  markRow(file, item);
};

const findings = () => {
  if (open?.item) open.findings.show(findingsOf(open.file, open.item));
};

const arrive = (focus) => {
  panel.choose("item");
  settle(focus);
};
const settle = (focus) => {
  markRow(open.file, open.item);
  if (focus) open.heading.focus();
};

// Its typed text, where it could not be saved, stays a draft and is offered again.
const closeItem = async () => {
  const { file, item } = open;
  await put();
  tell("");
  rest();
  if (!item) return;
  reveal(file, item);
  goTo({ file, ...item });
};

// Follows what an action, an undo or somebody else has made of the item.
export const show = async ({ items, shas, since }) => {
  if (since !== wishes) return;
  const [now] = items;
  if (now && open?.item && open.file === now.file && !open.form.changed.length) {
    open.form.load(valuesOf(listOf(now.file), now));
    rebase(open, now, shas[now.file]);
  } else if (now && !open?.form.changed.length && panel.chosen() === "item")
    await openItem(now.file, now, { focus: !document.activeElement || document.activeElement === document.body
      || Boolean(open?.head.contains(document.activeElement)), quiet: true });
  else if (!now && open?.item && !itemOf(open.file, open.item.mark)) rest();
};

follow(() => settled(async () => {
  if (!open) {
    if (!document.getElementById("finder")) document.getElementById("pane-item").replaceChildren(finder());
    return;
  }
  const own = open;
  if (own.renew && booklet.shas[own.file] !== own.sha) await own.renew();
  if (own.item && !own.form.saving && isListed() && booklet.shas[own.file] !== own.sha) {
    const there = itemOf(own.file, own.item.mark, own.item.at);
    if (there) {
      if (!own.form.changed.length) own.sha = booklet.shas[own.file];
      Object.assign(own.item, { at: there.at, number: there.number, label: there.label });
      head();
    } else if (!own.form.changed.length && !listOf(own.file).readonly) {
      const was = own.item;
      const now = await fetched(own.file, was).catch((error) => (error.error === "unreachable" ? was : null));
      // An undo meanwhile has made it what it is.
      if (open !== own || own.item !== was || own.form.changed.length || own.form.saving || now === was) return;
      if (now) {
        own.form.load(valuesOf(listOf(own.file), now));
        rebase(own, now, now.sha ?? booklet.shas[own.file]);
        tell(`${now.label} 在别处改过，这里已经跟着改好`);
      } else rest();
    }
  }
  findings();
}));
