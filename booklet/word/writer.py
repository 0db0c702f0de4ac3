"""Jinja WordprocessingML -> python-docx package -> bytes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, count
from math import fsum
from pathlib import Path
from typing import Any
from xml.parsers.expat import ErrorString, ExpatError, ParserCreate

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import CONTENT_TYPES_URI, PACKAGE_URI, PackURI
from docx.opc.part import Part
from docx.opc.pkgwriter import _ContentTypesItem
from docx.package import Package

from booklet.files.faults import UserError
from booklet.files.package import zipped
from booklet.files.templates import environment, fault_in, line_of
from booklet.model.booklet import Booklet
from booklet.model.columns import Categories, ChapterLayout
from booklet.model.layout import Layout
from booklet.model.paper import Paper
from booklet.model.resources import Resources
from booklet.plan.contents import entries, footer
from booklet.plan.page_plan import PagePlan, RowKind, row_name
from booklet.plan.rows import table_rows
from booklet.word.rows import WordRow, word_measures, word_rows

# The units of WordprocessingML in points (ECMA-376-1, 17.18): ST_TwipsMeasure, ST_HpsMeasure and
# ST_EighthPointMeasure.
UNITS = {"twips": 20, "half_points": 2, "eighths": 8}


@dataclass(frozen=True)
class Beside:
    """A part beside the text: its name, what it is, its template and what it alone gives to that.

    The name is also the id by which the text refers to it.
    """

    name: str
    content_type: str
    relationship: str
    template: str
    values: Mapping[str, str] = field(default_factory=dict)


TEXT = "document"
# What stands in a footer for the field that knows the page.
PAGE = "\0"
BESIDE = (
    Beside("styles", CONTENT_TYPE.WML_STYLES, RELATIONSHIP_TYPE.STYLES, "styles"),
    Beside("numbering", CONTENT_TYPE.WML_NUMBERING, RELATIONSHIP_TYPE.NUMBERING, "numbering"),
    Beside("settings", CONTENT_TYPE.WML_SETTINGS, RELATIONSHIP_TYPE.SETTINGS, "settings"),
    Beside("fontTable", CONTENT_TYPE.WML_FONT_TABLE, RELATIONSHIP_TYPE.FONT_TABLE, "fonts"),
    Beside(
        *("footer-odd", CONTENT_TYPE.WML_FOOTER, RELATIONSHIP_TYPE.FOOTER, "footer"),
        {"side": "right"},
    ),
    Beside(
        *("footer-even", CONTENT_TYPE.WML_FOOTER, RELATIONSHIP_TYPE.FOOTER, "footer"),
        {"side": "left"},
    ),
    Beside("theme", CONTENT_TYPE.OFC_THEME, RELATIONSHIP_TYPE.THEME, "theme"),
)
HEADERS = tuple(
    Beside(f"header-{pages}", CONTENT_TYPE.WML_HEADER, RELATIONSHIP_TYPE.HEADER, "header")
    for pages in ("odd", "even")
)
# Core properties longer than this are refused by python-docx (docx.oxml.coreprops).
LONGEST_PROPERTY = 255


def write(
    booklet: Booklet, layout: Layout, plan: PagePlan, resources: Resources, text: str = TEXT
) -> bytes:
    """Return the .docx of ``booklet`` on the pages of ``plan``.

    ``text`` names the template of its text: a whole booklet's, or that of an extract. The same
    booklet gives the same bytes. Raises :class:`UserError` for a faulty template.
    """
    return packed(rendered(booklet, layout, plan, resources, text), booklet)


def rendered(
    booklet: Booklet, layout: Layout, plan: PagePlan, resources: Resources, text: str = TEXT
) -> dict[str, bytes]:
    """Return the XML of the text and of the parts beside it, by the parts' names."""
    render = _renderer(booklet, layout, plan, resources)
    return {
        TEXT: render(text),
        **{part.name: render(part.template, **part.values) for part in _beside(booklet)},
    }


def _beside(booklet: Booklet) -> tuple[Beside, ...]:
    return (*BESIDE, *HEADERS) if booklet.wording.header else BESIDE


def packed(parts: Mapping[str, bytes], booklet: Booklet) -> bytes:
    """Return the .docx of the ``parts`` that were rendered for ``booklet``."""
    package = Package()
    document = _part(TEXT, CONTENT_TYPE.WML_DOCUMENT_MAIN, parts[TEXT], package)
    package.relate_to(document, RELATIONSHIP_TYPE.OFFICE_DOCUMENT)
    for beside in _beside(booklet):
        part = _part(beside.name, beside.content_type, parts[beside.name], package)
        document.load_rel(beside.relationship, part, beside.name)
    _describe(package.core_properties, booklet)
    return zipped(dict(_members(package)))


def _members(package: Package) -> Iterator[tuple[str, bytes]]:
    """Yield what python-docx would write of ``package``, which would zip it in its own way.

    Its class for the content types is private.
    """
    content_types: Any = _ContentTypesItem
    yield CONTENT_TYPES_URI.membername, content_types.from_parts(package.parts).blob
    yield PACKAGE_URI.rels_uri.membername, package.rels.xml
    for part in package.parts:
        yield part.partname.membername, part.blob
        if part.rels:
            yield part.partname.rels_uri.membername, part.rels.xml


