// Who writes: the token of the server's run, out of the address's fragment or for the word there that is
// good once, and this tab's name. The fragment is read before the preview puts the page in sight there.
const kept = (key, value) => {
  if (value) sessionStorage.setItem(key, value);
  return sessionStorage.getItem(key) ?? "";
};
const tokenFor = async (once) => {
  const asked = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ once }) };
  const answer = await fetch("/edit/token", asked).catch(() => null);
  return answer?.ok ? (await answer.json()).token : "";
};
const taken = async () => {
  const [, word, given] = /^#(edit|open)=([\w-]+)$/.exec(location.hash) ?? [];
  if (given) history.replaceState(null, "", location.pathname);
  return kept("token", word === "open" ? await tokenFor(given) : given);
};
export const token = await taken();
// The address of a new run, opened in the tab of the one before: the fragment alone loads nothing.
addEventListener("hashchange", async () => { if (await taken() !== token) location.reload(); });

// A tab holds a lock of its name while it lives, by which others tell its drafts from a dead one's;
// a copied tab inherits the storage and needs another name.
const PREFIX = "booklet-tab-";
export const tab = crypto.randomUUID();
navigator.locks.request(PREFIX + tab, () => new Promise(() => {}));
export const livingTabs = async () =>
  new Set((await navigator.locks.query()).held.map(({ name }) => name.replace(PREFIX, "")));
