"""What one paragraph shows: marks, digits, spaces, words; days that no calendar has, wrong sums."""

import re
from collections.abc import Iterator
from itertools import combinations

from booklet.proof.rule import CLOSING, Slip, is_han, matching

FULL_WIDTH = str.maketrans(",;:?!()", "，；：？！（）")
HALF_WIDTH = re.compile("[,;:?!()]")


def half_width(text: str) -> Iterator[Slip]:
    """Find marks of half width beside Chinese; 8:30 and 1,000 have theirs between digits."""
    for match in HALF_WIDTH.finditer(text):
        at, mark = match.start(), match[0]
        ahead, behind = text[max(0, at - 1) : at], text[at + 1 : at + 2]
        if is_han(ahead) or is_han(behind) or (ahead and ahead in CLOSING):
            yield at, mark, f"半角标点“{mark}”应当用全角", mark.translate(FULL_WIDTH)


# Two parts of a slogan in one pair of quotes are parted so: “进窗口 走流程”; and of a title, where
# it is no law's.
SLOGAN = re.compile(
    "“[\u4e00-\u9fff]{3,}[ \u3000][\u4e00-\u9fff]{3,}”"
    "|《[^《》 \u3000]{4,}[ \u3000][^《》 \u3000]{4,}(?<![法例定见知案划要])》"
)
# Organs that issue something together are parted by spaces in its title.
ORGAN = "(?:委|委员会|政府|办公[室厅]|[局厅部院]|中央|大会)"
ISSUER = re.compile(f"{ORGAN}$")
NEXT_ISSUER = re.compile(f"(?:[\u4e00-\u9fff]+[ \u3000]+)*[\u4e00-\u9fff]*?{ORGAN}关于")
# A space behind 第×条 is custom.
ARTICLE = re.compile(
    "第[〇一二三四五六七八九十百千零]+[条章节款项编](?:之[一二三四五六七八九十]+)?$"
)
SPACE = re.compile("[ \u3000]+")


def stray_space(text: str) -> Iterator[Slip]:
    """Find spaces between Chinese characters and at the ends of a paragraph."""
    slogans = [range(*own.span()) for own in SLOGAN.finditer(text)]
    for match in SPACE.finditer(text):
        if match.start() == 0:
            yield 0, match[0], "行首多了空格，会印出来", ""
            continue
        if any(match.start() in own for own in slogans):
            continue
        if NEXT_ISSUER.match(text, match.end()) and ISSUER.search(text[: match.start()]):
            continue
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


# Numbers ----------------------------------------------------------------------------------------
DAY = re.compile(
    r"(?<!\d)(?=\d{1,5}[年月日号])(?:(?<!\d)(\d{1,5})年)?(?:(?<!\d)(\d{1,3})月)?(?:(?<!\d)(\d{1,3})(?:日|号(?!文|楼|院|线)))?"
)
DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
DATED = frozenset("年月日号:：")  # no date or time of day is without one
CLOCK = re.compile(r"(?<![\d:：.])(\d{1,2})[:：](\d{2})(?![\d:：.]|号)")
FIRST_YEAR, LAST_YEAR = 1840, 2100  # of what such a list can speak of


def impossible_dates(text: str) -> Iterator[Slip]:
    """Find 2月30日, 13月, 2205年, 25:00."""
    if DATED.isdisjoint(text):
        return
    for match in DAY.finditer(text):
        if match[0] and (said := _wrong_day(*match.groups())):
            yield match.start(), match[0], f"没有“{match[0]}”：{said}", None
    for match in CLOCK.finditer(text):
        if (int(match[1]) > 24 or int(match[2]) > 59) and "时" in text:
            yield match.start(), match[0], f"没有“{match[0]}”这个时刻", None


def _wrong_day(year: str | None, month: str | None, day: str | None) -> str:
    """Return what of a date cannot be; nothing of a length of time such as 30年."""
    if year and len(year) > 3 and not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return f"{year}年不像是年份"
    if not month:
        return ""
    if not 1 <= int(month) <= 12:
        return f"一年没有第{month}个月" if year or day else ""
    if not day:
        return ""
    most = DAYS[int(month) - 1]
    if year and int(month) == 2 and not _leap(int(year)):
        most = 28
    return "" if 1 <= int(day) <= most else f"{month}月只有{most}天"


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


LONE_MONTH = re.compile(r"(?<![\d.])(\d{2,3})月(?=底|初|中旬|上旬|下旬|末|份|前|起)")


def impossible_months(text: str) -> Iterator[Slip]:
    """Find 13月底, where nothing beside it makes a date."""
    for match in LONE_MONTH.finditer(text):
        if int(match[1]) > 12:
            yield match.start(), match[0], f"没有“{match[0]}”：一年只有12个月", None


NUMBER = r"(\d+(?:\.\d+)?)"
UNIT = r"(个|人|名|户|项|处|件|家|次|所|座|条|亩|元|万元|公里|支|辆|台|套|份|场|村|栋)"
TOTAL = re.compile(
    rf"(?:共(?![同产青享治存识])计?|合计|总计|总共)[\u4e00-\u9fff]{{0,6}}?{NUMBER}{UNIT}"
)
AMONG = re.compile("[\u4e00-\u9fff]{0,6}[，（,](?:其中|包括)")
PART = re.compile(rf"(?<![\d.]){NUMBER}{UNIT}")


def wrong_sums(text: str) -> Iterator[Slip]:
    """Find totals that their parts exceed (其中), or do not make where no 其中 leaves any out."""
    if "共" not in text and "计" not in text:  # what TOTAL begins with
        return
    for sentence in re.finditer(r"[^。；]+", text):
        total = TOTAL.search(sentence[0])
        if not total:
            continue
        value, unit = float(total[1]), total[2]
        rest = sentence[0][total.end() :]
        among = bool(AMONG.match(rest))
        parts = [
            float(p[1]) for p in PART.finditer(rest if among else sentence[0][: total.start()])
        ]
        units = {p[2] for p in PART.finditer(rest if among else sentence[0][: total.start()])}
        if (
            len(parts) < 2
            or units != {unit}
            or re.search("每|各|至|以上|以下|左右|约", sentence[0])
        ):
            continue
        made = sum(parts)
        # 女 beside 农业 and 工业: people counted in two ways, one of which makes the total.
        twice = among and any(sum(own) == value for own in combinations(parts, len(parts) - 1))
        if (made > value and not twice) or (not among and made != value):
            yield (
                sentence.start() + total.start(),
                total[0],
                f"“{total[0]}”与各项之和{made:g}{unit}不符",
                None,
            )
