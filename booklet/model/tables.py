"""Tables read from a spreadsheet or a Word file: rows of texts with places, columns by title."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from booklet.files.faults import Fault, Place

# Where a row has a fault that is of no one column.
WHOLE_ROW = -1


@dataclass(frozen=True)
class FileRow:
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
class FileTable:
    """A table, the ``name`` of its sheet and the texts above it, the nearest first.

    ``notices`` say what else stands above it and was left out.

    Of a ``whole`` table there is one for each chapter; others may go on with the table before.
    """

    place: Place
    rows: tuple[FileRow, ...]
    name: str = ""
    above: tuple[str, ...] = ()
    whole: bool = False
    notices: tuple[str, ...] = ()
