"""A file's lines and tables -> blocks: a list's rows below its header row, the lines above it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from booklet.adoption.cover import imprint_of
from booklet.adoption.grid import ForeignFile, Grid, GridCell, GridRow, Part
from booklet.adoption.titles import bare_title, is_head, looks_like_category, names_list, names_text
from booklet.adoption.told import Told
from booklet.files.faults import Place
from booklet.incoming.heads import plain
from booklet.incoming.outside import CONTINUED
from booklet.incoming.published import CONTENTS_HEADING


@dataclass
class Table:
    """The header row of a list and the rows below it, of one table or of several."""

    place: Place
    titles: tuple[str, ...]
    rows: list[GridRow]
    paper: tuple[float, float] | None = None
    name: str = ""
    hidden: frozenset[int] = frozenset()
    as_one: frozenset[int] = frozenset()


@dataclass
class Block:
    """Lines of text, and the list below them, if any; 目录 where it has a sheet of its own."""

    lines: list[str] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)
    table: Table | None = None


def blocks_of(file: ForeignFile, told: Told) -> list[Block]:
    """Return the lists of ``file``, each with the lines above it, and what stands below the last.

    A table that repeats the header row of the one before, or has none, goes on with it.
    """
    reader = _Blocks(told)
    for part in file.parts:
        reader.take(part)
    return [*reader.blocks, reader.open]


class _Blocks:
    """Takes one part after the other."""

    def __init__(self, told: Told) -> None:
        self.told = told
        self.blocks: list[Block] = []
        self.open = Block()

    def take(self, part: Part) -> None:
        self.open.lines += part.lines
        if part.grid is None:
            return
        heads = list(_heads(part.grid))
        if not heads:
            self.take_headless(part, part.grid)
            return
        rows = part.grid.rows
        self.open.lines += _lines(rows[: heads[0]])
        for head, following in zip(heads, [*heads[1:], len(rows)], strict=True):
            titles, first = _titles(rows, head)
            if first > head + 1:
                self.told.guess(f"{rows[head].place} 起的 {first - head} 行合成一行表头")
            end = _next_title(rows, first, following)
            self.begin(part, titles, rows[head].place, rows[first:end])
            self.open.lines += _lines(rows[end:following])

    def begin(
        self, part: Part, titles: tuple[str, ...], place: Place, rows: Sequence[GridRow]
    ) -> None:
        """Begin a list, or go on with the one before."""
        assert part.grid
        lines = self.open.lines
        before = self.blocks[-1].table if self.blocks else None
        above: list[GridRow] = []
        if lines and looks_like_category(lines[-1]) and not names_text(lines[-1]):
            above = [_across(lines.pop(), place, len(titles))]
        named = [bare_title(line) for line in lines if names_list(line)]
        again = before is not None and named == [bare_title(self.title())]
        if (
            before is not None
            and (above or not part.name)
            and list(map(plain, before.titles)) == list(map(plain, titles))
            and (not named or again)
            and (above or again or self.goes_on())
        ):
            before.rows += [*above, *rows]
            lines.clear()
            return
        self.open.table = Table(
            place, titles, [*above, *rows], part.grid.paper, part.name, part.hidden, part.as_one
        )
        self.blocks.append(self.open)
        self.open = Block()

    def goes_on(self) -> bool:
        """Say whether the lines above a table say no more than that the list before goes on."""
        title = bare_title(self.title())
        return all(
            CONTINUED.fullmatch(line) or bare_title(line) == title for line in self.open.lines
        )

    def title(self) -> str:
        """Return the title of the list before."""
        lines = self.blocks[-1].lines if self.blocks else []
        return next((line for line in reversed(lines) if names_list(line)), "")

    def take_headless(self, part: Part, grid: Grid) -> None:
        """Go on with the list before, take a frame's lines as text, or leave a table out."""
        before = self.blocks[-1].table if self.blocks else None
        columns = len(before.titles) if before else 0
        if before and not part.name and grid.width == columns and self.goes_on():
            self.open.lines.clear()
            self.told.guess(f"{grid.place} 没有表头，当作上一个清单的续表")
            before.rows += grid.rows
        elif all(len(row.filled) <= 1 for row in grid.rows):
            lines = _lines(grid.rows)
            if names_text(part.name) and lines[:1] != [part.name]:
                self.open.lines.append(part.name)
            self.add(lines)
        elif _is_contents(grid) or imprint_of(_lines(grid.rows))[0]:
            self.add(_lines(grid.rows))
        else:
            texts = (text for row in grid.rows for text in row.texts if text)
            self.told.leave_out(grid.place, " ".join(texts), "不是清单（没有表头），")

    def add(self, lines: list[str]) -> None:
        """Add the lines of a table or sheet without items; below 目录 they are its entries."""
        at = next((n for n, line in enumerate(lines) if CONTENTS_HEADING.fullmatch(line)), None)
        self.open.lines += lines[:at]
        if at is not None:
            self.open.contents += lines[at + 1 :]


def _heads(grid: Grid) -> Iterator[int]:
    """Yield the positions of header rows; a row below that goes on with one is no other."""
    last = -2
    for at, row in enumerate(grid.rows):
        if is_head(row.texts) and not (at == last + 1 and any(cell.down for cell in row.cells)):
            last = at
            yield at


def _titles(rows: Sequence[GridRow], head: int) -> tuple[tuple[str, ...], int]:
    """Return the title of each column, and the first row below the header row.

    Below titles over several columns there may be a second row of titles.
    """
    titles = [plain(text) for text in rows[head].texts]
    first = head + 1
    below = rows[first] if first < len(rows) else None
    if below and below.filled and any(cell.across for cell in rows[head].cells):
        own = [n for n, cell in enumerate(below.cells) if cell.text]
        if below.is_down(0) and all(_wide(rows[head], n) for n in own):
            titles = [plain(below.text(n)) or title for n, title in enumerate(titles)]
            first += 1
    return tuple(titles), first


def _wide(row: GridRow, at: int) -> bool:
    """Say whether a cell is one with that beside it."""
    return row.cells[at].across or (at + 1 < len(row.cells) and row.cells[at + 1].across)


def _next_title(rows: Sequence[GridRow], first: int, end: int) -> int:
    """Return where the rows of a list end: above the title of the next list, or of a text."""
    at = end
    while at > first and len(rows[at - 1].filled) <= 1:
        at -= 1
    return next((n for n in range(at, end) if any(map(_is_title, rows[n].texts))), end)


def _is_title(text: str) -> bool:
    return names_list(text) or names_text(text)


def _lines(rows: Sequence[GridRow]) -> list[str]:
    """Return the lines of rows that hold no items."""
    lines: list[str] = []
    for row in rows:
        texts = [text for text in row.texts if text]
        lines += "\n".join(texts).split("\n") if "\n" in "".join(texts) else [" ".join(texts)]
    return [line for line in lines if line]


def _across(text: str, place: Place, width: int) -> GridRow:
    return GridRow(place, (GridCell(text), *(GridCell(across=True) for _ in range(width - 1))))


def _is_contents(grid: Grid) -> bool:
    """Say whether a table is 目录: names beside the numbers of pages."""
    filled = [[text for text in row.texts if text] for row in grid.rows]
    numbered = [texts for texts in filled if len(texts) > 1]
    return all(texts[-1].strip("—- ").isdecimal() for texts in numbered)
