"""Jinja HTML and CSS -> WeasyPrint layout -> the page plan and the PDF's bytes."""

import ctypes.util
import logging
import os
import re
import sys
import warnings
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from booklet.boxes import measure, without_header
from booklet.finish import finisher
from booklet.garbage import uncollected
from booklet.layout import Layout
from booklet.model import Booklet
from booklet.pages import MissingGlyphs, PagePlan
from booklet.templating import render

# What WeasyPrint logs when no font of the chain has a character (weasyprint/draw/text.py).
NO_GLYPH = re.compile(
    r"\.notdef glyph rendered for Unicode string unsupported by fonts: \"(.+?)\" \("
)


class TypesettingError(RuntimeError):
    """WeasyPrint said something: a booklet is typeset without a single warning or not at all."""


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


def lay_out(html: str, base: Path, allowed: tuple[Path, ...]) -> Any:
    """Return WeasyPrint's layout of ``html``, which may read files below ``allowed`` alone."""
    weasyprint = _weasyprint()
    with _silence_demanded(), uncollected():
        document = weasyprint.HTML(
            string=html, base_url=f"{base.resolve().as_uri()}/", url_fetcher=_fetcher(allowed)
        ).render()
    for name in ("title", "lang"):
        if not getattr(document.metadata, name):
            raise TypesettingError(f"the document has no {name}, which PDF/UA demands")
    return document


def _weasyprint() -> Any:
    """Import WeasyPrint so that it sees no font of the system.

    An empty fontconfig configuration makes the fonts of fonts.css the only ones there are, on every
    machine alike; WeasyPrint warns of it once, at import.
    """
    os.environ["FONTCONFIG_FILE"] = str(Path(__file__).parent / "no_system_fonts.conf")
    with _libraries_by_name(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="No fonts configured in FontConfig")
        import weasyprint
    return weasyprint


@contextmanager
def _libraries_by_name() -> Iterator[None]:
    """Let cffi open libraries by the names that the system's loader knows, and no others.

    For any other, cffi has gcc and ld look for it (``ctypes.util.find_library``), dozens of times.
    On Linux WeasyPrint also tries each library's own name, which the loader finds at once.
    """
    search = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search


def _fetcher(allowed: tuple[Path, ...]) -> Any:
    """Return a URL fetcher that opens files of the ``allowed`` folders and nothing else."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    folders = [folder.resolve() for folder in allowed]

    class LocalFetcher(URLFetcher):  # type: ignore[misc]
        """Refuses every URL but files below ``folders``, links followed."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            path = Path(url2pathname(urlsplit(url).path)).resolve()
            if not any(path.is_relative_to(folder) for folder in folders):
                raise FatalURLFetchingError(f"refused to read {url}")
            return super().fetch(url, headers)

    return LocalFetcher(allowed_protocols={"file"}, allow_redirects=False, fail_on_errors=True)


@contextmanager
def _silence_demanded() -> Iterator[None]:
    """Raise :class:`TypesettingError` if WeasyPrint or fontTools log a warning meanwhile."""
    records: list[logging.LogRecord] = []

    class Collector(logging.Handler):
        """Keeps what is logged."""

        def emit(self, record: logging.LogRecord) -> None:
            records.append(record)

    collector = Collector(logging.WARNING)
    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    kept = [(logger, logger.propagate) for logger in loggers]
    for logger in loggers:
        logger.addHandler(collector)
        logger.propagate = False
    try:
        yield
    finally:
        for logger, propagate in kept:
            logger.removeHandler(collector)
            logger.propagate = propagate
    said = [record.getMessage() for record in records]
    if characters := "".join(match[1] for line in said if (match := NO_GLYPH.match(line))):
        raise MissingGlyphs(characters)
    if said:
        raise TypesettingError("\n".join(said))
