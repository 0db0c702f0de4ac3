// Names of departments as tokens: those known are offered, 、 or Enter ends one.
import { booklet } from "./booklet.js";
import { isComposing } from "./composing.js";
import { button, make } from "./dom.js";
import { released } from "./pressing.js";

const BETWEEN = /[、，,；;\n]/;

export const tokens = (id, { choices = () => booklet.departments } = {}) => {
  let names = [];
  const input = make("input", { id, type: "text", autocomplete: "off", spellcheck: false, list: `${id}-choices` });
  const known = make("datalist", { id: `${id}-choices` });
  const shown = make("ul", { className: "tokens", ariaLabel: "已经写上的" });
  const element = make("div", { className: "token-field" }, shown, input);
  const changed = () => element.dispatchEvent(new Event("input", { bubbles: true }));

  const draw = () => {
    shown.replaceChildren(...names.map((name, at) => make("li", {}, make("span", {}, name),
      button("×", () => {
        names.splice(at, 1);
        draw();
        input.focus();
        changed();
      }, { ariaLabel: `去掉 ${name}` }))));
    shown.hidden = !names.length;
    input.placeholder = names.length ? "再加一个部门" : "写部门名称，或者从已有的里选";
  };
  // What is typed becomes tokens, all but the name that is still being typed.
  const take = (all) => {
    const parts = input.value.split(BETWEEN).map((part) => part.trim());
    const rest = all ? "" : parts.pop();
    const added = parts.filter(Boolean);
    if (!added.length && (!all || rest === input.value)) return false;
    names.push(...added.filter((name, at) => !names.includes(name) && added.indexOf(name) === at));
    input.value = rest;
    draw();
    return added.length > 0;
  };
  input.addEventListener("input", (event) => {
    if (isComposing() || event.isComposing) return;
    const chosen = !event.inputType || event.inputType === "insertReplacementText";
    if (chosen && booklet.departments.includes(input.value)) take(true);
    else if (BETWEEN.test(input.value)) take(false);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || isComposing()) return;
    if (event.key === "Enter") {
      event.preventDefault();
      if (take(true)) changed();
    } else if (event.key === "Backspace" && !input.value && names.length) {
      input.value = names.pop();
      draw();
      changed();
      event.preventDefault();
    }
  });
  input.addEventListener("blur", () => released(() => setTimeout(() => { if (!isComposing() && document.activeElement !== input) take(true); })));
  draw();
  return {
    control: input, element, beside: known,
    hint: "打“、”或者按回车，接着写下一个",
    read: () => [...names, ...input.value.split(BETWEEN).map((part) => part.trim()).filter((part) => part && !names.includes(part))],
    write: (value) => { names = [...(value ?? [])]; input.value = ""; draw(); },
    offer: () => known.replaceChildren(...choices().map((value) => make("option", { value }))),
  };
};
