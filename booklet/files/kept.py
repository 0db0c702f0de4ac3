"""What takes long to work out, kept in the user's cache folder from one run to the next.

The folder is safe to delete, and nothing that it says is believed unless it was made of the very
same: each file begins with the digest of what it was made of and of what it holds.
"""

import os
import sys
import tempfile
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

from booklet.process import PROGRAM

NAME = "booklet"
DIGEST = sha256().digest_size


def recall(name: str, made_of: bytes) -> bytes | None:
    """Return what was kept as ``name``, if it was ``made_of`` the same by the same program."""
    folder = _folder()
    with suppress(OSError):
        found = (folder / name).read_bytes() if folder else b""
        if found[:DIGEST] == _digest(made_of, found[DIGEST:]):
            return found[DIGEST:]
    return None


def keep(name: str, made_of: bytes, content: bytes) -> None:
    """Keep ``content`` as ``name``; where the folder cannot be written, nothing is kept.

    ``made_of`` has all that it depends on, but for the program and Python, which are added here.
    """
    folder = _folder()
    with suppress(OSError):
        if folder:
            _write(folder / name, _digest(made_of, content) + content)


def _digest(made_of: bytes, content: bytes) -> bytes:
    parts = program_digest(), sys.version.encode(), made_of, content
    return sha256(b"".join(sha256(part).digest() for part in parts)).digest()


def _write(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all, whoever else writes it at the same time."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, beside = tempfile.mkstemp(dir=path.parent)
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123 (a descriptor, no path)
            file.write(content)
        Path(beside).replace(path)
    except OSError:
        Path(beside).unlink(missing_ok=True)
        raise


def _folder() -> Path | None:
    """Return our part of the user's cache folder; None where there is none.

    https://specifications.freedesktop.org/basedir-spec/latest/
    """
    named = Path(os.environ.get("XDG_CACHE_HOME", ""))
    try:
        usual = "Library/Caches" if sys.platform == "darwin" else ".cache"
        return (named if named.is_absolute() else Path.home() / usual) / NAME
    except RuntimeError:  # nobody's home
        return None


@cache
def program_digest() -> bytes:
    """Return the digest of the code that runs: taken once, for what runs is what was imported."""
    whole = sha256()
    for path in sorted([*PROGRAM.rglob("*.py"), *PROGRAM.rglob("*.conf")]):
        name = path.relative_to(PROGRAM).as_posix().encode()
        whole.update(sha256(name).digest() + sha256(path.read_bytes()).digest())
    return whole.digest()
