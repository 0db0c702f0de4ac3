"""Which characters follow each other in the law, and what of a text follows nothing known.

The table is counted over local regulations (tables/make_tables.py). What is too often to be listed
is kept as a Bloom filter: it may take an unknown sequence for a known one, and never the reverse,
so that a slip is missed now and then and no good word is blamed for it.
"""

import re
import struct
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple
from zlib import crc32

from booklet.language.alike import alike
from booklet.language.tables import FOLDER, lines

FILE = "trigrams.bin"
MIX = 0x9E3779B1
# Beginning and end of a run of Chinese characters count as characters.
BEGIN, END = "^", "$"
# A sequence is listed that so many regulations have.
LISTED_FROM = 5
HAN = re.compile("[\u4e00-\u9fff]+")
# Characters that are words by themselves, or end many: what is beside them says little.
LOOSE = frozenset(
    "的了着得地而也很才是又都便却但或与和及其不无未已将被把让使向往从到于由为对在有各该本此每几"
    "某两一二三四五六七八九十百千万会局等化党镇乡村市县州区师团级年月日更仅来去你我他她它们这那"
    "谁如之方所以并且即若则就还再只可能要应须用可做作办事性者员度率观式型类种项"
)


NONE: frozenset[str] = frozenset()
# A pair of characters that stands in the corpus so often is part of a word.
PAIR_OF_A_WORD = 100
# No pair of characters is so frequent that it says that one of more than this is a slip.
MOST_USUAL = 256
PARTS = 8
# Sayings of four characters that a dictionary has: 责无旁贷. GAP stands for any one of them.
SAYING, GAP = 4, "*"


def key(sequence: str) -> int:
    """Return the number of 32 bits that stands for a sequence of characters."""
    return crc32(sequence.encode())


class Filter:
    """A Bloom filter that keeps the bits of a sequence in one word."""

    def __init__(self, words: "array[int]") -> None:
        """Take the words of 64 bits."""
        self.words = words
        self._size = len(words)

    def add(self, sequence: str) -> None:
        """Take a sequence in."""
        number = key(sequence)
        # Mixed once more, so that a word is not told by the bits that are set in it.
        place = (number * MIX & 0xFFFFFFFF) * self._size >> 32
        for shift in (0, 6, 12, 18):
            self.words[place] |= 1 << (number >> shift & 63)

    def __contains__(self, sequence: str) -> bool:
        """Say whether the sequence was taken in, or is by chance as if it had been."""
        number = crc32(sequence.encode())
        word = self.words[(number * MIX & 0xFFFFFFFF) * self._size >> 32]
        return bool(
            word >> (number & 63)
            & word >> (number >> 6 & 63)
            & word >> (number >> 12 & 63)
            & word >> (number >> 18 & 63)
            & 1
        )


class Known(dict[str, bool]):
    """Whether sequences are in a filter, each looked up there once."""

    def __init__(self, taken_in: Filter) -> None:
        """Ask ``taken_in`` for what is asked here for the first time."""
        self._taken_in = taken_in

    def __missing__(self, sequence: str) -> bool:
        """Look ``sequence`` up."""
        known = self[sequence] = sequence in self._taken_in
        return known


class Suspect(NamedTuple):
    """A character that follows nothing known, where it stands, and what belongs there."""

    offset: int
    found: str
    instead: str


