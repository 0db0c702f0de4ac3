"""What may mend a file near a fault: the slips that its lines look like."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from booklet.files.faults import Fault, Place
from booklet.files.yaml_nodes import quotes_for
from booklet.slips.braces import BRACES
from booklet.slips.columns import BLOCKS, KEYS
from booklet.slips.lines import CATEGORIES, INDENTS, ITEMS
from booklet.slips.slip import Slip
from booklet.slips.typed import SPACES, Change, Known, Typed
from booklet.slips.values import LISTS, OTHERS, QUOTES

SLIPS = (
    *OTHERS, *INDENTS, *KEYS, *BRACES, *LISTS, *QUOTES, *ITEMS, *CATEGORIES, *BLOCKS,
)  # fmt: skip
# How far from a fault its cause is looked for, in lines, and how many slips of one line.
ABOVE, BELOW = 400, 60
ON_ONE_LINE = 4


@dataclass(frozen=True)
class Cure:
    """A change that may mend a text, and the slips on the line ``at`` that it mends."""

    at: int
    change: Change
    slips: tuple[Slip, ...]
    faults: tuple[Fault, ...]

    @property
    def is_sure(self) -> bool:
        """Whether the change leaves no doubt."""
        return all(slip.sure for slip in self.slips)

    @property
    def is_weak(self) -> bool:
        """Whether another explanation is to be preferred."""
        return any(slip.weak for slip in self.slips)


class Cures:
    """The cures of a file that holds the lines ``typed`` and is shown as ``name``."""

    def __init__(self, typed: Typed, name: str) -> None:
        """Look at ``typed``."""
        self.typed = typed
        self.name = name
        self._found: dict[int, list[Cure]] = {}
        self._whole: dict[tuple[Cure, bool], Cure] = {}

    def near(self, at: int) -> Iterator[Cure]:
        """Yield what may mend a fault on the line ``at``: of that line, the next ones, those above.

        The fault is rarely below its cause; if so, it is a text that goes on.
        """
        below = range(at + 1, at + 1 + BELOW)
        above = range(at - 1, at - 1 - ABOVE, -1)
        for n in (at, *above[:1], *below, *above[1:]):
            if 0 <= n < len(self.typed.lines):
                yield from self._at(n)

    def all(self) -> Iterator[Cure]:
        """Yield what may mend any line."""
        for at in range(len(self.typed.lines)):
            yield from self._at(at)

    def _at(self, at: int) -> list[Cure]:
        if at not in self._found:
            blank = not self.typed.lines[at].strip()
            self._found[at] = [] if blank else list(self._of(self.typed, at))
        return self._found[at]

    def _of(self, typed: Typed, at: int) -> Iterator[Cure]:
        """Yield what may mend the line ``at``."""
        line = typed.lines[at]
        for slip, form in _forms(typed.known):
            if typed.blocks[at] is not None and not slip.inside:
                continue
            match = form.fullmatch(line)
            if not match or not slip.when(typed, at):
                continue
            for change in slip.changes(match, typed, at):
                if change.lines != tuple(typed.lines[change.first : change.end]):
                    yield Cure(at, change, (slip,), (self._fault(slip, match, change, at),))

    def whole(self, cure: Cure, sure: bool = False) -> Cure:
        """Return a cure of one line together with those of the other (``sure``) slips on it."""
        key = cure, sure
        if key not in self._whole:
            self._whole[key] = self._extended(cure, sure)
        return self._whole[key]

    def _extended(self, cure: Cure, sure: bool) -> Cure:
        while len(cure.slips) < ON_ONE_LINE:
            if cure.change.end != cure.at + 1 or len(cure.change.lines) != 1:
                break
            typed = Typed(cure.change.made_in(self.typed.lines), self.typed.known)
            typed.usual = self.typed.usual  # found once for all cures
            typed.blocks = [*self.typed.blocks]
            typed.blocks[cure.at] = None
            more = next(
                (
                    other
                    for other in self._of(typed, cure.change.first)
                    if (other.is_sure if sure else not other.is_weak)
                    and other.slips[0] not in cure.slips
                    and (other.change.first, other.change.end) == (cure.at, cure.at + 1)
                ),
                None,
            )
            if more is None:
                break
            change = replace(cure.change, lines=more.change.lines)
            cure = Cure(cure.at, change, cure.slips + more.slips, cure.faults + more.faults)
        return cure

    def _fault(self, slip: Slip, match: re.Match[str], change: Change, at: int) -> Fault:
        """Return the fault that says what a slip is and how to mend it."""
        line = self.typed.lines[at]
        first = change.lines[0] if change.lines else ""
        more = len(change.lines) - 1 if change.end - change.first == len(change.lines) else 0
        said = {name: text or "" for name, text in match.groupdict().items()}
        said |= {
            "n": str(len(first) - len(first.lstrip(" "))),
            "below": f"，下面 {more} 行一起移动" if more > 0 else "",
            "quotes": quotes_for(said.get("rest", "")),
        }
        column = match.start("at") if match.groupdict().get("at") is not None else 0
        column = max(column, len(line) - len(line.lstrip(SPACES)))
        message, remedy = slip.message.format(**said), slip.remedy.format(**said)
        return Fault(Place(self.name, at + 1, column + 1), message, remedy, line)


@cache
def _forms(known: Known) -> list[tuple[Slip, re.Pattern[str]]]:
    return [(slip, known.pattern(slip.form)) for slip in SLIPS]
