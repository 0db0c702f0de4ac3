// What is typed and not yet saved, kept by the browser. A draft never takes the file's place: it is
// offered beside the text on disk, by its form.
import { booklet } from "./booklet.js";
import { livingTabs, tab } from "./session.js";

const PREFIX = "booklet-draft";
const keyOf = (form) => [PREFIX, booklet.id, tab, form].join(" ");

// A full storage, or one that is switched off, must not keep anybody from typing.
export let failing = false;
export const keep = (form, draft) => {
  try {
    localStorage.setItem(keyOf(form), JSON.stringify({ ...draft, time: Date.now() }));
    failing = false;
  } catch {
    failing = true;
  }
};
export const forget = (form) => localStorage.removeItem(keyOf(form));
export const drop = ({ key }) => localStorage.removeItem(key);

// The drafts of tabs that are no more and of forms that have been left, newest first; `open` are the
// forms in hand.
export const orphans = async (open) => {
  const living = await livingTabs();
  return Object.keys(localStorage)
    .filter((key) => key.startsWith(`${PREFIX} ${booklet.id} `))
    .map((key) => ({ key, tab: key.split(" ")[2], form: key.split(" ").slice(3).join(" "), ...JSON.parse(localStorage.getItem(key)) }))
    .filter((draft) => draft.tab === tab ? !open.includes(draft.form) : !living.has(draft.tab))
    .sort((one, other) => other.time - one.time);
};
