"""A change of the lists as it is being made, and what it makes of their files."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from booklet.editing.desk import Desk, OwnList, Reading
from booklet.files.faults import UserError
from booklet.model.booklet import Item
from booklet.model.marks import mark
from booklet.source.chapter_file import comments_above
from booklet.source.splice import Wanted, rewritten

NO_ITEM = "清单里至少要有一个事项", "先加上别的事项，再删去这一项"
# The place of an item: its list's file, and its position there.
Spot = tuple[str, int]


@dataclass(frozen=True)
class Edit:
    """What a change makes of files, what it is called, and the items to be shown for it."""

    files: Mapping[str, bytes | None]
    what: str
    shown: Sequence[Spot] = ()


@dataclass(eq=False)
class Row:
    """An item of a list that is being changed; one that comes from another list has comments.

    ``old`` is its position in the file as it is.
    """

    item: Item
    old: int | None = None
    comments: tuple[str, ...] = ()


@dataclass
class Lists:
    """The lists of a booklet while they are changed."""

    reading: Reading
    desk: Desk
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def of(self, file: str) -> list[Row]:
        """Return the rows of a list, to be changed in place; raises UserError for a broken one."""
        if file not in self.rows:
            own = self.reading.list(file)
            own.readable()
            self.rows[file] = [Row(item, at) for at, item in enumerate(own.items)]
        return self.rows[file]

    def row(self, file: str, at: int, mark: str) -> Row:
        """Return the row of an item; raises Conflict where it is not there as it was."""
        own = self.reading.list(file)
        return self.of(file)[self.desk.located(own, at, mark)]

    def comments(self, file: str, row: Row) -> tuple[str, ...]:
        """Return the comments above an item, which go along to another list."""
        if row.old is None:
            return row.comments
        own = self.reading.list(file)
        _, document = own.readable()
        return comments_above(document.text, document, own.items, row.old)

    def spot(self, file: str, row: Row) -> Spot:
        """Return where a row stands now."""
        return file, next(at for at, own in enumerate(self.of(file)) if own is row)

    def label(self, file: str, row: Row) -> str:
        """Return what an item is called now."""
        return self.reading.list(file).label(self.spot(file, row)[1])

    def files(self) -> dict[str, bytes]:
        """Return the new bytes of each file that changes, once they are sure to hold the rows.

        Raises UserError for a place that cannot be spliced, with its line.
        """
        return {
            file: content
            for file, rows in self.rows.items()
            if (content := self._written(self.reading.list(file), rows)) is not None
        }

    def _written(self, own: OwnList, rows: Sequence[Row]) -> bytes | None:
        look, document = own.readable()
        items = tuple(row.item for row in rows)
        if items == own.items:
            return None
        if not items and not look.empty:
            raise UserError([document.fault(document.place(()), *NO_ITEM)])
        wanted = [Wanted(row.item, row.old, row.comments) for row in rows]
        made = rewritten(document, own.items, wanted, look)
        self.desk.learn(own, made, items)
        return made.raw


def put(rows: list[Row], row: Row, beside: Row | None, where: str) -> None:
    """Put a row among the others of its category.

    It goes beside another one, if that is of its category, else to the category's end; one of a
    new category behind the category of the row beside, or to the list's end.
    """
    category = row.item.category
    own = [at for at, other in enumerate(rows) if other.item.category == category]
    if beside and beside.item.category == category:
        at = next(n for n, other in enumerate(rows) if other is beside) + (where == "after")
    elif own:
        at = own[-1] + 1
    elif beside:
        same = [n for n, other in enumerate(rows) if other.item.category == beside.item.category]
        at = same[-1] + 1
    else:
        at = len(rows)
    rows.insert(at, row)


def others(before: Reading, after: Reading) -> Iterator[Spot]:
    """Yield where items stand that are not as they were or, if all are, not where they were."""
    was = {own.file: own.items for own in before.lists}
    for own in after.lists:
        old = was.get(own.file, ())
        if own.items == old or own.look is None or own.look.is_prose:
            continue
        left = Counter(map(mark, old))
        new = []
        for at, item in enumerate(own.items):
            if left[mark(item)]:
                left[mark(item)] -= 1
            else:
                new.append(at)
        if not new and len(own.items) == len(old):
            new = [next(at for at, item in enumerate(own.items) if item != old[at])]
        yield from ((own.file, at) for at in new)
