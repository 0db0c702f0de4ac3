"""Word's tracked changes, accepted or rejected in the XML as the standard says."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from docx.oxml.ns import qn

TEXT = (qn("w:t"), qn("w:delText"))


def resolved(document: Any, accepted: bool) -> Any:
    """Return the root of a document.xml after every change is accepted, or else rejected.

    ECMA-376-1, 17.13.5: what goes is its content; a paragraph whose mark goes is joined to the next
    one, whose properties stay.
    """
    root = deepcopy(document)
    goes, stays = (qn("w:del"), qn("w:ins")) if accepted else (qn("w:ins"), qn("w:del"))
    for row in list(root.iter(qn("w:tr"))):
        if row.find(f"{qn('w:trPr')}/{goes}") is not None:
            row.getparent().remove(row)
    for paragraph in list(root.iter(qn("w:p"))):
        properties = paragraph.find(qn("w:pPr"))
        for change in list(paragraph.iterchildren(goes)):
            paragraph.remove(change)
        for change in list(paragraph.iterchildren(stays)):
            for run in change:
                change.addprevious(run)
            paragraph.remove(change)
        before = properties.find(qn("w:pPrChange")) if properties is not None else None
        if before is not None:
            properties.remove(before)
            if not accepted:
                was = before[0]
                paragraph.replace(properties, was)
                properties = was
        if properties is not None and properties.find(f"{qn('w:rPr')}/{goes}") is not None:
            following = paragraph.getnext()
            if following is not None and following.tag == qn("w:p"):
                for run in reversed([e for e in paragraph if e is not properties]):
                    own = following.find(qn("w:pPr"))
                    own.addnext(run)
            else:
                assert paragraph.getparent().tag == qn("w:body"), "a cell would be left empty"
            paragraph.getparent().remove(paragraph)
    for table in list(root.iter(qn("w:tbl"))):
        if table.find(qn("w:tr")) is None:
            table.getparent().remove(table)
    return root


def lines(root: Any) -> Iterator[tuple[str, str]]:
    """Yield style and text of every paragraph with its cell's edge, but for 目录."""
    body = root.find(qn("w:body"))
    for element in body:
        if element.tag == qn("w:sdt"):
            continue
        for part in element.iter(qn("w:p"), qn("w:tc"), qn("w:tr")):
            if part.tag == qn("w:p"):
                (style,) = part.iterfind(f"{qn('w:pPr')}/{qn('w:pStyle')}")
                yield style.get(qn("w:val")), "".join(t.text or "" for t in part.iter(*TEXT))
            else:
                yield part.tag, ""
