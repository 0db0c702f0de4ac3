// What the server knows of the booklet beside its texts; read anew whenever a file has changed.
import { ask, inTurn, post } from "./api.js";
import { same } from "./dom.js";
import { wishes } from "./wishes.js";

export let booklet = null;
export let board = null; // the newest one that is shown
const followers = new Set();
export const follow = (follower) => followers.add(follower);

let reading = null;
let again = false;
export const refresh = () => {
  if (reading) {
    again = true;
    return reading;
  }
  const read = async () => {
    do { // what changes while the followers follow is followed as well
      again = false;
      const answer = await ask("/edit/booklet");
      if (again) continue; // of before a change: its lists must not stand in for those of after it
      booklet = Object.assign(answer, { listed: answer.shas });
      for (const follower of followers) await follower();
    } while (again);
  };
  reading = read().finally(() => (reading = null));
  return reading;
};

// Whether the lists are those of the files as they are now: not behind a change, until it is read.
export const isListed = () => booklet.listed === booklet.shas;

// A change, and what follows for everybody. `build` returns the request's body once its turn comes.
export const change = (build, path = "/edit/change") => {
  const since = wishes;
  return inTurn(async () => {
    const answer = await post(path, build());
    const { shas, undo, redo } = answer;
    Object.assign(booklet, { shas, undo, redo });
    refresh().catch(() => {}); // the next board asks again
    return { ...answer, since };
  });
};

// A board names the files that its pages were made of; those of one that is not good have changed
// since, and what is wrong with them stands in its notes.
let wrong = "";
export const boardShown = (newer) => {
  board = newer;
  if (!booklet) return undefined;
  // Another tab's steps, too, are undone as they are shown; what is being read is newer.
  if (!reading) Object.assign(booklet, newer.history);
  const before = wrong;
  if (!newer.busy) wrong = newer.good ? "" : JSON.stringify(newer.notes);
  if (!newer.busy && (wrong !== before || (newer.good && !same(newer.shas, booklet.shas)))) return refresh();
  if (!reading && !isListed()) return refresh(); // what was asked for after a change did not come
  for (const follower of followers) follower();
  return undefined;
};

export const listOf = (file) => booklet?.lists.find((list) => list.file === file);
// Of items that say the same, the one nearest to that place, as the server takes it.
export const itemOf = (file, mark, at = 0) => {
  const items = listOf(file)?.items ?? [];
  if (items[at]?.mark === mark) return items[at];
  const away = (item) => Math.abs(item.at - at);
  return items.filter((item) => item.mark === mark).reduce((one, other) => (one && away(one) <= away(other) ? one : other), undefined);
};
export const ref = (file, { at, mark }) => ({ file, at, mark });

// The findings of an item.
let found = new Map(); // list and mark -> findings, of the board that is shown
let foundOf = null;
const index = () => {
  const made = new Map();
  for (const note of board.notes) {
    const key = `${note.list} ${note.mark}`;
    made.set(key, [...(made.get(key) ?? []), note]);
  }
  return made;
};
// Of items that say the same, those of the one at that place.
export const findingsOf = (file, { mark, at }) => {
  if (!board) return [];
  if (foundOf !== board) [found, foundOf] = [index(), board];
  const all = found.get(`${listOf(file)?.list} ${mark}`) ?? [];
  const items = listOf(file)?.items ?? [];
  return items[at]?.mark === mark && items.filter((item) => item.mark === mark).length > 1 ? all.filter((note) => note.at === at) : all;
};
