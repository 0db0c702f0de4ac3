// Publishing: its steps as they come, what was made to be downloaded; refused while something is unsaved.
import { ask, post } from "./api.js";
import { refused } from "./actions.js";
import { board, follow } from "./booklet.js";
import { settled } from "./composing.js";
import { $, able, button, make, same, tell, warn } from "./dom.js";
import * as panel from "./panel.js";
import * as unsaved from "./unsaved.js";

const FORMATS = [["pdf", "PDF（公布、印刷、存档）", true], ["docx", "Word 文件", true], ["xlsx", "电子表格", true],
  ["html", "网页（放到政府网站）", false], ["ofd", "OFD（归档，试用）", false]];
const boxes = FORMATS.map(([value, text, on]) => make("input", { type: "checkbox", value, checked: on, ariaLabel: text }));
const strict = make("input", { type: "checkbox" });
// What is done is told as it comes; what was made is come to, and not read out in one breath.
const told = make("div", { "aria-live": "polite" });
const made = make("div");
const progress = make("div", { id: "work" }, told, made);
const start = button("生成", () => publish(), { className: "primary", id: "publish" });
const stop = button("停下", () => post("/edit/stop", {}).catch(refused), { hidden: true });
let drawn = null;

const publish = async () => {
  if (board?.work?.running) return undefined;
  const open = unsaved.names();
  if (open.length) return warn(`还有没保存的：${open.join("、")}。先保存，再生成`);
  const formats = boxes.filter(({ checked }) => checked).map(({ value }) => value);
  if (!formats.length) return warn("先选要生成什么");
  try {
    await post("/edit/publish", { formats, strict: strict.checked, tracked: null });
    tell(""); // its steps are told below
  } catch (error) {
    refused(error);
  }
  return undefined;
};

const size = (bytes) => bytes > 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.ceil(bytes / 1000)} KB`;
const download = (name) => async () => {
  try {
    const address = URL.createObjectURL(await ask(`/edit/made/${encodeURIComponent(name)}`, { raw: true }));
    make("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
    tell(`“${name}”已交给浏览器下载`);
  } catch (error) {
    refused(error);
  }
};

const ready = (work) => (work && !work.running ? work.files ?? [] : []);
const fill = () => {
  const work = board?.work ?? null;
  able(start, !work?.running);
  stop.hidden = !work?.running;
  if (same(drawn, work)) return;
  const offered = ready(drawn);
  drawn = work;
  if (!work) {
    delete progress.dataset.of;
    made.replaceChildren();
    return told.replaceChildren();
  }
  const { steps, notices = [], faults = [], findings, said } = work;
  // Steps that were told stay as they are: a screen reader reads what is new.
  if (progress.dataset.of !== String(work.id)) {
    progress.dataset.of = work.id;
    told.replaceChildren(make("h3", {}, work.what === "comparison" ? "修订对照表" : "清单"), make("ol", { className: "steps" }), make("div"));
  }
  const [, list, end] = told.children;
  steps.forEach(({ name, seconds }, at) => {
    const shown = list.children[at] ?? list.appendChild(make("li", {}, name, make("small", { ariaHidden: "true" })));
    shown.lastChild.textContent = seconds === null ? "……" : `　${seconds.toFixed(2)} 秒`;
  });
  end.replaceChildren(
    said ? make("p", { className: faults.length ? "fault" : "" }, said) : "",
    ...faults.map((fault) => make("p", { className: "fault" }, fault.said)),
    findings ? make("p", {}, findings) : "", ...notices.map((notice) => make("p", { className: "hint-text" }, notice)));
  // What may be come to meanwhile stays, too.
  const files = ready(work);
  if (!same(offered, files)) made.replaceChildren(files.length ? make("ul", { className: "plain" }, ...files.map((file) =>
      make("li", { className: "rowed" }, button(`下载 ${file.name}`, download(file.name)), size(file.size)))) : "");
  if (panel.chosen() === "publish") progress.scrollIntoView({ block: "nearest" }); // on a small screen, too
  return undefined;
};

$("pane-publish").replaceChildren(make("h2", {}, "生成成品"),
  make("fieldset", {}, make("legend", {}, "要哪几种"), ...FORMATS.map(([, text], at) => make("p", {}, make("label", {}, boxes[at], ` ${text}`)))),
  make("p", {}, make("label", {}, strict, " “疑似”的问题也要改完才算通过")),
  make("div", { className: "choices" }, start, stop), progress);
panel.whenChosen("publish", fill);
follow(() => settled(fill));
