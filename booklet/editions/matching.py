"""Two lists of items -> which item of one is which of the other, by what they say."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from booklet.model.booklet import Item

# Two characters that more items of one list have say nothing about which item it is.
HOLDERS = 3
# So many rare ones in the cells' text tell by themselves which item it is.
TELLING = 12
# Names are compared where they share two characters that not more names than this have.
COMMON = 40
# How much names and rare pairs of characters count, and from which sum on items are the same. The
# two most alike of the published booklet, 社会保险 and 医疗保险, come to 0.48.
NAME, RARE, SAME = 0.4, 0.6, 0.5


@dataclass(frozen=True)
class Entry:
    """An item in its list: its chapter, counted from 0, and its 序号 as printed or typed.

    The 序号 is a hint that decides between equals and nothing else.
    """

    chapter: int
    number: int | None
    item: Item


@dataclass(frozen=True)
class Pair:
    """The positions, from 0, of one item in two lists; None where it is not in the list."""

    old: int | None
    new: int | None


def pair_up(old: Sequence[Entry], new: Sequence[Entry]) -> list[Pair]:
    """Return a pair for every entry of ``old`` and of ``new``.

    The pairs stand in the order of ``new``, each entry that is in ``old`` alone behind the one that
    it followed.
    """
    return list(in_order(partners(old, new), len(old), len(new)))


def partners(old: Sequence[Entry], new: Sequence[Entry]) -> dict[int, int]:
    """Return by its position in ``new`` the position in ``old`` of every item that is in both.

    Items of one text are the same, then those of one name, then the nearest, over all chapters;
    between equals the chapter, the category, the 序号 and the order decide.
    """
    pairing = _Pairing(old, new)
    for key in EQUALS:
        pairing.equals(key)
    pairing.nearest()
    return pairing.partner


def _text(item: Item) -> tuple[str, ...]:
    return tuple(cell.text for cell in item.cells.values())


# What makes two items the same, the surest first.
EQUALS: tuple[Callable[[Entry], Hashable], ...] = (
    lambda entry: (entry.chapter, entry.item.category, entry.item.name, _text(entry.item)),
    lambda entry: (entry.chapter, entry.item.name, _text(entry.item)),
    lambda entry: (entry.item.name, _text(entry.item)),
    lambda entry: (entry.chapter, entry.item.category, entry.item.name),
    lambda entry: (entry.chapter, entry.item.name),
    lambda entry: entry.item.name,
)


@dataclass(frozen=True)
class _Rare:
    """The pairs of characters in an item's name and in its cells."""

    name: set[str]
    duties: set[str]

    @cached_property
    def all(self) -> set[str]:
        """The pairs in both."""
        return self.name | self.duties


