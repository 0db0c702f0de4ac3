"""Jinja WordprocessingML -> python-docx package -> bytes."""

import io
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.package import Package

from booklet.files.package import repacked
from booklet.files.templates import environment
from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.model.page_plan import PagePlan
from booklet.model.resources import Resources
from booklet.word.rows import word_measures, word_rows

# The units of WordprocessingML in points (ECMA-376-1, 17.18): ST_TwipsMeasure, ST_HpsMeasure and
# ST_EighthPointMeasure.
UNITS = {"twips": 20, "half_points": 2, "eighths": 8}

# The parts beside document.xml: each one's name, which is also the id by which document.xml refers
# to it, its kind in python-docx's tables, its template and what this part alone gives to it.
PARTS: tuple[tuple[str, str, str, Mapping[str, str]], ...] = (
    ("styles", "STYLES", "styles", {}),
    ("numbering", "NUMBERING", "numbering", {}),
    ("settings", "SETTINGS", "settings", {}),
    ("fontTable", "FONT_TABLE", "fonts", {}),
    ("footer-odd", "FOOTER", "footer", {"side": "right"}),
    ("footer-even", "FOOTER", "footer", {"side": "left"}),
)
# Core properties longer than this are refused by python-docx (docx.oxml.coreprops).
LONGEST_PROPERTY = 255


def write(
    booklet: Booklet, layout: Layout, plan: PagePlan, resources: Resources, text: str = "document"
) -> bytes:
    """Return the .docx of ``booklet`` on the pages of ``plan``.

    ``text`` names the template of its text: a whole booklet's, or that of an extract. The same
    booklet gives the same bytes. Raises jinja2.TemplateError for a faulty template.
    """
    rendered = _renderer(booklet, layout, plan, resources)
    package = Package()
    document = _part("document", CONTENT_TYPE.WML_DOCUMENT_MAIN, rendered(text), package)
    package.relate_to(document, RELATIONSHIP_TYPE.OFFICE_DOCUMENT)
    for name, kind, template, values in PARTS:
        content_type = getattr(CONTENT_TYPE, f"WML_{kind}")
        part = _part(name, content_type, rendered(template, **values), package)
        document.load_rel(getattr(RELATIONSHIP_TYPE, kind), part, name)
    theme = _part("theme", CONTENT_TYPE.OFC_THEME, rendered("theme"), package)
    document.load_rel(RELATIONSHIP_TYPE.THEME, theme, "theme")
    _describe(package.core_properties, booklet)
    output = io.BytesIO()
    package.save(output)
    return repacked(output.getvalue())


def _renderer(
    booklet: Booklet, layout: Layout, plan: PagePlan, resources: Resources
) -> Callable[..., bytes]:
    """Return a function that renders the template of a name for this booklet."""
    jinja = environment(resources.templates)
    for name, per_point in UNITS.items():
        jinja.filters[name] = partial(_scaled, per_point=per_point)
    jinja.filters["field_text"] = _field_text
    kinds = {chapter.kind: chapter for chapter in reversed(booklet.chapters)}
    jinja.globals |= {
        "booklet": booklet,
        "layout": layout,
        "plan": plan,
        "kinds": kinds,
        "tables": [
            word_rows(
                number,
                plan,
                word_measures(layout.chapters[chapter.kind], layout, plan.heads[number]),
            )
            for number, chapter in enumerate(booklet.chapters)
        ],
    }

    def rendered(name: str, **values: str) -> bytes:
        return jinja.get_template(f"word/{name}.xml.j2").render(**values).encode()

    return rendered


def _part(name: str, content_type: str, content: bytes, package: Package) -> Part:
    return Part(PackURI(f"/word/{name}.xml"), content_type, content, package)


def _scaled(points: float, per_point: int) -> int:
    return round(points * per_point)


def _field_text(text: str) -> str:
    r"""Return ``text`` for use between the quotes of a field (ECMA-376-1, 17.16.4.1: ``\"``)."""
    return text.replace("\\", r"\\").replace('"', r"\"")


def _describe(properties: Any, booklet: Booklet) -> None:
    """Fill in the document's properties (ECMA-376-2, 11); the clock plays no part."""
    properties.title = booklet.full_title[:LONGEST_PROPERTY]
    properties.subject = (booklet.region + booklet.full_title)[:LONGEST_PROPERTY]
    properties.author = properties.last_modified_by = booklet.organisation[:LONGEST_PROPERTY]
    names = (chapter.name for chapter in booklet.chapters)
    properties.keywords = ", ".join(names)[:LONGEST_PROPERTY]
    properties.language = "zh-CN"
    properties.created = properties.modified = booklet.edition_date
    properties.revision = 1
