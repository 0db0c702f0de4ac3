"""A Word file that somebody edited -> its tables: every text as Word shows it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn

from booklet.files.faults import Fault, Place
from booklet.files.office import open_package
from booklet.files.parts import Package
from booklet.model.tables import FileRow, FileTable, Merged
from booklet.word.cells import (
    EMBEDDED,
    MARKUP_COMPATIBILITY,
    NO_TEXT,
    WRAPPERS,
    CellReader,
    Surroundings,
)
from booklet.word.changes import OF_CELLS, Changes, authors, changed, settle

OPEN_CHANGES = "有还没有接受或拒绝的修订"
SETTLE = (
    "在 Word 里接受或拒绝全部修订；或者加上 --changes accept（全部接受）、"
    "--changes reject（全部拒绝）"
)
DOWN, ACROSS, SPAN = qn("w:vMerge"), qn("w:hMerge"), qn("w:gridSpan")
SECTION = qn("w:sectPr")
TWIP = 1 / 20  # points
# How we call the style of a paragraph that goes on over the end of a page: programs that save the
# file keep its name alone.
GOES_ON = "续段"
# The style of a list's title, and of a text's; Word's own, which keeps this name in any language.
TITLE = "heading 1"
# How we call the styles of the 版记.
IMPRINT = "版记"
PARTS = ("numbering", "styles", "comments", "footnotes", "endnotes")


def read_tables(path: Path, changes: Changes | None = None) -> list[FileTable]:
    """Return every table of the .docx ``path`` that stands in no other.

    Raises :class:`~booklet.faults.UserError` for a file that cannot be read. What cannot be read of
    a cell is a fault of its row; tracked changes are of the table unless ``changes`` says what
    becomes of them.
    """
    package = open_package(path)
    body, *others = package.root(package.main).findall(qn("w:body")) or [None]
    if body is None:
        raise package.broken(package.main)
    for other in others:  # Word reads on
        body.extend(other)
    if changes:
        settle(body, changes)
    try:
        return list(_Document(package, body, settled=changes is not None).tables())
    except (KeyError, TypeError, ValueError):
        # An element or an attribute that must be there is not, or is something else.
        raise package.broken(package.main) from None


def _inside(element: Any, *tags: str) -> Iterator[Any]:
    """Yield the children of the ``tags``, through whatever stands around them."""
    for child in element:
        if child.tag in tags:
            yield child
        elif child.tag in WRAPPERS:
            yield from _inside(child, *tags)


class _Document:
    """The tables of a Word file, and the numbers that its paragraphs have counted to."""

    def __init__(self, package: Package, body: Any, settled: bool) -> None:
        self.file = package.file
        self.settled = settled
        self.body = body
        found = {
            kind: package.root(name)
            for kind in PARTS
            for name in package.parts_of(package.main, kind)
        }
        self.around = Surroundings(package, found, body)
        styles = found["styles"].iter(qn("w:style")) if "styles" in found else ()
        self.style_names = {
            style.get(qn("w:styleId")): str(name.get(qn("w:val")))
            for style in styles
            if (name := style.find(qn("w:name"))) is not None
        }
        self.headers = [package.root(name) for name in package.parts_of(package.main, "header")]

    def tables(self) -> Iterator[FileTable]:
        """Yield the tables in order, each with the paragraphs between it and the one before.

        Page headers stand above all, and text boxes where they are anchored.
        """
        above: list[str] = [line for header in self.headers for line in _plain_lines(header)]
        notices: list[str] = []
        titles: set[str] = set()
        wrong: dict[str, Fault] = {}
        number = 0
        papers = self._papers()
        for block in _inside(self.body, qn("w:p"), qn("w:tbl"), EMBEDDED):
            if block.tag == EMBEDDED:
                notices.append(f"{self.file} 里{NO_TEXT[EMBEDDED]}没有读入")
            elif block.tag == qn("w:tbl"):
                number += 1
                table = self._table(block, number, above, notices)
                said = frozenset(titles), dict(wrong)
                yield replace(table, paper=papers.get(block), titles=said[0], wrong=said[1])
                above, notices, titles, wrong = [], [], set(), {}
            else:
                cell = CellReader(self.around, Place(self.file))
                cell.take(block)
                notices += cell.notices
                style = self._style(block)
                if above and style.endswith(GOES_ON):
                    above[-1] += cell.text.strip()
                elif cell.text.strip():
                    above.append(cell.text.strip())
                    apart = style == TITLE or style.startswith(IMPRINT)
                    titles |= {above[-1]} if apart else set()
                if above and (fault := next(iter(cell.faults), cell.strike)):
                    wrong[above[-1]] = fault
                for box in block.iter(qn("w:txbxContent")):
                    # Older programs are offered each box a second time (ECMA-376-3, 10.2.1).
                    if next(box.iterancestors(MARKUP_COMPATIBILITY + "Fallback"), None) is None:
                        above += _plain_lines(box)
        changes = tuple(self._changes_outside())
        if notices or above or changes:  # below the last table
            yield FileTable(
                Place(self.file),
                (),
                above=tuple(reversed(above)),
                notices=tuple(notices),
                changes=changes,
                titles=frozenset(titles),
                wrong=wrong,
            )

    def _style(self, paragraph: Any) -> str:
        """Return the name of a paragraph's style, empty where it has none of its own."""
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        return "" if style is None else self.style_names.get(style.get(qn("w:val")), "")

    def _papers(self) -> dict[Any, tuple[float, float] | None]:
        """Return the paper of each table: that of the section which ends next (17.6.17)."""
        found = {}
        section = self.body.find(SECTION)
        for block in reversed(list(_inside(self.body, qn("w:p"), qn("w:tbl")))):
            own = block.find(f"{qn('w:pPr')}/{SECTION}")
            section = section if own is None else own
            found[block] = _paper(section)
        return found

    def _table(self, table: Any, number: int, above: list[str], notices: list[str]) -> FileTable:
        place = Place(self.file, part=f"第 {number} 个表格")
        elements = list(_inside(table, qn("w:tr")))
        return FileTable(
            place,
            tuple(self._row(row, replace(place, line=n)) for n, row in enumerate(elements, 1)),
            above=tuple(reversed(above)),
            notices=tuple(notices),
            changes=() if self.settled else tuple(_changes(table, elements, place)),
        )

    def _changes_outside(self) -> Iterator[Fault]:
        if not self.settled and any(map(changed, _inside(self.body, qn("w:p")))):
            yield Fault(Place(self.file, part="表格以外"), OPEN_CHANGES, SETTLE)

    def _row(self, row: Any, place: Place) -> FileRow:
        texts: list[str] = []
        faults: dict[int, Fault] = {}
        merged: dict[int, Merged] = {}
        struck: dict[int, Fault] = {}
        notices: list[str] = []
        spans: list[int] = []
        for n, element in enumerate(_inside(row, qn("w:tc"))):
            cell = CellReader(self.around, place)
            properties = element.find(qn("w:tcPr"))
            span = None if properties is None else properties.find(SPAN)
            spans.append(1 if span is None else int(span.get(qn("w:val"), "1")))
            for own in () if properties is None else properties:
                if own.tag in (DOWN, ACROSS):
                    fault = Fault(place, "有合并的单元格", "拆分单元格，把文字填进每一格")
                    goes_on = own.get(qn("w:val")) != "restart"
                    merged[n] = Merged(fault, own.tag == DOWN and n not in merged, goes_on)
                elif own.tag in OF_CELLS:
                    cell.fault("有增删单元格的修订", "在 Word 里接受或拒绝这处修订")
            for block in _inside(element, qn("w:p"), qn("w:tbl"), EMBEDDED):
                cell.take(block)
            texts.append(cell.text)
            if cell.faults:
                faults[n] = cell.faults[0]
            if cell.strike:
                struck[n] = cell.strike
            notices += cell.notices
        return FileRow(
            place,
            tuple(texts),
            faults,
            tuple(notices),
            merged=merged,
            struck=struck,
            spans=tuple(spans),
        )


def _paper(section: Any) -> tuple[float, float] | None:
    size = None if section is None else section.find(qn("w:pgSz"))
    if size is None:
        return None
    width, height = size.get(qn("w:w")), size.get(qn("w:h"))
    return (float(width) * TWIP, float(height) * TWIP) if width and height else None


def _changes(table: Any, elements: list[Any], place: Place) -> Iterator[Fault]:
    """Yield the fault of a table's tracked changes, if it has any."""
    rows = [n for n, row in enumerate(elements, 1) if changed(row)]
    if rows:
        names = "、".join(authors(table))
        others = f"等 {len(rows)} 行" if len(rows) > 1 else ""
        said = f"{others}{OPEN_CHANGES}" + (f"（{names}）" if names else "")
        yield Fault(replace(place, line=rows[0]), said, SETTLE)


def _plain_lines(element: Any) -> Iterator[str]:
    """Yield the text of every paragraph below ``element`` that has any."""
    for paragraph in element.iter(qn("w:p")):
        if text := "".join(t.text or "" for t in paragraph.iter(qn("w:t"))).strip():
            yield text
