// What is copied out of the lists, as text: an item a line, a tab between its columns, as spreadsheets
// take it and `build.py import` reads it. Rows are laid out as grids, of which browsers copy lines.
"use strict";
(() => {
  const LINES = ".cover > p:not([hidden]), .cover > h1, .contents h2, .contents ol > li > a, main h2, main tr";

  // Returns what the selection has of an element, a paragraph a piece.
  const chosen = (element, range) => {
    const pieces = element.querySelectorAll("p");
    return [...(pieces.length ? pieces : [element])]
      .filter((piece) => range.intersectsNode(piece))
      .map((piece) => {
        const own = document.createRange();
        own.selectNodeContents(piece);
        if (own.comparePoint(range.startContainer, range.startOffset) === 0)
          own.setStart(range.startContainer, range.startOffset);
        if (own.comparePoint(range.endContainer, range.endOffset) === 0)
          own.setEnd(range.endContainer, range.endOffset);
        return own.toString().trim();
      })
      .filter(Boolean);
  };

  addEventListener("copy", (event) => {
    const selection = getSelection();
    if (!selection.rangeCount || event.target.closest?.("input")) return;
    const range = selection.getRangeAt(0);
    const cells = [...document.querySelectorAll("main :is(th, td)")];
    if (cells.filter((cell) => range.intersectsNode(cell)).length < 2) return;
    const table = document.createElement("table");
    const text = [];
    for (const line of document.querySelectorAll(LINES)) {
      if (line.closest("[hidden]") || !range.intersectsNode(line)) continue;
      const said = line.dataset.line ? line.dataset.line.split("\t").map((piece) => [piece])
        : [...(line.cells ?? [line])].map((part) => chosen(part, range));
      const row = table.insertRow();
      for (const pieces of said) {
        const cell = row.insertCell();
        for (const piece of pieces) cell.appendChild(document.createElement("p")).textContent = piece;
      }
      text.push(said.map((pieces) => pieces.join(" ")).join("\t"));
    }
    event.clipboardData.setData("text/plain", text.join("\n"));
    event.clipboardData.setData("text/html", table.outerHTML);
    event.preventDefault();
  });
})();
