"""A text whose columns are parted by tabs, strokes or spaces -> its lines and tables."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from booklet.adoption.grid import ForeignFile, Grid, GridCell, GridRow, Part, clean, squared
from booklet.adoption.titles import EMPTY, is_head, looks_like_category
from booklet.files.faults import Place, UserError
from booklet.files.text import BYTE_ORDER_MARK, decoded, read_raw
from booklet.model.booklet import ParagraphKind, kind_of

# What parts the columns of a line, the surest first.
PARTS = (
    re.compile(r"\t"),
    re.compile(r"\s*[|｜│┃]\s*"),
    re.compile(r"(?: {2,}|[ \u3000]*\u3000[ \u3000]*)"),
)
RULE = re.compile(r"[\s|｜│┃+\-─━=┌┬┐├┼┤└┴┘:]+")
EDGES = "|｜│┃ "


@dataclass(frozen=True)
class _Columns:
    """What parts the columns of a table, their number, and how far from the left each begins."""

    by: re.Pattern[str]
    count: int
    starts: tuple[int, ...]

    @property
    def aligned(self) -> bool:
        """Whether nothing but the place on the line says which column a text stands in."""
        return self.by is PARTS[-1]


def read(path: Path) -> ForeignFile:
    """Return what the text ``path`` holds, in UTF-8 or as Windows saves Chinese text.

    Raises :class:`UserError` for one that cannot be read.
    """
    raw = read_raw(path, path.name)
    try:
        text = decoded(raw, path.name)
    except UserError:
        wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
        try:
            text = raw.decode("utf-16" if wide else "gb18030")
        except UnicodeDecodeError:
            text = ""
        if not text or raw.startswith(BYTE_ORDER_MARK):
            raise
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return ForeignFile(path.name, tuple(_parts(lines, path.name)))


def _parts(lines: Sequence[str], file: str) -> Iterator[Part]:
    above: list[str] = []
    tables = at = 0
    while at < len(lines):
        columns = _columns(lines[at])
        if columns is None:
            if (line := clean(lines[at])) and not RULE.fullmatch(line):
                above.append(line)
            at += 1
            continue
        rows: list[GridRow] = []
        tables += 1
        while at < len(lines):
            cells = _cells(lines[at], columns, _next(lines, at))
            if cells is None:
                break
            if cells and _wraps(cells, columns, rows):
                rows[-1] = _joined(rows[-1], cells)
            elif cells:
                rows.append(GridRow(Place(file, at + 1), cells))
            at += 1
        grid = Grid(Place(file, part=f"第 {tables} 个表格"), tuple(squared(iter(rows))))
        yield Part(tuple(above), grid)
        above = []
    if above:
        yield Part(tuple(above))


def _columns(line: str) -> _Columns | None:
    """Return the columns that a header row names, None for any other line."""
    for by in PARTS:
        titles = _pieces(line, by)
        if len(titles) > 1 and is_head([text for _, text in titles]):
            return _Columns(by, len(titles), tuple(start for start, _ in titles))
    return None


def _pieces(line: str, by: re.Pattern[str]) -> list[tuple[int, str]]:
    """Return the pieces of a line, each with how many half-width characters stand left of it."""
    pieces, begin = [], 0
    line = line.rstrip()
    for edge in (*by.finditer(line), None):
        end = edge.start() if edge else len(line)
        pieces.append((_width(line[:begin]), line[begin:end].strip()))
        begin = edge.end() if edge else end
    if by is PARTS[0]:
        return pieces
    if by is PARTS[1]:  # a table may have strokes at its edges
        pieces = pieces[1:] if pieces and not pieces[0][1] else pieces
        return pieces[:-1] if pieces and not pieces[-1][1] else pieces
    return [piece for piece in pieces if piece[1]]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


def _next(lines: Sequence[str], at: int) -> str:
    return next((line for line in lines[at + 1 :] if line.strip()), "")


def _cells(line: str, columns: _Columns, following: str) -> tuple[GridCell, ...] | None:
    """Return a line as cells of a table: none for a blank line, None where the table has ended."""
    text = clean(line)
    if not text or RULE.fullmatch(text):
        return ()
    pieces = _pieces(line, columns.by)
    if len(pieces) == 1 and not (columns.aligned and pieces[0][0] >= columns.starts[-1]):
        # A line that is a category's, or has a row of the table below it, is one of the table.
        below = [text for _, text in _pieces(following, columns.by)]
        is_within = len(below) == columns.count and not is_head(below)
        alone = text.strip(EDGES)
        if not (looks_like_category(alone) or EMPTY.fullmatch(alone) or is_within):
            return None
        cell = GridCell(clean(pieces[0][1]))
        return (cell, *(GridCell(across=True) for _ in range(columns.count - 1)))
    if len(pieces) == columns.count or not columns.aligned:
        return tuple(GridCell(clean(text)) for _, text in pieces)
    found = [""] * columns.count
    for start, piece in pieces:
        near = min(range(columns.count), key=lambda n: abs(columns.starts[n] - start))
        found[near] = f"{found[near]} {piece}".strip()
    return tuple(GridCell(clean(text)) for text in found)


def _wraps(cells: tuple[GridCell, ...], columns: _Columns, rows: list[GridRow]) -> bool:
    """Say whether a line of aligned text goes on with the row above: its first cell is empty."""
    return columns.aligned and len(rows) > 1 and not cells[0].text and len(cells) == columns.count


def _joined(row: GridRow, more: tuple[GridCell, ...]) -> GridRow:
    cells = [
        GridCell(own.text + ("\n" if _begins(own.text, further.text) else "") + further.text)
        for own, further in zip(row.cells, more, strict=False)
    ]
    return GridRow(row.place, tuple(cells))


def _begins(text: str, further: str) -> bool:
    """Say whether a line begins a paragraph of its own below ``text``."""
    if not (text and further):
        return False
    kinds = {kind_of(text.split("\n")[-1]), kind_of(further)}
    return kind_of(further) is ParagraphKind.CLAUSE or kinds == {ParagraphKind.DEPARTMENT}
