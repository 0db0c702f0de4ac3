"""Files that are on the disk when a call returns, each whole or as it was before."""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

# How files are called that are not yet in their places.
PREFIX = ".beside-"


def written_beside(content: bytes, folder: Path) -> Path:
    """Return a new file of ``folder`` that holds ``content``, on the disk."""
    path = folder / f"{PREFIX}{uuid4().hex}"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def put_in_place(beside: Path, path: Path) -> None:
    """Put the file ``beside`` in the place of ``path``, whose permissions it takes."""
    if path.exists():
        shutil.copymode(path, beside)
    beside.replace(path)
    sync_folder(path.parent)


def replace_durably(path: Path, content: bytes) -> None:
    """Write ``content`` as ``path``, beside it first."""
    beside = written_beside(content, path.parent)
    try:
        put_in_place(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Have the names in ``folder`` on the disk; some systems know no such thing for folders."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
