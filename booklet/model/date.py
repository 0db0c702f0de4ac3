"""The printed date of a booklet: the one rule for what is a date and which day it means."""

import re
from datetime import UTC, datetime

FORM = re.compile(r"(\d{4}) ?年 ?(\d{1,2}) ?月(?: ?(\d{1,2}) ?日)?")


def edition_date(date: str) -> datetime:
    """Return 00:00 UTC of a printed date such as ``2025 年 7 月``; a month means its first day.

    Raises ValueError for any other form and for a day that does not exist.
    """
    match = FORM.fullmatch(date)
    if not match:
        raise ValueError("日期")
    year, month, day = match.groups(default="1")
    return datetime(int(year), int(month), int(day), tzinfo=UTC)


def is_date(text: str) -> bool:
    """Say whether :func:`edition_date` can tell the day that ``text`` means."""
    try:
        edition_date(text)
    except ValueError:
        return False
    return True
