"""Options that several commands share, and what they mean."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from booklet.commandline.chinese import option
from booklet.publish.formats import FORMATS

if TYPE_CHECKING:
    from booklet.incoming.edition import Reader
    from booklet.word.changes import Changes

USUAL_FORMATS = tuple(suffix for suffix, own in FORMATS.items() if own.usual)
COMPARED_FORMATS = tuple(suffix for suffix, own in FORMATS.items() if own.compared)
EXTRACTED_FORMATS = tuple(suffix for suffix, own in FORMATS.items() if own.extracted)


def folder(name: str, default: Path | None, text: str) -> Callable[[Any], Any]:
    """Return an option that names a folder."""
    kind = click.Path(file_okay=False, path_type=Path)
    given = {"required": True} if default is None else {"default": default}
    return option(name, type=kind, help=text, **given)


def format_option(
    choices: tuple[str, ...], text: str, default: tuple[str, ...] = USUAL_FORMATS
) -> Callable[[Any], Any]:
    """Return the option that says which formats to make."""
    kind = click.Choice(choices)
    return option("--format", "formats", type=kind, multiple=True, default=default, help=text)


def served(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of one that shows a page in the browser."""
    port = option("--port", type=click.IntRange(0, 65535), default=8640, help="端口，平时是 8640。")
    return port(option("--no-browser", is_flag=True, help="不自动打开浏览器。")(command))


def changes_option(text: str) -> Callable[[Any], Any]:
    """Return the option that settles the tracked changes of a Word file."""
    return option("--changes", type=click.Choice(("accept", "reject")), help=text)


def settled(changes: str | None) -> "Changes | None":
    """Return what becomes of tracked changes, as the option says it."""
    from booklet.word.changes import Changes

    return Changes(changes) if changes else None


def reader_of(old: str, changes: str | None) -> "Reader":
    """Return what reads the edition that a user names, with the look and the later edition."""
    from booklet.incoming.edition import read_edition

    return partial(read_edition, old, changes=settled(changes))
