"""Tables read from a spreadsheet or a Word file: rows of texts with places, columns by title."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from booklet.faults import Fault, Place
from booklet.layout import ChapterLayout, Content
from booklet.model import Chapter

# Titles such as 街道配合职责 for 乡镇配合职责 share two thirds of their characters.
SAME_COLUMN = 0.6
# Where a row has a fault that is of no one column.
WHOLE_ROW = -1


@dataclass(frozen=True)
class Row:
    """A row's place, its texts by column, and what cannot be read of it, by column.

    ``notices`` say what stands in the row beside its texts; ``marks`` say how the row goes on with
    an item begun above it.
    """

    place: Place
    texts: tuple[str, ...]
    faults: Mapping[int, Fault] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    marks: str = ""

    def text(self, column: int | None) -> str:
        """Return the text of a column, empty beyond the row's last cell and of no column."""
        return self.texts[column] if column is not None and column < len(self.texts) else ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in the row."""
        return not (any(text.strip() for text in self.texts) or self.faults)


@dataclass(frozen=True)
class Table:
    """A table, the ``name`` of its sheet and the texts above it, the nearest first.

    ``notices`` say what else stands above it and was left out.

    Of a ``whole`` table there is one for each chapter; others may go on with the table before.
    """

    place: Place
    rows: tuple[Row, ...]
    name: str = ""
    above: tuple[str, ...] = ()
    whole: bool = False
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Head:
    """A header row as the one of a chapter: where each column stands, and what does not fit.

    ``columns`` has the position of a column by its key; ``likened`` the title in the file and the
    printed one for each column that is called otherwise.
    """

    columns: Mapping[str, int]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    likened: tuple[tuple[str, str], ...]

    @property
    def is_whole(self) -> bool:
        """Whether the row has all columns of the chapter and no others."""
        return not self.missing and not self.unknown

    @property
    def fit(self) -> int:
        """How well the row fits: a column that is there counts for two that are not."""
        return 2 * len(self.columns) - len(self.missing) - len(self.unknown)


def plain(title: str) -> str:
    """Return a column's title without the spaces and line breaks that only lay it out."""
    return re.sub(r"\s", "", title)


def same_column(title: str, other: str) -> bool:
    """Say whether two titles are so alike that they name the same column."""
    return SequenceMatcher(None, title, other).ratio() >= SAME_COLUMN


def head_of(texts: Sequence[str], chapter: Chapter, look: ChapterLayout) -> Head | None:
    """Return ``texts`` as the header row of ``chapter``, or None where they are no such row.

    Columns may stand in any order. Two of them at least must be called as they are printed.
    """
    titles = [plain(text) for text in texts]
    wanted = {
        column.key: (plain(chapter.column_title(column.key)), column.key) for column in look.columns
    }
    columns = {
        key: titles.index(title)
        for key, names in wanted.items()
        if (title := next((name for name in names if name in titles), None))
    }
    if len(columns) < 2:
        return None
    likened = []
    for key in [key for key in wanted if key not in columns]:
        free = {n: t for n, t in enumerate(titles) if t and n not in columns.values()}
        near = next((n for n, t in free.items() if same_column(t, wanted[key][0])), None)
        if near is not None:
            columns[key] = near
            likened.append((titles[near], wanted[key][0]))
    number = look.column(Content.NUMBER).key
    return Head(
        columns=columns,
        missing=tuple(n[0] for key, n in wanted.items() if key not in columns and key != number),
        unknown=tuple(t for n, t in enumerate(titles) if t and n not in columns.values()),
        likened=tuple(likened),
    )
