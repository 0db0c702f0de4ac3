// A list of changes, item by item and character by character, each to be chosen or applied.
import { stretches } from "./beside.js";
import { button, make } from "./dom.js";

// `act`: [what a change's button says, what it does with the change's id], where there is one.
const changeCard = (change, act, { box = false } = {}) => {
  const allowed = change.restorable !== false;
  const tick = box && make("input", { type: "checkbox", checked: true, value: change.id, ariaLabel: `采用：${change.said}` });
  const does = act && allowed && button(act[0], () => act[1]([change.id]), { ariaLabel: `${act[0]}：${change.said}` });
  return make("li", { className: "card" },
    make("p", {}, tick, tick ? " " : "", make("strong", {}, change.kinds.join("、")), " ", change.said),
    ...change.fields.map(({ title, stretches: parts }) => make("div", {}, make("small", {}, title), stretches(parts))),
    does ? make("div", { className: "choices" }, does) : "");
};
export const changeList = (changes, act, options) =>
  make("ul", { className: "cards" }, ...changes.map((change) => changeCard(change, act, options)));
