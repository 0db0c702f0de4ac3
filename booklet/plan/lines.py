"""A paragraph -> the lines in which it is printed, on every machine the same.

A line takes what it has room for, up to the last place where it may break (:mod:`marks`). Widths
are the fonts' own advances, added up in whole numbers: :data:`EM` units are an em.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate

from booklet.plan.marks import SPACES, is_combining, is_mark, may_break

# Units of an em: whole for fonts of 1000 and of 2048 units.
EM = 256_000


def line_starts(text: str, advances: Sequence[int], pairs: Sequence[int], room: int) -> list[int]:
    """Return where each line of ``text`` begins, the first at 0; a text of nothing has one line.

    ``advances`` has the width of each character and ``pairs`` by how much it is narrower (or, below
    zero, wider) before the character that follows on the same line. ``room`` is the width of a
    line. All are in units of 1/EM em.

    Spaces at a line's end hang beyond it. What may break nowhere breaks where the line ends. A
    paragraph's last line has no lone character where the line before can spare one.
    """
    # A line from start to before end is ends[end] - ends[start] + pairs[end - 1] wide: its last
    # character stands before none.
    ends = [0, *accumulate(a - p for a, p in zip(advances, pairs, strict=True))]
    starts = [0]
    while (start := starts[-1]) < len(text):
        fitting = _fitting(text, start, ends, pairs, room)
        if fitting == len(text):
            break
        starts.append(_break(text, start, fitting))
    if len(starts) > 1:
        starts[-1] = _not_alone(text, starts, lambda at: ends[-1] - ends[at] + pairs[-1] <= room)
    return starts


def _fitting(text: str, start: int, ends: Sequence[int], pairs: Sequence[int], room: int) -> int:
    """Return up to where a line that begins at ``start`` has room, with spaces beyond its end."""
    end = bisect_right(ends, room + ends[start], start + 1) - 1
    # The last character of a line stands before none, and is as wide as it is by itself.
    while end > start + 1 and ends[end] - ends[start] + pairs[end - 1] > room:
        end -= 1
    end = max(end, start + 1)
    while end < len(text) and (text[end] in SPACES or is_combining(text[end])):
        end += 1
    return end


def _break(text: str, start: int, end: int) -> int:
    """Return the last place up to ``end`` where a line may break, or ``end`` if there is none."""
    return next((at for at in range(end, start, -1) if may_break(text[at - 1], text[at])), end)


def _not_alone(text: str, starts: Sequence[int], fits: Callable[[int], bool]) -> int:
    """Return where the last line begins, so that it is no lone character with its marks.

    GB/T 15834-2011, 5.1.11, and CLREQ, 3.2.4: a paragraph's last character is kept from a line of
    its own. The break goes back by one place, if the line before keeps company too.
    """
    *_, before, last = starts
    if len(_characters(text[last:])) != 1:
        return last
    for at in range(last - 1, before, -1):
        if may_break(text[at - 1], text[at]):
            spared = len(_characters(text[before:at])) > 1 and fits(at)
            return at if spared else last
    return last


def _characters(text: str) -> list[str]:
    return [c for c in text if not is_mark(c) and not is_combining(c)]
