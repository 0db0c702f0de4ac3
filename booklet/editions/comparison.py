"""Two editions of a booklet -> the items that changed, and how."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from booklet.editions.matching import Entry, pair_up
from booklet.model.booklet import Booklet, Chapter, Item


class Change(StrEnum):
    """What can happen to an item between two editions."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"  # to another chapter or another category
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
    """

    old: Booklet
    new: Booklet
    successors: tuple[int | None, ...]
    fates: tuple[Fate, ...]

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


def _chapter(old: Placed, successors: Sequence[int | None], new: Booklet) -> int:
    successor = successors[old.chapter]
    return len(new.chapters) + old.chapter if successor is None else successor


def compare(old: Booklet, new: Booklet) -> Comparison:
    """Find what changed from ``old`` to ``new``.

    An item that stands elsewhere only because of others before it has not changed, and neither has
    one that changed its place within its category.
    """
    successors = _successors(old.chapters, new.chapters)
    before, after = _placed(old), _placed(new)
    pairs = pair_up(
        [Entry(_chapter(p, successors, new), p.position + 1, p.item) for p in before],
        [Entry(p.chapter, p.position + 1, p.item) for p in after],
    )
    fates = []
    for pair in pairs:
        was = None if pair.old is None else before[pair.old]
        now = None if pair.new is None else after[pair.new]
        fates.append(Fate(was, now, tuple(_changes(was, now, successors))))
    return Comparison(old, new, successors, tuple(fates))


def _placed(booklet: Booklet) -> list[Placed]:
    return [
        Placed(number, position, item)
        for number, chapter in enumerate(booklet.chapters)
        for position, item in enumerate(chapter.items)
    ]


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


def _changes(
    old: Placed | None, new: Placed | None, successors: Sequence[int | None]
) -> Iterator[Change]:
    if old is None:
        yield Change.ADDED
    elif new is None:
        yield Change.REMOVED
    else:
        moved = successors[old.chapter] != new.chapter
        if moved or old.item.category != new.item.category:
            yield Change.MOVED
        if old.item.name != new.item.name:
            yield Change.RENAMED
        # What only one of two chapters has a column for comes and goes with the move.
        columns = old.item.cells.keys() & new.item.cells.keys()
        if any(old.item.cells[key].text != new.item.cells[key].text for key in columns):
            yield Change.REWORDED
