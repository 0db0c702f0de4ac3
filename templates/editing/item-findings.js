// The findings of the open item. They come and go after a save, and move no field: they stand below all of
// them, where their room stays, and a button in the form's foot, which is always in sight, leads there.
import { button, make, same } from "./dom.js";
import { findingCard } from "./findings.js";

export const itemFindings = (foot) => {
  const element = make("div", { className: "own-findings" });
  const heading = make("p", { tabIndex: -1 });
  const lead = button("", () => {
    heading.focus({ preventScroll: true });
    heading.scrollIntoView();
  }, { className: "lead", hidden: true });
  foot.append(lead);
  let shown = [];
  const show = (found) => {
    if (same(shown, found) || element.querySelector(".reason")) return; // a reason that is being written stays
    shown = found;
    element.style.minHeight = `${element.offsetHeight}px`;
    lead.hidden = !found.length;
    lead.textContent = `${found.length} 处问题`;
    heading.textContent = `这一项有 ${lead.textContent}`;
    element.replaceChildren(...(found.length ? [heading, make("ul", { className: "cards" }, ...found.map((note) => findingCard(note)))] : []));
  };
  return { element, show };
};
