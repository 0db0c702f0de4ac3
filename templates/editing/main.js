// The editor's page: the preview, whose items are live, and the panel beside it.
import { token } from "./session.js"; // before the preview puts the page in sight into the address
import { follow as followBoards } from "/preview.js";
import { Refused } from "./api.js";
import { boardShown, booklet, follow, refresh } from "./booklet.js";
import { settled } from "./composing.js";
import { on, warn } from "./dom.js";
import "./changes.js";
import "./findings-pane.js";
import { isFirstVisit } from "./finder.js";
import "./focus.js";
import { opened as fronts } from "./front.js";
import "./mend.js";
import "./publish.js";
import { offer } from "./offers.js";
import { openItem, openNew, opened, show } from "./item.js";
import * as panel from "./panel.js";
import { draw } from "./rows.js";

const failed = (error) => {
  if (!(error instanceof Refused)) throw error;
  warn(error.answer.said);
};
on("open", ({ file, ...place }) => openItem(file, place).catch(failed));
on("new", ({ file, beside, where, values, moving }) => openNew(file, beside, where, values, moving).catch(failed));
on("done", (answer) => show(answer).catch(failed));

addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
    event.preventDefault(); // never the browser's own saving of the page
    settled(() => {
      for (const form of [opened()?.form, ...fronts()]) if (form?.changed.length || form?.explicit) form.save(true);
    });
  }
});

follow(draw);
panel.away(panel.narrow.matches && !isFirstVisit());
if (token) {
  followBoards((newer) => { boardShown(newer)?.catch?.(failed); });
  refresh().then(() => { if (!booklet.begun) panel.choose("changes"); return offer(); }).catch(failed);
} else warn("这一页现在只能看。要修改，请从终端里“编辑已打开”后面的网址打开");
