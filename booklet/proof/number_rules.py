"""What numbers show: days that no calendar has, and sums that do not come out."""

import re
from collections.abc import Iterator

from booklet.proof.rule import Slip

DAY = re.compile(
    r"(?<!\d)(?=\d{1,5}[年月日号])(?:(?<!\d)(\d{1,5})年)?(?:(?<!\d)(\d{1,3})月)?(?:(?<!\d)(\d{1,3})(?:日|号(?!文|楼|院|线)))?"
)
DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
CLOCK = re.compile(r"(?<![\d:：.])(\d{1,2})[:：](\d{2})(?![\d:：.]|号)")
FIRST_YEAR, LAST_YEAR = 1840, 2100  # of what such a list can speak of


def impossible_dates(text: str) -> Iterator[Slip]:
    """Find 2月30日, 13月, 2205年, 25:00."""
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
TOTAL = re.compile(rf"(?:共计?|合计|总计|总共)[\u4e00-\u9fff]{{0,6}}?{NUMBER}{UNIT}")
AMONG = re.compile("[\u4e00-\u9fff]{0,6}[，（,](?:其中|包括)")
PART = re.compile(rf"(?<![\d.]){NUMBER}{UNIT}")


def wrong_sums(text: str) -> Iterator[Slip]:
    """Find totals that their parts exceed (其中), or do not make where no 其中 leaves any out."""
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
        if made > value or (not among and made != value):
            yield (
                sentence.start() + total.start(),
                total[0],
                f"“{total[0]}”与各项之和{made:g}{unit}不符",
                None,
            )
