// Shows the board that the server sends: draws the pages in sight anew where their PDF has changed,
// and sets each finding beside its page. Everything that is said stands in page.html. The editor's
// page goes on from here: it follows each board, and holds boards back while a word is composed.
import * as pdfjs from "/pdfjs/pdf.min.mjs";

pdfjs.GlobalWorkerOptions.workerSrc = "/pdfjs/pdf.worker.min.mjs";
const $ = (id) => document.getElementById(id);
const words = $("words").content.firstElementChild.dataset;
const say = (word, values = {}) =>
  Object.entries(values).reduce((said, [key, value]) => said.replace(`{${key}}`, value), words[word]);

let board = null;
const followers = new Set();
export const follow = (follower) => followers.add(follower);
export const sheets = []; // {element, paper, notes, key, near, wanted, text}
const pdfs = new Map(); // name -> loading task
// One for all of them: to begin another takes longer than to read the PDF of a changed page.
const verbosity = pdfjs.VerbosityLevel.ERRORS; // a replaced PDF is no reason to warn
const worker = new pdfjs.PDFWorker({ verbosity });

const load = (name) => {
  if (!pdfs.has(name)) {
    const options = { url: `/pdf/${name}.pdf`, disableRange: true, disableStream: true, useWasm: false,
      worker, verbosity };
    pdfs.set(name, pdfjs.getDocument(options));
  }
  return pdfs.get(name).promise;
};

const pageOf = async (key) => {
  const [name, index] = key.split(" ");
  return (await load(name)).getPage(Number(index) + 1);
};

// The text over the picture is made once and follows the paper's width by the style sheet.
const spread = ({ paper, text }) => {
  if (text?.width) paper.style.setProperty("--total-scale-factor", paper.clientWidth / text.width);
};
const textOf = (sheet) => {
  if (sheet.text?.key === sheet.key) return sheet.text.made;
  const text = { key: sheet.key };
  const made = async () => {
    const page = await pageOf(text.key);
    const viewport = page.getViewport({ scale: 1 });
    text.width = viewport.width;
    const container = document.createElement("div");
    container.className = "text";
    const layer = new pdfjs.TextLayer({
      textContentSource: page.streamTextContent(), container, viewport,
    });
    await layer.render();
    return container;
  };
  sheet.text = text;
  text.made = made().catch((error) => {
    if (sheet.text === text) sheet.text = null;
    throw error;
  });
  return text.made;
};
const lay = async (sheet) => {
  const { key, paper } = sheet;
  const text = await textOf(sheet);
  if (sheet.key !== key || text.parentNode === paper) return;
  paper.querySelector(".text").replaceWith(text);
  spread(sheet);
};

// Draws beside what is shown and changes over when done, so that nothing flickers.
const draw = async (sheet) => {
  const { key, paper } = sheet;
  const width = paper.clientWidth;
  if (!sheet.near || !key || !width || sheet.wanted === `${key} ${width}`) return;
  sheet.wanted = `${key} ${width}`;
  const wanted = sheet.wanted;
  const page = await pageOf(key);
  const scale = width / page.getViewport({ scale: 1 }).width;
  const canvas = document.createElement("canvas");
  canvas.ariaHidden = "true";
  const sharp = page.getViewport({ scale: scale * devicePixelRatio });
  canvas.width = Math.round(sharp.width);
  canvas.height = Math.round(sharp.height);
  await Promise.all([page.render({ canvas, viewport: sharp }).promise, textOf(sheet)]);
  if (sheet.wanted !== wanted || sheet.key !== key) return;
  paper.querySelector("canvas").replaceWith(canvas);
  await lay(sheet);
  sheet.element.dataset.shown = key;
};

// A PDF that a newer board has replaced meanwhile: that board draws the page.
const outdated = (sheet, key = sheet.key) => (error) => {
  if (sheet.key !== key) return; // it may be drawing the page by now
  sheet.wanted = null;
  if (!/Missing|404|destroy|abort|cancel|terminated/i.test(`${error.name} ${error.message}`)) throw error;
};
const soon = (sheet) => draw(sheet).catch(outdated(sheet));

