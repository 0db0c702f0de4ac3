// What proofreading finds: at its item, and in one list; mended or kept with a reason.
import { booklet, change, follow, ref } from "./booklet.js";
import { refused } from "./actions.js";
import { button, emit, fresh, make, same, tell } from "./dom.js";
import { undo } from "./history.js";

const KINDS = { "必错": "error", "疑似": "doubt", "提示": "hint" };

const applied = async (body, said) => {
  try {
    const answer = await change(body);
    tell(said ?? answer.said, answer.step ? button("撤销", undo) : "");
    emit("done", answer);
    return true;
  } catch (error) {
    refused(error);
    return false;
  }
};
export const mend = (findings) => applied(() => ({ do: "fix", findings, shas: booklet.shas }));
const keepAsIs = (finding, reason) => applied(() => ({ do: "accept", finding, reason, shas: booklet.shas }));

// The reason is asked for where the finding stands.
const reasoned = (finding, card) => {
  const id = fresh("reason");
  const input = make("input", { id, required: true, placeholder: "例如：照上级印发的原文" });
  const asked = make("form", { className: "reason" }, make("label", { htmlFor: id }, "为什么保留"), input,
    make("button", { type: "submit" }, "保留"), button("取消", () => asked.remove()));
  asked.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (input.value.trim() && await keepAsIs(finding, input.value.trim())) asked.remove();
  });
  asked.addEventListener("keydown", ({ key, isComposing }) => { if (key === "Escape" && !isComposing) asked.remove(); });
  card.querySelector(".reason")?.remove();
  card.append(asked);
  input.focus();
};

export const can = (finding) => [
  finding.fix && ["改正", () => mend([finding])],
  finding.accept && ["保留并写理由", (card) => reasoned(finding, card)],
].filter(Boolean);

// What a file says, as it is printed: without the column's name, a list's names joined by 、.
const plain = (excerpt) => excerpt.replace(/^-\s+/, "").replace(/^[^\s:：]+:(\s+|$)/, "").replace(/^\[(.*)\]$/, (_, names) => names.split(/,\s*/).join("、"));

// What the command line would be told to do, the page's buttons do.
const worded = ({ message }) => message.replace(/用 (?:build\.py )?check --fix 自动改正/, "可以自动改正");

// The buttons below a finding, each told with what it is about.
const choices = (acts, card) => {
  const about = card.querySelector(".message");
  about.id ||= fresh("finding");
  return make("div", { className: "choices" }, ...acts.map(([text, act]) => button(text, () => act(card), { "aria-describedby": about.id })));
};

export const findingCard = (finding, { named = false } = {}) => {
  const list = booklet.lists.find((each) => each.list === finding.list);
  const label = named && finding.label ? button(finding.label, () => emit("open", ref(list.file, finding)), { className: "label", ariaLabel: `打开 ${finding.label}` }) : "";
  const card = make("li", { className: `card ${KINDS[finding.severity]}` },
    make("strong", { className: "severity" }, finding.severity), " ", label, " ", make("span", { className: "message" }, worded(finding)),
    finding.excerpt ? make("q", { className: "excerpt" }, plain(finding.excerpt)) : "");
  card.append(choices(can(finding), card));
  return card;
};

// The findings beside the pages, which the preview shows, get the same hands.
const onPages = () => {
  for (const shown of document.querySelectorAll(".notes li:not([data-dressed])")) {
    shown.dataset.dressed = "1";
    const { found } = shown;
    const list = booklet.lists.find((each) => each.list === found.list);
    const acts = [
      ...(list && found.at !== null && !list.readonly ? [["打开这一项", () => emit("open", ref(list.file, found))]] : []),
      ...can(found),
    ];
    shown.querySelector(".message").textContent = worded(found);
    shown.querySelector(".excerpt").textContent = plain(found.excerpt);
    if (found.label) shown.querySelector(".place").textContent = found.label;
    if (acts.length) shown.append(choices(acts, shown));
  }
};
follow(() => { if (booklet) onPages(); });
