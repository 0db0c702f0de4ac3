// A file that cannot be read: its list is read-only, what is wrong is said, and the lines around it are
// shown as plain text to be mended.
import { ask, query } from "./api.js";
import { refused } from "./actions.js";
import { booklet, change, follow } from "./booklet.js";
import { settled } from "./composing.js";
import { $, button, emit, fresh, make, same, tell } from "./dom.js";
import * as panel from "./panel.js";

const AROUND = 4;
const box = make("section", { id: "broken", hidden: true, ariaLabel: "读不出来的地方" });
$("drafts").before(box);
let drawn = null;

const editor = async (file, line, home) => {
  const read = await ask(`/edit/lines?${query({ file, first: Math.max(1, line - AROUND), last: line + AROUND })}`);
  const id = fresh("lines");
  const area = make("textarea", { id, className: "lines", rows: read.lines.length, value: read.lines.join("\n"), spellcheck: false });
  const save = async () => {
    try {
      const answer = await change(() => ({
        do: "lines", file, first: read.first, was: read.lines, lines: area.value.split("\n"), shas: { [file]: read.sha },
      }));
      tell(answer.said);
      home.replaceChildren();
      show();
      emit("done", answer);
    } catch (error) {
      refused(error);
    }
  };
  const start = read.lines.slice(0, line - read.first).join("\n").length + (line > read.first ? 1 : 0);
  home.replaceChildren(make("p", {}, make("label", { htmlFor: id }, `第 ${read.first} 到 ${read.first + read.lines.length - 1} 行；有错的是第 ${line} 行`)),
    area, make("div", { className: "choices" }, button("保存这几行", save, { className: "primary" }), button("不改了", () => home.replaceChildren())));
  area.focus();
  area.setSelectionRange(start, start + (read.lines[line - read.first]?.length ?? 0));
};

const trouble = (name, faults) => make("div", {}, make("h2", {}, `${name}有读不出来的地方，改好以前不能修改`),
  ...faults.map((fault) => {
    const home = make("div");
    return make("div", { className: "card error" },
      make("p", {}, make("strong", {}, fault.line ? `第 ${fault.line} 行　` : ""), fault.remedy ? `${fault.message}。${fault.remedy}` : fault.message),
      fault.excerpt ? make("q", { className: "excerpt" }, fault.excerpt) : "",
      make("div", { className: "choices" }, button("显示这几行，直接改", () => editor(fault.file.split("/").at(-1), Math.max(1, fault.line), home).catch(refused))), home);
  }));

const show = () => {
  const broken = !booklet.begun ? [] : [
    ...(booklet.front?.readonly ? [["封面和清单的目录", booklet.front.faults]] : []),
    ...booklet.lists.filter(({ readonly }) => readonly).map(({ name, faults }) => [`“${name}”`, faults]),
  ];
  if (same(drawn, broken) || box.querySelector("textarea")) return; // lines that are being mended stay
  drawn = broken;
  box.hidden = !broken.length;
  box.replaceChildren(...broken.map(([name, faults]) => trouble(name, faults)));
  if (broken.length) panel.away(false);
};
follow(() => settled(() => { if (booklet) show(); }));