// Pages far away get their text too, one after the other, so that the browser's own search finds it.
let laying = 0;
const layAll = async () => {
  laying += 1;
  const own = laying;
  for (const sheet of [...sheets]) {
    await lay(sheet).catch(outdated(sheet));
    await new Promise((done) => setTimeout(done));
    if (own !== laying) return;
  }
};

const near = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    const sheet = sheets.find(({ element }) => element === entry.target);
    if (!sheet) continue;
    sheet.near = entry.isIntersecting;
    if (sheet.near) soon(sheet);
    else if (sheet.wanted) { // far away: its picture is let go, its text stays
      sheet.wanted = null;
      const canvas = sheet.paper.querySelector("canvas");
      canvas.width = canvas.height = 0;
    }
  }
}, { rootMargin: "150% 0px" });

const KINDS = { "必错": "error", "疑似": "doubt", "提示": "hint" };
const note = (found) => {
  const item = $("note").content.firstElementChild.cloneNode(true);
  item.found = found;
  item.className = KINDS[found.severity];
  for (const part of ["severity", "message", "place", "excerpt"])
    item.querySelector(`.${part}`).textContent = found[part];
  return item;
};

const fill = (list, found) => {
  const said = JSON.stringify(found);
  if (list.dataset.said === said) return;
  list.dataset.said = said;
  list.replaceChildren(...found.map(note));
  list.hidden = !found.length;
  list.tabIndex = 0; // a long list scrolls by itself, and the keyboard has to reach it
};

const current = () => {
  const top = document.querySelector("header").offsetHeight + innerHeight / 3;
  const at = sheets.findIndex(({ element }) => element.getBoundingClientRect().bottom > top);
  return at < 0 ? sheets.length - 1 : at;
};

const go = (at) => sheets[at] && sheets[at].element.scrollIntoView({ block: "start", inline: "start" });

const show = () => {
  const { sheets: wanted, notes, good, refused } = board;
  document.title = board.title || document.title;
  $("title").textContent = document.title;
  $("sheets").style.setProperty("--ratio", board.size[0] / (board.size[1] || 1));
  while (sheets.length > wanted.length) {
    const { element } = sheets.pop();
    near.unobserve(element);
    element.remove();
  }
  while (sheets.length < wanted.length) {
    const element = $("sheet").content.firstElementChild.cloneNode(true);
    $("sheets").append(element);
    sheets.push({ element, paper: element.querySelector(".paper"), notes: element.querySelector(".notes"), key: null, near: false, wanted: null, text: null });
    near.observe(element);
  }
  wanted.forEach(([label, name, index], at) => {
    const sheet = sheets[at];
    sheet.element.id = `page-${label}`;
    sheet.element.ariaLabel = /\d/.test(label) ? say("sheet", { label }) : label;
    sheet.key = `${name} ${index}`;
    fill(sheet.notes, notes.filter((found) => found.sheet === at));
    soon(sheet);
  });
  layAll();
  // What stops the typesetting is said on top too: the page it belongs to may be far away.
  const stops = ({ severity }) => !good || (refused && KINDS[severity] === "error");
  const general = notes.filter((found) => found.sheet === null || stops(found));
  fill($("general").querySelector(".notes"), general);
  $("general").hidden = !general.length;
  $("failed").hidden = good || !wanted.length;
  $("refused").hidden = !good || !refused;
  const used = new Set(wanted.map(([, name]) => name));
  for (const [name, task] of pdfs)
    if (!used.has(name)) { pdfs.delete(name); task.destroy(); }
  const labels = wanted.map(([label]) => label).join();
  if ($("go").dataset.labels !== labels) {
    $("go").dataset.labels = labels;
    $("go").replaceChildren(...wanted.map(([label], at) => new Option(label, at)));
    $("of").textContent = say("of", { count: wanted.length });
  }
  $("next-note").disabled = !notes.some((found) => found.sheet !== null);
  place();
};

