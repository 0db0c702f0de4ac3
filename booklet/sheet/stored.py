"""A workbook's parts -> its sheets, each cell with its text or what it is instead.

The parts are read by themselves, not through openpyxl: that refuses whole files for an empty fill,
a colour's name or a date in the properties, and what it takes for text is what is stored, not which
of it is struck out. python-calamine opens them all, but gives neither comments nor formats nor
struck-out words. Needed are strings, cells, merged cells, comments and text boxes; of the styles
only how a number shows and what is struck out. Elements go by their local names, so that files of
the Strict class are read like any other.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from booklet.files.faults import refuse
from booklet.files.parts import Package
from booklet.model.tables import column_letters
from booklet.sheet.formats import Formats

# ECMA-376-1, 22.9.2.19 (ST_Xstring): characters as _x000D_, but no halves of a surrogate pair.
ESCAPED = re.compile(r"_x(?![Dd][89A-Fa-f])([0-9A-Fa-f]{4})_")
AREA = re.compile(r"!\$?([A-Z]{1,3})\$?\d+:\$?([A-Z]{1,3})\$?\d+$")
REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
# How the name begins of a column's head whose cells are one for all items of a category.
MERGED_NAME = "MergedCategory"
NAMED = re.compile(rf"{MERGED_NAME}\d+")
NAMED_CELL = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})\$?\d+")
# Cells from the left edge to each row's last text, of the whole workbook.
MOST_CELLS = 1_000_000
MOST_COLUMNS = 16_384
AS_TEXT = "把单元格的格式改成“文本”，再输入一次要印的文字"
# ECMA-376-1, 18.18.11 (ST_CellType) and 12.3 (kinds of sheets).
WORKSHEET = "worksheet"
STRINGS = "sharedStrings.xml"
# The papers of 18.3.1.63 (pageSetup) that offices here use: A3 and A4, in points.
OF_PAGES = ("pageSetup", "headerFooter")
MILLIMETRE = 72 / 25.4
PAPERS = {"8": (297 * MILLIMETRE, 420 * MILLIMETRE), "9": (210 * MILLIMETRE, 297 * MILLIMETRE)}


class StoredCell(NamedTuple):
    """A cell's text, what is wrong with it instead (message and remedy), and what is struck out."""

    text: str
    wrong: tuple[str, str] | None = None
    struck: str = ""


class Range(NamedTuple):
    """A merged range: its first and last row, and its first and last column, from 0."""

    top: int
    bottom: int
    left: int
    right: int

    def __str__(self) -> str:
        """Return the range as Excel writes it: B3:B5."""
        first = f"{column_letters(self.left)}{self.top}"
        return f"{first}:{column_letters(self.right)}{self.bottom}"


@dataclass
class StoredSheet:
    """A sheet: its cells by row, from 1, and column, from 0, and what stands beside them."""

    name: str
    rows: dict[int, dict[int, StoredCell]] = field(default_factory=lambda: defaultdict(dict))
    merged: list[Range] = field(default_factory=list)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    boxes: list[str] = field(default_factory=list)
    paper: tuple[float, float] | None = None  # width and height in points
    header: str = ""
    footer: str = ""
    counted: bool = False  # its pages from a number of its own
    hidden: set[int] = field(default_factory=set)  # columns that are, or that are not printed
    as_one: set[int] = field(default_factory=set)  # columns named as those of merged cells
    is_worksheet: bool = True