def _renderer(
    booklet: Booklet, layout: Layout, plan: PagePlan, resources: Resources
) -> Callable[..., bytes]:
    """Return a function that renders the template of a name for this booklet."""
    jinja = environment(resources.templates)
    for name, per_point in UNITS.items():
        jinja.filters[name] = partial(_scaled, per_point=per_point)
    jinja.filters["field_text"] = _field_text
    kinds = {chapter.kind: chapter for chapter in reversed(booklet.chapters)}
    numbered = numberings(booklet, layout)
    jinja.globals |= {
        "booklet": booklet,
        "layout": layout,
        "plan": plan,
        "kinds": kinds,
        "tables": [
            _rows(number, layout.chapters[chapter.kind], layout, plan)
            for number, chapter in enumerate(booklet.chapters)
        ],
        "texts": [
            {row.name: row.texts for row in table_rows(chapter, layout.chapters[chapter.kind])}
            for chapter in booklet.chapters
        ],
        "entries": list(entries(booklet, layout)),
        "targets": _targets(booklet, layout),
        "sections": _sections(booklet, layout),
        "above_foot": _above_foot(booklet, layout, plan),
        "footer": footer(booklet, layout, PAGE, plan.count).split(PAGE),
        "numberings": numbered,
        "lists": max(chain([len(booklet.chapters)], *numbered)),
    }

    def render(name: str, **values: str) -> bytes:
        template = f"word/{name}.xml.j2"
        content = jinja.get_template(template).render(**values).encode()
        _demand_xml(content, resources.templates, template)
        return content

    return render


def _rows(number: int, look: ChapterLayout, layout: Layout, plan: PagePlan) -> tuple[WordRow, ...]:
    """Return the rows of a chapter's table, none of a text."""
    if look.is_prose:
        return ()
    return word_rows(number, plan, word_measures(look, layout, plan.heads[number]))


def numberings(booklet: Booklet, layout: Layout) -> tuple[tuple[int, ...], ...]:
    """Return by which list, from 1, each item of each chapter is numbered automatically.

    Each chapter has one and, where numbers begin anew with each category, a further one for each.
    """
    further = count(len(booklet.chapters) + 1)
    found = []
    for number, chapter in enumerate(booklet.chapters, 1):
        anew = layout.chapters[chapter.kind].numbering == "category"
        lists = [next(further) if anew and n else number for n, _ in enumerate(chapter.categories)]
        runs = zip(lists, chapter.categories, strict=True)
        found.append(tuple(own for own, (_, length) in runs for _ in range(length)))
    return tuple(found)


@dataclass(frozen=True)
class Target:
    """What an entry of 目录 leads to: a bookmark, its id, and the entry's text and level."""

    bookmark: str
    id: int
    text: str
    level: int


def _targets(booklet: Booklet, layout: Layout) -> dict[tuple[int, str], Target]:
    """Return what 目录 leads to by its chapter and row, which is ``""`` for the chapter's title."""
    further = count(len(booklet.chapters) + 1)
    targets = {}
    for entry in entries(booklet, layout):
        number = entry.chapter + 1
        if entry.item is None:
            targets[entry.chapter, ""] = Target(f"_Toc{number}", number, entry.text, 1)
            continue
        look = layout.chapters[booklet.chapters[entry.chapter].kind]
        kind = RowKind.CATEGORY if look.category is Categories.ROW else RowKind.ITEM
        name = f"_Toc{number}_{entry.item + 1}"
        row = row_name(kind, entry.item)
        targets[entry.chapter, row] = Target(name, next(further), entry.text, 2)
    return targets


@dataclass(frozen=True)
class Section:
    """The paper of a section, and how many points lower than the PDF's its text area ends."""

    paper: Paper
    reserve: float


def _sections(booklet: Booklet, layout: Layout) -> list[Section | None]:
    """Return, for each chapter, the section that ends with it, if one does.

    Chapters alike share a section. The lines of a text are so far apart that it takes a reserve of
    its own for one more to find room.
    """
    sections = []
    for chapter in booklet.chapters:
        look = layout.chapters[chapter.kind]
        reserve = max(layout.word.reserve, look.line) if look.is_prose else layout.word.reserve
        sections.append(Section(layout.paper(chapter.kind), reserve))
    return [
        own if following != own else None
        for own, following in zip(sections, [*sections[1:], None], strict=True)
    ]


def _above_foot(booklet: Booklet, layout: Layout, plan: PagePlan) -> float:
    """Return the space above the first line at the cover's foot."""
    if plan.front is None:
        return 0.0
    looks = [layout.cover.lines[line.role] for line in booklet.cover_lines]
    taken = [
        look.above + len(lines) * look.line
        for look, lines in zip(looks, plan.front.cover, strict=True)
    ]
    return fsum([layout.page.text_height, -layout.cover.foot, *(-height for height in taken)])


def _demand_xml(content: bytes, templates: Path, template: str) -> None:
    """Raise :class:`UserError` for a rendered template that is not well-formed XML."""
    try:
        ParserCreate().Parse(content, True)
    except ExpatError as error:
        made = content.decode().split("\n")[error.lineno - 1]
        said = f"照这样的模板做出来的不是完整的 XML（{ErrorString(error.code)}）"
        line = line_of(templates, template, "", made)
        raise UserError([fault_in(templates, template, line, said)]) from error


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
