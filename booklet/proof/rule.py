"""What a proofreading rule is, and how functions of a text or of a cell become one."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from booklet.files.faults import Severity
from booklet.model.texts import Spot, Texts

HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
CLOSING = "，。；：、？！）》”’】"


@dataclass(frozen=True)
class Hit:
    """Something found: where it begins, what to say, and what may safely stand in its stead."""

    spot: Spot
    message: str
    found: str = ""
    instead: str | None = None


@dataclass(frozen=True)
class Rule:
    """A rule: its id, how sure it is, one line for ``--explain`` and the function that looks."""

    id: str
    severity: Severity
    explanation: str
    look: Callable[[Texts], Iterable[Hit]]


# What one paragraph shows ------------------------------------------------------------------------
Slip = tuple[int, str, str, str | None]  # offset, what is found, message, what may stand instead


def each_text(look: Callable[[str], Iterable[Slip]]) -> Callable[[Texts], Iterator[Hit]]:
    """Lift a function of a text to a rule over every text of the booklet."""

    def over(texts: Texts) -> Iterator[Hit]:
        for unit in texts.units:
            for offset, found, message, instead in look(unit.text):
                yield Hit(unit.spot.at(offset), message, found, instead)

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
def each_cell(
    look: Callable[[Sequence[str]], Iterable[tuple[int, int, str]]],
) -> Callable[[Texts], Iterator[Hit]]:
    """Lift a function of a cell's paragraphs to a rule over every text cell."""

    def over(texts: Texts) -> Iterator[Hit]:
        for units in texts.cells:
            for paragraph, offset, message in look([unit.text for unit in units]):
                yield Hit(units[paragraph].spot.at(offset), message)

    return over
