"""Two changes of one text, made apart -> the text with both, where they do not touch."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import takewhile
from typing import NamedTuple


class Change(NamedTuple):
    """The lines of the old text from ``start`` to before ``end`` become ``lines``."""

    start: int
    end: int
    lines: list[bytes]


def merged(base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    """Return ``base`` with what ``ours`` and ``theirs`` changed of it, None where these touch.

    Changes of neighbouring lines touch: whether both may stand is for a person to say.
    """
    lines = base.splitlines(True)
    own, other = changes(lines, ours.splitlines(True)), changes(lines, theirs.splitlines(True))
    together = sorted({(c.start, c.end, tuple(c.lines)) for c in (*own, *other)})
    made: list[bytes] = []
    at = 0
    for number, (start, end, new) in enumerate(together):
        if number and start <= together[number - 1][1]:
            return None
        made += [*lines[at:start], *new]
        at = end
    return b"".join([*made, *lines[at:]])


def changes(old: Sequence[bytes], new: Sequence[bytes]) -> list[Change]:
    """Return what was changed of the lines ``old``."""
    ahead = _alike(old, new)
    behind = _alike(old[ahead:][::-1], new[ahead:][::-1])
    return list(_between(old, new, ahead, behind))


def _alike(old: Sequence[bytes], new: Sequence[bytes]) -> int:
    return sum(1 for _ in takewhile(lambda two: two[0] == two[1], zip(old, new, strict=False)))


def _between(
    old: Sequence[bytes], new: Sequence[bytes], ahead: int, behind: int
) -> Iterator[Change]:
    own, other = old[ahead : len(old) - behind], new[ahead : len(new) - behind]
    matcher = SequenceMatcher(None, own, other, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            yield Change(ahead + start, ahead + end, list(other[new_start:new_end]))
