"""The note beside finished files: what they were made of, and what they are."""

import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from booklet.files import replace_files

NOTE = ".booklet.json"


class Note(BaseModel):
    """What is known of a folder of finished files; safe to delete.

    ``inputs`` is the fingerprint of what they were made of, ``strict`` tells that they passed the
    strict proofreading, ``source`` is the way from here to their source folder, ``files`` has the
    SHA-256 of each by name.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    inputs: str
    strict: bool
    source: str
    files: Mapping[str, str]


def read(folder: Path) -> Note | None:
    """Return the note of ``folder``, None where there is none that can be read."""
    try:
        return Note.model_validate_json((folder / NOTE).read_bytes())
    except (OSError, ValidationError):
        return None


def write(folder: Path, inputs: str, strict: bool, source: Path, names: tuple[str, ...]) -> None:
    """Note what the files ``names`` of ``folder`` were made of. Raises OSError."""
    way = os.path.relpath(source.resolve(), folder.resolve())
    files = {name: _digest(folder / name) for name in names}
    note = Note(inputs=inputs, strict=strict, source=Path(way).as_posix(), files=files)
    replace_files(folder, {NOTE: note.model_dump_json(indent=1).encode()})


def source_of(folder: Path, note: Note) -> Path:
    """Return the folder that the files of ``folder`` were made of, wherever both were moved."""
    return (folder / note.source).resolve()


def whole(folder: Path, note: Note) -> bool:
    """Say whether every file that the note names is there and as it was written."""
    try:
        return all(_digest(folder / name) == digest for name, digest in note.files.items())
    except OSError:
        return False


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
