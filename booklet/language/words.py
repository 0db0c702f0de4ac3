"""Words that are wrong, and what is right: a table with conditions on what stands beside them."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from booklet.language.tables import rows

BEFORE, BEHIND = 6, 60  # characters that a condition may look at


class Word(NamedTuple):
    """A wrong word as it was found."""

    offset: int
    found: str
    instead: str


class Words:
    """A table of what is wrong and what is right, to find the former in texts."""

    def __init__(self, table: Sequence[Sequence[str]]) -> None:
        """Take rows of wrong, right, and what must not stand before and behind it."""
        longest_first = sorted(table, key=lambda row: (-len(row[0]), row[0]))
        self._of = {wrong: (right, conditions) for wrong, right, *conditions in longest_first}

    def __len__(self) -> int:
        return len(self._of)

    def find(self, text: str) -> Iterator[Word]:
        """Yield the wrong words of ``text``, the longer of two at one place."""
        taken: set[int] = set()
        standing = pairs(text)
        for wrong, (right, conditions) in self._of.items():
            if wrong[:2] not in standing:  # much faster than to look for each
                continue
            at = text.find(wrong)
            while at >= 0:
                end = at + len(wrong)
                if taken.isdisjoint(range(at, end)) and _holds(text, at, end, conditions):
                    taken.update(range(at, end))
                    yield Word(at, wrong, right)
                at = text.find(wrong, end)


TWO = re.compile("..", re.DOTALL)


@lru_cache(1)
def pairs(text: str) -> frozenset[str]:
    """Return which two characters stand side by side; kept for the next table."""
    return frozenset((*TWO.findall(text), *TWO.findall(text, 1)))


def _holds(text: str, start: int, end: int, conditions: Sequence[str]) -> bool:
    """Say whether neither condition on what stands before and behind keeps a word from counting."""
    before, behind, *_ = (*conditions, "", "")
    ahead = text[max(0, start - BEFORE) : start]
    if _stands(before) and re.search(f"(?:{before})$", ahead):
        return False
    return not (_stands(behind) and re.match(f"(?:{behind})", text[end : end + BEHIND]))


def _stands(condition: str) -> bool:
    return condition not in ("", "-")


@cache
def misspelt() -> Words:
    """Return the words that are often misspelt."""
    return Words(rows("misspelt.txt"))


@cache
def renamed() -> Words:
    """Return the offices that reforms have renamed, with their names of today."""
    return Words(rows("offices.txt"))
