"""The words at the head and at the foot of a Word file's pages."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn

from booklet.files.office import open_package
from booklet.files.parts import Package

FIELD, MARK, CODE, TEXT = qn("w:fldSimple"), qn("w:fldChar"), qn("w:instrText"), qn("w:t")
# ECMA-376-1, 17.16.5: the fields that count pages, and what stands for them in booklet.yaml.
FIELDS = {"PAGE": "{页}", "NUMPAGES": "{总页数}", "SECTIONPAGES": "{总页数}"}
# The number of pages where it was typed.
PAGES = re.compile(r"(共\s*)\d+(\s*页)")


def page_words(path: Path) -> tuple[tuple[str, ...], tuple[str, ...] | None]:
    """Return the lines of all page headers of the .docx ``path``, and those of its footers.

    Those are None where it has no footer, and none where its footers are empty. Page numbers stand
    as ``{页}`` and ``{总页数}``. Raises
    :class:`~booklet.files.faults.UserError` for a file that cannot be read.
    """
    package = open_package(path)
    headers, footers = (list(package.parts_of(package.main, k)) for k in ("header", "footer"))
    return _lines(package, headers), _lines(package, footers) if footers else None


def _lines(package: Package, parts: Sequence[str]) -> tuple[str, ...]:
    paragraphs = (own for part in parts for own in package.root(part).iter(qn("w:p")))
    return tuple(filter(None, map(_line, paragraphs)))


def _line(paragraph: Any) -> str:
    return PAGES.sub(r"\1{总页数}\2", "".join(_shown(paragraph)).strip())


def _shown(paragraph: Any) -> Iterator[str]:
    """Yield the texts of a paragraph, and in place of a field's result what stands for it."""
    code: str | None = None  # of the field whose code or result is passed over
    for element in paragraph.iter(FIELD, MARK, CODE, TEXT):
        if element.tag == FIELD:
            yield FIELDS.get(_name(element.get(qn("w:instr"), "")), "")
        elif element.tag == MARK:
            kind = element.get(qn("w:fldCharType"))
            if kind == "begin":
                code = ""
            elif kind == "end" and code is not None:
                yield FIELDS.get(_name(code), "")
                code = None
        elif element.tag == CODE and code is not None:
            code += element.text or ""
        elif element.tag == TEXT and code is None and not _inside_simple(element):
            yield element.text or ""


def _name(code: str) -> str:
    return code.split()[0].upper() if code.split() else ""


def _inside_simple(text: Any) -> bool:
    return next(text.iterancestors(FIELD), None) is not None
