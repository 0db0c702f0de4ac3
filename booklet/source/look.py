"""The look of a booklet: layout.yaml, over it a named look, over that the office's own."""

from collections.abc import Mapping
from pathlib import Path

from booklet.files.faults import UserError
from booklet.look.load import load_layout
from booklet.model.layout import Layout
from booklet.source import document as yamlfile
from booklet.source.load import Parts, Source, load_parts, load_source, raw_file
from booklet.source.shapes import BOOKLET_FILE, LOOK, LOOK_FILE

# The folder of the templates that has the looks that booklet.yaml may name.
LOOKS = "looks"


def load_with_look(folder: Path, templates: Path) -> tuple[Layout, Source]:
    """Return the look of the booklet in ``folder`` and what its files say; each is read once.

    Raises :class:`UserError` as :func:`load_look` and :func:`load_source` do.
    """
    read = _booklet_file(folder)
    layout = _look(folder, templates, read)
    return layout, load_source(folder, layout, read)


def parts_with_look(folder: Path, templates: Path) -> tuple[Layout, Parts]:
    """Return the look of the booklet in ``folder`` and as much as can be read of its files.

    Raises :class:`UserError` as :func:`load_look` does.
    """
    read = _booklet_file(folder)
    layout = _look(folder, templates, read)
    return layout, load_parts(folder, layout, read, {})


def load_look(folder: Path, templates: Path) -> Layout:
    """Return the look of the booklet in ``folder``.

    Each look holds only what differs from the one before. Raises :class:`UserError` where
    booklet.yaml names a look that there is not, and for whatever is wrong with a look.
    """
    return _look(folder, templates, _booklet_file(folder))


def _booklet_file(folder: Path) -> Mapping[str, bytes]:
    """Return the bytes of booklet.yaml by its name, none where it cannot be read."""
    try:
        return {BOOKLET_FILE: raw_file(folder, BOOKLET_FILE, {})}
    except UserError:  # who reads the source says why
        return {}


def _look(folder: Path, templates: Path, read: Mapping[str, bytes]) -> Layout:
    looks = _named(folder, templates, read)
    if (folder / LOOK_FILE).exists():
        looks.append((folder / LOOK_FILE, f"{folder.name}/{LOOK_FILE}"))
    return load_layout(templates, *looks)


def _named(folder: Path, templates: Path, read: Mapping[str, bytes]) -> list[tuple[Path, str]]:
    """Return the look that booklet.yaml names; where that is not to be told, none."""
    try:
        document = yamlfile.parsed(read.get(BOOKLET_FILE, b""), f"{folder.name}/{BOOKLET_FILE}")
    except UserError:
        return []
    name = document.value.get(LOOK, "") if isinstance(document.value, dict) else ""
    if not name:
        return []
    known = sorted(path.stem for path in (templates / LOOKS).glob("*.yaml"))
    if name not in known:
        place = document.place((LOOK,))
        remedy = f"可用的版式：{'、'.join(known)}"
        raise UserError([document.fault(place, f"没有“{name}”这种版式", remedy)])
    return [(templates / LOOKS / f"{name}.yaml", f"{templates.name}/{LOOKS}/{name}.yaml")]