def sheets(package: Package) -> Iterator[StoredSheet]:
    """Yield the sheets of a workbook in their order, hidden ones too.

    Raises :class:`~booklet.faults.UserError` for a part that cannot be read.
    """
    workbook = package.root(package.main)
    related = {id_: (kind, part) for id_, kind, part in package.related(package.main)}
    tables_of_strings = list(package.parts_of(package.main, "sharedStrings"))
    strings = [
        _string(string) for part in tables_of_strings for string in package.elements(part, "si")
    ]
    styles = [package.root(part) for part in package.parts_of(package.main, "styles")]
    formats = Formats(styles[0] if styles else None)
    reader = _Reader(package, strings if tables_of_strings else None, formats)
    areas, as_one = dict(_print_areas(workbook)), list(_as_one(workbook))
    for at, element in enumerate(workbook.iter("{*}sheet")):
        id_ = next((v for key, v in element.attrib.items() if key.endswith("}id")), "")
        # A module of macros is a sheet that leads nowhere.
        kind, part = related.get(id_, ("", "")) if id_ else ("module", "")
        if not kind:
            raise package.broken(package.main)
        sheet = StoredSheet(element.get("name") or "")
        sheet.hidden |= areas.get(str(at), set())
        sheet.as_one |= {column for name, column in as_one if name == sheet.name}
        if kind == WORKSHEET:
            try:
                reader.read(sheet, part)
            except ValueError:  # a reference or a number that is none
                raise package.broken(part) from None
        else:
            sheet.is_worksheet = False
        yield sheet


class _Reader:
    """Reads one worksheet after the other."""

    def __init__(
        self, package: Package, strings: list[tuple[str, str]] | None, formats: Formats
    ) -> None:
        self.package = package
        self.strings = strings
        self.formats = formats
        self.cells = 0

    def read(self, sheet: StoredSheet, part: str) -> None:
        """Read the cells of ``part`` and what belongs to it."""
        number = 0
        for element in self.package.elements(part, "row", "mergeCell", "col", *OF_PAGES):
            if _local(element) == "col":
                sheet.hidden |= _hidden(element)
                continue
            if _local(element) in OF_PAGES:
                self._read_page(sheet, element)
                continue
            if _local(element) == "mergeCell":
                sheet.merged.append(_range(element.get("ref") or ""))
                continue
            number = int(element.get("r") or number + 1)
            cells = sheet.rows[number]
            for column, cell in self._cells(element):
                if cell.text.strip() or cell.wrong:
                    cells[column] = cell
            if not cells:
                del sheet.rows[number]
                continue
            self.cells += max(cells) + 1
            if self.cells > MOST_CELLS:
                said = f"单元格超过 {MOST_CELLS // 10_000} 万个，不像是清单"
                raise refuse(self.package.file, said, "检查是否选错了文件")
        for drawing in self.package.parts_of(part, "drawing"):
            sheet.boxes += _boxes(self.package.root(drawing))
        # A thread of comments stands among the single ones too, behind a word of explanation.
        for kind in ("comments", "threadedComment"):
            for comments in self.package.parts_of(part, kind):
                sheet.comments |= self._comments(comments)

    def _read_page(self, sheet: StoredSheet, element: Any) -> None:
        """Read what the sheet's pages have in common: their paper, the words at head and foot."""
        if _local(element) == "pageSetup":
            sheet.paper = _paper(element)
            sheet.counted = element.get("useFirstPageNumber") in ("1", "true")
        else:
            sheet.header, sheet.footer = (
                next(("".join(own.itertext()) for own in element.iterfind(f"{{*}}{name}")), "")
                for name in ("oddHeader", "oddFooter")
            )

    def _cells(self, row: Any) -> Iterator[tuple[int, StoredCell]]:
        column = -1
        for element in row.iter("{*}c"):
            reference = element.get("r")
            column = _place(reference)[1] if reference else column + 1
            cell = self._cell(element)
            self.package.count(cell.text)
            yield column, cell

    def _cell(self, element: Any) -> StoredCell:
        """Return what a cell shows, or what is wrong where only its program could say."""
        value, style = None, element.get("s")
        inline = None
        for child in element:
            match _local(child):
                case "f":
                    return StoredCell("", ("是公式", "复制这一格，选择性粘贴为“数值”"))
                case "v":
                    value = child.text
                case "is":
                    inline = child
        kind = element.get("t") or "n"
        if kind == "inlineStr" and inline is not None:
            return self._text(_string(inline), style)
        if not value:
            return StoredCell("")
        match kind:
            case "s":
                if self.strings is None:
                    raise self.package.broken(STRINGS)
                at = int(value)
                if 0 <= at < len(self.strings):
                    return self._text(self.strings[at], style)
                return StoredCell("", ("的文字在文件里找不到", "重新输入这一格的文字"))
            case "str" | "inlineStr":
                return self._text((_unescaped(value), ""), style)
            case "e":
                return StoredCell("", (f"是错误值 {value}", "改成要印的文字"))
            case "b":
                return StoredCell("", ("是逻辑值", AS_TEXT))
            case "d":
                return StoredCell("", ("是日期或时间", AS_TEXT))
        text, wrong = self.formats.shown(value, style)
        return self._text((text, ""), style) if wrong is None else StoredCell("", (wrong, AS_TEXT))

    def _text(self, string: tuple[str, str], style: str | None) -> StoredCell:
        text, struck = string
        return StoredCell(text, None, text if self.formats.is_struck(style) else struck)

    def _comments(self, part: str) -> dict[tuple[int, int], str]:
        """Return the comments of a sheet, or its threads of them, by place."""
        texts: dict[tuple[int, int], list[str]] = defaultdict(list)
        for element in self.package.root(part).iter("{*}comment", "{*}threadedComment"):
            texts[_place(element.get("ref") or "")] += "".join(_texts(element)).split()
        return {place: " ".join(words) for place, words in texts.items()}


