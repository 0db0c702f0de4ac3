// An edited spreadsheet or Word file, dropped on the page or chosen: its changes listed, to be applied
// whole or one by one. Where there is no booklet yet, one begins from another office's file.
import { Refused, ask, post, query } from "./api.js";
import { refused } from "./actions.js";
import { booklet, change, refresh } from "./booklet.js";
import { changeList } from "./change-list.js";
import { $, button, emit, fresh, make, tell } from "./dom.js";
import { undo } from "./history.js";
import * as panel from "./panel.js";

const BYTES = "application/octet-stream";
const home = make("div", { id: "incoming" });

const send = async (file, changes) => {
  const path = `/edit/upload?${query({ name: file.name, ...(changes ? { changes } : {}) })}`;
  home.replaceChildren(make("p", {}, `正在读“${file.name}”……`));
  try {
    show(file, await ask(path, { body: await file.arrayBuffer(), type: BYTES }));
  } catch (error) {
    home.replaceChildren();
    if (error instanceof Refused && error.answer.unsettled) unsettled(file);
    else refused(error);
  }
};
const unsettled = (file) => {
  home.replaceChildren(make("div", { className: "beside", role: "group" },
    make("p", {}, `“${file.name}”里还有没处理的修订。按哪一种读？`),
    make("div", { className: "choices" }, button("全部接受以后的", () => send(file, "accept")), button("全部拒绝以后的", () => send(file, "reject")))));
  home.querySelector("button").focus();
};

const take = (upload) => async (changes) => {
  try {
    const answer = await change(() => ({ do: "take", upload, changes, shas: booklet.shas }));
    tell(answer.said, answer.step ? button("撤销", undo) : "");
    emit("done", answer);
    if (changes === "all") return home.replaceChildren();
    for (const each of changes) home.querySelector(`[value="${each}"]`)?.closest("li").remove();
    const left = home.querySelectorAll("input").length;
    if (!left) return home.replaceChildren();
    home.querySelector(".summary").textContent = `还有 ${left} 处没有采用`;
  } catch (error) {
    refused(error);
  }
  return undefined;
};
const adopt = (upload) => async () => {
  try {
    await post("/edit/adopt", { upload });
    home.replaceChildren();
    tell("清单已经建好。标着“待填”的地方，到“封面、清单”里改");
    await refresh();
    panel.choose("front");
    $("tab-front").focus();
  } catch (error) {
    refused(error);
  }
};

const show = (file, { upload, kind, summary, notices = [], changes = [], told = [] }) => {
  const heading = make("h3", { tabIndex: -1 }, `“${file.name}”`);
  const picked = () => [...home.querySelectorAll("input:checked")].map(({ value }) => value);
  const some = () => { if (picked().length) take(upload)(picked()); };
  home.replaceChildren(heading, make("p", { className: "summary" }, summary), ...notices.map((notice) => make("p", { className: "hint-text" }, notice)),
    ...told.map(([what, text]) => make("p", {}, make("strong", {}, what), " ", text)),
    make("div", { className: "choices" }, ...(kind === "adoption" ? [button("用它建清单", adopt(upload), { className: "primary" })]
      : changes.length ? [button("全部采用", () => take(upload)("all"), { className: "primary" }), button("采用勾选的", some)] : []),
      button("不采用", () => home.replaceChildren())),
    changeList(changes, ["采用这一处", take(upload)], { box: true }));
  heading.focus();
};

export const incoming = () => {
  const id = fresh("file");
  const chosen = make("input", { type: "file", className: "unseen", "aria-describedby": id, accept: booklet.begun ? ".xlsx,.docx" : ".docx,.xlsx,.html,.txt" });
  chosen.addEventListener("change", () => { if (chosen.files[0]) send(chosen.files[0]); chosen.value = ""; });
  // The browser's own button speaks the browser's language; the label is pressed in its place.
  return make("section", { ariaLabel: "读入文件" }, make("h2", {}, booklet.begun ? "读入改过的文件" : "从一份现成的清单开始"),
    make("p", { id }, booklet.begun ? "别人改过的 Excel 或 Word 文件，拖到页面上，或者在这里选。" : "别的单位的清单（Word、Excel、网页或文本），拖到页面上，或者在这里选。"),
    make("label", { className: "picker" }, chosen, booklet.begun ? "选择改过的文件……" : "选择清单文件……"), home);
};

let within = 0;
const files = ({ dataTransfer }) => [...(dataTransfer?.types ?? [])].includes("Files");
addEventListener("dragenter", (event) => { if (files(event)) { within += 1; $("dropping").hidden = false; } });
addEventListener("dragleave", (event) => { if (files(event) && (within -= 1) <= 0) { within = 0; $("dropping").hidden = true; } });
addEventListener("dragover", (event) => { if (files(event)) event.preventDefault(); });
addEventListener("drop", (event) => {
  if (!files(event)) return;
  event.preventDefault();
  within = 0;
  $("dropping").hidden = true;
  const [file] = event.dataTransfer.files;
  if (!file || !booklet) return;
  panel.choose("changes");
  send(file);
});
