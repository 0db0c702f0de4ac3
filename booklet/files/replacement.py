"""Files written all together or not at all."""

import errno
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from booklet.files.checksums import CHECKSUMS, digest, read_checksums, written_checksums
from booklet.files.durable import locked
from booklet.files.faults import UserError, refuse
from booklet.files.system_faults import READ_ONLY, refused_by_the_system
from booklet.process import interrupts_held_back

BUILDING = ".building-"

# What keeps a file from being put into the place of an older one where the folder takes new ones.
HELD = {errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY}
HELD_OPEN = (
    "写不进去",
    "关闭正在打开它的 Word、Excel 或 WPS，再运行一次；仍然不行，检查它的权限，或者换一个文件夹",
)
# What keeps anything from being written into a folder, be it there or not.
CLOSED = {errno.EACCES, errno.EPERM, errno.EROFS}
NO_FOLDER = "这个文件夹建不了", "换一个文件夹"
# What is kept is called by its name and this, numbered from the second on.
KEPT = "原来的"
SAID = "“{name}”不是上次生成的样子，原来的那一份留作“{kept}”"


def replace_files(folder: Path, files: Mapping[str, bytes], gone: Iterable[str] = ()) -> None:
    """Write ``files`` (name -> bytes) into ``folder``, replacing older ones of the same names.

    All are written beside their places first, so that an error on the way leaves every old file
    as it was; Ctrl-C waits until they are in place. Those whose names are ``gone`` are removed
    then. Raises :class:`UserError` where files cannot be written.
    """
    with told_in_chinese(folder), interrupts_held_back():
        folder.mkdir(parents=True, exist_ok=True)
        _replace(folder, files, gone)


def _replace(folder: Path, files: Mapping[str, bytes], gone: Iterable[str]) -> None:
    with (
        _swept(folder),
        tempfile.TemporaryDirectory(prefix=BUILDING, dir=folder) as beside,
    ):
        for name, content in files.items():
            path = Path(beside) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        for name in gone:
            (folder / name).unlink(missing_ok=True)
        for name in files:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (Path(beside) / name).replace(folder / name)


def replace_finished(
    folder: Path,
    files: Mapping[str, bytes],
    unlisted: Mapping[str, bytes] | None = None,
    whole: str | None = None,
) -> tuple[str, ...]:
    """Write finished ``files`` into ``folder`` with SHA256SUMS, and ``unlisted`` ones beside them.

    SHA256SUMS keeps what it lists already, as far as that is still there. What it lists otherwise
    in the folder ``whole`` and nobody has changed since is removed. What stands in the place of one
    of ``files`` and is not as it lists it is kept under another name; returns what to say of that.
    """
    listed = folder / CHECKSUMS
    with told_in_chinese(folder):
        sums = read_checksums(listed.read_bytes()) if listed.exists() else {}
        sums = {name: sums[name] for name in sums if (folder / name).is_file()}
        gone = {
            name
            for name in sums.keys() - files.keys()
            if whole and Path(name).is_relative_to(whole)
            if digest((folder / name).read_bytes()) == sums[name]
        }
        changed = dict(_changed(folder, files, sums))
        kept = {name: _kept_as(folder, name, found) for name, found in changed.items()}
    sums |= {name: digest(content) for name, content in files.items()}
    said = written_checksums({name: sums[name] for name in sums.keys() - gone})
    copies = {kept[name]: found for name, found in changed.items()}
    replace_files(folder, {**copies, **files, CHECKSUMS: said, **(unlisted or {})}, gone)
    return tuple(SAID.format(name=name, kept=own) for name, own in kept.items())


def _changed(
    folder: Path, files: Mapping[str, bytes], sums: Mapping[str, str]
) -> Iterator[tuple[str, bytes]]:
    """Yield what stands in the place of one of ``files`` and is neither that nor what is listed."""
    for name, content in files.items():
        if (path := folder / name).is_file():
            found = path.read_bytes()
            if found != content and digest(found) != sums.get(name):
                yield name, found


def _kept_as(folder: Path, name: str, content: bytes) -> str:
    """Return the first name that is free, or that has this very content already."""
    path = Path(name)
    for number in count(1):
        kept = path.with_name(f"{path.stem}（{KEPT}{number if number > 1 else ''}）{path.suffix}")
        if not (folder / kept).exists() or (folder / kept).read_bytes() == content:
            break
    return kept.as_posix()


def sweep(folder: Path) -> None:
    """Remove what a killed process left in ``folder``, unless another one is writing there."""
    with told_in_chinese(folder), _swept(folder, waits=False):
        pass


@contextmanager
def told_in_chinese(folder: Path) -> Iterator[None]:
    """Have what the system says to who writes into ``folder`` become a fault that can be mended."""
    try:
        yield
    except OSError as error:
        raise _refused(folder, error) from error


def _refused(folder: Path, error: OSError) -> UserError:
    """Return what keeps files from being written into ``folder``, by names that an editor knows."""
    # Of a file that is put into its place, the second name is its own.
    place = Path(error.filename2 or error.filename or folder)
    if any(part.startswith(BUILDING) for part in place.parts):
        place = folder
    in_its_place = bool(error.filename2) or place.is_file()
    if in_its_place and error.errno in HELD:
        return refuse(place, *HELD_OPEN)
    if error.errno in CLOSED:
        return refuse(place, *READ_ONLY)
    if error.errno == errno.ENOENT and not folder.exists():
        return refuse(folder, *NO_FOLDER)
    error.filename, error.filename2 = str(place), None
    return refused_by_the_system(error)


@contextmanager
def _swept(folder: Path, waits: bool = True) -> Iterator[None]:
    """Have ``folder`` to oneself meanwhile, without what a killed process left, by its lock.

    Nobody makes a folder to build in who does not hold the lock, and the lock of a process that was
    killed is gone: whatever is found is left over. Where the lock is not to be had, nothing is
    swept and others may write too.
    """
    with locked(folder, waits) as alone:
        for left in folder.glob(f"{BUILDING}*") if alone else ():
            shutil.rmtree(left, ignore_errors=True)
        yield
