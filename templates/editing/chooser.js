// A line of text with all that is known for it to choose from. The browser's own list beside an input shows
// only what begins as the text that stands there already, which is one of them.
import { fresh, make } from "./dom.js";

export const chooser = (input, choices) => {
  const offered = make("datalist", { id: fresh("choices") });
  input.setAttribute("list", offered.id);
  const select = make("select", { ariaLabel: "从已有的里选" });
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
  });
  return { element: make("div", { className: "chooser" }, input, select, offered), offer };
};
