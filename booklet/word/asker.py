"""The finished Word file asked: is every cell in it, in our fonts, with the pages of the plan."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from booklet.model.expected import Expected, Flaw, _entries, _tables, _unlisted, bare
from booklet.model.layout import Content

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def ask(content: bytes, expected: Expected) -> Iterator[Flaw]:
    """Yield what is wrong with the file ``content``."""
    names: set[str] = set()
    entries: list[str] = []
    rows: list[list[str]] = []
    tables: list[list[list[str]]] = []
    papers: set[tuple[float, ...]] = set()
    widths: list[float] = []
    for element in _word_elements(content, "rFonts", "p", "tr", "tbl", "pgSz", "gridCol"):
        match element.tag.removeprefix(WORD):
            case "rFonts":
                fonts = element.attrib.items()
                names |= {name for attribute, name in fonts if not attribute.endswith("}hint")}
            case "pgSz":
                papers.add(tuple(_points(element, side) for side in "wh"))
            case "gridCol":
                widths.append(_points(element, "w"))
            case "p" if element.find(f"{WORD}pPr/{WORD}pStyle[@{WORD}val='TOC1']") is not None:
                entries.append(bare(_paragraph(element)))
            case "tr":
                cells = element.iter(f"{WORD}tc")
                rows.append(["\n".join(map(_paragraph, cell.iter(f"{WORD}p"))) for cell in cells])
                element.clear()  # what was read goes: the whole tree has many times the file's size
            case "tbl":
                if abs(sum(widths) - expected.layout.page.text_width) > len(widths):
                    yield Flaw("表格与左右边距之间的宽度不同", len(tables))
                widths = []
                tables.append(rows)
                rows = []
    paper = expected.layout.page
    for sides in papers:
        if sides != tuple(round(side * 20) / 20 for side in (paper.width, paper.height)):
            yield Flaw("纸张的大小与 layout.yaml 不同")
    yield from _unlisted(names, expected)
    yield from _entries(entries, expected)
    # Word numbers the items itself.
    yield from _tables(tables, expected, lambda column: column.content is not Content.NUMBER)


def _word_elements(content: bytes, *tags: str) -> Iterator[Any]:
    """Yield the elements of these ``tags`` in a Word file's parts, each when it ends."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                with package.open(name) as part:
                    for _, element in etree.iterparse(part, tag=[WORD + tag for tag in tags]):
                        yield element


def _points(element: Any, attribute: str) -> float:
    """Return an attribute that is a length (ECMA-376-1, 17.18.87: twentieths of a point)."""
    return int(element.get(WORD + attribute)) / 20


def _paragraph(paragraph: Any) -> str:
    return "".join(paragraph.itertext(f"{WORD}t"))
