"""Everything that a booklet's files are made of -> one fingerprint: by content, never by time."""

import ctypes
import os
import sys
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from hashlib import file_digest, sha256
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from booklet.files.kept import program_digest
from booklet.model.resources import Resources
from booklet.publish.formats import FORMATS
from booklet.source.look import LOOKS

# The libraries that have a hand in the bytes of a format.
LIBRARIES = (
    "weasyprint", "pydyf", "tinycss2", "tinyhtml5", "cssselect2", "pyphen", "fonttools", "zopfli",
    "python-docx", "openpyxl", "lxml", "jinja2", "markupsafe", "pyyaml", "pydantic", "pikepdf",
)  # fmt: skip
# The system's libraries that lay out and subset text, each with the function that says its version
# (https://docs.gtk.org/Pango/func.version_string.html, https://harfbuzz.github.io, hb-version).
SYSTEM_LIBRARIES = (("pango-1.0", "pango_version_string"), ("harfbuzz", "hb_version_string"))
FONTS = (".ttf", ".css", ".json")


def fingerprint(
    source: Path, resources: Resources, formats: Iterable[str], together: Collection[str] = ()
) -> str:
    """Return a text that differs as soon as the ``formats`` of ``source`` may come out otherwise.

    It covers the YAML files of ``source``, what :func:`resources_fingerprint` does, and to which of
    those that the same command makes, ``together``, they lead. Raises OSError for a file that
    cannot be read.
    """
    formats = sorted(set(formats))
    links = {link for suffix in formats for link in FORMATS[suffix].links}
    files = sorted(path for path in source.glob("*.yaml") if path.is_file())
    return _joined(
        [
            (
                "resources",
                resources_fingerprint(
                    resources, frozenset().union(*(FORMATS[suffix].templates for suffix in formats))
                ),
            ),
            ("formats", " ".join(formats)),
            ("links", " ".join(sorted(links & set(together)))),
            *((path.name, _digest(path)) for path in files),
        ]
    )


def resources_fingerprint(resources: Resources, templates: Collection[str] | None = None) -> str:
    """Return the part that all booklets share: templates, fonts, program, libraries, environment.

    Of the templates only those in the folders ``templates``, if given, and those in none.

    Fonts and templates are read once as long as their size and time stay, the program once in a
    process: what runs is what was imported.
    """
    folders = (
        ("templates", resources.templates, sorted(_below(resources.templates, templates))),
        ("fonts", resources.fonts, sorted(p for p in _below(resources.fonts) if p.suffix in FONTS)),
    )
    return _joined(
        [
            *(
                (f"{kind}/{path.relative_to(folder).as_posix()}", _kept_digest(path))
                for kind, folder, paths in folders
                for path in paths
            ),
            ("program", _program()),
            ("SOURCE_DATE_EPOCH", os.environ.get("SOURCE_DATE_EPOCH", "")),
        ]
    )


@cache
def _program() -> str:
    """Return the fingerprint of the code that runs and of the libraries under it."""
    return _joined(
        [
            ("code", program_digest().hex()),
            *((name, _described(name)) for name in LIBRARIES),
            *((name, _system_version(name, function)) for name, function in SYSTEM_LIBRARIES),
            ("python", sys.version),
        ]
    )


def _described(library: str) -> str:
    """Return what an installed library says of itself, its version too; nothing where it is not.

    To take the version out of it needs a parser of mail, which takes longer than all the reading.
    """
    try:
        return distribution(library).read_text("METADATA") or ""
    except PackageNotFoundError:
        return ""


def _system_version(name: str, function: str) -> str:
    """Return the version of a library of the system, nothing where it is not found."""
    file = {"darwin": f"lib{name}.dylib", "win32": f"lib{name}-0.dll"}.get(
        sys.platform, f"lib{name}.so.0"
    )
    try:
        said = ctypes.CDLL(file)[function]
    except (OSError, AttributeError):
        return ""
    said.restype = ctypes.c_char_p
    return bytes(said()).decode()


def _below(folder: Path, only: Collection[str] | None = None) -> Iterator[Path]:
    """Yield the files below ``folder``: of its folders ``only``, the looks, those in none."""
    for path in folder.rglob("*"):
        inside = path.relative_to(folder).parts[:-1]
        if path.is_file() and (only is None or not inside or inside[0] in (LOOKS, *only)):
            yield path


def _digest(path: Path) -> str:
    with path.open("rb") as file:  # fonts, which are not all held at once
        return file_digest(file, "sha256").hexdigest()


def _kept_digest(path: Path) -> str:
    stat = path.stat()
    return _digest_at(path, stat.st_ino, stat.st_size, stat.st_mtime_ns)


@cache
def _digest_at(path: Path, inode: int, size: int, nanoseconds: int) -> str:
    """Return the digest of a file that stays as it is described."""
    return _digest(path)


def _joined(parts: Iterable[tuple[str, str]]) -> str:
    """Return one fingerprint of parts that have names; no name or value can run into the next."""
    whole = sha256()
    for part in parts:
        for text in part:
            content = text.encode("utf-8", "surrogateescape")
            whole.update(b"%d:" % len(content) + content)
    return whole.hexdigest()
