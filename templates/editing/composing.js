// While an input method composes a word, nothing is saved, sent or redrawn.
import { hold } from "/preview.js";

let composing = false;
let waiting = [];
export const isComposing = () => composing;
// Runs `act` now, or once the word is there.
export const settled = (act) => {
  if (composing) waiting.push(act);
  else act();
};
// Only what comes from the page itself counts as typed once the word is there: the last `input` of a
// composition comes before its end in some browsers and after it in others.
addEventListener("compositionstart", () => { composing = true; hold(true); }, true);
addEventListener("compositionend", () => {
  composing = false;
  setTimeout(() => {
    if (composing) return;
    hold(false);
    const due = waiting;
    waiting = [];
    for (const act of due) act();
  });
}, true);
