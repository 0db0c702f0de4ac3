// The lines of a cover of its own as one field of a form: each with its role, in their order.
import { button, fresh, make } from "./dom.js";

export const coverField = (key, roles) => {
  const list = make("ul", { className: "plain", tabIndex: -1 });
  const about = make("div", { id: fresh("cover-about"), className: "about" });
  list.setAttribute("aria-describedby", about.id);
  const changed = () => list.dispatchEvent(new Event("input", { bubbles: true }));
  const act = (does) => ({ currentTarget }) => {
    does(currentTarget.closest("li"));
    changed();
  };
  // What has the focus is neither moved nor taken out: the form would count as left.
  const up = act((line) => { if (line.previousElementSibling) line.after(line.previousElementSibling); });
  const away = act((line) => {
    more.focus();
    line.remove();
  });
  const line = ({ role, text }, added = false) => make("li", { className: added ? "rowed added" : "rowed" },
    make("select", { ariaLabel: "这一行是什么" }, ...roles.map((each) => new Option(each, each, false, each === role))),
    make("input", { ariaLabel: "这一行的文字", value: text }),
    button("上移", up, { ariaLabel: "这一行上移" }), button("去掉", away, { ariaLabel: "去掉这一行" }));
  const more = button("再加一行", () => {
    list.append(line({ role: roles[0], text: "" }, true));
    list.lastChild.querySelector("select").focus();
  });
  const read = () => [...list.children]
    .map((each) => ({ role: each.querySelector("select").value, text: each.querySelector("input").value.trim(), each }))
    .filter(({ text, each }) => text || !each.classList.contains("added")) // added, and nothing written yet
    .map(({ role, text }) => ({ role, text }));
  return {
    key, title: key, content: "cover", control: list, about, read,
    element: make("div", { className: "field" }, list, make("div", { className: "choices" }, more), about),
    write: (lines) => list.replaceChildren(...lines.map((each) => line(each))),
    told: (lines) => lines.map(({ role, text }) => `${role}：${text}`).join("\n"),
  };
};