def _texts(element: Any) -> Iterator[str]:
    for child in element.iter("{*}t", "{*}text"):
        yield child.text or ""


def _boxes(drawing: Any) -> Iterator[str]:
    """Yield the text of each shape of a drawing."""
    for body in drawing.iter("{*}txBody"):
        lines = ("".join(_texts(paragraph)) for paragraph in body.iter("{*}p"))
        if text := " ".join(filter(None, lines)).strip():
            yield text


def _string(element: Any) -> tuple[str, str]:
    """Return a string's text without its reading aids, and which of it is struck out."""
    texts, struck = [], []
    for child in element:
        name = _local(child)
        if name == "t":
            texts.append(_unescaped(child.text or ""))
        elif name == "r":
            text = _unescaped("".join(t.text or "" for t in child if _local(t) == "t"))
            texts.append(text)
            if any(map(_is_on, child.iterfind("{*}rPr/{*}strike"))):
                struck.append(text)
    return "".join(texts), "".join(struck)


def _hidden(columns: Any) -> set[int]:
    if not _is_on({"val": columns.get("hidden", "0")}):
        return set()
    first, last = int(columns.get("min") or 1), int(columns.get("max") or 1)
    return set(range(first - 1, min(last, MOST_COLUMNS)))


def _print_areas(workbook: Any) -> Iterator[tuple[str, set[int]]]:
    """Yield the columns beside the print area of each sheet that has one, by its position."""
    for name in workbook.iter("{*}definedName"):
        if name.get("name") == "_xlnm.Print_Area" and (area := AREA.search(name.text or "")):
            left, right = _column(area[1]), _column(area[2])
            beside = set(range(MOST_COLUMNS)) - set(range(left, right + 1))
            yield name.get("localSheetId") or "", beside


def _as_one(workbook: Any) -> Iterator[tuple[str, int]]:
    """Yield the sheet and the column of each head that is named as that of merged cells."""
    for name in workbook.iter("{*}definedName"):
        place = NAMED_CELL.fullmatch(name.text or "")
        if place and NAMED.fullmatch(name.get("name") or ""):
            yield (place[1] or place[2]).replace("''", "'"), _column(place[3])


def _paper(setup: Any) -> tuple[float, float] | None:
    size = PAPERS.get(setup.get("paperSize") or "")
    turned = setup.get("orientation") == "landscape"
    return (size[1], size[0]) if size and turned else size


def _is_on(switch: Any) -> bool:
    return switch.get("val", "1") not in ("0", "false")


def _unescaped(text: str) -> str:
    if "_x" in text:
        text = ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _range(reference: str) -> Range:
    first, _, last = reference.partition(":")
    (top, left), (bottom, right) = _place(first), _place(last or first)
    return Range(min(top, bottom), max(top, bottom), min(left, right), max(left, right))


def _place(reference: str) -> tuple[int, int]:
    """Return the row, from 1, and the column, from 0, of ``C5``. Raises ValueError for others."""
    match = REFERENCE.fullmatch(reference)
    if not match:
        raise ValueError(reference)
    return int(match[2]), _column(match[1])


@cache
def _column(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
