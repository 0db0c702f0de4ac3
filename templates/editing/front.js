// Cover and date, the lists' names and columns' titles, and categories renamed everywhere.
import { booklet, change, follow, listOf } from "./booklet.js";
import { refused } from "./actions.js";
import { settled } from "./composing.js";
import { $, button, emit, fresh, make, same, tell } from "./dom.js";
import { field } from "./fields.js";
import { Form } from "./form.js";
import { undo } from "./history.js";
import * as panel from "./panel.js";

const FILE = "booklet.yaml";
const FOUR = ["地区", "单位", "标题", "日期"];
const HINTS = { "日期": "例如 2025 年 7 月", "清单前缀": "印在每个清单标题前面的单位名称", "页脚": "{页} 是页码，{总页数} 是总页数；不要页码就写“无”", "页眉": "印在每页上面，例如 征求意见稿" };
const OTHERS = { "清单前缀": "prefix", "页眉": "header", "页脚": "footer" };

let filled = null; // what of the booklet the pane was filled from
let forms = [];
export const opened = () => forms;

// What this pane shows of the booklet: the front, names and categories.
const shown = () => ({
  front: booklet.front, lists: booklet.lists.map(({ name, file, columns, categories }) => [name, file, columns, categories]),
});

const said = (answer) => tell(answer.said, answer.step ? button("撤销", undo) : "");
// `send` for a form over lines of booklet.yaml, whose old values go with each change.
const over = (own, body) => async (values) => {
  const answer = await change(() => ({ ...body(values, own.was), shas: { [FILE]: own.sha } }));
  said(answer);
  own.sha = answer.shas[FILE];
  Object.assign(own.was, values);
  return values;
};
const form = (name, fields, values, body, more = {}) => {
  const own = { was: { ...values }, sha: booklet.shas[FILE] };
  const made = new Form({
    fields, name: () => name, key: () => `front ${name}`, about: () => ({ kind: "front" }), send: over(own, body),
    rebase: (now) => {
      own.sha = now.sha ?? booklet.shas[FILE];
      Object.assign(own.was, now);
      return now;
    },
    ...more,
  });
  made.load(values);
  forms.push(made);
  return make("fieldset", {}, make("legend", {}, name), made.element, made.foot);
};

const words = () => {
  const { front } = booklet;
  const values = Object.fromEntries([
    ...(front.own_cover ? [] : front.cover.map(({ role, text }) => [role, text])),
    ...Object.entries(OTHERS).map(([key, word]) => [key, front[word] ?? ""]),
  ]);
  const fields = Object.keys(values).map((key) => field(key, key, "line", { hint: HINTS[key], optional: !FOUR.includes(key) }));
  return form(front.own_cover ? "页眉和页脚" : "封面", fields, values, (now, was) => ({
    do: "front", set: now, was: Object.fromEntries(Object.keys(now).map((key) => [key, was[key]])),
  }));
};

// A cover of its own lines: each with its role, in their order.
const ownCover = () => {
  const was = booklet.front.cover;
  const list = make("ul", { className: "plain" });
  const line = ({ role, text }) => make("li", { className: "rowed" },
    make("select", { ariaLabel: "这一行是什么" }, ...booklet.front.roles.map((each) => new Option(each, each, false, each === role))),
    make("input", { ariaLabel: "这一行的文字", value: text }),
    button("去掉", ({ currentTarget }) => currentTarget.closest("li").remove()));
  list.append(...was.map(line));
  const sha = booklet.shas[FILE];
  const save = async () => {
    const lines = [...list.children].map((each) => ({ role: each.querySelector("select").value, text: each.querySelector("input").value.trim() }));
    try {
      said(await change(() => ({ do: "cover", lines, was, shas: { [FILE]: sha } })));
    } catch (error) {
      refused(error);
    }
  };
  return make("fieldset", {}, make("legend", {}, "封面各行"), list,
    make("div", { className: "choices" }, button("再加一行", () => list.append(line({ role: booklet.front.roles[0], text: "" }))), button("保存封面", save, { className: "primary" })));
};

const names = (list) => form(`清单：${list.name}`, [
  field("名称", "清单名称", "line"),
], { "名称": list.name }, (now, was) => ({ do: "list_name", file: list.file, name: now["名称"], was: was["名称"] }));

// The printed titles of the columns, where the office calls them something else.
const titles = (list) => list.prose ? "" : form(`“${list.name}”的栏目名`,
  list.columns.map((column) => field(column.key, column.key, "line", { hint: "印成什么；空着就照左边的名称" })),
  Object.fromEntries(list.columns.map((column) => [column.key, column.title])),
  (now, was) => {
    const [[key, title]] = Object.entries(now);
    return { do: "column_title", file: list.file, key, title: title === key ? "" : title, was: was[key] };
  });

const categories = (list) => {
  if (!list.has_categories || !list.categories.length) return "";
  const rename = (old, input, everywhere) => async () => {
    const now = input.value.trim();
    if (!now || now === old) return;
    try {
      const answer = await change(() => ({ do: "rename_category", old, new: now, files: everywhere.checked ? null : [list.file], shas: booklet.shas }));
      said(answer);
      emit("done", answer);
    } catch (error) {
      refused(error);
    }
  };
  return make("details", {}, make("summary", {}, `“${list.name}”的类别改名`), make("ul", { className: "plain" }, ...list.categories.map((old) => {
    const id = fresh("everywhere");
    const input = make("input", { value: old, ariaLabel: `类别“${old}”改成` });
    const everywhere = make("input", { type: "checkbox", id, checked: true });
    return make("li", { className: "rowed" }, input, make("label", { htmlFor: id }, everywhere, " 别的清单里也改"), button("改名", rename(old, input, everywhere), { ariaLabel: `把类别“${old}”改名` }));
  })));
};

const draw = () => {
  filled = shown();
  const open = new Set([...$("pane-front").querySelectorAll("details[open] > summary")].map(({ textContent }) => textContent));
  forms = [];
  $("pane-front").replaceChildren(
    ...(booklet.front.readonly ? [make("p", { className: "fault" }, "封面文字现在读不出来，改好以后再改这里。")]
      : [words(), booklet.front.own_cover ? ownCover() : "", ...booklet.lists.map(names)]),
    ...booklet.lists.map(categories),
    ...(booklet.front.readonly ? [] : booklet.lists.filter(({ columns, prose }) => columns.length && !prose).map((list) =>
      make("details", {}, make("summary", {}, `“${list.name}”的栏目名`), titles(list)))),
  );
  for (const each of $("pane-front").querySelectorAll("details")) each.open = open.has(each.firstChild.textContent);
};
const due = () => panel.chosen() === "front" && booklet?.begun && !same(filled, shown())
  && !forms.some((each) => each.changed.length || each.saving) && !$("pane-front").contains(document.activeElement);
panel.whenChosen("front", () => { if (booklet?.begun && !same(filled, shown())) draw(); });
follow(() => settled(() => { if (due()) draw(); }));
$("pane-front").addEventListener("focusout", () => setTimeout(() => { if (due()) draw(); }));
