"""A web page as somebody saved it -> its lines and tables."""

import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from lxml import etree, html

from booklet.adoption.grid import (
    MOST_COLUMNS,
    ForeignFile,
    Grid,
    GridCell,
    GridRow,
    Part,
    clean,
    squared,
)
from booklet.files.faults import Place, refuse
from booklet.files.text import read_raw
from booklet.incoming.outside import shortened

# https://encoding.spec.whatwg.org/#names-and-labels: what pages call GBK, and what they mean by it.
CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "utf-8": "utf-8"}
LOOKED_AT = 4_096  # bytes in which a page says how it is encoded
MOST_ROWS = 20_000
SIZE = re.compile(r"[，,、；;：:\s]*[（(]?共计?\s*\d+\s*[项个条件][)）]?$")
SEPARATORS = " \t\r\n\xa0>|/»›·-"
HIDDEN = {"script", "style", "noscript", "template", "head", "nav", "svg", "button", "select"}
# A footer in one of these is that part's, any other the page's own, with no text of its content.
# https://html.spec.whatwg.org/multipage/sections.html#the-footer-element
SECTIONS = ("article", "aside", "nav", "section", "blockquote", "main", "td", "th")
BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "dd", "div", "dl", "dt", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li",
    "main", "ol", "p", "pre", "section", "td", "th", "tr", "tbody", "thead", "tfoot", "table", "ul",
    "caption",
}  # fmt: skip


def read(path: Path) -> ForeignFile:
    """Return what the page ``path`` shows, but for what its programs would add.

    Raises :class:`~booklet.files.faults.UserError` for one that cannot be read.
    """
    raw = read_raw(path, path.name)
    said = CHARSET.search(raw[:LOOKED_AT])
    encoding = CHINESE.get(said[1].decode().lower() if said else "utf-8", "utf-8")
    try:
        text = raw.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError:
        text = raw.decode("gb18030", "replace")
    try:
        root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise refuse(path.name, "这不是网页", "检查是否选错了文件") from None
    page = _Page(path.name)
    parts = tuple(page.parts(root))
    return ForeignFile(path.name, parts, notices=tuple(_unread(page.footer, parts)))


def _unread(footer: Sequence[str], parts: Sequence[Part]) -> Iterator[str]:
    """Yield a notice for each line of the page's footer that says what no line of it says."""
    said = re.sub(r"\s", "", "".join(line for part in parts for line in part.lines))
    for line in footer:
        if any(own not in said for own in re.split("[，,。；;|·]", re.sub(r"\s", "", line))):
            yield f"网页的页脚没有读入：{shortened(line)}"


