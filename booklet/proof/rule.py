"""What a proofreading rule is, and how functions of a text or of a cell become one."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from booklet.files.faults import Severity
from booklet.model.texts import Spot, Texts


def is_han(text: str) -> bool:
    """Say whether ``text`` is Chinese characters alone.

    A class of them in a regular expression takes milliseconds to compile.
    """
    return text != "" and all("\u3400" <= c <= "\u9fff" or c >= "\U00020000" for c in text)


CLOSING = "，。；：、？！）》”’】"


@dataclass(frozen=True)
class Hit:
    """Something found: where it begins, what to say, and what may safely stand in its stead.

    ``remedy`` is what to do, where the rule's own would not be exact.
    """

    spot: Spot
    message: str
    found: str = ""
    instead: str | None = None
    remedy: str = ""


@dataclass(frozen=True)
class Rule:
    """A rule: its id, how sure it is, the function that looks, and what is told to an editor.

    That is what the rule is about, what to do, and an example of what is wrong and what is right.
    """

    id: str
    severity: Severity
    look: Callable[[Texts], Iterable[Hit]]
    explanation: str
    remedy: str
    wrong: str
    right: str


# What one paragraph shows ------------------------------------------------------------------------
Slip = tuple[int, str, str, str | None]  # offset, what is found, message, what may stand instead


def each_text(look: Callable[[str], Iterable[Slip]]) -> Callable[[Texts], Iterator[Hit]]:
    """Lift a function of a text to a rule over every text of the booklet."""

    def over(texts: Texts) -> Iterator[Hit]:
        for unit in texts.units:
            for offset, found, message, instead in look(unit.text):
                yield Hit(unit.spot.at(offset), message, found, instead)

    return over


def all_texts(look: Callable[[str], Iterable[Slip]]) -> Callable[[Texts], Iterator[Hit]]:
    """Lift a function of a text to a rule over all texts as one, a line each.

    Where a long table is looked through, it is once for the booklet.
    """

    def over(texts: Texts) -> Iterator[Hit]:
        whole, starts = texts.whole
        for offset, found, message, instead in look(whole):
            unit = bisect_right(starts, offset) - 1
            spot = texts.units[unit].spot.at(offset - starts[unit])
            yield Hit(spot, message, found, instead)

    return over


def matching(
    pattern: str, message: str, instead: Callable[[str], str] | None = None
) -> Callable[[str], Iterator[Slip]]:
    """Return a function that finds ``pattern`` in a text; ``{}`` in ``message`` stands for it."""
    form = re.compile(pattern)

    def look(text: str) -> Iterator[Slip]:
        for match in form.finditer(text):
            found = match[0]
            yield match.start(), found, message.format(found), instead(found) if instead else None

    return look


# What a cell shows -------------------------------------------------------------------------------
class CellSlip(NamedTuple):
    """Something found in a cell: paragraph and offset from 0, and as in a :class:`Hit`."""

    paragraph: int
    offset: int
    message: str
    found: str = ""
    instead: str | None = None
    remedy: str = ""


def each_cell(
    look: Callable[[Sequence[str]], Iterable[CellSlip]],
) -> Callable[[Texts], Iterator[Hit]]:
    """Lift a function of a cell's paragraphs to a rule over every text cell.

    Spaces before a paragraph are a slip of their own, which makes a clause nothing else.
    """

    def over(texts: Texts) -> Iterator[Hit]:
        for units in texts.cells:
            paragraphs = [unit.text.lstrip() for unit in units]
            for slip in look(paragraphs):
                unit = units[slip.paragraph]
                before = len(unit.text) - len(paragraphs[slip.paragraph])
                spot = unit.spot.at(before + slip.offset)
                yield Hit(spot, slip.message, slip.found, slip.instead, slip.remedy)

    return over
