// What this tab holds unsaved: the server is told, so that no half of a change is published.
import { post } from "./api.js";
import { tab } from "./session.js";

const held = new Map(); // form -> its name
let told = "[]";
const say = () => {
  const items = [...held.values()];
  told = JSON.stringify(items);
  return post("/edit/unsaved", { tab, items }).catch(() => { told = ""; });
};
export const names = () => [...held.values()];
export const hold = (form, name) => {
  if (name) held.set(form, name);
  else held.delete(form);
  if (JSON.stringify(names()) !== told) say();
};
// A tab that is gone holds nothing but drafts, which are offered.
export const forget = (gone, options) => post("/edit/unsaved", { tab: gone, items: [] }, options).catch(() => {});
addEventListener("pagehide", () => { if (held.size) forget(tab, { keepalive: true }); });
setInterval(() => { if (held.size) say(); }, 240000);
addEventListener("beforeunload", (event) => { if (held.size) event.preventDefault(); });
