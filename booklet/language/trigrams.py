"""Which characters follow each other in the law, and what of a text follows nothing known.

The table is counted over local regulations (tables/make_tables.py). What is too often to be listed
is kept as a Bloom filter: it may take an unknown sequence for a known one, and never the reverse,
so that a slip is missed now and then and no good word is blamed for it.
"""

import re
import struct
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple
from zlib import crc32

from booklet.language.alike import alike, sounding_as
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
# Verbs and adverbs that are as much words by themselves, and yet may be what belongs in a place.
BY_THEMSELVES = LOOSE | frozenset(
    "亦皆均凡曾另尽共除自至早近是这随便想找看听说叫问写买卖拿送放给替走住居增见过"
)
# Function words, which stand beside any word and are hardly ever typed for another.
FUNCTION = frozenset(
    "的了着得地而也很才又却但或与和及其不将被把让使从于由为对在有各该本此每某虽仍且仅"
)
NUMERALS = frozenset("〇零一二三四五六七八九十百千万亿两几数")


# A pair of characters that stands in the corpus so often is part of a word.
PAIR_OF_A_WORD = 100
# No pair of characters is so frequent that it says that one of more than this is a slip.
MOST_USUAL = 256
# A word that stands so often in the corpus is one that is meant, where what stands beside the
# character in its place is no more usual than that.
MARKED_WORD, USUAL_BESIDE = 16, 64
PARTS = 8
# Sayings of four characters that a dictionary has: 责无旁贷. GAP stands for any one of them.
SAYING, GAP = 4, "*"


def key(sequence: str) -> int:
    """Return the number of 32 bits that stands for a sequence of characters."""
    return crc32(sequence.encode())


# The bits of a word of 64 that 12 bits of a number name, half of them by 6.
BITS_OF = [1 << (number & 63) | 1 << (number >> 6) for number in range(1 << 12)]


class Filter(dict[str, bool]):
    """A Bloom filter that keeps the bits of a sequence in one word, and what it has been asked."""

    def __init__(self, words: "array[int]") -> None:
        """Take the words of 64 bits."""
        self.words = words
        self._size = len(words)

    def add(self, sequence: str) -> None:
        """Take a sequence in."""
        number = key(sequence)
        bits = BITS_OF[number & 0xFFF] | BITS_OF[number >> 12 & 0xFFF]
        self.words[(number * MIX & 0xFFFFFFFF) * self._size >> 32] |= bits

    def __missing__(self, sequence: str) -> bool:
        """Say whether the sequence was taken in, or is by chance as if it had been."""
        number = crc32(sequence.encode())
        bits = BITS_OF[number & 0xFFF] | BITS_OF[number >> 12 & 0xFFF]
        # Mixed once more, so that a word is not told by the bits that are set in it.
        word = self.words[(number * MIX & 0xFFFFFFFF) * self._size >> 32]
        known = self[sequence] = word & bits == bits
        return known


class Stranger(NamedTuple):
    """A character that follows nothing known: where it stands in a text, and in a run of it."""

    offset: int
    run: str
    at: int


