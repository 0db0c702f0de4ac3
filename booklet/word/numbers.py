"""Word's automatic numbers written out: what stands before a paragraph that is in a list."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

DIGITS = "〇一二三四五六七八九"
LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "十", "百", "千")
LEGAL_PLACES = ("", "拾", "佰", "仟")
STEMS = "甲乙丙丁戊己庚辛壬癸"
ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
BULLET = "●"


def counted(number: int, digits: str = DIGITS, places: tuple[str, ...] = PLACES) -> str:
    """Return a number below 10,000 as Chinese counts: 十一, 二十, 一百〇五."""
    if not 0 < number < 10 ** len(places):
        raise ValueError(number)
    text, zero = "", False
    for place in reversed(range(len(places))):
        digit = number // 10**place % 10
        if digit:
            text += (digits[0] if zero else "") + digits[digit] + places[place]
        zero = bool(text) and not digit
    return text.removeprefix(digits[1]) if digits is DIGITS and number in range(10, 20) else text


def roman(number: int) -> str:
    """Return a number as a Roman one in small letters."""
    if not 0 < number < 4000:
        raise ValueError(number)
    text = ""
    for value, letters in ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def letters(number: int) -> str:
    """Return a, b … z, aa, bb …, as Word counts on."""
    if number < 1:
        raise ValueError(number)
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def one_of(signs: str) -> Callable[[int], str]:
    """Return a function that counts with ``signs``."""

    def sign(number: int) -> str:
        if not 0 < number <= len(signs):
            raise ValueError(number)
        return signs[number - 1]

    return sign


FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
# ECMA-376-1, 17.18.59 (ST_NumberFormat): those that Chinese editions of Word and WPS offer.
FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalHalfWidth": str,
    "decimalFullWidth": lambda number: str(number).translate(FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(FULL_WIDTH),
    "decimalEnclosedCircle": one_of("".join(map(chr, range(0x2460, 0x2474)))),
    "decimalEnclosedCircleChinese": one_of("".join(map(chr, range(0x2460, 0x2474)))),
    "decimalEnclosedParen": one_of("".join(map(chr, range(0x2474, 0x2488)))),
    "decimalEnclosedFullstop": one_of("".join(map(chr, range(0x2488, 0x249C)))),
    "chineseCounting": counted,
    "chineseCountingThousand": counted,
    "japaneseCounting": counted,
    "taiwaneseCounting": counted,
    "taiwaneseCountingThousand": counted,
    "ideographDigital": lambda n: "".join(DIGITS[int(digit)] for digit in str(n)),
    "japaneseDigitalTenThousand": lambda n: "".join(DIGITS[int(digit)] for digit in str(n)),
    "taiwaneseDigital": lambda n: "".join(DIGITS[int(digit)] for digit in str(n)),
    "chineseLegalSimplified": lambda n: counted(n, LEGAL_DIGITS, LEGAL_PLACES),
    "ideographTraditional": one_of(STEMS),
    "lowerLetter": letters,
    "upperLetter": lambda number: letters(number).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "none": lambda number: "",
}


@dataclass(frozen=True)
class Level:
    """How one level of a list counts (ECMA-376-1, 17.9.6).

    ``restart`` is the level (from 1) whose next number lets this one begin anew, 0 for none.
    """

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False


class Numbering:
    """The automatic numbers of a document, whose paragraphs are asked in their order."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        """Take the roots of numbering.xml and styles.xml; either may be None."""
        self._abstract: dict[str, Any] = {}
        self._lists: dict[str, Any] = {}
        self._styles: dict[str, Any] = {}
        if numbering is not None:
            for element in numbering.iter(qn("w:abstractNum")):
                self._abstract[element.get(qn("w:abstractNumId"))] = element
            for element in numbering.iter(qn("w:num")):
                self._lists[element.get(qn("w:numId"))] = element
        if styles is not None:
            for element in styles.iter(qn("w:style")):
                self._styles[element.get(qn("w:styleId"))] = element
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def before(self, paragraph: Any) -> str:
        """Return what Word shows before ``paragraph``: a number, a bullet or nothing.

        Raises ValueError for a number that cannot be written out.
        """
        found = self._list_of(paragraph)
        if found is None:
            return ""
        number, at = found
        owner, levels = self._levels(number)
        level = levels.get(at)
        if level is None:
            return ""
        counters = self._counters.setdefault(owner, {})
        overridden = self._start_override(number, at)
        if overridden is not None and (number, at) not in self._begun:
            counters[at] = overridden
        else:
            counters[at] = counters.get(at, level.start - 1) + 1
        self._begun.add((number, at))
        for deeper in [n for n in counters if n > at]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or (restart and at < restart):
                del counters[deeper]
        if level.form == "bullet":
            return level.text if level.text.isprintable() and level.text.strip() else BULLET
        return self._written(level, levels, counters)

    def _written(self, level: Level, levels: Mapping[int, Level], counters: dict[int, int]) -> str:
        text = level.text
        for n, of_level in levels.items():
            sign = f"%{n + 1}"
            if sign in text:
                form = "decimal" if level.legal else of_level.form
                if form not in FORMATS:
                    raise ValueError(form)
                text = text.replace(sign, FORMATS[form](counters.setdefault(n, of_level.start)))
        return text

    def _list_of(self, paragraph: Any) -> tuple[str, int] | None:
        """Return the list and the level that a paragraph, or else its style, is in."""
        properties = paragraph.find(qn("w:pPr"))
        own = None if properties is None else properties.find(qn("w:numPr"))
        number, at = _numbers(own)
        style = None if properties is None else _value(properties, "w:pStyle")
        if number is None and style is not None:
            for element in self._based_on(style):
                inherited = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
                styled, level = _numbers(inherited)
                if styled is not None:
                    number = styled
                    # A style may take its paragraphs out of any list, by the number 0.
                    linked = (
                        self._level_of_style(styled, element.get(qn("w:styleId")))
                        if styled in self._lists
                        else None
                    )
                    at = linked if at is None and linked is not None else at or level
                    break
        if number is None or number == "0" or number not in self._lists:
            return None
        return number, at or 0

    def _based_on(self, style: str) -> Iterator[Any]:
        """Yield a style's element and those of the styles that it is based on."""
        seen = set()
        at: str | None = style
        while at in self._styles and at not in seen:
            seen.add(at)
            yield self._styles[at]
            at = _value(self._styles[at], "w:basedOn")

    def _level_of_style(self, number: str, style: str) -> int | None:
        for element in self._abstract_of(number).iter(qn("w:lvl")):
            if _value(element, "w:pStyle") == style:
                return int(element.get(qn("w:ilvl")))
        return None

    def _abstract_of(self, number: str) -> Any:
        """Return the definition of a list, through the style that names it (17.9.21)."""
        element = self._abstract[_value(self._lists[number], "w:abstractNumId") or ""]
        link = _value(element, "w:numStyleLink")
        if link is None or link not in self._styles:
            return element
        linked, _ = _numbers(self._styles[link].find(f"{qn('w:pPr')}/{qn('w:numPr')}"))
        if linked is None or linked == number or linked not in self._lists:
            return element
        return self._abstract[_value(self._lists[linked], "w:abstractNumId") or ""]

    def _levels(self, number: str) -> tuple[str, dict[int, Level]]:
        """Return by what the list counts, for lists of one definition count on, and its levels."""
        abstract = self._abstract_of(number)
        elements = list(abstract.findall(qn("w:lvl")))
        for override in self._lists[number].findall(qn("w:lvlOverride")):
            elements += override.findall(qn("w:lvl"))
        levels = {int(element.get(qn("w:ilvl"))): _level(element) for element in elements}
        return abstract.get(qn("w:abstractNumId")), levels

    def _start_override(self, number: str, at: int) -> int | None:
        for override in self._lists[number].findall(qn("w:lvlOverride")):
            start = _value(override, "w:startOverride")
            if override.get(qn("w:ilvl")) == str(at) and start is not None:
                return int(start)
        return None


def _level(element: Any) -> Level:
    restart = _value(element, "w:lvlRestart")
    legal = element.find(qn("w:isLgl"))
    return Level(
        start=int(_value(element, "w:start") or "0"),
        form=_value(element, "w:numFmt") or "decimal",
        text=_value(element, "w:lvlText") or "",
        restart=None if restart is None else int(restart),
        legal=legal is not None and legal.get(qn("w:val"), "1") not in ("0", "false", "off"),
    )


def _numbers(properties: Any) -> tuple[str | None, int | None]:
    if properties is None:
        return None, None
    level = _value(properties, "w:ilvl")
    return _value(properties, "w:numId"), None if level is None else int(level)


def _value(element: Any, tag: str) -> str | None:
    child = element.find(qn(tag))
    return None if child is None else str(child.get(qn("w:val"), ""))
