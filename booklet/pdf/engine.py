"""WeasyPrint, imported and run so that it sees no font of the system and says nothing."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import md5
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from booklet.process import libraries_by_name, see_only_the_fonts_of, uncollected


class TypesettingError(RuntimeError):
    """WeasyPrint said something: a booklet is typeset without a single warning or not at all."""

    def __init__(self, *said: str) -> None:
        """Keep what was said."""
        super().__init__("\n".join(said))
        self.said = said


def lay_out(html: str, base: Path, allowed: tuple[Path, ...]) -> Any:
    """Return WeasyPrint's layout of ``html``, which may read files below ``allowed`` alone."""
    weasyprint = _weasyprint()
    with silence_demanded(), uncollected():
        document = weasyprint.HTML(
            string=html, base_url=f"{base.resolve().as_uri()}/", url_fetcher=_fetcher(allowed)
        ).render()
    for name in ("title", "lang"):
        if not getattr(document.metadata, name):
            raise TypesettingError(f"the document has no {name}, which PDF/UA demands")
    return document


def _weasyprint() -> Any:
    """Import WeasyPrint so that it sees no font of the system, of which it warns at import."""
    see_only_the_fonts_of(Path(__file__).parent / "no_system_fonts.conf")
    with libraries_by_name(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="No fonts configured in FontConfig")
        import weasyprint
    _tag_subsets_by_name()
    return weasyprint


def _tag_subsets_by_name() -> None:
    """Let the six letters before a subset's name (ISO 32000-1, 9.6.4) come from that name alone.

    WeasyPrint makes them of Pango's description of the font, to which Pango 1.56 adds the font's
    features: the same PDF would have other bytes on another system.
    """
    from weasyprint.pdf.fonts import Font

    if vars(Font).get("_tagged_by_name"):
        return
    prepare = Font.__init__

    def prepared(font: Any, *arguments: Any) -> None:
        prepare(font, *arguments)
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

        def fetch(self, url: str, headers: Any = None) -> Any:
            path = Path(url2pathname(urlsplit(url).path)).resolve()
            if not any(path.is_relative_to(folder) for folder in folders):
                raise FatalURLFetchingError(f"refused to read {url}")
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
