"""Two editions of a booklet -> the items that changed, and how.

There is no other comparison: `compare` prints this one as 修订对照表, `import` says it and splices
it into source/, and the preview lays out anew the pages that it touches.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from booklet.editions.matching import Entry, in_order, partners
from booklet.model.booklet import Booklet, Chapter, CoverRole, Item
from booklet.source.order import longest_in_order

# Where an item stands: its chapter and its position there, both counted from 0.
At: TypeAlias = tuple[int, int]


# What stands beside the items, by what a message calls it; both editions' dates are told anyway.
BESIDE: Mapping[str, Callable[[Booklet], object]] = {
    "封面": lambda edition: [own for own in edition.cover_lines if own.role is not CoverRole.DATE],
    "目录、页眉、页脚的写法": lambda edition: edition.wording,
    "版记": lambda edition: edition.imprint,
}
# The same of each list that is in both; which lists there are is another change.
BESIDE_IN_LIST: Mapping[str, Callable[[Chapter], object]] = {
    "清单的名称": lambda own: own.name,
    "清单标题里名称前面的文字": lambda own: own.title.removesuffix(own.name),
    "清单标题下面的文字": lambda own: own.note,
    "栏目名称": lambda own: own.column_titles,
}
OTHER_LISTS = "有哪些清单和文字、它们的次序"


class Change(StrEnum):
    """What can happen to an item between two editions."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"  # to another chapter or another category
    REORDERED = "reordered"  # past others that stayed, within its chapter and category
    RENAMED = "renamed"
    REWORDED = "reworded"


@dataclass(frozen=True)
class Placed:
    """An item in its edition: its chapter and its position there, both counted from 0."""

    chapter: int
    position: int
    item: Item


@dataclass(frozen=True)
class Fate:
    """An item as it was and as it is, and what changed; one of the two may be missing."""

    old: Placed | None
    new: Placed | None
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Comparison:
    """Two editions and what became of each item.

    ``successors`` has for each old chapter the new one that it became, None if there is none. The
    fates stand in the order of the new edition, what was removed behind what it followed.
    ``renamed`` has by old chapter and name what each category is called now whose items all went
    to one that is new: each of them has moved, and yet it is one change.
    """

    old: Booklet
    new: Booklet
    successors: tuple[int | None, ...]
    fates: tuple[Fate, ...]
    renamed: Mapping[tuple[int, str], str]

    def chapter(self, fate: Fate) -> int:
        """Return the chapter to which a fate belongs; old ones without successor come last."""
        if fate.new:
            return fate.new.chapter
        assert fate.old
        return _chapter(fate.old, self.successors, self.new)

    @property
    def differences(self) -> list[Fate]:
        """The fates of items that changed, chapter by chapter."""
        return sorted((fate for fate in self.fates if fate.changes), key=self.chapter)

    @property
    def beside(self) -> list[str]:
        """What else differs, as a message calls it: no item, and in no table of changes."""
        found = [name for name, of in BESIDE.items() if of(self.old) != of(self.new)]
        pairs = [
            (self.old.chapters[at], self.new.chapters[to])
            for at, to in enumerate(self.successors)
            if to is not None
        ]
        for name, of_list in BESIDE_IN_LIST.items():
            if any(of_list(old) != of_list(new) for old, new in pairs):
                found.append(name)
        if self.successors != tuple(range(len(self.new.chapters))):
            found.append(OTHER_LISTS)
        return found

    def went_with_category(self, fate: Fate) -> bool:
        """Say whether an item has moved only because its category is called otherwise."""
        old, new = fate.old, fate.new
        return bool(
            old
            and new
            and old.item.category != new.item.category
            and _stayed(old, new, self.successors, self.renamed)
        )


def compare(old: Booklet, new: Booklet, same: Mapping[At, At] | None = None) -> Comparison:
    """Find what changed from ``old`` to ``new``.

    An item that stands elsewhere only because of others before it has not changed. Of those that
    changed places with each other, as few as can be have. ``same`` says which old item each new one
    is, as :func:`same_items` finds it.
    """
    successors = _successors(old.chapters, new.chapters)
    pairs = _pairs(old, new, same_items(old, new) if same is None else same)
    renamed = _renamed(pairs, old, new, successors)
    reordered = _reordered(pairs, successors, renamed)
    fates = (Fate(was, now, tuple(_changes(was, now, successors, reordered))) for was, now in pairs)
    return Comparison(old, new, successors, tuple(fates), renamed)


