"""A spreadsheet that somebody edited -> its tables, and rows that go on joined again."""

import io
import re
import warnings
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from booklet.files.faults import Fault, Place, refuse
from booklet.files.office import broken, read_package
from booklet.model.tables import FileRow, FileTable
from booklet.sheet.continuation import continuation_column, joined
from booklet.sheet.workbook import ESCAPED

# ECMA-376-1, 22.9.2.19 (ST_Xstring): control characters, such as Excel's _x000D_ of a pasted text.
ESCAPED_CONTROL = re.compile(r"_x00([01][0-9A-Fa-f])_")
# Number formats (ECMA-376-1, 18.8.31) that only say how many decimals there are, whether thousands
# are parted and whether it is a percentage.
PLAIN_FORMAT = re.compile(r"(#,##)?0(?:\.(0+))?(%)?(?:_[ )])?")
AS_TYPED = ("General", "@", "G/通用格式")
# How many cells all merged ranges and links may cover together.
MOST_CELLS = 1_000_000
# Excel shows so many digits of a number.
MOST_DIGITS = 15
AS_TEXT = "把单元格的格式改成“文本”，再输入一次要印的文字"


def read_tables(path: Path) -> list[FileTable]:
    """Return a table for each sheet of the .xlsx ``path``, hidden and filtered rows too.

    Raises :class:`~booklet.faults.UserError` for a file that cannot be read. What cannot be read of
    a cell is a fault of its row.
    """
    content = read_package(path)
    _refuse_vast_ranges(path, content)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of what it would lose on saving.
            warnings.simplefilter("ignore")
            workbook = load_workbook(io.BytesIO(content))
    except Exception:
        # openpyxl has no error of its own: parts that do not fit together raise whatever they may.
        raise broken(path) from None
    return tables(workbook, path.name)


def tables(workbook: Workbook, file: str) -> list[FileTable]:
    """Return a table for each sheet of ``workbook``, which messages call ``file``."""
    return [_table(worksheet, file) for worksheet in workbook.worksheets]


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


def _refuse_vast_ranges(path: Path, content: bytes) -> None:
    """Refuse ranges of more cells than a list can have: openpyxl makes every one of their cells."""
    cells = 0
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            if not name.endswith(".xml"):
                continue
            try:
                events = etree.iterparse(
                    io.BytesIO(package.read(name)),
                    tag=("{*}mergeCell", "{*}hyperlink", "{*}row"),
                    resolve_entities=False,
                )
                for _, element in events:
                    cells += _size(element.get("ref") or "A1")
                    element.clear()
            except (etree.XMLSyntaxError, TypeError, ValueError):
                raise broken(path) from None
    if cells > MOST_CELLS:
        raise refuse(
            path.name, "合并的单元格或者链接占了整张工作表", "取消合并、删去链接，再读入一次"
        )


def _size(reference: str) -> int:
    left, top, right, bottom = (edge or 0 for edge in range_boundaries(reference))
    return (right - left + 1) * (bottom - top + 1)


def _table(worksheet: Worksheet, file: str) -> FileTable:
    place = Place(file, part=f"工作表“{worksheet.title}”")
    merged = _merged(worksheet, place)
    rows = []
    for number, cells in _rows(worksheet):
        here = replace(place, line=number)
        texts: list[str] = []
        faults: dict[int, Fault] = {}
        notices: list[str] = []
        for n, cell in cells.items():
            texts += [""] * (n - len(texts))
            text, fault = _text(cell, here)
            texts.append(text)
            if fault or (fault := merged.get((number, n + 1))):
                faults[n] = fault
            if cell.comment:
                said = " ".join(cell.comment.text.split())
                notices.append(f"{here} {cell.coordinate} 的批注没有读入：{said}")
        rows.append(FileRow(here, tuple(texts), faults, tuple(notices)))
    return FileTable(place, tuple(rows), name=worksheet.title, whole=True)


def _rows(worksheet: Any) -> Iterator[tuple[int, dict[int, Any]]]:
    """Yield each row that has cells: its number, from 1, and the cells by column, from 0.

    openpyxl's own ways would make every cell up to a stray one at the far end of the sheet.
    """
    rows: dict[int, dict[int, Any]] = defaultdict(dict)
    for (row, column), cell in sorted(worksheet._cells.items()):
        rows[row][column - 1] = cell
    yield from rows.items()


def _merged(worksheet: Worksheet, place: Place) -> Mapping[tuple[int, int], Fault]:
    """Return the same fault for every cell of a merged range, by row and column."""
    faults: dict[tuple[int, int], Fault] = {}
    for merged in worksheet.merged_cells.ranges:
        fault = Fault(
            replace(place, line=merged.min_row),
            f"{merged.coord} 是合并的单元格",
            "取消合并，把文字填进每一格",
        )
        faults |= {
            (row, column): fault
            for row in range(merged.min_row, merged.max_row + 1)
            for column in range(merged.min_col, merged.max_col + 1)
        }
    return faults


def _text(cell: Any, place: Place) -> tuple[str, Fault | None]:
    """Return the text that a cell shows, or a fault where only its program could say."""
    value = cell.value
    match cell.data_type:
        case _ if value is None:
            return "", None
        case "s" | "inlineStr":
            return _unescaped(str(value)), None
        case "n" if (text := _number(value, str(cell.number_format))) is not None:
            return text, None
        case "f":
            said, remedy = "是公式", "复制这一格，选择性粘贴为“数值”"
        case "e":
            said, remedy = f"是错误值 {value}", "改成要印的文字"
        case "b":
            said, remedy = "是逻辑值", AS_TEXT
        case _ if isinstance(value, (datetime, date, time, timedelta)):
            said, remedy = "是日期或时间", AS_TEXT
        case _:
            said, remedy = "是带格式的数字", AS_TEXT
    return "", Fault(place, f"{cell.coordinate} {said}", remedy)


def _unescaped(text: str) -> str:
    text = ESCAPED_CONTROL.sub(lambda match: chr(int(match[1], 16)), text.replace(ESCAPED, "_"))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _number(value: Any, form: str) -> str | None:
    """Return a number as it is shown, or None where that depends on more than its decimals."""
    if not isinstance(value, (int, float)):
        return None
    if form in AS_TYPED:
        text = f"{value:.{MOST_DIGITS}g}"
        return None if "e" in text else text
    match = PLAIN_FORMAT.fullmatch(form)
    if not match:
        return None
    thousands, decimals, percent = match.groups()
    exact = Decimal(str(value)) * (100 if percent else 1)
    rounded = exact.quantize(Decimal(1).scaleb(-len(decimals or "")), ROUND_HALF_UP)
    return f"{rounded:{',' if thousands else ''}f}{percent or ''}"
