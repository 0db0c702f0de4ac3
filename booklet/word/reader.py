"""A Word file that somebody edited -> its tables: every text as Word shows it."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

from booklet.files.faults import Fault, Place, UserError
from booklet.files.office import broken, read_package
from booklet.model.tables import FileRow, FileTable
from booklet.word.changes import OF_CELLS, Changes, authors, changed, settle
from booklet.word.numbers import Numbering

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
MARKUP_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

# What stands around rows, cells, paragraphs and runs and shows nothing by itself (ECMA-376-1,
# 17.5.1, 17.5.2, 17.13.5, 17.16.22, 17.16.19, 17.3.2.3 and 17.3.2.8).
WRAPPERS = {
    *map(qn, ("w:sdt", "w:sdtContent", "w:customXml", "w:smartTag", "w:ins", "w:moveTo")),
    *map(qn, ("w:hyperlink", "w:fldSimple", "w:dir", "w:bdo", "w:r", "w:ruby", "w:rubyBase")),
    MARKUP_COMPATIBILITY + "AlternateContent",
    MARKUP_COMPATIBILITY + "Choice",
}
# What is shown as a character, or ends a line (17.3.3).
CHARACTERS = {
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:tab"): " ",
    qn("w:ptab"): " ",
    qn("w:noBreakHyphen"): "-",
}
# What shows something that is no text.
NO_TEXT = {
    qn("w:drawing"): "图片或文本框",
    qn("w:pict"): "图片或文本框",
    qn("w:object"): "嵌入的对象",
    qn("w:sym"): "用“插入符号”插入的符号",
    qn("m:oMath"): "公式",
    qn("m:oMathPara"): "公式",
    qn("w:altChunk"): "嵌入的文件",
}
# What leads to a text elsewhere: the part that holds it, its element and what people call it.
REFERENCES = {
    qn("w:commentReference"): ("comments", qn("w:comment"), "批注"),
    qn("w:footnoteReference"): ("footnotes", qn("w:footnote"), "脚注"),
    qn("w:endnoteReference"): ("endnotes", qn("w:endnote"), "尾注"),
}
OPEN_CHANGES = "有还没有接受或拒绝的修订"
SETTLE = (
    "在 Word 里接受或拒绝全部修订；或者加上 --changes accept（全部接受）、"
    "--changes reject（全部拒绝）"
)
MERGES = (qn("w:vMerge"), qn("w:hMerge"))


def read_tables(path: Path, changes: Changes | None = None) -> list[FileTable]:
    """Return every table of the .docx ``path`` that stands in no other.

    Raises :class:`~booklet.faults.UserError` for a file that cannot be read and, unless ``changes``
    says what becomes of them, for tracked changes. What cannot be read of a cell is a fault of its
    row.
    """
    try:
        document = _WordDocument(path)
        if changes:
            settle(document.body, changes)
        else:
            _refuse_changes(document.body, path.name)
        return list(document.tables())
    except (KeyError, TypeError, ValueError, etree.XMLSyntaxError):
        # A part, an element or an attribute that must be there is not, or is something else.
        raise broken(path) from None


def _refuse_changes(body: Any, file: str) -> None:
    faults = []
    for number, table in enumerate(_inside(body, qn("w:tbl")), 1):
        rows = [n for n, row in enumerate(_inside(table, qn("w:tr")), 1) if changed(row)]
        if rows:
            names = "、".join(authors(table))
            others = f"等 {len(rows)} 行" if len(rows) > 1 else ""
            place = Place(file, part=f"第 {number} 个表格", line=rows[0])
            said = f"{others}{OPEN_CHANGES}" + (f"（{names}）" if names else "")
            faults.append(Fault(place, said, SETTLE))
    if any(map(changed, _inside(body, qn("w:p")))):
        faults.append(Fault(Place(file, part="表格以外"), OPEN_CHANGES, SETTLE))
    if faults:
        raise UserError(faults)


def _inside(element: Any, *tags: str) -> Iterator[Any]:
    """Yield the children of the ``tags``, through whatever stands around them."""
    for child in element:
        if child.tag in tags:
            yield child
        elif child.tag in WRAPPERS:
            yield from _inside(child, *tags)


class _WordDocument:
    """The parts of a Word file, and the numbers that its paragraphs have counted to."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with zipfile.ZipFile(io.BytesIO(read_package(path))) as package:
            main = next(self._related(package, "", "officeDocument"), "")
            (self.body,) = self._parsed(package, main).findall(qn("w:body"))
            self.parts = {
                kind: self._parsed(package, name)
                for kind in ("numbering", "styles", "comments", "footnotes", "endnotes")
                for name in self._related(package, main, kind)
            }
            self.headers = [
                self._parsed(package, name) for name in self._related(package, main, "header")
            ]
        self.numbering = Numbering(self.parts.get("numbering"), self.parts.get("styles"))

    def _related(self, package: zipfile.ZipFile, part: str, kind: str) -> Iterator[str]:
        """Yield the part of a ``kind`` to which ``part`` is related (ECMA-376-2, 9.3)."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in package.namelist():
            return
        for relation in self._parsed(package, relations):
            if relation.get("Type") == RELATIONS + kind:
                yield posixpath.normpath(posixpath.join("/", folder, relation.get("Target")))[1:]

    def _parsed(self, package: zipfile.ZipFile, name: str) -> Any:
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
        )
        return etree.fromstring(package.read(name), parser)

    def tables(self) -> Iterator[FileTable]:
        """Yield the tables in order, each with the paragraphs between it and the one before.

        Page headers stand above all, and text boxes where they are anchored.
        """
        above: list[str] = [line for header in self.headers for line in _plain_lines(header)]
        notices: list[str] = []
        number = 0
        for block in _inside(self.body, qn("w:p"), qn("w:tbl")):
            if block.tag == qn("w:tbl"):
                number += 1
                place = Place(self.path.name, part=f"第 {number} 个表格")
                rows = enumerate(_inside(block, qn("w:tr")), 1)
                read = tuple(self._row(row, replace(place, line=n)) for n, row in rows)
                yield FileTable(place, read, above=tuple(reversed(above)), notices=tuple(notices))
                above, notices = [], []
            else:
                cell = _CellReader(self, Place(self.path.name))
                cell.take(block)
                notices += cell.notices
                if cell.text.strip():
                    above.append(cell.text.strip())
                for box in block.iter(qn("w:txbxContent")):
                    # Older programs are offered each box a second time (ECMA-376-3, 10.2.1).
                    if next(box.iterancestors(MARKUP_COMPATIBILITY + "Fallback"), None) is None:
                        above += _plain_lines(box)
        if notices or above:  # below the last table
            place = Place(self.path.name)
            yield FileTable(place, (), above=tuple(reversed(above)), notices=tuple(notices))

    def _row(self, row: Any, place: Place) -> FileRow:
        texts, faults, notices = [], {}, []
        for n, element in enumerate(_inside(row, qn("w:tc"))):
            cell = _CellReader(self, place)
            properties = element.find(qn("w:tcPr"))
            if properties is not None and any(p.tag in MERGES for p in properties):
                cell.fault("有合并的单元格", "拆分单元格，把文字填进每一格")
            if properties is not None and any(p.tag in OF_CELLS for p in properties):
                cell.fault("有增删单元格的修订", "在 Word 里接受或拒绝这处修订")
            for block in _inside(element, qn("w:p"), qn("w:tbl")):
                cell.take(block)
            texts.append(cell.text)
            if cell.faults:
                faults[n] = cell.faults[0]
            notices += cell.notices
        return FileRow(place, tuple(texts), faults, tuple(notices))

    def referred(self, reference: Any) -> str:
        """Return the text of a comment or a note."""
        kind, tag, _ = REFERENCES[reference.tag]
        part = self.parts.get(kind)
        elements = () if part is None else part.iter(tag)
        for element in elements:
            if element.get(qn("w:id")) == reference.get(qn("w:id")):
                return " ".join("".join(t.text or "" for t in element.iter(qn("w:t"))).split())
        return ""


@dataclass(frozen=True)
class _ReadParagraph:
    """A paragraph's automatic number and its text."""

    number: str
    text: str


