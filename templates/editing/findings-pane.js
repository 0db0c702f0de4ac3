// All findings in one list, with filters, and what has been kept with a reason.
import { ask } from "./api.js";
import { refused } from "./actions.js";
import { board, booklet, change, follow } from "./booklet.js";
import { settled } from "./composing.js";
import { $, button, fresh, make, same, tell } from "./dom.js";
import { findingCard, mend } from "./findings.js";
import * as panel from "./panel.js";

const filter = { severity: "", list: "", words: "" };
let drawn = null;
let shown = new Map(); // a finding, as text -> its card

const chosen = (note) =>
  (!filter.severity || note.severity === filter.severity)
  && (!filter.list || String(note.list) === filter.list)
  && (!filter.words || `${note.label} ${note.message} ${note.excerpt}`.includes(filter.words));

const cards = make("ul", { className: "cards", id: "findings" });
const count = make("p", { role: "status" });
const fixes = make("div", { className: "choices" });
const kept = make("details", {}, make("summary", {}, "写了理由保留的"));

const select = (word, label, options) => {
  const id = fresh("filter");
  const made = make("select", { id }, ...options.map(([text, value]) => new Option(text, value)));
  made.addEventListener("change", () => { filter[word] = made.value; fill(true); });
  return make("p", { className: "rowed" }, make("label", { htmlFor: id }, label), made);
};
const filters = () => {
  const id = fresh("filter");
  const words = make("input", { id, type: "search", value: filter.words });
  words.addEventListener("input", () => { filter.words = words.value.trim(); fill(true); });
  return make("div", { role: "search", ariaLabel: "只看一部分问题" },
    select("severity", "哪一种", [["都看", ""], ["必错", "必错"], ["疑似", "疑似"], ["提示", "提示"]]),
    select("list", "哪个清单", [["都看", ""], ...booklet.lists.map(({ name, list }) => [name, String(list)])]),
    make("p", { className: "rowed" }, make("label", { htmlFor: id }, "有这几个字"), words));
};

const fill = (anew = false) => {
  const notes = board?.notes ?? [];
  $("tab-findings").textContent = notes.length ? `问题 ${notes.length}` : "问题";
  if (!anew && same(drawn, notes)) return;
  // A reason that is being written stays.
  if (!anew && cards.querySelector(".reason")) return;
  drawn = notes;
  const found = notes.filter(chosen);
  count.textContent = notes.length ? `${found.length} 处${found.length < notes.length ? `，共 ${notes.length} 处` : ""}` : "没有发现问题";
  const safe = found.filter(({ fix }) => fix);
  fixes.replaceChildren(safe.length ? button(`把有把握的 ${safe.length} 处都改正`, () => mend(safe), { className: "primary" }) : "");
  // The card of a finding that stays is the same, and keeps the focus.
  const before = shown;
  shown = new Map(found.map((note) => [note, JSON.stringify(note)])
    .map(([note, key]) => [key, before.get(key) ?? findingCard(note, { named: true })]));
  const now = [...shown.values()];
  for (const gone of before.values()) if (!now.includes(gone)) gone.remove();
  now.forEach((card, at) => { if (cards.children[at] !== card) cards.insertBefore(card, cards.children[at] ?? null); });
};

const takeBack = ({ at, ...was }, sha) => async () => {
  try {
    const answer = await change(() => ({ do: "unaccept", at, was, shas: { "check.yaml": sha } }));
    tell(answer.said);
    list();
  } catch (error) {
    refused(error);
  }
};
const list = async () => {
  const { accepted, sha } = await ask("/edit/accepted");
  kept.replaceChildren(kept.firstChild, ...accepted.map((each) => make("div", { className: "card" },
    make("q", {}, each.text), make("p", {}, `理由：${each.reason}`), button("不再保留", takeBack(each, sha)))),
    accepted.length ? "" : make("p", {}, "还没有"));
};
kept.addEventListener("toggle", () => { if (kept.open) list().catch(refused); });

let made = false;
panel.whenChosen("findings", () => {
  if (!booklet) return;
  if (!made) {
    made = true;
    $("pane-findings").replaceChildren(filters(), count, fixes, cards, kept);
  }
  fill(true);
});
follow(() => settled(() => { if (booklet) fill(); }));

// What keeps the booklet from being made stands here and at its item; the header has one button for it, left
// of the others: one that grows would push the panel down, or another button, under the hand.
$("general").removeAttribute("tabindex");
$("status").after($("general"));
$("to-wrong").addEventListener("click", () => {
  panel.choose("findings");
  const kind = $("pane-findings").querySelector("select");
  kind.value = board.notes.some(({ severity }) => severity === "必错") ? "必错" : "";
  kind.dispatchEvent(new Event("change"));
  $("tab-findings").focus();
});
