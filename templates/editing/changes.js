// What has changed since the last published edition or any earlier one, back with one click, and the
// reports made of it.
import { ask, post, query } from "./api.js";
import { refused } from "./actions.js";
import { booklet, change, follow } from "./booklet.js";
import { changeList } from "./change-list.js";
import { settled } from "./composing.js";
import { $, button, emit, fresh, make, same, tell } from "./dom.js";
import { undo } from "./history.js";
import { incoming } from "./incoming.js";
import * as panel from "./panel.js";

const PUBLISHED = "published";
const id = fresh("since");
const since = make("select", { id });
const list = make("div", { id: "changes" });
const reports = make("div", { className: "choices" });
let drawn = null; // the checksums that the list was made of

const when = (time) => time.slice(0, 16).replace("T", " ");
const fillSince = async () => {
  const { published, git } = await ask("/edit/revisions");
  const before = since.value;
  since.replaceChildren(
    ...(published ? [new Option(`上次生成的（${when(published.time)}）`, PUBLISHED)] : []),
    ...git.map(({ rev, time, subject }) => new Option(`${when(time)}　${subject}`, `git:${rev}`)),
  );
  if (before) since.value = before;
  if (since.selectedIndex < 0) since.selectedIndex = 0;
};

const restore = (from) => async (changes) => {
  try {
    const answer = await change(() => ({ do: "restore", since: from, changes, shas: booklet.shas }));
    tell(answer.said, answer.step ? button("撤销", undo) : "");
    emit("done", answer);
    fill(true);
  } catch (error) {
    refused(error);
  }
};
const work = (path, body) => async () => {
  try {
    await post(path, body);
    panel.choose("publish");
    $("tab-publish").focus();
  } catch (error) {
    refused(error);
  }
};

const fill = async (anew = false) => {
  if (!booklet.begun || (!anew && same(drawn, booklet.shas))) return;
  drawn = booklet.shas;
  try {
    await fillSince();
    if (!since.value) {
      list.replaceChildren(make("p", {}, "还没有生成过，也没有更早的版本可以比。生成一次以后，这里列出那以后的改动。"));
      reports.replaceChildren();
      return;
    }
    const from = since.value;
    const { said, changes, renamed, front } = await ask(`/edit/changes?${query({ since: from })}`);
    if (from !== since.value) return;
    list.replaceChildren(make("p", { role: "status" }, said),
      ...front.map(({ key, old, new: now }) => make("p", {}, `${key}：`, make("del", {}, old), " ", make("ins", {}, now))),
      ...renamed.map(({ old, new: now }) => make("p", {}, "类别改名：", make("del", {}, old), " ", make("ins", {}, now))),
      changeList(changes, ["改回原来的", restore(from)]));
    reports.replaceChildren(
      button("做修订对照表", work("/edit/report", { since: from, formats: ["pdf", "docx", "xlsx"] })),
      button("做带修订的 Word 文件", work("/edit/publish", { formats: ["docx"], strict: false, tracked: from })));
  } catch (error) {
    drawn = null;
    refused(error);
  }
};
since.addEventListener("change", () => fill(true));

let made = null; // for a booklet that has begun, or for none
panel.whenChosen("changes", () => {
  if (!booklet) return;
  if (made !== booklet.begun) {
    made = booklet.begun;
    $("pane-changes").replaceChildren(incoming(), !made ? "" :
      make("section", { ariaLabel: "改了什么" }, make("h2", {}, "改了什么"),
        make("p", { className: "rowed" }, make("label", { htmlFor: id }, "与哪一版比"), since), reports, list));
  }
  fill();
});
follow(() => settled(() => { if (made && panel.chosen() === "changes") fill(); }));
