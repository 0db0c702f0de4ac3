"""Some of the changes from one edition to another, made in the lists as they are."""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from hashlib import sha256

from booklet.editing.edit import Lists, Row, put
from booklet.editions.comparison import At, Change, Comparison, Fate, Placed
from booklet.model.marks import LENGTH, mark

PLACED = (Change.MOVED, Change.REORDERED, Change.ADDED)


def changed(comparison: Comparison) -> Iterator[tuple[str, Fate]]:
    """Yield each fate of an item of its own, with what it is known by.

    That is the same in both directions, and stays while other changes are made. An item that only
    goes along with its category, which is called otherwise, has none.
    """
    seen: Counter[str] = Counter()
    for fate in comparison.differences:
        if fate.changes != (Change.MOVED,) or not comparison.went_with_category(fate):
            known = _known_by(fate)
            seen[known] += 1
            yield known if seen[known] == 1 else f"{known}-{seen[known]}", fate


def _known_by(fate: Fate) -> str:
    sides = sorted(
        [] if placed is None else [str(placed.chapter), mark(placed.item)]
        for placed in (fate.old, fate.new)
    )
    return sha256(json.dumps(sides).encode()).hexdigest()[:LENGTH]


def can_be_made(comparison: Comparison, fate: Fate) -> bool:
    """Say whether the old edition has the list, of the same kind, in which the item is to be."""
    if fate.new is None:
        return True
    number = _old_number(comparison, fate.new.chapter)
    if number is None:
        return False
    return comparison.old.chapters[number].kind == comparison.new.chapters[fate.new.chapter].kind


def _old_number(comparison: Comparison, chapter: int) -> int | None:
    return next((old for old, new in enumerate(comparison.successors) if new == chapter), None)


class Partly:
    """Makes changes of a comparison whose old edition is what the lists hold."""

    def __init__(self, lists: Lists, comparison: Comparison) -> None:
        """Begin with the lists as they are; they are changed in place."""
        self.lists = lists
        self.comparison = comparison
        self.rows: dict[At, Row] = {}
        for fate in comparison.fates:  # of what the new edition has, by its place there
            if fate.old and fate.new:
                rows = lists.of(self.file(fate.old.chapter))
                self.rows[fate.new.chapter, fate.new.position] = rows[fate.old.position]
        # Rows change their places as changes are made: each is known beforehand.
        self.olds = {
            (number, at): row
            for number, chapter in enumerate(comparison.old.chapters)
            for at, row in enumerate(lists.of(chapter.file))
        }

    def file(self, chapter: int) -> str:
        return self.comparison.old.chapters[chapter].file

    def make(self, chosen: Collection[Fate]) -> list[tuple[str, Row]]:
        """Make the ``chosen`` changes; return the rows that came of them, each with its file."""
        ordered = [fate for fate in self.comparison.fates if fate in chosen]
        for fate in ordered:
            if fate.new is None and fate.old:
                self._take_out(fate.old)
        return [self._made(fate) for fate in ordered if fate.new]

    def _take_out(self, old: Placed) -> None:
        rows = self.lists.of(self.file(old.chapter))
        row = self.olds[old.chapter, old.position]
        del rows[next(n for n, own in enumerate(rows) if own is row)]

    def _made(self, fate: Fate) -> tuple[str, Row]:
        old, new = fate.old, fate.new
        assert new
        number = _old_number(self.comparison, new.chapter)
        assert number is not None
        file = self.file(number)
        if old is None:
            row = Row(new.item)
            self._place(file, row, new)
            return file, row
        row = self.olds[old.chapter, old.position]
        if not any(change in PLACED for change in fate.changes):
            cells = {**row.item.cells, **new.item.cells}
            row.item = row.item.model_copy(update={"name": new.item.name, "cells": cells})
            return file, row
        self._take_out(old)
        if old.chapter == number:
            row.item = new.item.model_copy(update={"page_start": row.item.page_start})
        else:
            comments = self.lists.comments(self.file(old.chapter), row)
            row = Row(new.item, comments=comments)
        self._place(file, row, new)
        return file, row

    def _place(self, file: str, row: Row, new: Placed) -> None:
        """Put a row where it belongs in the new edition: behind the nearest that is before it."""
        self.rows[new.chapter, new.position] = row
        rows = self.lists.of(file)
        before = self._near(rows, new.chapter, range(new.position - 1, -1, -1), row)
        if before and before.item.category == row.item.category:
            put(rows, row, before, "after")
            return
        count = len(self.comparison.new.chapters[new.chapter].items)
        behind = self._near(rows, new.chapter, range(new.position + 1, count), row)
        if behind and behind.item.category == row.item.category:
            put(rows, row, behind, "before")
        elif before or not behind or row.item.category in {own.item.category for own in rows}:
            put(rows, row, before, "after")
        else:  # its category comes back, before the one that it was before
            following = behind.item.category
            at = next(n for n, own in enumerate(rows) if own.item.category == following)
            rows.insert(at, row)

    def _near(self, rows: Sequence[Row], chapter: int, positions: range, row: Row) -> Row | None:
        """Return the nearest row of the new edition that is there, if any of its category is."""
        there = {id(own) for own in rows}
        found = [
            own
            for at in positions
            if (own := self.rows.get((chapter, at))) and own is not row and id(own) in there
        ]
        same = (own for own in found if own.item.category == row.item.category)
        return next(same, next(iter(found), None))
