"""Rows in which an item goes on: how they are marked, and how a reader joins them again."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from booklet.files.faults import Fault, Place
from booklet.model.tables import WHOLE_ROW, FileRow

# The title of the hidden column that says how rows go on; by it a reader finds them.
CONTINUATION_TITLE = "续行"
# What sets in the paragraphs of a text (GB/T 9704-2012, 7.3.3: 左空二字).
INDENT = "　　"


class Continuation(StrEnum):
    """How a column's text goes on in a further row of its item."""

    SAME = "S"  # the text of the row above stands here once more
    PARAGRAPH = "P"  # with a new paragraph
    WITHIN = "W"  # within a paragraph
    ENDED = "E"  # not at all


# A row's marks: which of its item's rows it is, and how each column goes on. Without the column's
# title only the marks of several columns tell it.
MARKED = re.compile(rf"([2-9]|[1-9]\d+)([{''.join(Continuation)}]+)")
TELLING = re.compile(rf"\d+[{''.join(Continuation)}]{{3,}}")
# What each mark adds to a column's text above; text typed into an empty cell is a paragraph.
JOINS: Mapping[Continuation, Callable[[str], str]] = {
    Continuation.SAME: lambda text: "",
    Continuation.PARAGRAPH: lambda text: "\n" + text,
    Continuation.WITHIN: lambda text: text,
    Continuation.ENDED: lambda text: "\n" + text if text else "",
}

STRAY = (
    "这是上面某一项的续行，找不到它接在哪一项后面",
    "照那一项填写序号、类别和名称；不要这一行就整行删去",
)
TYPED = (
    f"隐藏的“{CONTINUATION_TITLE}”一栏里写了“{{}}”，这一栏不能填写",
    "取消隐藏这一栏，清空这一格",
)


def continuation_column(rows: Sequence[FileRow], taken: Collection[int]) -> int | None:
    """Return the column of ``rows`` that says how rows go on with an item, none of those ``taken``.

    The first of the rows is the header row. Where the column has lost its title, its marks tell it.
    """
    titled = (
        n
        for n, text in enumerate(rows[0].texts)
        if n not in taken and text.strip() == CONTINUATION_TITLE
    )
    marked = (
        n
        for row in rows
        for n, text in enumerate(row.texts)
        if n not in taken and TELLING.fullmatch(text) and MARKED.fullmatch(text)
    )
    return next(titled, next(marked, None))


@dataclass
class _Whole:
    """An item's row that takes in the rows that go on with it."""

    row: FileRow
    texts: list[str]
    faults: dict[int, Fault]
    notices: list[str]

    def take(self, row: FileRow, kinds: str, names: Sequence[str]) -> None:
        """Take in a further row; where it repeats what stands in the first, the first decides."""
        for column, (kind, text) in enumerate(zip(kinds, row.texts, strict=True)):
            self.texts[column] += JOINS[Continuation(kind)](text)
            if column in row.faults:
                self.faults.setdefault(column, row.faults[column])
            if kind == Continuation.SAME and text.strip() not in (
                "",
                self.row.texts[column].strip(),
            ):
                line = self.row.place.line
                self.notices.append(
                    f"{row.place} 是第 {line} 行的续行，“{names[column]}”以第 {line} 行的为准"
                )
        self.notices += row.notices

    def joined(self) -> FileRow:
        """Return the whole item as one row."""
        return replace(
            self.row, texts=tuple(self.texts), faults=self.faults, notices=tuple(self.notices)
        )


def joined(rows: Sequence[FileRow], names: Sequence[str]) -> list[FileRow]:
    """Return ``rows`` with those that go on with an item joined to it, wherever they stand.

    The rows have the columns ``names``. A row whose item is not there becomes a fault of its own.
    """
    items = [
        _Whole(row, list(row.texts), dict(row.faults), list(row.notices))
        for row in rows
        if not row.marks
    ]

    def part(row: FileRow) -> tuple[int, Place]:
        match = MARKED.fullmatch(row.marks)
        return int(match[1]) if match else 0, row.place

    stray = []
    for row in sorted((row for row in rows if row.marks), key=part):
        match = MARKED.fullmatch(row.marks)
        owner = None
        if match and len(match[2]) == len(names):
            repeated = [n for n, kind in enumerate(match[2]) if kind == Continuation.SAME]
            owner = _owner(row, items, repeated)
        if match and owner:
            owner.take(row, match[2], names)
            continue
        message, remedy = STRAY if match else TYPED
        fault = Fault(row.place, message.format(row.marks), remedy)
        stray.append(replace(row, faults={WHOLE_ROW: fault}))
    return [item.joined() for item in items] + stray


def _owner(row: FileRow, items: Sequence[_Whole], repeated: Sequence[int]) -> _Whole | None:
    """Return the item that ``row`` goes on with: that with most of what it repeats, and nearest.

    A row that repeats nothing, as of a text, goes on with the one above it.
    """

    def alike(item: _Whole) -> tuple[int, bool, int]:
        same = sum(item.row.texts[n].strip() == row.texts[n].strip() for n in repeated)
        below = row.place.line - item.row.place.line
        return same, below > 0, -abs(below)

    best = max(items, key=alike, default=None)
    return best if best and (alike(best)[0] or not repeated) else None
