"""What an editor does to a spreadsheet or a Word file, with openpyxl and python-docx."""

import copy
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import openpyxl
from docx.oxml.ns import qn

from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.sheet import writer as sheet
from booklet.source.dump import dump
from booklet.source.load import Source, load_source
from booklet.word import writer as word
from tests.planned import RESOURCES, planned
from tests.tools import ROOT

TEMPLATES = ROOT / "templates"


def office_files(booklet: Booklet, layout: Layout, folder: Path) -> dict[str, Path]:
    """Return the spreadsheet and the Word file of ``booklet``, written to ``folder``, by suffix."""
    plan = planned(booklet, layout)
    paths = {}
    for suffix, writer in (("xlsx", sheet), ("docx", word)):
        paths[suffix] = folder / f"booklet.{suffix}"
        paths[suffix].write_bytes(writer.write(booklet, layout, plan, RESOURCES))
    return paths


def written_source(booklet: Booklet, layout: Layout, folder: Path) -> Source:
    """Return ``booklet`` as source files in ``folder``."""
    folder.mkdir()
    for name, text in dump(booklet, layout).items():
        (folder / name).write_text(text, encoding="utf-8")
    return load_source(folder, layout)


Rows = list[list[str]]


class EditedSheets:
    """A workbook whose rows can be changed: a sheet for each chapter, its header in row 2."""

    def __init__(self, path: Path) -> None:
        self.workbook: Any = openpyxl.load_workbook(path)
        self.sheets = self.workbook.worksheets[1:]

    def put(self, chapter: int, row: int, column: int, text: str) -> None:
        """Type ``text`` into a cell of the ``row``-th item, counted from 0."""
        self.sheets[chapter].cell(row + 3, column + 1).value = text or None

    def remove(self, chapter: int, row: int) -> list[str]:
        """Remove an item's row and return its texts."""
        worksheet = self.sheets[chapter]
        texts = [str(cell.value or "") for cell in worksheet[row + 3]]
        worksheet.delete_rows(row + 3)
        return texts

    def insert(self, chapter: int, row: int, texts: Sequence[str]) -> None:
        """Insert a row before the ``row``-th item."""
        self.sheets[chapter].insert_rows(row + 3)
        for column, text in enumerate(texts):
            self.put(chapter, row, column, text)

    def save(self, path: Path) -> Path:
        self.workbook.save(path)
        return path


class EditedTables:
    """A Word file whose rows can be changed: a table for each chapter, its header in row 1."""

    def __init__(self, path: Path) -> None:
        self.document = docx.Document(str(path))
        self.tables = [table._tbl for table in self.document.tables]

    def put(self, chapter: int, row: int, column: int, text: str) -> None:
        """Type ``text`` into a cell of the ``row``-th item, counted from 0: a paragraph a line."""
        cell = self.tables[chapter].tr_lst[row + 1].tc_lst[column]
        first, *others = cell.p_lst
        for paragraph in others:
            cell.remove(paragraph)
        for run in first.findall(qn("w:r")):
            first.remove(run)
        for line in text.split("\n"):
            paragraph = copy.deepcopy(first)
            if line:
                paragraph.add_r().text = line
            cell.append(paragraph)
        cell.remove(first)

    def remove(self, chapter: int, row: int) -> list[str]:
        """Remove an item's row and return its texts."""
        element = self.tables[chapter].tr_lst[row + 1]
        texts = ["\n".join(p.text for p in cell.p_lst) for cell in element.tc_lst]
        element.getparent().remove(element)
        return texts

    def insert(self, chapter: int, row: int, texts: Sequence[str]) -> None:
        """Insert a row before the ``row``-th item, like the one above it."""
        rows = self.tables[chapter].tr_lst
        rows[row].addnext(copy.deepcopy(rows[row] if row else rows[1]))
        for column, text in enumerate(texts):
            if column or text:
                self.put(chapter, row, column, text)

    def save(self, path: Path) -> Path:
        self.document.save(str(path))
        return path


Edited = EditedSheets | EditedTables
EDITED: dict[str, type[EditedSheets] | type[EditedTables]] = {
    "xlsx": EditedSheets,
    "docx": EditedTables,
}
