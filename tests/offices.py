"""Lists as other offices write them: the same rows as Word file, spreadsheet, web page and text."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from docx import Document
from docx.document import Document as Docx
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

DOWN = object()  # a cell that is one with the cell above


@dataclass(frozen=True)
class Across:
    """A row that is one cell across the table."""

    text: str


Row = Across | Sequence[object]


@dataclass(frozen=True)
class Given:
    """A list: the lines above it, its header row and its rows."""

    lines: Sequence[str]
    head: Sequence[str]
    rows: Sequence[Row]


def write(path: Path, lists: Sequence[Given], below: Sequence[str] = ()) -> Path:
    """Write ``lists`` as the file ``path``, whose suffix says how."""
    WRITERS[path.suffix](path, lists, below)
    return path


def _word(path: Path, lists: Sequence[Given], below: Sequence[str]) -> None:
    document = Document()
    for own in lists:
        for line in own.lines:
            document.add_paragraph(line)
        _word_table(document, own)
    for line in below:
        document.add_paragraph(line)
    document.save(str(path))


def _word_table(document: Docx, own: Given) -> None:
    table = document.add_table(len(own.rows) + 1, len(own.head))
    for n, title in enumerate(own.head):
        table.cell(0, n).text = title
    for at, row in enumerate(own.rows, 1):
        if isinstance(row, Across):
            table.cell(at, 0).merge(table.cell(at, len(own.head) - 1)).text = row.text
            continue
        for n, text in enumerate(row):
            if text is DOWN:
                first = at - 1
                while own.rows[first - 1][n] is DOWN:  # type: ignore[index]
                    first -= 1
                kept = table.cell(first, n).text
                table.cell(first, n).merge(table.cell(at, n)).text = kept
            else:
                table.cell(at, n).text = str(text)


def _sheet(path: Path, lists: Sequence[Given], below: Sequence[str]) -> None:
    workbook = Workbook()
    workbook.remove(workbook.active)  # type: ignore[arg-type]
    for n, own in enumerate(lists):
        sheet: Worksheet = workbook.create_sheet(f"Sheet{n + 1}")
        for line in own.lines:
            sheet.append([line])
            sheet.merge_cells(
                start_row=sheet.max_row, end_row=sheet.max_row, start_column=1,
                end_column=len(own.head),
            )  # fmt: skip
        sheet.append(list(own.head))
        for row in own.rows:
            if isinstance(row, Across):
                sheet.append([row.text])
                sheet.merge_cells(
                    start_row=sheet.max_row, end_row=sheet.max_row, start_column=1,
                    end_column=len(own.head),
                )  # fmt: skip
            else:
                sheet.append([None if text is DOWN else text for text in row])
        for column in range(1, len(own.head) + 1):
            _merge_down(sheet, column, own, sheet.max_row - len(own.rows))
    for line in below:
        sheet.append([line])
    workbook.save(path)


def _merge_down(sheet: Worksheet, column: int, own: Given, above: int) -> None:
    begin = None
    for at, row in enumerate([*own.rows, Across("")], above + 1):
        down = not isinstance(row, Across) and row[column - 1] is DOWN
        if down and begin is None:
            begin = at - 1
        if not down and begin is not None:
            sheet.merge_cells(
                start_row=begin, end_row=at - 1, start_column=column, end_column=column
            )
            begin = None


def _page(path: Path, lists: Sequence[Given], below: Sequence[str]) -> None:
    parts = ["<!DOCTYPE html><html><head><meta charset='gb2312'><title>清单</title></head><body>"]
    parts.append("<div><a href='/'>首页</a> &gt; <a href='/a'>政务公开</a></div>")
    for own in lists:
        parts += [f"<p style='text-align:center'><b>{escape(line)}</b></p>" for line in own.lines]
        parts.append("<table border=1><tr>")
        parts += [f"<th>{escape(title)}</th>" for title in own.head]
        for at, row in enumerate(own.rows):
            parts.append("</tr><tr>")
            if isinstance(row, Across):
                parts.append(f"<td colspan={len(own.head)}><p>{escape(row.text)}</p></td>")
                continue
            for n, text in enumerate(row):
                if text is DOWN:
                    continue
                span = 1
                while at + span < len(own.rows) and _is_down(own.rows[at + span], n):
                    span += 1
                lines = "".join(f"<p>{escape(line)}</p>" for line in str(text).split("\n"))
                parts.append(f"<td rowspan={span}>{lines}</td>")
        parts.append("</tr></table>")
    parts += [f"<p>{escape(line)}</p>" for line in below]
    path.write_bytes("\n".join([*parts, "</body></html>"]).encode("gb18030"))


def _is_down(row: Row, n: int) -> bool:
    return not isinstance(row, Across) and row[n] is DOWN


def _text(path: Path, lists: Sequence[Given], below: Sequence[str]) -> None:
    lines: list[str] = []
    for own in lists:
        lines += [*own.lines, "\t".join(own.head)]
        for row in own.rows:
            if isinstance(row, Across):
                lines.append(row.text)
            else:
                texts = ("" if text is DOWN else str(text) for text in row)
                lines.append("\t".join(text.replace("\n", "") for text in texts))
        lines.append("")
    path.write_text("\n".join([*lines, *below]), encoding="utf-8")


WRITERS: Mapping[str, Callable[[Path, Sequence[Given], Sequence[str]], None]] = {
    ".docx": _word,
    ".xlsx": _sheet,
    ".html": _page,
    ".txt": _text,
}
SUFFIXES = tuple(WRITERS)