class Trigrams:
    """The table: what is known, how often, and what therefore looks wrong."""

    def __init__(self, content: bytes, pairs: Iterable[str], words: Iterable[str]) -> None:
        """Take the table that tables/make_tables.py packs, pairs.txt, and more words of two."""
        sizes = struct.unpack_from(f"<{PARTS}I", content)
        parts, start = [], 4 * PARTS
        for size in sizes:
            parts.append(content[start : start + size])
            start += size
        (
            listed,
            self._counts,
            known,
            listed_words,
            pairs_listed,
            self._pair_counts,
            gaps,
            sayings,
        ) = parts
        self.known, self._words, self._gaps = (
            Filter(array("Q", taken_in)) for taken_in in (known, listed_words, gaps)
        )
        self._words |= dict.fromkeys(words, True)
        self._listed, self._pairs, self._sayings = (
            array("I", marks) for marks in (listed, pairs_listed, sayings)
        )
        # Behind each character those that often follow it.
        self._after = {line[0]: line[1:] for line in pairs}

    def common(self, sequence: str) -> int:
        """Return how many regulations have the three characters: 0 for few, at most 255."""
        at = _at(self._listed, key(sequence))
        return self._counts[at] if at >= 0 else 0

    def pair(self, two: str) -> int:
        """Return how often about two characters follow each other; 1 where that is rare."""
        at = _at(self._pairs, key(two))
        return 1 << self._pair_counts[at] if at >= 0 else 1

    def is_word(self, two: str) -> bool:
        """Say whether two characters are a word of the dictionary."""
        return self._words[two]

    def strangers(self, text: str) -> Iterator[Stranger]:
        """Yield the characters of ``text`` that are unknown where they stand.

        A character that makes a word with one beside it is none: so it is in names. Nor is what
        is counted: 三株, 68栋.
        """
        for match in HAN.finditer(text):
            run = BEGIN + match[0] + END
            for at in self._unknown(run):
                if self._words[run[at - 1 : at + 1]] or self._words[run[at : at + 2]]:
                    continue
                counted = run[at - 1] in NUMERALS or (
                    at == 1 and text[: match.start()][-1:].isdecimal()
                )
                if not counted and run[at] not in FUNCTION:
                    yield Stranger(match.start() + at - 1, run, at)

    def instead(self, stranger: Stranger) -> str:
        """Return what belongs where a stranger stands, or nothing where none surely does."""
        _, run, at = stranger
        return self._instead(run, at) or self._of_a_word(run, at) or self._of_a_saying(run, at)

    def _unknown(self, run: str) -> Iterator[int]:
        """Yield the characters of which all three sequences that they are in are unknown."""
        known, end = self.known, len(run)
        # Every character is in one of these sequences; the four beside it are looked up but rarely.
        for n in range(end % 3 > 0, end - 2, 3):
            if known[run[n : n + 3]]:
                continue
            before = n > 0 and known[run[n - 1 : n + 2]]
            behind = n + 3 < end and known[run[n + 1 : n + 4]]
            if n > 0 and not before and not (n > 1 and known[run[n - 2 : n + 1]]):
                yield n
            if not before and not behind:
                yield n + 1
            if n + 3 < end and not behind and not (n + 4 < end and known[run[n + 2 : n + 5]]):
                yield n + 2

    def _instead(self, run: str, at: int) -> str:
        """Return the look-alike that belongs at ``at``, or nothing where none surely does.

        It makes a word with what stands beside it.
        """
        before, character, after = run[at - 1], run[at], run[at + 1]
        follow = self._after.get(before, "")
        usual = max(self.pair(before + character), self.pair(character + after))
        # A character that is a word by itself must be outdone on both sides.
        plain = character not in BY_THEMSELVES and usual <= MOST_USUAL
        if plain:
            candidates = {
                other
                for other in alike(character) - LOOSE
                if other in follow or after in self._after.get(other, "")
            }
        else:
            both = {other for other in follow if after in self._after.get(other, "")}
            candidates = both and both & alike(character)
        if not candidates:
            return ""
        around = [(run[n:at], run[at + 1 : n + 3]) for n in _around(run, at)]
        best, chosen = 0, ""
        for other in sorted(candidates):
            counts = sorted((self.common(b + other + a) for b, a in around), reverse=True)
            if counts[0] == 0 or sum(counts) <= best:
                continue
            if not (self._words[before + other] or self._words[other + after]):
                continue
            pair = max(self.pair(before + other), self.pair(other + after))
            sure = counts[0] >= 50 and len(counts) == 3 and counts[1] >= 10 and counts[2] >= 5
            attested = sum(count > 0 for count in counts) > 1
            fits = plain and attested and pair >= 100 * usual
            if fits or (sure and pair >= 20 * usual):
                best, chosen = sum(counts), other
        return chosen

    def _of_a_word(self, run: str, at: int) -> str:
        """Return what sounds as the character at ``at`` and makes a word with the one beside it.

        In its place that stands in two known sequences.
        """
        before, character, after = run[at - 1], run[at], run[at + 1]
        ahead, behind = before + character, character + after
        if character in BY_THEMSELVES:
            return ""
        usual = self.pair(ahead), self.pair(behind)
        if min(usual) > 1 or max(usual) > USUAL_BESIDE:
            return ""
        best, chosen = MARKED_WORD - 1, ""
        for other in sorted(sounding_as(character) - LOOSE):
            counts = (
                self.pair(word)
                for word, own in zip((before + other, other + after), usual, strict=True)
                if own == 1 and self._words[word]
            )
            count = max(counts, default=0)
            if count > best and self._attested(run, at, other) > 1:
                best, chosen = count, other
        return chosen

    def _attested(self, run: str, at: int, other: str) -> int:
        """Return how many of the sequences that ``other`` would be in at ``at`` are common."""
        return sum(
            self.common(run[n:at] + other + run[at + 1 : n + 3]) > 0 for n in _around(run, at)
        )

    def _of_a_saying(self, run: str, at: int) -> str:
        """Return the look-alike with which a saying stands around ``at``, or nothing."""
        for start in range(max(1, at - 3), min(at, len(run) - 5) + 1):
            ahead, behind = run[start:at], run[at + 1 : start + SAYING]
            # What a saying has beside each other is known.
            if not (ahead and behind) and not self.known[ahead + behind]:
                continue
            if self._gaps[f"{ahead}{GAP}{behind}"]:
                for other in sorted(alike(run[at])):
                    if _at(self._sayings, key(f"{ahead}{other}{behind}")) >= 0:
                        return other
        return ""


def _around(run: str, at: int) -> range:
    """Return where the sequences begin that have the character at ``at``."""
    return range(max(0, at - 2), min(at, len(run) - 3) + 1)


def _at(marks: "array[int]", mark: int) -> int:
    """Return where ``mark`` stands in the sorted ``marks``, or -1."""
    at = bisect_left(marks, mark)
    return at if at < len(marks) and marks[at] == mark else -1


@cache
def trigrams() -> Trigrams:
    """Return the table of this room, read once."""
    return Trigrams((FOLDER / FILE).read_bytes(), lines("pairs.txt"), lines("current.txt"))
