// An item dragged by the mouse to another place, of another category or list too.
import { emit, make, tell } from "./dom.js";

const FAR = 6; // pixels until a click is a drag
const EDGE = 60; // pixels from the window's edge at which the page goes on
const line = make("div", { id: "drop-line", hidden: true });
document.body.append(line);

// The row under the pointer, and whether its upper half is meant.
const under = ({ clientX, clientY }) => {
  const row = document.elementsFromPoint(clientX, clientY).find((element) => element.classList.contains("row"));
  if (!row) return null;
  const { top, height, left, width } = row.getBoundingClientRect();
  return { row, where: clientY < top + height / 2 ? "before" : "after", top, height, left, width };
};

export const draggable = (row) => {
  row.addEventListener("pointerdown", (down) => {
    if (down.button !== 0 || down.pointerType === "touch" || row.disabled) return;
    let dragging = false;
    let target = null;
    let last = down;
    let moving = 0;
    const end = () => {
      clearInterval(moving);
      line.hidden = true;
      row.classList.remove("dragged");
      document.body.classList.remove("dragging");
      for (const [type, heard] of heardOf) removeEventListener(type, heard, true);
    };
    const show = () => {
      target = under(last);
      if (target?.row === row) target = null;
      line.hidden = !target;
      if (!target) return;
      Object.assign(line.style, {
        left: `${target.left}px`, width: `${target.width}px`,
        top: `${target.top + (target.where === "after" ? target.height : 0)}px`,
      });
    };
    const go = () => {
      const head = document.querySelector("header").getBoundingClientRect().bottom;
      const by = last.clientY < head + EDGE ? -24 : last.clientY > innerHeight - EDGE ? 24 : 0;
      if (by) { scrollBy(0, by); show(); }
    };
    const heardOf = [
      ["pointermove", (event) => {
        last = event;
        if (!dragging && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < FAR) return;
        if (!dragging) {
          dragging = true;
          row.classList.add("dragged");
          document.body.classList.add("dragging");
          moving = setInterval(go, 40);
          tell("拖到要放的地方松开；按 Esc 不移动");
        }
        show();
      }],
      ["pointerup", () => {
        end();
        if (!dragging) return;
        // The click that may follow is part of the drag.
        const swallow = (event) => event.stopPropagation();
        addEventListener("click", swallow, { capture: true, once: true });
        setTimeout(() => removeEventListener("click", swallow, true));
        if (target) emit("dropped", { row, onto: target.row, where: target.where });
        else tell("没有移动");
      }],
      ["pointercancel", end],
      ["keydown", (event) => { if (event.key === "Escape") { end(); dragging = false; tell("没有移动"); } }],
    ];
    for (const [type, heard] of heardOf) addEventListener(type, heard, true);
  });
};
