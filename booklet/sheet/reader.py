"""A spreadsheet that somebody edited -> its tables, and rows that go on joined again."""

import io
import re
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from booklet.files.faults import Fault, Place, refuse
from booklet.files.office import open_package
from booklet.files.parts import Package
from booklet.model.tables import FileRow, FileTable, Merged, column_letters
from booklet.sheet.continuation import CONTINUATION_TITLE, INDENT, continuation_column, joined
from booklet.sheet.stored import StoredCell, StoredSheet, sheets

# Cells with something in their row that merged ranges may cover together.
MOST_MERGED = 1_000_000
# ECMA-376-1, 18.3.1.46 (oddFooter): font, colour, size, place, page numbers; && is an &.
CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d{2}[+-]\d{3}|\d+|[A-Za-z&])')
PAGES = {"P": "{页}", "N": "{总页数}", "&": "&"}
# The number of pages where it was typed.
TYPED_PAGES = re.compile(r"(共\s*)\d+(\s*页)")
STRUCK = "有加了删除线的文字“{}”"
UNSTRIKE = "要删的文字删去，要留的去掉删除线"


def read_tables(path: Path) -> list[FileTable]:
    """Return a table for each sheet of the .xlsx ``path``, hidden and filtered rows too.

    Raises :class:`~booklet.faults.UserError` for a file that cannot be read. What cannot be read of
    a cell is a fault of its row.
    """
    return _tables(open_package(path))


def tables(content: bytes) -> list[FileTable]:
    """Return the tables of a workbook's bytes, one that we wrote."""
    return _tables(Package("", zipfile.ZipFile(io.BytesIO(content))))


def items(table: FileTable, head_at: int = 1) -> list[tuple[str, ...]]:
    """Return the texts of each item of a sheet as we write it, its header row there, from 0."""
    head, *rows = table.rows[head_at:]
    marks = continuation_column([head, *rows], ())
    assert marks is not None, table.name
    own = [
        replace(row, texts=tuple(map(row.text, range(marks))), marks=row.text(marks))
        for row in rows
    ]
    return [row.texts for row in joined(own, head.texts[:marks])]


def paragraphs(table: FileTable, title: str) -> list[FileRow]:
    """Return the paragraphs of a text's sheet below its ``title``, a row for each.

    Rows that go on with one are joined to it, and what sets it in is left out.
    """
    first, *rows = table.rows or (FileRow(table.place, ()),)
    marks = first.texts.index(CONTINUATION_TITLE) if CONTINUATION_TITLE in first.texts else None
    if marks is None and "".join(first.text(0).split()) != "".join(title.split()):
        rows = [first, *rows]
    own = [replace(row, texts=(row.text(0),), marks=row.text(marks).strip()) for row in rows]
    return [replace(row, texts=(row.text(0).removeprefix(INDENT),)) for row in joined(own, [title])]


def _tables(package: Package) -> list[FileTable]:
    return [_table(sheet, package.file) for sheet in sheets(package)]


def _table(sheet: StoredSheet, file: str) -> FileTable:
    place = Place(file, part=f"工作表“{sheet.name}”")
    notices = [f"{place} 里的文本框没有读入：{text}" for text in sheet.boxes]
    if not sheet.is_worksheet:
        notices.append(f"{place} 是图表或者宏，没有读入")
    numbers = sorted({*sheet.rows, *(row for row, _ in sheet.comments)})
    merged = _merged(sheet, numbers, place)
    rows = (
        _row(sheet.rows.get(number, {}), merged.get(number, {}), replace(place, line=number))
        for number in numbers
    )
    noted: dict[int, dict[int, str]] = {row: {} for row, _ in sheet.comments}
    for (row, column), text in sorted(sheet.comments.items()):
        here = f"{replace(place, line=row)} {column_letters(column)}{row}"
        noted[row][column] = f"{here} 的批注没有读入：{text}"
    return FileTable(
        place,
        tuple(replace(row, notices=tuple(noted.get(row.place.line, {}).values())) for row in rows),
        name=sheet.name,
        whole=True,
        notices=tuple(notices),
        paper=sheet.paper,
        header=_words(sheet.header),
        footer=_words(sheet.footer),
        counted=sheet.counted,
        hidden=frozenset(sheet.hidden),
        as_one=frozenset(sheet.as_one),
    )


def _words(stored: str) -> str:
    """Return what stands at the head or foot of a page, ``{页}`` and ``{总页数}`` for its codes."""
    text = CODES.sub(lambda code: PAGES.get(code[0][1], ""), stored)
    return TYPED_PAGES.sub(r"\1{总页数}\2", text).strip()


def _row(cells: Mapping[int, StoredCell], merged: Mapping[int, Merged], place: Place) -> FileRow:
    """Return a row up to its last text: a stray cell at the far end of the sheet adds nothing."""
    texts = [""] * (max(cells, default=-1) + 1)
    faults, struck = {}, {}
    for column, cell in cells.items():
        where = f"{column_letters(column)}{place.line}"
        texts[column] = cell.text
        if cell.wrong:
            said, remedy = cell.wrong
            faults[column] = Fault(place, f"{where} {said}", remedy)
        if cell.struck.strip():
            struck[column] = Fault(place, f"{where} {STRUCK.format(cell.struck)}", UNSTRIKE)
    return FileRow(place, tuple(texts), faults, merged=merged, struck=struck, lettered=True)


def _merged(
    sheet: StoredSheet, rows: list[int], place: Place
) -> Mapping[int, Mapping[int, Merged]]:
    """Return which cells are merged, by row and column, of those ``rows`` that there are."""
    found: dict[int, dict[int, Merged]] = {}
    covered = 0
    for own in sheet.merged:
        fault = Fault(
            replace(place, line=own.top), f"{own} 是合并的单元格", "取消合并，把文字填进每一格"
        )
        down = own.left == own.right
        here = rows[bisect_left(rows, own.top) : bisect_right(rows, own.bottom)]
        # No text stands further right than the widest row reaches.
        widest = max(
            (max(sheet.rows[row], default=0) for row in here if row in sheet.rows), default=0
        )
        columns = range(own.left, min(own.right, widest) + 1)
        covered += len(here) * len(columns)
        if covered > MOST_MERGED:
            said = "合并的单元格占了整张工作表"
            raise refuse(place.file, said, "取消合并，再读入一次")
        for row in here:
            for column in columns:
                goes_on = (row, column) != (own.top, own.left)
                found.setdefault(row, {})[column] = Merged(fault, down, goes_on)
    return found
