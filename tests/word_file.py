"""A Word file taken apart, with python-docx: its tables, its parts, and what does not fit in it."""

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree


def tables(path: Path) -> list[list[list[str]]]:
    """Return the cells of each table's rows below the header row, paragraphs by lines.

    A paragraph that is numbered automatically begins with its number.
    """
    counted: Counter[str] = Counter()

    def text(paragraph: Any) -> str:
        properties = paragraph._p.pPr
        if properties.numPr is None:
            return str(paragraph.text)
        counted[properties.numPr.numId.val] += 1
        return f"{counted[properties.numPr.numId.val]}{paragraph.text}"

    return [
        [["\n".join(map(text, cell.paragraphs)) for cell in row.cells] for row in table.rows[1:]]
        for table in docx.Document(str(path)).tables
    ]


def parts(path: Path) -> dict[str, Any]:
    """Return the root of each XML part by its name in the package."""
    package = docx.Document(str(path)).part.package
    return {str(part.partname): etree.fromstring(part.blob) for part in package.iter_parts()}


def values(root: Any, tag: str, attribute: str = "w:val") -> list[str]:
    """Return an attribute of every element of a kind, such as ``w:pStyle``, in order."""
    return [element.get(qn(attribute)) for element in root.iter(qn(tag))]


def field_codes(root: Any) -> list[str]:
    """Return the instructions of the fields."""
    return [element.text.strip() for element in root.iter(qn("w:instrText"))]


def faults(path: Path) -> Iterator[str]:
    """Yield what refers to something that is not there, and fields that do not close."""
    roots = parts(path)
    document, styles = roots["/word/document.xml"], roots["/word/styles.xml"]
    numbering = roots["/word/numbering.xml"]
    bookmarks = values(document, "w:bookmarkStart", "w:name")
    references = [c.split()[1] for c in field_codes(document) if c.startswith("PAGEREF")]
    for name in values(document, "w:hyperlink", "w:anchor") + references:
        if name not in bookmarks:
            yield f"no bookmark {name}"
    for ids in (
        bookmarks,
        values(document, "w:bookmarkStart", "w:id"),
        values(styles, "w:style", "w:styleId"),
        values(styles, "w:name"),
        values(numbering, "w:num", "w:numId"),
    ):
        yield from (f"{name} stands twice" for name, times in Counter(ids).items() if times > 1)
    if sorted(values(document, "w:bookmarkStart", "w:id")) != sorted(
        values(document, "w:bookmarkEnd", "w:id")
    ):
        yield "a bookmark does not end"
    known = set(values(styles, "w:style", "w:styleId"))
    for name, root in roots.items():
        used = [s for tag in ("pStyle", "rStyle", "tblStyle") for s in values(root, f"w:{tag}")]
        yield from (f"{name}: no style {style}" for style in set(used) - known)
        yield from (f"{name}: {fault}" for fault in _field_faults(root))
    yield from (f"no style {style}" for style in set(values(styles, "w:basedOn")) - known)
    lists = set(values(numbering, "w:num", "w:numId"))
    yield from (f"no list {n}" for n in set(values(document, "w:numId")) - lists)
    abstract = set(values(numbering, "w:abstractNum", "w:abstractNumId"))
    yield from (f"no list {n}" for n in set(values(numbering, "w:abstractNumId")) - abstract)
    relations = docx.Document(str(path)).part.rels
    for element in document.iter(qn("w:footerReference")):
        if element.get(qn("r:id")) not in relations:
            yield f"no part {element.get(qn('r:id'))}"


def _field_faults(root: Any) -> Iterator[str]:
    open_fields: list[str] = []
    for kind in values(root, "w:fldChar", "w:fldCharType"):
        if kind == "begin":
            open_fields.append(kind)
        elif not open_fields or (kind == "separate" and open_fields[-1] == "separate"):
            yield f"a field's {kind} without its begin"
        elif kind == "separate":
            open_fields[-1] = kind
        else:
            open_fields.pop()
    if open_fields:
        yield "a field does not end"


def with_an_insertion(path: Path, to: Path) -> Path:
    """Save a Word file as ``to``, its first item's name typed again as a tracked change."""
    document = docx.Document(str(path))
    (run,) = document.tables[0].cell(1, 2).paragraphs[0].runs
    inserted = OxmlElement("w:ins", {qn("w:id"): "9001", qn("w:author"): "甲"})
    run._r.addnext(inserted)
    inserted.append(deepcopy(run._r))
    document.save(str(to))
    return to
