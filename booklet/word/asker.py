"""The finished Word file asked: is every cell in it, in our fonts, with the pages of the plan."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from booklet.model.columns import Content
from booklet.plan.expected import (
    Expected,
    Flaw,
    bare,
    contents_flaws,
    font_flaws,
    table_flaws,
    text_flaws,
)

# What ends the name of the style in which a text's paragraph goes on behind a page end.
GOES_ON = "-goes-on"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def ask(content: bytes, expected: Expected) -> Iterator[Flaw]:
    """Yield what is wrong with the file ``content``."""
    names: set[str] = set()
    entries: list[str] = []
    lines: list[str] = []
    rows: list[list[str]] = []
    tables: list[list[list[str]]] = []
    papers: set[tuple[float, ...]] = set()
    widths: list[float] = []
    widths_of_tables: list[list[float]] = []
    for element in _word_elements(content, "rFonts", "p", "tr", "tbl", "pgSz", "gridCol"):
        match element.tag.removeprefix(WORD):
            case "rFonts":
                fonts = element.attrib.items()
                names |= {name for attribute, name in fonts if not attribute.endswith("}hint")}
            case "pgSz":
                papers.add(tuple(_points(element, side) for side in "wh"))
            case "gridCol":
                widths.append(_points(element, "w"))
            case "p" if _style(element).startswith("TOC"):
                entries.append(bare(_paragraph(element)))
            case "p" if element.getparent().tag == f"{WORD}body":
                text = bare(_paragraph(element))
                if _style(element).endswith(GOES_ON):
                    text = lines.pop() + text
                lines.append(text)
            case "tr":
                cells = element.iter(f"{WORD}tc")
                rows.append(["\n".join(map(_paragraph, cell.iter(f"{WORD}p"))) for cell in cells])
                element.clear()  # what was read goes: the whole tree has many times the file's size
            case "tbl":
                widths_of_tables.append(widths)
                widths = []
                tables.append(rows)
                rows = []
    yield from _papers(papers, expected)
    yield from _widths(widths_of_tables, expected)
    yield from font_flaws(names, expected)
    yield from contents_flaws(entries, expected)
    yield from text_flaws(lines, expected)
    # Word numbers the items itself.
    yield from table_flaws(
        tables, expected, lambda column: column.content is not Content.NUMBER, merged=True
    )


def _papers(papers: set[tuple[float, ...]], expected: Expected) -> Iterator[Flaw]:
    layout = expected.layout
    looks = {layout.page, *(layout.paper(chapter.kind) for chapter in expected.booklet.chapters)}
    wanted = {tuple(round(s * 20) / 20 for s in (look.width, look.height)) for look in looks}
    if papers - wanted:
        yield Flaw("纸张的大小与 layout.yaml 不同")


def _widths(tables: Sequence[Sequence[float]], expected: Expected) -> Iterator[Flaw]:
    """Compare the width of each table with that between the margins of its paper."""
    for number, widths in zip(expected.lists, tables, strict=False):
        paper = expected.layout.paper(expected.booklet.chapters[number].kind)
        if abs(sum(widths) - paper.text_width) > len(widths):
            yield Flaw("表格与左右边距之间的宽度不同", number)


def _style(paragraph: Any) -> str:
    style = paragraph.find(f"{WORD}pPr/{WORD}pStyle")
    return "" if style is None else str(style.get(f"{WORD}val"))


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
