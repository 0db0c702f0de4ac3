// Elements made and found, and what the page says to its reader.
export const $ = (id) => document.getElementById(id);

// An element with properties, of which `aria…` and `data…` reflect attributes, and children.
export const make = (tag, properties = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (key === "on") for (const [type, heard] of Object.entries(value)) made.addEventListener(type, heard);
    else if (key in made && !/^(list|form)$/.test(key)) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
};
export const button = (text, act, properties = {}) =>
  make("button", { type: "button", ...properties, on: { click: act } }, text);

// A button that has nothing to do now keeps the focus, unlike one that is disabled.
export const able = (made, on) => { made.ariaDisabled = on ? null : "true"; };

let numbered = 0;
export const fresh = (word) => `${word}-${(numbered += 1)}`;

// What was done is said politely, what failed at once; both stay until something else is said.
export const tell = (text, ...actions) => {
  $("warned").replaceChildren();
  $("said").replaceChildren(...[text, ...actions].filter(Boolean));
};
export const warn = (text, ...actions) => {
  $("said").replaceChildren();
  $("warned").replaceChildren(...[text, ...actions].filter(Boolean));
};
export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// What one part asks of another: an item to open ("open"), a new one ("new"), a change to follow ("done").
const asked = new EventTarget();
export const emit = (type, detail) => asked.dispatchEvent(new CustomEvent(type, { detail }));
export const on = (type, heard) => asked.addEventListener(type, ({ detail }) => heard(detail));
