// Where the keyboard goes on when what it stood on is taken out, hidden or switched off: to what has come
// into its place, else to the nearest beside it, and never to the top of the page.
const REACHED = "a[href], button, input, select, textarea, summary, [tabindex]";
const UNMEANT = "[role=tab][tabindex='-1'], .row, .front-row"; // an arrow key's, and what rows.js minds

// What has the focus and all that it stands in, each with its place among its neighbours.
let path = [];
const remember = (focused) => {
  path = [];
  for (let each = focused; each?.parentElement; each = each.parentElement)
    path.push([each, [...each.parentElement.children].indexOf(each)]);
};
const there = (element) => element.isConnected && !element.disabled && element.checkVisibility();
const within = (element) => [element, ...element.querySelectorAll(REACHED)]
  .find((each) => each.matches(REACHED) && !each.matches(UNMEANT) && there(each));

const nearest = () => {
  if (there(path[0][0])) return path[0][0]; // set anew in another place
  for (const [n, [home]] of path.entries()) {
    if (!n || !there(home)) continue;
    const [, at] = path[n - 1];
    const children = [...home.children];
    const found = [...children.slice(at), ...children.slice(0, at).reverse()].map(within).find(Boolean);
    if (found) return found;
    if (home.matches("[tabindex]")) return home;
  }
  return null;
};

let going = null; // where the focus is on its way to: until it is there, nothing has it
addEventListener("focusout", ({ relatedTarget }) => { going = relatedTarget; }, true);
addEventListener("focusin", ({ target }) => {
  going = null;
  remember(target);
});
addEventListener("pointerdown", () => { path = []; }, true); // a click beside everything means it
new MutationObserver(() => {
  const { activeElement } = document;
  if (activeElement !== document.body && there(activeElement)) remember(activeElement);
  else if (path.length && !path[0][0].matches(".row") && !(going && there(going))) nearest()?.focus({ preventScroll: path[0][0].isConnected });
}).observe(document.body, { subtree: true, childList: true, attributeFilter: ["hidden", "disabled", "open"] });
