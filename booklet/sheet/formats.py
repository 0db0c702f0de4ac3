"""A workbook's styles -> how a number shows, and which cells are struck out."""

import math
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal, DecimalException
from typing import Any

# The number formats that have no code in the file (ECMA-376-1, 18.8.30) and are no dates.
BUILT_IN: Mapping[str, str] = {
    "0": "General", "1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00",
    "9": "0%", "10": "0.00%", "49": "@",
}  # fmt: skip
# Those that are dates and times, also in East Asian programs.
DATES = {str(n) for n in (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))}
# Number formats (18.8.31) that only say how many decimals there are, whether thousands are parted
# and whether it is a percentage.
PLAIN_FORMAT = re.compile(r"(#,##)?0(?:\.(0+))?(%)?(?:_[ )])?")
NUMBER = re.compile(r"\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?\s*", re.ASCII)
AS_TYPED = ("General", "@", "G/通用格式")
# What stands for itself in a format, and what in the rest makes it a date.
LITERAL = re.compile(r'"[^"]*"|\[(?!h+\]|m+\]|s+\])[^\]]*\]|[\\_*].')
DATE_SIGN = re.compile(r"[dmhysDMHYS年月日]")
# Excel shows so many digits of a number.
MOST_DIGITS = 15
DATED, FORMATTED, NO_NUMBER = "是日期或时间", "是带格式的数字", "不是数字"


class Formats:
    """What the styles say, as far as it shows in a text; a file without styles says nothing."""

    def __init__(self, styles: Any) -> None:
        """Read the root of a workbook's styles, if it has any."""
        self.codes: list[str] = []
        self.struck: list[bool] = []
        if styles is None:
            return
        codes = {
            own.get("numFmtId"): own.get("formatCode") or "General"
            for own in styles.iterfind("{*}numFmts/{*}numFmt")
        }
        fonts = [
            any(s.get("val", "1") not in ("0", "false") for s in font.iterfind("{*}strike"))
            for font in styles.iterfind("{*}fonts/{*}font")
        ]
        for own in styles.iterfind("{*}cellXfs/{*}xf"):
            number = own.get("numFmtId") or "0"
            usual = "yyyy" if number in DATES else BUILT_IN.get(number, f"?{number}")
            self.codes.append(codes.get(number, usual))
            font = own.get("fontId") or "0"
            self.struck.append(font.isdecimal() and int(font) < len(fonts) and fonts[int(font)])

    def is_struck(self, style: str | None) -> bool:
        """Say whether the cells of a ``style`` are struck out."""
        at = int(style or 0)
        return 0 <= at < len(self.struck) and self.struck[at]

    def shown(self, value: str, style: str | None) -> tuple[str, str | None]:
        """Return a number as it shows, or what it is where more than its decimals decides."""
        at = int(style or 0)
        code = self.codes[at] if 0 <= at < len(self.codes) else "General"
        number = float(value) if NUMBER.fullmatch(value) else math.nan
        if not math.isfinite(number):
            return "", NO_NUMBER
        if code in AS_TYPED:
            text = f"{number:.{MOST_DIGITS}g}"
            return ("", FORMATTED) if "e" in text else (text, None)
        match = PLAIN_FORMAT.fullmatch(code)
        if not match:
            return "", DATED if DATE_SIGN.search(LITERAL.sub("", code)) else FORMATTED
        thousands, decimals, percent = match.groups()
        try:
            exact = Decimal(str(number)) * (100 if percent else 1)
            rounded = exact.quantize(Decimal(1).scaleb(-len(decimals or "")), ROUND_HALF_UP)
        except DecimalException:  # more digits than a number has
            return "", FORMATTED
        return f"{rounded:{',' if thousands else ''}f}{percent or ''}", None
