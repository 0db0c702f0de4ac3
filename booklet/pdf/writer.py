"""Jinja HTML and CSS -> WeasyPrint layout -> the page plan and the PDF's bytes."""

from collections.abc import Callable, Set
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from booklet.files.templates import render
from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.model.page_plan import PagePlan
from booklet.pdf.archival import finisher
from booklet.pdf.boxes import measure, without_header
from booklet.pdf.engine import _silence_demanded, lay_out
from booklet.process import uncollected


@dataclass(frozen=True)
class Attachment:
    """A file that the PDF carries as its data: an ASCII name, what it is, and its date (UTC).

    ``read`` returns its bytes; it is called once the pages are drawn.
    """

    name: str
    description: str
    read: Callable[[], bytes]
    date: datetime


@dataclass(frozen=True)
class Part:
    """Items ``first`` to before ``end`` of a chapter (all from 0), which begin the page ``page``.

    Laid out by themselves they break as within the whole booklet, but for the last page: what
    follows it is missing.
    """

    chapter: int
    first: int
    end: int
    page: int


@dataclass(frozen=True)
class Typeset:
    """A laid-out booklet: its page plan, and the document that writes the PDF."""

    plan: PagePlan
    document: Any
    front_labels: tuple[str, ...]

    def write(self, attachment: Attachment | None = None) -> bytes:
        """Return the PDF, at once PDF/A-3a and PDF/UA-1, with ``attachment`` as its data.

        Raises :class:`MissingGlyphs` and :class:`TypesettingError`.
        """
        from weasyprint import Attachment as Embedded

        attached = attachment and Embedded(
            file_obj=attachment,
            name=attachment.name,
            description=attachment.description,
            created=attachment.date,
            modified=attachment.date,
            relationship="Data",
        )
        with _silence_demanded(), uncollected():
            pdf: bytes = self.document.write_pdf(
                pdf_variant="pdf/a-3a",
                attachments=[attached] if attached else None,
                finisher=finisher(self.plan, self.front_labels),
            )
        return pdf

    def write_draft(self, pages: int | None = None) -> bytes:
        """Return the same pages, the first ``pages`` of them, as a PDF without tags and data.

        Raises :class:`MissingGlyphs` and :class:`TypesettingError`.
        """
        with _silence_demanded(), uncollected():
            pdf: bytes = self.document.copy(self.document.pages[:pages]).write_pdf()
        return pdf


def typeset(booklet: Booklet, layout: Layout, templates: Path, fonts: Path) -> Typeset:
    """Lay the booklet out on pages with the fonts of the folder ``fonts`` alone.

    Raises :class:`TypesettingError` for whatever WeasyPrint logs.
    """

    def pages(long: Set[tuple[int, int]]) -> tuple[Any, PagePlan]:
        document = laid_out(booklet, layout, templates, fonts, long)
        return document, measure(document, layout)

    document, plan = pages(frozenset())
    if long := plan.longer_than_a_page | without_header(document):
        # A row that fits on no page is laid out whole, without the header row, as far as it goes.
        # Only this first layout tells which rows these are; the second lets them break.
        document, plan = pages(long)
    return Typeset(plan, document, layout.page_labels)


def typeset_part(
    booklet: Booklet, layout: Layout, templates: Path, fonts: Path, part: Part
) -> Typeset:
    """Lay out ``part`` alone; its pages have the numbers and sides that they have in the booklet.

    Raises :class:`TypesettingError` for whatever WeasyPrint logs.
    """
    document = laid_out(booklet, layout, templates, fonts, part=part)
    plan = measure(document, layout, part.page)
    # An even number stands on a left page, which needs a right one before it.
    document = document.copy(document.pages[-len(plan.pages) :])
    return Typeset(plan, document, ())


def laid_out(
    booklet: Booklet,
    layout: Layout,
    templates: Path,
    fonts: Path,
    long: Set[tuple[int, int]] = frozenset(),
    part: Part | None = None,
) -> Any:
    """Return WeasyPrint's layout of the booklet's HTML, as :func:`booklet_html` has it.

    Raises :class:`TypesettingError` for whatever WeasyPrint logs.
    """
    html = booklet_html(booklet, layout, templates, long, part)
    return lay_out(html, templates / "pdf", (templates, fonts))


def booklet_html(
    booklet: Booklet,
    layout: Layout,
    templates: Path,
    long: Set[tuple[int, int]] = frozenset(),
    part: Part | None = None,
) -> str:
    """Return the booklet's HTML, or that of ``part`` alone, as WeasyPrint reads it.

    ``long`` has the (chapter, item) of the rows that may break, each on a page of its own.
    """
    return render(
        templates, "pdf/booklet.html.j2", booklet=booklet, layout=layout, long=long, part=part
    )
