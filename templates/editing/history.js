// Undo and redo of whole changes, of whatever has made them; what is typed is saved before.
import { Refused } from "./api.js";
import { booklet, change, follow, refresh } from "./booklet.js";
import { $, able, emit, tell, warn } from "./dom.js";
import { reveal } from "./rows.js";
import { wishes } from "./wishes.js";

const back = async (word, said) => {
  try {
    const answer = await change(() => ({ id: booklet[word]?.id }), `/edit/${word}`);
    tell(said ?? answer.said);
    emit("done", answer);
    const [now] = answer.items;
    if (now && answer.since === wishes) reveal(now.file, now);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { undo, redo } = error.answer;
    if (error.error === "conflict") Object.assign(booklet, { undo, redo }); // what may be turned back by now
    refresh().catch(() => {});
    warn(error.answer.said);
  }
};
export const undo = () => booklet?.undo && back("undo");
export const redo = () => booklet?.redo && back("redo");

$("undo").addEventListener("click", undo);
$("redo").addEventListener("click", redo);
addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return;
  // In a field the browser's own undo takes back what is typed.
  if (event.target.matches?.("input:not([type=checkbox]), textarea")) return;
  const act = { z: event.shiftKey ? redo : undo, y: redo }[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});

follow(() => {
  for (const [word, text] of [["undo", "撤销"], ["redo", "重做"]]) {
    const step = booklet?.[word];
    able($(word), step);
    $(word).title = step ? `${text}：${step.what}` : "";
    $(word).setAttribute("aria-label", step ? `${text}：${step.what}` : text);
  }
});