class _Page:
    """Walks through a page and gathers lines until a table comes."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.tables = 0
        self.line = ""
        self.is_link = True  # whether nothing but links stands on the line
        self.lines: list[str] = []
        self.footer: list[str] = []

    def parts(self, root: Any) -> Iterator[Part]:
        yield from self.walk(root)
        self.end_line()
        if self.lines:
            yield Part(tuple(self.lines))

    def walk(self, element: Any) -> Iterator[Part]:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag == "table" and _is_grid(element):
            self.end_line()
            self.tables += 1
            place = Place(self.file, part=f"第 {self.tables} 个表格")
            caption = element.find("caption")
            if caption is not None:
                self.add_caption(clean(_text(caption)))
            yield Part(tuple(self.lines), Grid(place, tuple(squared(_rows(element, place)))))
            self.lines = []
        elif tag == "footer" and not (_is_hidden(element) or _is_within(element, SECTIONS)):
            self.end_line()
            self.footer += _Page(self.file).lines_of(element)
        elif tag and tag not in HIDDEN and not _is_hidden(element):
            block = tag in BLOCKS or tag == "br"
            if block:
                self.end_line()
            self.add(element.text, element)
            for child in element:
                yield from self.walk(child)
            if block:
                self.end_line()
        self.add(element.tail, element.getparent())

    def add(self, text: str | None, within: Any) -> None:
        self.line += _spaced(text)
        if text and text.strip(SEPARATORS) and within is not None:
            linked = within.tag == "a" or _is_within(within, ("a",))
            self.is_link = self.is_link and linked

    def lines_of(self, element: Any) -> Iterator[str]:
        """Yield the lines in an element, for a page or a part of one that has no list."""
        self.add(element.text, element)
        found = [part for child in element for part in self.walk(child)]
        self.end_line()
        for part in (*found, Part(tuple(self.lines))):
            yield from part.lines

    def add_caption(self, caption: str) -> None:
        """Add a table's name, which may have its size behind it, if no line above ends with it.

        A heading names what stands below it, a caption the table; of one list both are one title.
        https://html.spec.whatwg.org/multipage/tables.html#the-caption-element
        """
        name = SIZE.sub("", caption)
        if not (name and self.lines and self.lines[-1].endswith(name)):
            self.lines += filter(None, name.split("\n"))

    def end_line(self) -> None:
        """End a line; one of links alone leads elsewhere and is no text."""
        if (line := clean(self.line)) and not self.is_link:
            self.lines.append(line)
        self.line, self.is_link = "", True


def _is_grid(table: Any) -> bool:
    """Say whether a table is one of rows and columns, and no frame around the whole text."""
    return table.find(".//table") is None and any(len(row) > 1 for row in table.iter("tr"))


def _is_within(element: Any, tags: Collection[str]) -> bool:
    return next(element.iterancestors(*tags), None) is not None


def _is_hidden(element: Any) -> bool:
    style = re.sub(r"\s", "", element.get("style") or "")
    return element.get("hidden") is not None or "display:none" in style


def _rows(table: Any, place: Place) -> Iterator[GridRow]:
    """Yield a table's rows; a cell over several rows and columns stands in the first of them.

    https://html.spec.whatwg.org/multipage/tables.html#forming-a-table
    """
    # For each column, how many rows a cell above still takes, and whether as its further column.
    over: dict[int, tuple[int, bool]] = {}
    for number, row in enumerate(list(table.iter("tr"))[:MOST_ROWS], 1):
        cells: list[GridCell] = []
        begun: dict[int, tuple[int, bool]] = {}
        for element in row.iterchildren("td", "th"):
            _cover(cells, over)
            text = clean(_text(element))
            more = _number(element, "rowspan") - 1
            for n in range(min(_number(element, "colspan"), MOST_COLUMNS - len(cells))):
                if more:
                    begun[len(cells)] = (more, n > 0)
                cells.append(GridCell("" if n else text, across=n > 0))
        _cover(cells, over)
        over |= begun
        yield GridRow(Place(place.file, number, part=place.part), tuple(cells))


def _cover(cells: list[GridCell], over: dict[int, tuple[int, bool]]) -> None:
    """Add the cells which those of the rows above take of the columns that come next."""
    while (at := len(cells)) in over:
        rows, across = over.pop(at)
        cells.append(GridCell(down=not across, across=across))
        if rows > 1:
            over[at] = (rows - 1, across)


def _number(element: Any, name: str) -> int:
    said = (element.get(name) or "1").strip()
    return max(1, min(int(said), MOST_ROWS)) if said.isascii() and said.isdecimal() else 1


def _text(element: Any) -> str:
    """Return the text of a cell; blocks and ``<br>`` end lines."""
    return "".join(_pieces(element))


def _pieces(element: Any) -> Iterator[str]:
    tag = element.tag if isinstance(element.tag, str) else ""
    if not tag or tag in HIDDEN or _is_hidden(element):
        return
    block = tag in BLOCKS or tag == "br"
    if block:
        yield "\n"
    yield _spaced(element.text)
    for child in element:
        yield from _pieces(child)
        yield _spaced(child.tail)
    if block and tag != "br":
        yield "\n"


def _spaced(text: str | None) -> str:
    """Return a text whose line ends show as spaces, and as none between Chinese characters."""
    joined = re.sub(r"(?<=[^\x00-\xff])\s*\n\s*(?=[^\x00-\xff])", "", text or "")
    return re.sub(r"\s+", " ", joined)