class _CellReader:
    """What a cell's paragraphs show, what they do not let be read, and what is left out."""

    def __init__(self, document: _WordDocument, place: Place) -> None:
        self.document = document
        self.place = place
        self.paragraphs: list[_ReadParagraph] = []
        self.faults: list[Fault] = []
        self.notices: list[str] = []
        self.fields: list[bool] = []  # for each field that is open, whether its result has begun

    @property
    def text(self) -> str:
        """The paragraphs by lines; the number of an empty one counts where it is the only one."""
        lines = [p.number + p.text for p in self.paragraphs if p.text.strip()]
        if not lines and len(self.paragraphs) == 1:
            return self.paragraphs[0].number
        return "\n".join(lines)

    def fault(self, message: str, remedy: str) -> None:
        self.faults.append(Fault(self.place, message, remedy))

    def take(self, block: Any) -> None:
        """Read a paragraph, or note that a table stands in the cell."""
        if block.tag == qn("w:tbl"):
            self.fault("单元格里还有表格", "把里面的表格改成一段一段的文字")
            return
        number = ""
        try:
            number = self.document.numbering.before(block)
        except ValueError as error:
            self.fault(f"自动编号读不出来（{error}）", "把自动编号改成直接输入的文字")
        self.paragraphs.append(_ReadParagraph(number, "".join(self._shown(block))))

    def _shown(self, element: Any) -> Iterator[str]:
        for child in element:
            if child.tag == qn("w:fldChar"):
                self._step(child.get(qn("w:fldCharType")))
            elif not all(self.fields):
                yield from self._shown(child) if child.tag == qn("w:r") else ()
            elif child.tag == qn("w:t"):
                yield child.text or ""
            elif child.tag in CHARACTERS:
                yield CHARACTERS[child.tag]
            elif child.tag in NO_TEXT:
                self.fault(f"单元格里有{NO_TEXT[child.tag]}", "改成文字，或者删去")
            elif child.tag in REFERENCES:
                said = self.document.referred(child)
                self.notices.append(
                    f"{self.place} 的{REFERENCES[child.tag][2]}没有读入"
                    + (f"：{said}" if said else "")
                )
            elif child.tag == qn("w:r") and _is(child, "w:rPr", "w:vanish"):
                self._leave_out(child)
            elif child.tag in WRAPPERS and not _is(child, "w:sdtPr", "w:showingPlcHdr"):
                yield from self._shown(child)

    def _step(self, kind: str | None) -> None:
        """Follow a field from its code to its result and to its end (17.16.18)."""
        if kind == "begin":
            self.fields.append(False)
        elif self.fields and kind == "separate":
            self.fields[-1] = True
        elif self.fields and kind == "end":
            self.fields.pop()

    def _leave_out(self, run: Any) -> None:
        for child in run.iter(qn("w:fldChar")):
            self._step(child.get(qn("w:fldCharType")))
        text = "".join(t.text or "" for t in run.iter(qn("w:t")))
        if text.strip():
            self.notices.append(f"{self.place} 有隐藏的文字没有读入：{text.strip()}")


def _plain_lines(element: Any) -> Iterator[str]:
    """Yield the text of every paragraph below ``element`` that has any."""
    for paragraph in element.iter(qn("w:p")):
        if text := "".join(t.text or "" for t in paragraph.iter(qn("w:t"))).strip():
            yield text


def _is(element: Any, properties: str, name: str) -> bool:
    """Say whether an element's ``properties`` have the switch ``name`` on (17.17.4)."""
    switch = element.find(f"{qn(properties)}/{qn(name)}")
    return switch is not None and switch.get(qn("w:val"), "1") not in ("0", "false", "off")
