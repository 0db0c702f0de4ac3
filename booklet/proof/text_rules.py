"""What one paragraph shows: marks, digits, spaces, words."""

import re
from collections.abc import Iterator

from booklet.proof.rule import CLOSING, HAN, Slip, matching

FULL_WIDTH = str.maketrans(",;:?!()", "，；：？！（）")
half_width = matching(
    # The colon of a time (8:30) and the comma of thousands stand between digits.
    rf"(?<={HAN})[,;:?!()]|[,;:?!()](?={HAN})|(?<=[{CLOSING}])[,;:?!()]",
    "半角标点“{}”应当用全角",
    lambda found: found.translate(FULL_WIDTH),
)
stray_space = matching(
    rf"(?<={HAN}|[{CLOSING}])[ \u3000]+(?={HAN}|[{CLOSING}（《“‘])|^[ \u3000]+|[ \u3000]+$",
    "多余的空格",
)
notes = matching(r"(?:^|(?<=\s))[#＃]", "“{}”后面的说明会印出来，移到这个事项的上面，单独一行")
lost_characters = matching(r"\ufffd+", "“{}”是认不出的字，原来的字已经丢了，对照原件补上")
markup = matching(
    r"</?(?:br|p|div|span|ol|ul|li|b|i|u|strong|em|font|table|tr|td)\b[^<>]{0,80}>"
    r"|&(?:nbsp|ensp|emsp|lt|gt|amp|quot|[lr][ds]quo|#\d+);|\\[nrt]",
    "“{}”会照样印出来，删去它；要分段，另起一行",
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
repeated_word = matching(rf"({HAN}{{2,6}})\1(?!\1)", "“{}”重复")
end_of_name_mark = matching(r"[。；，、：]$", "名称末尾的“{}”")


def odd_space(text: str) -> Iterator[Slip]:
    """Find spaces that look like others and are not: no-break, thin and the like."""
    for match in re.finditer(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f]", text):
        said = f"这里是特殊的空格（U+{ord(match[0]):04X}），删去它，或者改成普通的空格"
        yield match.start(), match[0], said, None


# Pairs of wrong and right whose left side is wrong in any context.
MISSPELT = {
    "部份": "部分", "帐户": "账户", "台帐": "台账", "座落": "坐落", "既使": "即使", "按装": "安装",
    "凭籍": "凭借", "渡假": "度假", "编篡": "编纂", "迁徒": "迁徙", "松驰": "松弛", "气慨": "气概",
    "追朔": "追溯", "撤消": "撤销", "截止目前": "截至目前", "震憾": "震撼", "防犯": "防范",
    "修茸": "修葺", "摸似": "模拟", "通迅": "通讯", "气侯": "气候", "决择": "抉择", "侯补": "候补",
    "贯切": "贯彻", "督捉": "督促", "侯车": "候车",
}  # fmt: skip
misspelt_form = re.compile("|".join(map(re.escape, MISSPELT)))


def misspelt(text: str) -> Iterator[Slip]:
    """Find words that are wrong wherever they stand."""
    for match in misspelt_form.finditer(text):
        yield match.start(), match[0], f"“{match[0]}”应当写作“{MISSPELT[match[0]]}”", None


PAIRS = dict(zip("（《“‘【", "）》”’】", strict=True))
MARK = re.compile(f"[{''.join(PAIRS)}{''.join(PAIRS.values())}]")


def unpaired(text: str) -> Iterator[Slip]:
    """Find brackets and quotes without their other half."""
    open_marks: list[tuple[int, str]] = []
    for match in MARK.finditer(text):
        offset, mark = match.start(), match[0]
        if mark in PAIRS:
            open_marks.append((offset, mark))
        elif open_marks and PAIRS[open_marks[-1][1]] == mark:
            open_marks.pop()
        else:
            yield offset, mark, f"“{mark}”没有与它成对的另一半", None
    for offset, mark in open_marks:
        yield offset, mark, f"“{mark}”没有与它成对的另一半", None