class _Pairing:
    """The entries of two lists that have found each other so far."""

    def __init__(self, old: Sequence[Entry], new: Sequence[Entry]) -> None:
        self.old, self.new = old, new
        self.partner: dict[int, int] = {}  # position in new -> position in old
        self.free_old, self.free_new = set(range(len(old))), set(range(len(new)))

    def take(self, ranked: Iterable[tuple[int, int]]) -> None:
        """Join each of the ``ranked`` pairs, both of whose entries are still free."""
        for o, n in ranked:
            if o in self.free_old and n in self.free_new:
                self.partner[n] = o
                self.free_old.remove(o)
                self.free_new.remove(n)

    def equals(self, key: Callable[[Entry], Hashable]) -> None:
        """Join the free entries that have the same ``key``."""
        groups: dict[Hashable, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for side, (entries, free) in enumerate(
            ((self.old, self.free_old), (self.new, self.free_new))
        ):
            for at in sorted(free):
                groups[key(entries[at])][side].append(at)
        for olds, news in groups.values():
            if len(olds) == 1 or len(news) == 1 or len(olds) * len(news) < COMMON:
                self.take(sorted(((o, n) for o in olds for n in news), key=self.strangeness))
            else:  # so many of one key differ in nothing but their order
                self.take(zip(olds, news, strict=False))

    def nearest(self) -> None:
        """Join the free entries that say nearly the same, the nearest first."""
        if not (self.free_old and self.free_new):
            return
        rare_old, rare_new = self._rare()
        names = {at: _grams(self.old[at].item.name) for at in sorted(self.free_old)}
        by_rare = _holders({at: rare.all for at, rare in rare_old.items()})
        by_name = _holders(names)
        scored = []
        for n, rare in rare_new.items():
            near = {o for gram in rare.all for o in by_rare.get(gram, ())}
            for gram in _grams(self.new[n].item.name):
                holders = by_name.get(gram, ())
                if len(holders) <= COMMON:
                    near.update(holders)
            for o in near:
                likeness = self._likeness(o, n, rare_old[o], rare)
                if likeness >= SAME:
                    scored.append((-likeness, *self.strangeness((o, n)), (o, n)))
        self.take(pair for *_, pair in sorted(scored))

    def strangeness(self, pair: tuple[int, int]) -> tuple[bool, bool, bool, int, int, int]:
        """Return what decides between pairs of equal texts; the least is the best."""
        old, new = self.old[pair[0]], self.new[pair[1]]
        return (
            old.chapter != new.chapter,
            old.item.category != new.item.category,
            old.number is None or old.number != new.number,
            abs(pair[0] - pair[1]),
            *pair,
        )

    def _rare(self) -> tuple[dict[int, _Rare], dict[int, _Rare]]:
        """Return the rare pairs of characters of each free entry, by list."""
        grams = [
            [_Rare(_grams(e.item.name), _grams("\n".join(_text(e.item)))) for e in entries]
            for entries in (self.old, self.new)
        ]
        common = {
            gram
            for side in grams
            for gram, count in Counter(g for e in side for g in e.all).items()
            if count > HOLDERS
        }
        old, new = (
            {at: _Rare(side[at].name - common, side[at].duties - common) for at in sorted(free)}
            for side, free in zip(grams, (self.free_old, self.free_new), strict=True)
        )
        return old, new

    def _likeness(self, o: int, n: int, rare_old: _Rare, rare_new: _Rare) -> float:
        """Return from 0 to 1 how much two entries say the same."""
        name = fuzz.ratio(self.old[o].item.name, self.new[n].item.name) / 100
        if min(len(rare_old.duties), len(rare_new.duties)) >= TELLING:
            shared = _shared(rare_old.duties, rare_new.duties)
        elif rare_old.all or rare_new.all:
            shared = _shared(rare_old.all, rare_new.all)
        else:
            shared = name
        return NAME * name + RARE * shared


def _shared(one: set[str], other: set[str]) -> float:
    """Return which part of two sets they share (Dice's coefficient)."""
    return 2 * len(one & other) / (len(one) + len(other))


def _grams(text: str) -> set[str]:
    """Return the pairs of neighbouring characters in ``text``."""
    return {text[at : at + 2] for at in range(len(text) - 1)}


def _holders(grams: dict[int, set[str]]) -> dict[str, list[int]]:
    """Return which entries have each pair of characters."""
    holders: dict[str, list[int]] = defaultdict(list)
    for at, own in grams.items():
        for gram in own:
            holders[gram].append(at)
    return holders


def in_order(partner: Mapping[int, int], olds: int, news: int) -> Iterator[Pair]:
    """Yield the pairs of so many old and new entries, as :func:`pair_up` returns them."""
    joined = set(partner.values())
    followers: dict[int, list[int]] = defaultdict(list)
    last = -1
    for o in range(olds):
        if o in joined:
            last = o
        else:
            followers[last].append(o)
    yield from (Pair(o, None) for o in followers[-1])
    for n in range(news):
        yield Pair(partner.get(n), n)
        if n in partner:
            yield from (Pair(follower, None) for follower in followers[partner[n]])