class Trigrams:
    """The table: what is known, how often, and what therefore looks wrong."""

    def __init__(self, content: bytes, pairs: Iterable[str]) -> None:
        """Take the table that tables/make_tables.py packs, and the lines of pairs.txt."""
        sizes = struct.unpack_from(f"<{PARTS}I", content)
        parts, start = [], 4 * PARTS
        for size in sizes:
            parts.append(content[start : start + size])
            start += size
        listed, self._counts, known, words, pairs_listed, self._pair_counts, gaps, sayings = parts
        self._gaps, self._sayings = Filter(array("Q", gaps)), array("I", sayings)
        self._listed = array("I", listed)
        self._pairs = array("I", pairs_listed)
        self.known = Known(Filter(array("Q", known)))
        self._words = Filter(array("Q", words))
        self._after = {line[0]: frozenset(line[1:]) for line in pairs}
        self._before: dict[str, set[str]] = defaultdict(set)
        for first, seconds in self._after.items():
            for second in seconds:
                self._before[second].add(first)

    def common(self, sequence: str) -> int:
        """Return how many regulations have the three characters: 0 for few, at most 255."""
        at = _at(self._listed, key(sequence))
        return self._counts[at] if at >= 0 else 0

    def pair(self, two: str) -> int:
        """Return how often about two characters follow each other; 1 where that is rare."""
        at = _at(self._pairs, key(two))
        return 1 << self._pair_counts[at] if at >= 0 else 1

    def suspects(self, text: str) -> Iterator[Suspect]:
        """Yield the characters of ``text`` that are unknown where they stand, with what belongs."""
        for match in HAN.finditer(text):
            run = BEGIN + match[0] + END
            for at in self._unknown(run):
                instead = self._instead(run, at) or self._of_a_saying(run, at)
                if instead:
                    yield Suspect(match.start() + at - 1, run[at], instead)

    def _unknown(self, run: str) -> Iterator[int]:
        """Yield the characters of which all three sequences that they are in are unknown."""
        known, last, done = self.known, len(run) - 3, 0
        # Of three sequences side by side one is looked up here; those beside it but rarely.
        for n in (*range(1, last, 3), last):
            if not known[run[n : n + 3]]:
                for at in range(max(n, done + 1), min(n + 3, last + 2)):
                    done = at
                    around = range(at - 2 if at > 1 else 0, min(at, last) + 1)
                    if at and not any(known[run[m : m + 3]] for m in around):
                        yield at

    def _instead(self, run: str, at: int) -> str:
        """Return the look-alike that belongs at ``at``, or nothing where none surely does."""
        before, character, after = run[at - 1], run[at], run[at + 1]
        near = alike(character)
        follow = near & self._after.get(before, NONE)
        precede = near & self._before.get(after, NONE)
        if not follow and not precede:
            return ""
        usual = max(self.pair(before + character), self.pair(character + after))
        # A character of a known word, or one that is a word, must be outdone on both sides.
        plain = not (
            usual > MOST_USUAL
            or character in LOOSE
            or before + character in self._words
            or character + after in self._words
        )
        candidates = (follow | precede) - LOOSE if plain else follow & precede
        if not candidates:
            return ""
        places = range(max(0, at - 2), min(at, len(run) - 3) + 1)
        around = [(run[n:at], run[at + 1 : n + 3]) for n in places]
        best, chosen = 0, ""
        for other in sorted(candidates):
            counts = sorted((self.common(b + other + a) for b, a in around), reverse=True)
            if counts[0] == 0 or sum(counts) <= best:
                continue
            pair = max(self.pair(before + other), self.pair(other + after))
            sure = counts[0] >= 50 and len(counts) == 3 and counts[1] >= 10 and counts[2] >= 5
            attested = sum(count > 0 for count in counts) > 1
            fits = plain and attested and pair >= 100 * usual
            if fits or (sure and pair >= 20 * usual):
                best, chosen = sum(counts), other
        return chosen

    def _of_a_saying(self, run: str, at: int) -> str:
        """Return the look-alike with which a saying stands around ``at``, or nothing."""
        for start in range(max(1, at - 3), min(at, len(run) - 5) + 1):
            ahead, behind = run[start:at], run[at + 1 : start + SAYING]
            if f"{ahead}{GAP}{behind}" in self._gaps:
                for other in sorted(alike(run[at])):
                    if _at(self._sayings, key(f"{ahead}{other}{behind}")) >= 0:
                        return other
        return ""


def _at(marks: "array[int]", mark: int) -> int:
    """Return where ``mark`` stands in the sorted ``marks``, or -1."""
    at = bisect_left(marks, mark)
    return at if at < len(marks) and marks[at] == mark else -1


@cache
def trigrams() -> Trigrams:
    """Return the table of this room, read once."""
    return Trigrams((FOLDER / FILE).read_bytes(), lines("pairs.txt"))
