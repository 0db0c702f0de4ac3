// A line of text with all that is known for it to choose from. The browser's own list beside an input shows
// only what begins as the text that stands there already, which is one of them.
import { fresh, make } from "./dom.js";

export const chooser = (input, choices) => {
  const offered = make("datalist", { id: fresh("choices") });
  input.setAttribute("list", offered.id);
  const select = make("select", { ariaLabel: "从已有的里选", tabIndex: -1 });
  const offer = () => {
    const known = choices();
    offered.replaceChildren(...known.map((value) => make("option", { value })));
    select.replaceChildren(...known.map((value) => new Option(value, value)));
    select.value = input.value.trim(); // nothing, where it is a new one
  };
  for (const type of ["pointerdown", "focus"]) select.addEventListener(type, offer);
  select.addEventListener("change", () => {
    input.value = select.value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.focus();
  });
  // As in any combobox (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/) the arrow is no stop of the Tab
  // key; what it does, the field's own keys do. While a word is typed, ↓ is for what the browser offers.
  input.ariaKeyShortcuts = "Alt+ArrowDown";
  input.addEventListener("keydown", (event) => {
    const isTyped = input.value.trim() && !choices().includes(input.value.trim());
    if (event.key !== "ArrowDown" || event.isComposing || (isTyped && !event.altKey)) return;
    event.preventDefault();
    select.focus();
    select.showPicker?.();
  });
  select.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation(); // what the field stands in stays
    input.focus();
  });
  return { element: make("div", { className: "chooser" }, input, select, offered), offer };
};
