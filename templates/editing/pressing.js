// While a mouse button is held down, nothing moves under it: what leaving a field brings about waits, or
// the button that the hand is on would be another by the time it is let go, and the click would be lost.
let pressing = false;
let waiting = [];
export const released = (act) => {
  if (pressing) waiting.push(act);
  else act();
};
const release = () => {
  pressing = false;
  const due = waiting;
  waiting = [];
  for (const act of due) act();
};
addEventListener("pointerdown", () => { pressing = true; }, true);
// Before the click that follows: what was typed is saved first, and the button acts on that.
for (const type of ["pointerup", "pointercancel"]) addEventListener(type, release, true);
addEventListener("pointermove", ({ buttons }) => { if (pressing && !buttons) release(); }, true); // let go elsewhere
addEventListener("blur", ({ target }) => { if (target === window) release(); });
