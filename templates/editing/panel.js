// The panel beside the page: which of its tabs is in front, and whether it is there at all.
import { $, tell } from "./dom.js";

const tabs = [...document.querySelectorAll("#tabs [role=tab]")];
const opened = new Map(); // tab's word -> what is done when it comes to the front
export const whenChosen = (word, act) => opened.set(word, act);
export const chosen = () => tabs.find((tab) => tab.ariaSelected === "true").id.slice(4);

// On a small screen the panel lies over the header: undo and redo come into it, and keep the focus.
export const narrow = matchMedia("(max-width: 900px)");
const small = matchMedia("(max-width: 900px), (max-height: 480px)");
const header = $("turning").parentElement;
const follower = $("turning").nextElementSibling;
const arrange = () => {
  const within = small.matches && !$("panel").hidden;
  if ((within ? $("tabs") : header) === $("turning").parentElement) return;
  const focused = document.activeElement;
  if (within) $("tabs").insertBefore($("turning"), $("away"));
  else header.insertBefore($("turning"), follower);
  if ($("turning").contains(focused)) focused.focus();
};
small.addEventListener("change", arrange);

export const away = (on) => {
  document.body.classList.toggle("away", on);
  $("panel").hidden = on;
  $("panel-open").hidden = !on;
  arrange();
};
export const choose = (word) => {
  away(false);
  for (const tab of tabs) {
    const front = tab.id === `tab-${word}`;
    tab.ariaSelected = String(front);
    tab.tabIndex = front ? 0 : -1;
    $(`pane-${tab.id.slice(4)}`).hidden = !front;
  }
  opened.get(word)?.();
};
for (const tab of tabs) tab.addEventListener("click", () => { tell(""); choose(tab.id.slice(4)); });
$("tabs").addEventListener("keydown", ({ key, target }) => {
  const at = tabs.indexOf(target);
  const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
  if (at < 0 || !step) return;
  const next = tabs[(at + step + tabs.length) % tabs.length];
  choose(next.id.slice(4));
  next.focus();
});
// From the page to the panel and back, past what stands between.
const enter = () => {
  away(false);
  $(`tab-${chosen()}`).focus();
};
const toPage = () => document.querySelector(".row[tabindex='0']")?.focus();
$("to-panel").addEventListener("click", enter);
$("to-page").addEventListener("click", toPage);
addEventListener("keydown", (event) => {
  if (event.key !== "F6" || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  if ($("panel").contains(document.activeElement)) toPage();
  else enter();
});
$("away").addEventListener("click", () => { away(true); $("panel-open").focus(); });
$("panel-open").addEventListener("click", () => { away(false); $("away").focus(); });
