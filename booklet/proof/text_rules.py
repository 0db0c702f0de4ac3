"""What one paragraph shows: marks, digits, spaces, words."""

import re
from collections.abc import Iterator

from booklet.proof.rule import CLOSING, HAN, Slip, is_han, matching

FULL_WIDTH = str.maketrans(",;:?!()", "，；：？！（）")
half_width = matching(
    # The colon of a time (8:30) and the comma of thousands stand between digits.
    rf"(?<={HAN})[,;:?!()]|[,;:?!()](?={HAN})|(?<=[{CLOSING}])[,;:?!()]",
    "半角标点“{}”应当用全角",
    lambda found: found.translate(FULL_WIDTH),
)
# A space behind 第×条 is custom.
ARTICLE = re.compile("第[〇一二三四五六七八九十百千零]+[条章节款项编]$")
SPACE = re.compile("[ \u3000]+")


def stray_space(text: str) -> Iterator[Slip]:
    """Find spaces between Chinese characters and at the ends of a paragraph."""
    for match in SPACE.finditer(text):
        ahead, behind = text[: match.start()][-1:], text[match.end() : match.end() + 1]
        if (ahead and not is_han(ahead) and ahead not in CLOSING) or (
            behind and not is_han(behind) and behind not in CLOSING + "（《“‘"
        ):
            continue
        padded = match[0] == "\u3000" and match.start() == 1  # a name of two characters: 刘　羽
        if not padded and not ARTICLE.search(text[: match.start()]):
            yield match.start(), match[0], "多余的空格", None


notes = matching(r"(?:^|(?<=\s))[#＃]", "“{}”后面的说明会印出来")
lost_characters = matching(r"\ufffd+", "“{}”是认不出的字，原来的字已经丢了")
markup = matching(
    r"</?(?:br|p|div|span|ol|ul|li|b|i|u|strong|em|font|table|tr|td)\b[^<>]{0,80}>"
    r"|&(?:nbsp|ensp|emsp|lt|gt|amp|quot|[lr][ds]quo|#\d+);|\\[nrt]",
    "“{}”会照样印出来",
)
# An ellipsis is …… and a dash —— (GB/T 15834-2011, 4.11 and 4.10).
doubled = matching(
    r"([，；：、。])\1+|[，；：、][。，；：、]|。[，；：、]|[？！]。|(?<=[（《“‘])[，。；：、]",
    "标点“{}”连用",
)
ascii_marks = matching(r"\.{3,}|。{3,}|(?<!-)--+(?!-)", "“{}”应当写作“……”或“——”")
between_quotes = matching(r"(?<=[”》])、(?=[“《])", "引号、书名号之间通常不用顿号")
full_width_digits = matching(
    r"[０-９Ａ-Ｚａ-ｚ]+",
    "全角的“{}”应当用半角",
    lambda found: "".join(chr(ord(c) - 0xFEE0) for c in found),
)
zero_in_year = matching(
    r"[一二三四五六七八九十零○0O]{2}[零○0O][一二三四五六七八九零○0O](?=年)|二[零○0O][一二][一二三四五六七八九](?=年)",
    "年份“{}”里的零应当写作“〇”",
)
hyphen_range = matching(
    r"(?<=\d)[-–](?=\d+(?:个|日|月|天|年|人|岁|户|名|次|元|%))", "数值范围用“—”或“～”，不用“{}”"
)


def odd_space(text: str) -> Iterator[Slip]:
    """Find spaces that look like others and are not: no-break, thin and the like."""
    for match in re.finditer(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f]", text):
        yield match.start(), match[0], f"这里是特殊的空格（U+{ord(match[0]):04X}）", None


PAIRS = dict(zip("（《“‘【", "）》”’】", strict=True))
MARK = re.compile(f"[{''.join(PAIRS)}{''.join(PAIRS.values())}]")

# 1） and a） number what follows, without another half.
NUMBERING = re.compile(r"(?:^|[：；，。、 ])(?:\d{1,2}|[a-zA-Z]|[一二三四五六七八九十]{1,2})$")


def unpaired(text: str) -> Iterator[Slip]:
    """Find brackets and quotes without their other half."""
    open_marks: list[tuple[int, str]] = []
    for match in MARK.finditer(text):
        offset, mark = match.start(), match[0]
        if mark in PAIRS:
            open_marks.append((offset, mark))
        elif open_marks and PAIRS[open_marks[-1][1]] == mark:
            open_marks.pop()
        elif mark != "）" or not NUMBERING.search(text[:offset]):
            yield offset, mark, f"“{mark}”没有与它成对的另一半", None
    for offset, mark in open_marks:
        yield offset, mark, f"“{mark}”没有与它成对的另一半", None
