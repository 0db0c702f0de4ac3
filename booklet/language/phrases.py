"""Fixed phrases and titles of laws, and what is nearly one of them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from booklet.language.alike import alike
from booklet.language.tables import lines
from booklet.language.words import pairs

SHORT = 5  # characters; a phrase of so few has neighbours that differ by a word
NUMERALS = frozenset("一二三四五六七八九十两双")
LONG = 9  # characters; a phrase of so many is no other with a character changed
LONGEST = 12  # characters; nor one of so many with one added or missing


class Near(NamedTuple):
    """What is nearly a phrase: where, as it stands, and the phrase."""

    offset: int
    found: str
    instead: str


def one_off(text: str, phrase: str) -> bool:
    """Say whether ``text`` is ``phrase`` with one character other, missing, added or two swapped.

    Also where all characters are the same in another order, as in 两先一优.
    """
    if text == phrase:
        return False
    if len(text) == len(phrase):
        differing = sum(a != b for a, b in zip(text, phrase, strict=True))
        return differing == 1 or Counter(text) == Counter(phrase)
    longer, shorter = sorted((text, phrase), key=len, reverse=True)
    return len(longer) == len(shorter) + 1 and any(
        longer[:n] + longer[n + 1 :] == shorter for n in range(len(longer))
    )


def _another(text: str, phrase: str) -> bool:
    """Say whether a text that differs from a phrase is one of its own: 一网通查, 航道管理条例.

    A slip puts what sounds or looks alike, another numeral, or in a short phrase, of which
    百千万工程 is no slip, a character twice.
    """
    if len(text) < len(phrase):
        return False
    if len(text) > len(phrase):
        return len(phrase) <= SHORT and all(a != b for a, b in pairwise(text))
    differing = [(a, b) for a, b in zip(text, phrase, strict=True) if a != b]
    (own, right), *others = differing
    return not (
        others or right in alike(own) or own in alike(right) or NUMERALS.issuperset((own, right))
    )


class Phrases:
    """Phrases, to find what is nearly one of them."""

    def __init__(self, phrases: Iterable[str]) -> None:
        """Take the phrases as they are written."""
        self._all = tuple(phrases)
        self._known = frozenset(self._all)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for phrase in self._all:
            for length in (len(phrase) - 1, len(phrase), len(phrase) + 1):
                self._by_length[length].append(phrase)

    def __contains__(self, text: str) -> bool:
        return text in self._known

    def nearest(self, text: str, shortest: int = 4) -> str:
        """Return the phrase that ``text`` as a whole nearly is, or nothing.

        Shorter phrases than ``shortest`` are left out: too many words are one character off.
        """
        if text in self._known:
            return ""
        near = (p for p in self._by_length.get(len(text), ()) if len(p) >= shortest)
        return next((p for p in near if one_off(text, p) and not _another(text, p)), "")

    def within(self, text: str, shortest: int) -> Iterator[Near]:
        """Yield what of ``text`` is nearly a phrase of ``shortest`` characters or more.

        Half of it must stand as it is; where that half begins or ends, so does the phrase.
        """
        standing = pairs(text)
        for phrase in self._all:
            if len(phrase) < shortest:
                continue
            half = len(phrase) // 2
            for part, ends in ((phrase[:half], False), (phrase[half:], True)):
                # Much faster than to look for it.
                if part[:2] not in standing or part[-2:] not in standing:
                    continue
                at = text.find(part)
                while at >= 0:
                    near = _around(text, at, len(part), phrase, ends)
                    if near and not self._part_of_another(text, near):
                        yield near
                    at = text.find(part, at + 1)

    def _part_of_another(self, text: str, near: Near) -> bool:
        """Say whether what was found is rather a part of another phrase that is as it should be."""
        return any(
            phrase != near.instead and near.found in phrase and phrase in text
            for phrase in self._all
        )


def _around(text: str, at: int, length: int, phrase: str, ends: bool) -> Near | None:
    """Return what stands around a half of ``phrase`` at ``at`` where that is nearly the phrase."""
    for whole in (len(phrase), len(phrase) - 1, len(phrase) + 1):
        start = at + length - whole if ends else at
        found = text[max(0, start) : start + whole]
        if found == phrase:
            return None
        if start >= 0 and len(found) == whole and _certain(found, phrase):
            return Near(start, found, phrase)
    return None


def _certain(found: str, phrase: str) -> bool:
    """Say whether what differs stands within and is, in a short phrase, no other word.

    A character that differs at an end may be a neighbour's, and 党风政风 is no slip for 党风廉政.
    """
    if not one_off(found, phrase) or not all("\u4e00" <= c <= "\u9fff" or c == "、" for c in found):
        return False
    if found[0] != phrase[0] or found[-1] != phrase[-1]:
        return False
    if len(found) != len(phrase):
        return len(phrase) >= LONGEST
    if len(phrase) >= LONG:
        return True
    differing = [(a, b) for a, b in zip(found, phrase, strict=True) if a != b]
    return len(differing) > 1 or differing[0][1] in alike(differing[0][0])


@cache
def fixed_phrases() -> Phrases:
    """Return the fixed phrases of official texts."""
    return Phrases(lines("phrases.txt"))


@cache
def law_titles() -> Phrases:
    """Return the titles of laws, without 中华人民共和国."""
    return Phrases(lines("titles.txt"))
