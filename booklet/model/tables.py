"""Tables read from a spreadsheet or a Word file: rows of texts with places, columns by title."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from booklet.files.faults import Fault, Place

# Where a row has a fault that is of no one column.
WHOLE_ROW = -1


@dataclass(frozen=True)
class Merged:
    """A cell that is one with others: ``fault`` says so, where it must not be.

    ``down`` where these stand in one column, ``goes_on`` where the cell is not the first of them.
    """

    fault: Fault
    down: bool
    goes_on: bool


@dataclass(frozen=True)
class FileRow:
    """A row's place, its texts by column, and what cannot be read of it, by column.

    ``merged`` and ``struck`` have the columns whose cells are one with others and those with words
    that are struck out; whether that matters is the reader's to say. ``notices`` say what stands in
    the row beside its texts; ``marks`` say how the row goes on with an item begun above it. Of a
    ``lettered`` row the columns have letters; of others ``spans`` may say over how many columns of
    the table each cell reaches.
    """

    place: Place
    texts: tuple[str, ...]
    faults: Mapping[int, Fault] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    marks: str = ""
    merged: Mapping[int, Merged] = field(default_factory=dict)
    struck: Mapping[int, Fault] = field(default_factory=dict)
    lettered: bool = False
    spans: tuple[int, ...] = ()

    def text(self, column: int | None) -> str:
        """Return the text of a column, empty beyond the row's last cell and of no column."""
        return self.texts[column] if column is not None and column < len(self.texts) else ""

    def cell(self, column: int) -> str:
        """Return where a column's cell stands: ``C5`` or 第 3 格."""
        if self.lettered:
            return f"{column_letters(column)}{self.place.line}"
        return f"第 {column + 1} 格"

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in the row."""
        return not (any(text.strip() for text in self.texts) or self.faults)


@dataclass(frozen=True)
class FileTable:
    """A table, the ``name`` of its sheet and the texts above it, the nearest first.

    ``notices`` say what else stands above it and was left out; ``changes`` which tracked changes
    nobody has settled; ``paper`` is its sheet's width and height in points, where that is known,
    ``header`` and ``footer`` what stands on all its pages, with ``{页}`` and ``{总页数}``,
    ``counted`` whether its pages count from a number of its own,
    ``hidden`` the columns that no page shows, and ``as_one`` those whose cells are one for all
    items of a category, though each stands by itself. ``titles`` are the lines ``above`` that a
    style makes a title or the 版记, and ``wrong`` says of a line why it cannot be read.

    Of a ``whole`` table there is one for each chapter; others may go on with the table before.
    """

    place: Place
    rows: tuple[FileRow, ...]
    name: str = ""
    above: tuple[str, ...] = ()
    whole: bool = False
    notices: tuple[str, ...] = ()
    changes: tuple[Fault, ...] = ()
    paper: tuple[float, float] | None = None
    header: str = ""
    footer: str = ""
    counted: bool = False
    hidden: frozenset[int] = frozenset()
    as_one: frozenset[int] = frozenset()
    titles: frozenset[str] = frozenset()
    wrong: Mapping[str, Fault] = field(default_factory=dict)


def column_letters(column: int) -> str:
    """Return what a spreadsheet calls a column, counted from 0: A … Z, AA …"""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
