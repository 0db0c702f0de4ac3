// Cover and date, the lists' names and columns' titles, and categories renamed everywhere.
import { booklet, change, follow, listOf, refresh } from "./booklet.js";
import { refused } from "./actions.js";
import { settled } from "./composing.js";
import { coverField } from "./cover.js";
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
// A form over lines of booklet.yaml, whose old values go with each change: `read()` the values as they
// stand there, `changes(values, was)` what is asked for them, each with the values that it saves.
const form = (name, fields, read, changes) => {
  const own = { was: read(), sha: booklet.shas[FILE] };
  const send = async (values) => {
    try {
      for (const [body, done] of changes(values, own.was)) {
        const answer = await change(() => ({ ...body, shas: { [FILE]: own.sha } }));
        said(answer);
        own.sha = answer.shas[FILE];
        Object.assign(own.was, done);
      }
    } catch (error) {
      if (error.error === "conflict") {
        await refresh();
        error.answer.now = read();
      }
      throw error;
    }
    return values;
  };
  const made = new Form({
    fields, send, name: () => name, key: () => `front ${name}`, about: () => ({ kind: "front" }),
    rebase: (now) => {
      own.sha = booklet.shas[FILE];
      Object.assign(own.was, now);
      return now;
    },
  });
  made.load(own.was);
  forms.push(made);
  return make("fieldset", {}, make("legend", {}, name), made.element, made.foot);
};

const words = () => {
  const read = () => Object.fromEntries([
    ...(booklet.front.own_cover ? [] : booklet.front.cover.map(({ role, text }) => [role, text])),
    ...Object.entries(OTHERS).map(([key, word]) => [key, booklet.front[word] ?? ""]),
  ]);
  const fields = Object.keys(read()).map((key) => field(key, key, "line", { hint: HINTS[key], optional: !FOUR.includes(key) }));
  return form(booklet.front.own_cover ? "页眉和页脚" : "封面", fields, read, (now, was) => [[{
    do: "front", set: now, was: Object.fromEntries(Object.keys(now).map((key) => [key, was[key]])),
  }, now]]);
};

const COVER = "封面";
const ownCover = () => form("封面各行", [coverField(COVER, booklet.front.roles)], () => ({ [COVER]: booklet.front.cover }),
  (now, was) => [[{ do: "cover", lines: now[COVER], was: was[COVER] }, now]]);

const NAME = "名称";
const names = ({ file, name }) => form(`清单：${name}`, [field(NAME, "清单名称", "line")],
  () => ({ [NAME]: listOf(file)?.name ?? "" }), (now, was) => [[{ do: "list_name", file, name: now[NAME], was: was[NAME] }, now]]);

// The printed titles of the columns, where the office calls them something else.
const titles = ({ file, name, columns }) => form(`“${name}”的栏目名`,
  columns.map(({ key }) => field(key, key, "line", { hint: "印成什么；空着就照左边的名称", optional: true })),
  () => Object.fromEntries((listOf(file)?.columns ?? []).map(({ key, title }) => [key, title])),
  (now, was) => Object.entries(now).map(([key, title]) => [{
    do: "column_title", file, key, title: title === key ? "" : title, was: was[key],
  }, { [key]: title || key }]));

const categories = (list) => {
  if (!list.has_categories || !list.categories.length) return "";
  const rename = (old, input, everywhere) => async () => {
    const now = input.value.trim();
    if (!now || now === old) return;
    try {
      const answer = await change(() => ({ do: "rename_category", old, new: now, files: everywhere.checked ? null : [list.file], shas: booklet.shas }));
      input.defaultValue = now;
      said(answer);
      emit("done", answer);
    } catch (error) {
      refused(error);
    }
  };
  return make("details", {}, make("summary", {}, `“${list.name}”的类别改名`), make("ul", { className: "plain" }, ...list.categories.map((old) => {
    const id = fresh("everywhere");
    const input = make("input", { defaultValue: old, ariaLabel: `类别“${old}”改成` });
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
const isNamed = ({ value, defaultValue }) => value === defaultValue; // none is typed that is not yet given
const due = () => panel.chosen() === "front" && booklet?.begun && !same(filled, shown())
  && !forms.some((each) => each.changed.length || each.saving) && [...$("pane-front").querySelectorAll(".plain input:not([type])")].every(isNamed) && !$("pane-front").contains(document.activeElement);
panel.whenChosen("front", () => { if (booklet?.begun && (!filled || due())) draw(); });
follow(() => settled(() => { if (due()) draw(); }));
$("pane-front").addEventListener("focusout", () => setTimeout(() => { if (due()) draw(); }));
