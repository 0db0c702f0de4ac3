"""Word's tracked changes: where some are left, and all of them accepted or rejected."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from docx.oxml.ns import qn

# ECMA-376-1, 17.13.5: as elements around runs these put text in or take it out; in a row's or a
# paragraph mark's properties they say the same of the row or the mark.
PUT_IN = (qn("w:ins"), qn("w:moveTo"))
TAKEN_OUT = (qn("w:del"), qn("w:moveFrom"))
OF_CELLS = (qn("w:cellIns"), qn("w:cellDel"), qn("w:cellMerge"))
DELETED_TEXT = {qn("w:delText"): qn("w:t"), qn("w:delInstrText"): qn("w:instrText")}


class Changes(StrEnum):
    """What becomes of the tracked changes."""

    ACCEPT = "accept"
    REJECT = "reject"


def changed(element: Any) -> bool:
    """Say whether text, a paragraph, a row or a cell inside ``element`` is a tracked change.

    Changes of the look alone do not count.
    """
    return next(element.iter(*PUT_IN, *TAKEN_OUT, *OF_CELLS), None) is not None


def settle(root: Any, changes: Changes) -> None:
    """Accept or reject in place every tracked change of text, paragraphs and rows in ``root``.

    Cells that were put in or taken out one by one stay marked.
    """
    kept, dropped = (PUT_IN, TAKEN_OUT) if changes is Changes.ACCEPT else (TAKEN_OUT, PUT_IN)
    for row in list(root.iter(qn("w:tr"))):
        properties = row.find(qn("w:trPr"))
        if properties is not None and _has(properties, dropped):
            row.getparent().remove(row)
    for table in list(root.iter(qn("w:tbl"))):
        if next(table.iter(qn("w:tr")), None) is None:
            table.getparent().remove(table)
    for paragraph in list(root.iter(qn("w:p"))):
        properties = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}")
        if properties is not None and _has(properties, dropped):
            _run_on(paragraph)
    for element in [e for e in root.iter(*dropped) if e.getparent() is not None]:
        element.getparent().remove(element)
    for element in list(root.iter(*kept)):
        _unwrap(element)
    if changes is Changes.REJECT:
        for old, new in DELETED_TEXT.items():
            for element in root.iter(old):
                element.tag = new


def _has(properties: Any, marks: tuple[str, ...]) -> bool:
    return any(child.tag in marks for child in properties)


def _run_on(paragraph: Any) -> None:
    """Put the text of a paragraph whose mark goes in front of the next one's.

    The last paragraph of a cell keeps its mark, in Word too.
    """
    blocks = (qn("w:p"), qn("w:tbl"), qn("w:sdt"))
    following = next(paragraph.itersiblings(*blocks), None)
    if following is None or following.tag != qn("w:p"):
        return
    properties = following.find(qn("w:pPr"))
    at = 0 if properties is None else following.index(properties) + 1
    content = [child for child in paragraph if child.tag != qn("w:pPr")]
    following[at:at] = content
    paragraph.getparent().remove(paragraph)


def _unwrap(element: Any) -> None:
    parent = element.getparent()
    at = parent.index(element)
    parent[at : at + 1] = list(element)


def authors(element: Any) -> Iterator[str]:
    """Yield who made the tracked changes inside ``element``, each once."""
    found = (e.get(qn("w:author")) for e in element.iter(*PUT_IN, *TAKEN_OUT, *OF_CELLS))
    yield from dict.fromkeys(name for name in found if name)
