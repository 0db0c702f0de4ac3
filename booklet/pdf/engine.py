"""WeasyPrint, imported and run so that it sees no font of the system and says nothing."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import md5
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname
from xml.etree import ElementTree

from booklet.pdf import lines
from booklet.pdf.fonts import configuration
from booklet.pdf.imports import import_weasyprint


class TypesettingError(RuntimeError):
    """WeasyPrint said something: a booklet is typeset without a single warning or not at all."""

    def __init__(self, *said: str) -> None:
        """Keep what was said."""
        super().__init__("\n".join(said))
        self.said = said


def lay_out(html: str, base: Path, allowed: tuple[Path, ...]) -> Any:
    """Return WeasyPrint's layout of ``html``, which may read files below ``allowed`` alone.

    Raises :class:`TypesettingError`, and :class:`ElementTree.ParseError` for what is no XML.
    """
    prepare()
    with silence_demanded():
        document = _page(html, f"{base.resolve().as_uri()}/", _fetcher(allowed)).render(
            configuration()
        )
    for name in ("title", "lang"):
        if not getattr(document.metadata, name):
            raise TypesettingError(f"the document has no {name}, which PDF/UA demands")
    return document


def _page(text: str, base_url: str, fetcher: Any) -> Any:
    """Return what WeasyPrint lays out, styled by its own style sheets alone.

    A browser's style sheet, which WeasyPrint would add, has six rules for every element and sixteen
    for every page that say nothing here. HTML that is XML as well is read ten times as fast.
    Raises :class:`ElementTree.ParseError`.
    """
    from cssselect2 import ElementWrapper
    from weasyprint import HTML

    class Page(HTML):  # type: ignore[misc]
        def __init__(self) -> None:
            root = ElementTree.fromstring(text)
            self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
            self.etree_element = self.wrapper_element.etree_element
            self.base_url, self.url_fetcher, self.media_type = base_url, fetcher, "print"

        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
            return []

    return Page()


def prepare() -> None:
    """Import WeasyPrint, and let the six letters before a subset's name come from that name alone.

    These letters (ISO 32000-1, 9.6.4) WeasyPrint makes of Pango's description of the font, to which
    Pango 1.56 adds the font's features: the same PDF would have other bytes on another system. Of a
    font's file, megabytes, it makes a copy that hardly ever is looked at: here, when it is.
    """
    import_weasyprint()
    lines.install()
    from weasyprint.pdf import fonts
    from weasyprint.pdf.fonts import Font

    if vars(Font).get("_tagged_by_name"):
        return
    prepare, file_of = Font.__init__, fonts.get_hb_object_data

    def content(font: Any) -> bytes:
        kept: bytes | None = font._content
        if kept is None:
            kept = font._content = file_of(font.hb_face)
        return kept

    Font.file_content = property(content, lambda font, kept: setattr(font, "_content", kept))

    def prepared(font: Any, *arguments: Any) -> None:
        fonts.get_hb_object_data = lambda face: None
        try:
            prepare(font, *arguments)
        finally:
            fonts.get_hb_object_data = file_of
        name: bytes = font.name.rpartition(b"+")[2]
        letters = md5(name, usedforsecurity=False).digest()[:6]
        font.hash = "".join(chr(ord("A") + letter % 26) for letter in letters)
        font.name = b"/" + font.hash.encode() + b"+" + name

    Font.__init__, Font._tagged_by_name = prepared, True


def out_of_bounds() -> type[BaseException]:
    """Return what is raised for a file that may not be read; it is no Exception."""
    from weasyprint.urls import FatalURLFetchingError

    raised: type[BaseException] = FatalURLFetchingError
    return raised


def _fetcher(allowed: tuple[Path, ...]) -> Any:
    """Return a URL fetcher that opens files of the ``allowed`` folders and nothing else."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    folders = [folder.resolve() for folder in allowed]

    class LocalFetcher(URLFetcher):  # type: ignore[misc]
        """Refuses every URL but files below ``folders``, links followed."""

        def allowed(self, url: str) -> Path:
            path = Path(url2pathname(urlsplit(url).path)).resolve()
            if not any(path.is_relative_to(folder) for folder in folders):
                raise FatalURLFetchingError(f"refused to read {url}")
            return path

        def fetch(self, url: str, headers: Any = None) -> Any:
            self.allowed(url)
            return super().fetch(url, headers)

    return LocalFetcher(allowed_protocols={"file"}, allow_redirects=False, fail_on_errors=True)


@contextmanager
def silence_demanded() -> Iterator[None]:
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
    if said:
        raise TypesettingError(*said)
