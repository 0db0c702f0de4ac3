"""The printed date of a booklet: the one rule for what is a date and which day it means."""

import re
from datetime import UTC, datetime

DIGITS = str.maketrans("〇零○oOＯ一二三四五六七八九", "000000123456789")
YEAR, NUMBER = r"([\d〇零○oOＯ一二三四五六七八九]{4})", r"(\d{1,2}|[一二三四五六七八九十]{1,3})"
DAY = rf"(?:\s*{NUMBER}\s*月份?(?:\s*{NUMBER}\s*日)?)?"
FORM = re.compile(rf"[（(]?\s*{YEAR}\s*年{DAY}\s*(?:版本?)?\s*[）)]?")
TENS = re.compile(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)")


def edition_date(date: str) -> datetime:
    """Return 00:00 UTC of a printed date: ``2025 年 7 月``, 二〇二五年七月 or （2025年版）.

    A month means its first day, a year the first of January. Raises ValueError for any other form
    and for a day that does not exist.
    """
    match = FORM.fullmatch(date.strip())
    if not match:
        raise ValueError("日期")
    year, month, day = match.groups(default="1")
    return datetime(_number(year), _number(month), _number(day), tzinfo=UTC)


def _number(text: str) -> int:
    """Return a number in digits, in Chinese ones (二〇二五) or in words (二十一)."""
    if tens := TENS.fullmatch(text):
        return int((tens[1] or "一").translate(DIGITS) + (tens[2] or "〇").translate(DIGITS))
    return int(text.translate(DIGITS))


def is_date(text: str) -> bool:
    """Say whether :func:`edition_date` can tell the day that ``text`` means."""
    try:
        edition_date(text)
    except ValueError:
        return False
    return True
