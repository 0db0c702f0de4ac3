"""One file of source/ -> its document and what it holds, in its shape."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from booklet.files.faults import Fault, UserError, refuse
from booklet.files.text import NotText, decoded, read_raw
from booklet.slips.diagnosis import Verdict, diagnosed
from booklet.source import document as yamlfile
from booklet.source.document import Document, NotYaml
from booklet.source.wording import faults_of, known_to


def load_optional(
    folder: Path, name: str, shape: type[Any], instead: Mapping[str, bytes] | None = None
) -> tuple[Any, Document | None]:
    """Return the file ``name`` of ``folder`` in its ``shape`` with its document, or two Nones.

    Raises :class:`UserError` if it is there and cannot be read.
    """
    if not os.path.lexists(folder / name):
        return None, None
    document, found = read_as(
        raw_file(folder, name, instead or {}),
        f"{folder.name}/{name}",
        shape,
        lambda document: validated(document, shape),
    )
    return found, document


def read_as(
    raw: bytes, name: str, shape: type[Any], take: Callable[[Document], Any]
) -> tuple[Document, Any]:
    """Return the document of a file's bytes, and what ``take`` makes of it.

    Raises :class:`UserError` that says what was mistyped in a file of this ``shape``.
    """
    try:
        document = yamlfile.parsed(raw, name)
        return document, take(document)
    except NotText:
        raise
    except UserError:
        text = decoded(raw, name)

    known = known_to(shape)

    def judge(text: str) -> Verdict:
        try:
            document, eaten = yamlfile.taken_apart(text.encode(), name)
        except NotYaml as error:
            return Verdict(False, error.faults, error.faults, reached=error.reached)
        except UserError as error:
            return Verdict(False, error.faults, error.faults)
        try:
            take(document)
            wrong: tuple[Fault, ...] = ()
        except UserError as error:
            wrong = error.faults
        sound = sum(known.allows(path) for path in document.texts)
        shown = UserError(eaten).faults or wrong
        return Verdict(True, (*eaten, *wrong), shown, sound)

    raise UserError(diagnosed(text, name, known, judge(text), judge))


def validated(document: Document, shape: type[Any]) -> Any:
    """Return a document's value in its ``shape``; raises :class:`UserError` for what is wrong."""
    try:
        return shape.model_validate(document.value)
    except ValidationError as error:
        raise UserError(faults_of(error, document, shape)) from None


def raw_file(folder: Path, name: str, instead: Mapping[str, bytes]) -> bytes:
    """Return the bytes of a source file, or those ``instead``.

    Raises :class:`UserError` where they cannot be read or a link leads to them from elsewhere.
    """
    if name in instead:
        return instead[name]
    path, shown = folder / name, f"{folder.name}/{name}"
    # realpath follows a link to itself no further, which reading then finds.
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
        raise refuse(shown, "这是指向别处的链接", "换成文件本身")
    return read_raw(path, shown)
