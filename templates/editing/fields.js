// One field of a form: a column's label, its control, and what is to be said about it. Each can be
// read and written; `content` is what the column holds.
import { cleaned, newClause, rightForm } from "./clauses.js";
import { isComposing } from "./composing.js";
import { chooser } from "./chooser.js";
import { button, fresh, make } from "./dom.js";
import { tokens } from "./tokens.js";

const NUMBERED = "写“1.”开头的，按回车接着编号";

const text = (id) => {
  const area = make("textarea", { id, rows: 3, spellcheck: false });
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || isComposing()) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (newClause(area)) event.preventDefault();
  });
  return { control: area, read: () => cleaned(area.value), write: (value) => { area.value = value ?? ""; } };
};

const line = (id) => {
  const input = make("input", { id, type: "text", autocomplete: "off", spellcheck: false });
  return { control: input, read: () => input.value.trim(), write: (value) => { input.value = value ?? ""; } };
};
const category = (id, { choices }) => {
  const made = line(id);
  return { ...made, ...chooser(made.control, choices) };
};
// Long names wrap in sight, and are one line all the same.
const name = (id) => {
  const area = make("textarea", { id, rows: 1, spellcheck: false });
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing && !isComposing()) event.preventDefault();
  });
  return {
    control: area, read: () => area.value.replace(/\s*\n\s*/g, "").trim(),
    write: (value) => { area.value = value ?? ""; },
  };
};
const tick = (id) => {
  const box = make("input", { id, type: "checkbox" });
  return { control: box, read: () => box.checked, write: (value) => { box.checked = Boolean(value); } };
};
const amount = (id) => ({ ...line(id), hint: "只写数，例如 1200 或 12.50" });
const TYPES = { text, name, line, tick, amount, list: tokens, category };

// `more`: {choices, hint, optional}
export const field = (key, title, content, more = {}) => {
  const id = fresh("field");
  const typed = TYPES[content](id, more);
  const hint = more.hint ?? typed.hint ?? (content === "text" ? NUMBERED : "");
  const about = make("div", { id: `${id}-about`, className: "about" });
  const hinted = make("p", { id: `${id}-hint`, className: "hint-text" }, hint);
  const label = make("label", { htmlFor: id }, title);
  const optional = more.optional && content !== "tick" ? make("span", { className: "optional" }, "可以空着") : null;
  if (content !== "tick") typed.control.ariaRequired = String(!more.optional);
  typed.control.setAttribute("aria-describedby", hint ? `${hinted.id} ${about.id}` : about.id);
  const offer = make("div", { className: "offer" });
  const element = make("div", { className: `field is-${content}` }, ...(content === "tick"
    ? [typed.control, label] : [make("div", { className: "label" }, label, optional), typed.element ?? typed.control]),
    typed.beside, hint ? hinted : "", offer, about);
  const made = { ...typed, key, title, content, element, about };
  made.write = (value) => { typed.write(value); advise(); };

  // Signs of the wrong width are offered their right form, and left as they are till then.
  const advise = () => {
    const typedText = typeof typed.control.value === "string" && content !== "tick" ? typed.control.value : "";
    const right = rightForm(typedText);
    if (right === typedText) return offer.replaceChildren();
    const changed = differing(typedText, right);
    const use = button(`改成 ${changed[1]}`, () => {
      typed.control.focus();
      typed.control.setSelectionRange(0, typedText.length);
      document.execCommand("insertText", false, right);
    });
    offer.replaceChildren(make("span", {}, `“${changed[0]}”一般写作“${changed[1]}”。`), use);
  };
  element.addEventListener("input", () => { if (!isComposing()) advise(); });
  element.addEventListener("compositionend", () => setTimeout(advise));
  made.offer?.();
  return made;
};

// The stretch in which two texts differ, with a sign beside it.
const differing = (one, other) => {
  let start = 0;
  while (one[start] === other[start] && start < one.length) start += 1;
  let end = 0;
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  start = Math.max(0, start - 1);
  end = Math.max(0, end - 1);
  const cut = (text) => {
    const part = text.slice(start, text.length - end).replaceAll("\n", " ");
    return part.length > 16 ? `${part.slice(0, 16)}…` : part;
  };
  return [cut(one), cut(other)];
};
