"""A folder to oneself, as far as the system has locks for folders."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows, which neither opens nor locks a folder
    fcntl = None  # type: ignore[assignment]


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
