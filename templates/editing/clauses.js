// Numbered clauses as Word has them: Enter begins the next one, an empty one ends the list. And the
// right forms of signs that input methods leave full or half width, to be offered.
const CLAUSE = /^(\d+)\.(.*)$/;

// Replaced as if typed, so that the browser's own undo takes it back.
const type = (area, start, end, text) => {
  area.setSelectionRange(start, end);
  document.execCommand("insertText", false, text);
};

// Enter within a clause; returns whether it has been dealt with.
export const newClause = (area) => {
  const { value, selectionStart: start, selectionEnd: end } = area;
  const from = value.lastIndexOf("\n", start - 1) + 1;
  const match = CLAUSE.exec(value.slice(from).split("\n", 1)[0]);
  if (!match || start - from < match[1].length + 1) return false;
  if (!match[2].trim()) {
    type(area, from, from + match[0].length, "");
    return true;
  }
  // The clauses that follow in unbroken order move up by one.
  const behind = value.slice(end).split("\n");
  let number = Number(match[1]) + 1;
  const moved = [behind[0]];
  for (const line of behind.slice(1)) {
    const next = CLAUSE.exec(line);
    if (!next || Number(next[1]) !== number) break;
    number += 1;
    moved.push(`${number}.${next[2]}`);
  }
  const own = `\n${Number(match[1]) + 1}.`;
  const old = behind.slice(0, moved.length).join("\n").length;
  type(area, start, end + old, own + moved.join("\n"));
  const caret = start + own.length;
  area.setSelectionRange(caret, caret);
  return true;
};

// Without what Enter has left empty: the clauses after an empty one take its number.
export const cleaned = (text) => {
  const lines = [];
  let missing = 0;
  let next = 0;
  for (const line of text.split("\n").map((each) => each.trimEnd()).filter(Boolean)) {
    const match = CLAUSE.exec(line);
    const number = match && Number(match[1]);
    if (match && !match[2]) {
      missing += 1;
      next = number + 1;
    } else if (missing && number === next) {
      lines.push(`${number - missing}.${match[2]}`);
      next += 1;
    } else {
      missing = 0;
      lines.push(line);
    }
  }
  return lines.join("\n");
};

const HALF = "０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ";
const FULL = { ",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）" };
const FORMS = [
  [/[０-９Ａ-Ｚａ-ｚ]+/g, (found) => [...found].map((sign) => (HALF.includes(sign)
    ? String.fromCharCode(sign.charCodeAt(0) - 0xfee0) : sign)).join("")],
  [/^(\d+)[．、](?=\D)/gm, "$1."],
  [/(?<=[\u3400-\u9fff”’》）])[,;:?!](?=[\u3400-\u9fff“‘《（\n]|$)/g, (sign) => FULL[sign]],
  [/\((?=[^()\n]*[\u3400-\u9fff])([^()\n]*)\)/g, "（$1）"],
  [/\u3000+/g, ""],
];
export const rightForm = (text) =>
  FORMS.reduce((said, [wrong, right]) => said.replace(wrong, right), text);
