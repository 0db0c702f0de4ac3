"""A table of any file as a grid: every row has a cell for each column, merged or not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from booklet.files.faults import Fault, Place
from booklet.files.names import UNPRINTABLE
from booklet.incoming.outside import shortened
from booklet.model.tables import FileRow, FileTable
from booklet.sheet.continuation import CONTINUATION_TITLE, joined

# A grid has no more columns than this: what reaches further is no list.
MOST_COLUMNS = 60
SPACES = dict.fromkeys(map(ord, "\t\xa0\u2003\u2002"), " ")


@dataclass(frozen=True)
class GridCell:
    """A cell's text; ``across`` or ``down`` where it is one with the cell left of it or above."""

    text: str = ""
    across: bool = False
    down: bool = False
    fault: Fault | None = None


@dataclass(frozen=True)
class GridRow:
    """A row's place, its cells, and what stands in it and was left out."""

    place: Place
    cells: tuple[GridCell, ...]
    notices: tuple[str, ...] = ()

    def text(self, at: int | None) -> str:
        """Return the text of a column, empty where there is none."""
        return self.cells[at].text if at is not None and at < len(self.cells) else ""

    @property
    def texts(self) -> tuple[str, ...]:
        """The text of each cell."""
        return tuple(cell.text for cell in self.cells)

    @property
    def filled(self) -> list[int]:
        """The columns in which something stands."""
        return [n for n, cell in enumerate(self.cells) if cell.text or cell.fault]

    def is_down(self, at: int | None) -> bool:
        """Say whether a column's cell is one with that above."""
        return at is not None and at < len(self.cells) and self.cells[at].down


@dataclass(frozen=True)
class Grid:
    """A table: its place, its rows, all equally wide, and its paper in points where known."""

    place: Place
    rows: tuple[GridRow, ...]
    paper: tuple[float, float] | None = None

    @property
    def width(self) -> int:
        """How many columns there are."""
        return max((len(row.cells) for row in self.rows), default=0)


@dataclass(frozen=True)
class Part:
    """Lines of text and the table below them, if any.

    ``name``, ``hidden`` columns and those whose cells are ``as_one`` are a sheet's.
    """

    lines: tuple[str, ...]
    grid: Grid | None = None
    name: str = ""
    hidden: frozenset[int] = frozenset()
    as_one: frozenset[int] = frozenset()


@dataclass(frozen=True)
class ForeignFile:
    """What a file holds in its order, the words at each page's head and foot, what is left out.

    ``footer`` is empty where the pages say nothing of their number, None where nobody knows.
    """

    name: str
    parts: tuple[Part, ...]
    header: str = ""
    footer: str | None = None
    notices: tuple[str, ...] = field(default=())


def clean(text: str) -> str:
    """Return ``text`` without spaces around its lines, empty lines and signs that nobody sees."""
    lines = (UNPRINTABLE.sub("", line.translate(SPACES)).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def grid_of(table: FileTable) -> Grid:
    """Return a table of a spreadsheet or of a Word file as a grid."""
    rows = _whole_items(table.rows) if table.whole else table.rows
    return Grid(table.place, tuple(squared(map(_row, rows))), table.paper)


def squared(rows: Iterator[GridRow]) -> Iterator[GridRow]:
    """Yield ``rows`` equally wide."""
    found = list(rows)
    width = max((len(row.cells) for row in found), default=0)
    for row in found:
        yield replace(row, cells=row.cells + (GridCell(),) * (width - len(row.cells)))


def _row(row: FileRow) -> GridRow:
    cells: list[GridCell] = []
    for n, text in enumerate(row.texts[:MOST_COLUMNS]):
        merge = row.merged.get(n)
        goes_on = merge is not None and merge.goes_on
        left = row.merged.get(n - 1)
        # A range that takes in rows and columns goes on downwards where its left edge is.
        down = goes_on and (merge.down or left is None or left.fault != merge.fault)  # type: ignore[union-attr]
        fault = row.faults.get(n) or row.struck.get(n)
        cells.append(GridCell(clean(text), across=goes_on and not down, down=down, fault=fault))
        more = row.spans[n] - 1 if n < len(row.spans) else 0
        cells += [GridCell(across=not down, down=down)] * min(more, MOST_COLUMNS)
    # A merged range of a sheet reaches further than the row's last text.
    for n in range(len(row.texts), min(max(row.merged, default=-1) + 1, MOST_COLUMNS)):
        merge = row.merged.get(n)
        goes_on = merge is not None and merge.goes_on
        cells.append(GridCell(across=goes_on and not merge.down, down=goes_on and merge.down))  # type: ignore[union-attr]
    return GridRow(row.place, tuple(cells), row.notices)


def _beside(row: FileRow, marks: int) -> Iterator[str]:
    """Yield a notice for each text right of the column that says how rows go on."""
    for n in range(marks + 1, len(row.texts)):
        if text := clean(row.texts[n]):
            yield f"{row.place} {row.cell(n)} 的“{shortened(text)}”没有读入：这一栏没有标题"


def _whole_items(rows: Sequence[FileRow]) -> Sequence[FileRow]:
    """Return a sheet's rows with those joined that go on with an item, if any says that it does."""
    for at, head in enumerate(rows):
        titles = [text.strip() for text in head.texts]
        if CONTINUATION_TITLE in titles:
            marks = titles.index(CONTINUATION_TITLE)
            own = [
                replace(
                    row,
                    texts=tuple(map(row.text, range(marks))),
                    marks=row.text(marks),
                    notices=(*row.notices, *_beside(row, marks)),
                )
                for row in rows[at:]
            ]
            own[0] = replace(own[0], marks="")
            return [*rows[:at], *sorted(joined(own, titles[:marks]), key=lambda row: row.place)]
    return rows
