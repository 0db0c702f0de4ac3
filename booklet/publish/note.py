"""The note beside finished files: what they were made of, and what they are."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from booklet.files.checksums import CHECKSUMS, digest, read_checksums

NOTE = ".booklet.json"


@dataclass(frozen=True)
class Made:
    """A file: the fingerprint of what it was made of, its name and its SHA-256.

    ``strict`` tells that its source passed the strict proofreading.
    """

    inputs: str
    strict: bool
    name: str
    digest: str


@dataclass(frozen=True)
class BuildNote:
    """What is known of a folder of finished files; safe to delete.

    ``source`` is the way from here to their source folder, ``findings`` what proofreading doubts,
    ``formats`` has the file of each format.
    """

    source: str
    findings: str
    formats: Mapping[str, Made]

    def written(self) -> bytes:
        """Return the note as it stands in its file."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()


def read(folder: Path) -> BuildNote | None:
    """Return the note of ``folder``, None where there is none that can be read."""
    try:
        said: Any = json.loads((folder / NOTE).read_bytes())
        formats = {str(suffix): Made(**made) for suffix, made in said["formats"].items()}
        return BuildNote(str(said["source"]), str(said["findings"]), formats)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def after(
    note: BuildNote | None, folder: Path, source: Path, made: Mapping[str, Made], findings: str
) -> BuildNote:
    """Return the note of ``folder`` once the files ``made`` of ``source`` are in it."""
    way = os.path.relpath(source.resolve(), folder.resolve())
    before = note.formats if note else {}
    return BuildNote(Path(way).as_posix(), findings, {**before, **made})


def source_of(folder: Path, note: BuildNote) -> Path:
    """Return the folder that the files of ``folder`` were made of, wherever both were moved."""
    return (folder / note.source).resolve()


def whole(folder: Path, made: Made) -> bool:
    """Say whether a file is there as it was written, and listed so in SHA256SUMS."""
    try:
        listed = read_checksums((folder / CHECKSUMS).read_bytes())
        return listed.get(made.name) == made.digest == digest((folder / made.name).read_bytes())
    except OSError:
        return False
