"""Files that are on the disk when a call returns, whole or as before, and a folder to oneself."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

try:
    import fcntl
except ImportError:  # Windows, which neither opens nor locks a folder
    fcntl = None  # type: ignore[assignment]

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
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def locked(folder: Path, waits: bool = True) -> Iterator[bool]:
    """Hold the lock of ``folder`` meanwhile and yield whether it was to be had.

    It is not on NFS or on Windows, nor where another process has it and this one does not wait. A
    process that was killed holds it no longer.
    """
    if fcntl is None:
        yield False
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))
        except OSError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)