const status = () => {
  const { busy, good, settled, refused, time, notes, sheets: wanted } = board;
  const count = notes.length;
  const errors = notes.filter(({ severity }) => KINDS[severity] === "error").length;
  const failed = (!good || refused) && !busy;
  const said = busy ? say(settled ? "busy" : "settling")
    : good ? say("good", { time })
      + (refused ? say("refused", { count: errors }) : count ? say("notes", { count }) : "")
    : say(wanted.length ? "failed" : "empty", { count });
  $("status").textContent = said;
  $("status").classList.toggle("failed", failed);
};

// The page in sight stands in the address, where a reload finds it again.
let first = true;
const place = () => {
  if (!sheets.length) return;
  if (first) {
    first = false;
    const kept = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (kept) kept.scrollIntoView({ block: "start" });
  }
  const at = current();
  $("go").value = at;
  const hash = `#${encodeURIComponent(sheets[at].element.id)}`;
  if (location.hash !== hash) history.replaceState(null, "", hash);
};

let moved = 0;
addEventListener("scroll", () => { clearTimeout(moved); moved = setTimeout(place, 100); }, { passive: true });

$("go").addEventListener("change", () => go(Number($("go").value)));
// The next finding after the one gone to last or, once that is out of sight, after the page in sight.
let gone = null;
const inSight = (element) => {
  const { top, bottom } = element.getBoundingClientRect();
  return element.isConnected && bottom > document.querySelector("header").offsetHeight && top < innerHeight;
};
$("next-note").addEventListener("click", () => {
  const notes = [...document.querySelectorAll(".sheet .notes li")];
  const sheetOf = (note) => sheets.findIndex(({ element }) => element.contains(note));
  const here = current();
  const next = gone && inSight(gone) ? notes[notes.indexOf(gone) + 1]
    : notes.find((note) => sheetOf(note) > here);
  const note = next ?? notes[0];
  go(sheetOf(note));
  note.scrollIntoView({ block: "nearest", inline: "nearest" });
  gone?.classList.remove("here");
  note.classList.add("here");
  gone = note;
});
let zoom = 1;
const scaled = (factor) => {
  const at = current();
  zoom = factor;
  $("sheets").style.setProperty("--zoom", zoom);
  go(at);
};
$("smaller").addEventListener("click", () => scaled(Math.max(0.4, zoom / 1.2)));
$("larger").addEventListener("click", () => scaled(Math.min(4, zoom * 1.2)));
$("fit").addEventListener("click", () => scaled(1));
let resized = 0;
new ResizeObserver(() => { clearTimeout(resized); resized = sheets.forEach(spread); resized = setTimeout(() => sheets.forEach(soon), 80); }).observe($("sheets"));

new ResizeObserver(([{ target }]) =>
  document.documentElement.style.setProperty("--header", `${target.offsetHeight}px`),
).observe(document.querySelector("header"));

// Boards are told apart by the run of the server and their number in it. What was shown stays until a
// server that has begun anew has something to show.
const news = new SharedWorker("/news.js");
let held = false;
let late = null;
export const hold = (on) => {
  held = on;
  if (!held && late) receive(late);
  late = null;
};
const receive = ({ board: newer, lost }) => {
  if (newer) {
    const shown = board;
    const begun = newer.serial > 0 || !shown;
    const changed = !shown || newer.run !== shown.run || newer.serial !== shown.serial;
    board = begun ? newer : { ...shown, busy: true };
    if (begun && changed) show();
    status();
    for (const follower of followers) follower(board);
  }
  if (lost) $("status").textContent = say("lost");
};
news.port.onmessage = ({ data }) => {
  if (held) late = data;
  else receive(data);
};
