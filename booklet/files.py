"""Files written all together or not at all."""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

BUILDING = ".building-"
CHECKSUMS = "SHA256SUMS"


def replace_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write ``files`` (name -> bytes) into ``folder``, replacing older ones of the same names.

    All are written beside their places first, so that an error on the way leaves every old file
    as it was.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (
        _swept(folder),
        tempfile.TemporaryDirectory(prefix=BUILDING, dir=folder) as beside,
    ):
        for name, content in files.items():
            path = Path(beside) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        for name in files:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (Path(beside) / name).replace(folder / name)


def checksums(output: Path, files: Mapping[str, bytes]) -> bytes:
    """Return SHA256SUMS for ``files`` and for those it lists that are still in ``output``."""
    listed = output / CHECKSUMS
    lines = listed.read_text(encoding="utf-8").splitlines() if listed.exists() else []
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    sums = {name: digest for name, digest in sums.items() if (output / name).exists()}
    sums |= {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return "".join(f"{sums[name]}  {name}\n" for name in sorted(sums)).encode()


@contextmanager
def _swept(folder: Path) -> Iterator[None]:
    """Have ``folder`` to oneself meanwhile, without what a killed process left in it.

    Nobody makes a folder to build in who does not hold the lock, and the lock of a process that was
    killed is gone: whatever is found is left over. Where folders cannot be locked (NFS), nothing is
    swept.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        except OSError:
            pass
        else:
            for left in folder.glob(f"{BUILDING}*"):
                shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        os.close(descriptor)
