// Two texts side by side, the stretch in which they differ marked, and what to do with them.
import { button, make } from "./dom.js";

const shown = (value) => Array.isArray(value) ? value.join("、")
  : value === true ? "是" : value === false ? "否" : value ?? "";

const marked = (text, other) => {
  let start = 0;
  while (start < text.length && text[start] === other[start]) start += 1;
  let end = 0;
  while (end < Math.min(text.length, other.length) - start && text.at(-1 - end) === other.at(-1 - end)) end += 1;
  const middle = text.slice(start, text.length - end);
  return [text.slice(0, start), middle && make("mark", {}, middle), text.slice(text.length - end)];
};

export const beside = ({ said, heads, texts, choices }) => {
  const [one, other] = texts.map(shown);
  return make("div", { className: "beside", role: "group", ariaLabel: said }, make("p", {}, said),
    make("div", { className: "both" },
      make("div", {}, make("strong", {}, heads[0]), make("p", { className: "text-shown" }, ...marked(one, other))),
      make("div", {}, make("strong", {}, heads[1]), make("p", { className: "text-shown" }, ...marked(other, one)))),
    make("div", { className: "choices" }, ...choices.map(([text, act]) => button(text, act))));
};

// The stretches of a change: what is kept, removed and added.
export const stretches = (parts) => make("p", { className: "text-shown" }, ...parts.map(([what, text]) =>
  what === "removed" ? make("del", {}, text) : what === "added" ? make("ins", {}, text) : text));