def same_items(
    old: Booklet, new: Booklet, numbers: Mapping[At, int | None] | None = None
) -> dict[At, At]:
    """Return where in ``old`` each item of ``new`` stood that is in both.

    ``numbers`` has the 序号 beside new items that were typed, None where there is none.
    """
    successors = _successors(old.chapters, new.chapters)
    typed = numbers or {}
    before, after = _placed(old), _placed(new)
    found = partners(
        [Entry(_chapter(p, successors, new), p.position + 1, p.item) for p in before],
        [
            Entry(p.chapter, typed.get((p.chapter, p.position), p.position + 1), p.item)
            for p in after
        ],
    )
    return {_at(after[n]): _at(before[o]) for n, o in found.items()}


def _placed(booklet: Booklet) -> list[Placed]:
    return [
        Placed(number, position, item)
        for number, chapter in enumerate(booklet.chapters)
        for position, item in enumerate(chapter.items)
    ]


def _at(placed: Placed) -> At:
    return placed.chapter, placed.position


def _chapter(old: Placed, successors: Sequence[int | None], new: Booklet) -> int:
    successor = successors[old.chapter]
    return len(new.chapters) + old.chapter if successor is None else successor


def _successors(old: Sequence[Chapter], new: Sequence[Chapter]) -> tuple[int | None, ...]:
    """Return which new chapter each old one became: that of its name, or else of its kind."""
    found: dict[int, int] = {}
    for alike in (
        lambda a, b: (a.kind, a.name) == (b.kind, b.name),
        lambda a, b: a.name == b.name,
        lambda a, b: a.kind == b.kind,
    ):
        for at, chapter in enumerate(old):
            free = (n for n in range(len(new)) if n not in found.values())
            to = next((n for n in free if alike(chapter, new[n])), None)
            if at not in found and to is not None:
                found[at] = to
    return tuple(found.get(at) for at in range(len(old)))


# --- What changed --------------------------------------------------------------------------------
Pair: TypeAlias = tuple[Placed | None, Placed | None]


def _pairs(old: Booklet, new: Booklet, same: Mapping[At, At]) -> list[Pair]:
    """Return every item as it was and as it is, in the order of a comparison's fates."""
    before, after = _placed(old), _placed(new)
    places = {_at(placed): n for n, placed in enumerate(before)}
    partner = {
        n: places[same[_at(placed)]] for n, placed in enumerate(after) if _at(placed) in same
    }
    return [
        (
            None if pair.old is None else before[pair.old],
            None if pair.new is None else after[pair.new],
        )
        for pair in in_order(partner, len(before), len(after))
    ]


def _renamed(
    pairs: Sequence[Pair], old: Booklet, new: Booklet, successors: Sequence[int | None]
) -> dict[tuple[int, str], str]:
    """Return the categories that are called otherwise, as :class:`Comparison` has them."""
    heirs: dict[tuple[int, str], set[str]] = defaultdict(set)
    for was, now in pairs:
        if was and now and successors[was.chapter] == now.chapter:
            heirs[was.chapter, was.item.category].add(now.item.category)
    found = {}
    for (chapter, name), names in heirs.items():
        to = successors[chapter]
        assert to is not None
        before = {item.category for item in old.chapters[chapter].items}
        now_there = {item.category for item in new.chapters[to].items}
        if name not in now_there and len(names) == 1 and not names & before:
            (found[chapter, name],) = names
    return found


def _stayed(
    old: Placed,
    new: Placed,
    successors: Sequence[int | None],
    renamed: Mapping[tuple[int, str], str],
) -> bool:
    """Say whether an item is in the chapter and the category in which it was."""
    category = renamed.get((old.chapter, old.item.category), old.item.category)
    return successors[old.chapter] == new.chapter and category == new.item.category


def _reordered(
    pairs: Sequence[Pair],
    successors: Sequence[int | None],
    renamed: Mapping[tuple[int, str], str],
) -> set[At]:
    """Return where the items stood that went past others which stayed, the fewest there can be."""
    stayed: dict[int, list[int]] = defaultdict(list)
    for was, now in pairs:  # in the new order
        if was and now and _stayed(was, now, successors, renamed):
            stayed[was.chapter].append(was.position)
    return {
        (chapter, position)
        for chapter, positions in stayed.items()
        for position in set(positions) - longest_in_order(positions)
    }


def _changes(
    old: Placed | None, new: Placed | None, successors: Sequence[int | None], reordered: set[At]
) -> Iterator[Change]:
    if old is None:
        yield Change.ADDED
    elif new is None:
        yield Change.REMOVED
    else:
        moved = successors[old.chapter] != new.chapter
        if moved or old.item.category != new.item.category:
            yield Change.MOVED
        if _at(old) in reordered:
            yield Change.REORDERED
        if old.item.name != new.item.name:
            yield Change.RENAMED
        # What only one of two chapters has a column for comes and goes with the move.
        columns = old.item.cells.keys() & new.item.cells.keys()
        if any(old.item.cells[key].text != new.item.cells[key].text for key in columns):
            yield Change.REWORDED
