"""The folder source/.history/: what files held, by the SHA-256 of it, and one writer at a time."""

import os
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from booklet.files.checksums import digest
from booklet.files.durable import PREFIX, locked, replace_durably, sync_folder
from booklet.files.faults import refuse
from booklet.files.replacement import told_in_chinese
from booklet.process import interrupts_held_back

FOLDER = ".history"
# Whatever is in the folder, git leaves it out, in every repository.
IGNORED = ".gitignore", b"*\n"
LOST = "修改记录里的这一份已经损坏", "从备份中恢复；清单本身没有改动"


class Store:
    """The contents that files had, and the lock of the folder in which they are kept."""

    def __init__(self, source: Path) -> None:
        """Know the folder of the history of ``source``; nothing is made yet."""
        self.source = source
        self.folder = source / FOLDER
        self._objects = self.folder / "objects"

    @property
    def begun(self) -> bool:
        """Whether there is a history."""
        return self.folder.is_dir() and not self.folder.is_symlink()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Have the history to oneself meanwhile; it is begun if there is none.

        Ctrl-C waits until the end. Raises :class:`~booklet.files.faults.UserError` where nothing
        can be written.
        """
        with told_in_chinese(self.source), interrupts_held_back():
            if self.folder.is_symlink():
                raise refuse(self.folder, "这是指向别处的链接", "删去这个链接")
            self._objects.mkdir(parents=True, exist_ok=True)
            with locked(self.folder) as alone:
                if alone:
                    self._sweep()
                name, content = IGNORED
                if not (self.folder / name).exists():
                    replace_durably(self.folder / name, content)
                yield

    def _sweep(self) -> None:
        """Remove what a killed process left."""
        for folder in (self.folder, self._objects):
            for left in folder.glob(f"{PREFIX}*"):
                left.unlink(missing_ok=True)

    def keep(self, content: bytes) -> str:
        """Keep ``content``, synced, and return the SHA-256 by which it is found."""
        name = digest(content)
        path = self._objects / name
        if not path.exists():
            replace_durably(path, zlib.compress(content, 1))
        return name

    def content(self, name: str) -> bytes:
        """Return what was kept as ``name``; raises UserError if that is damaged or gone."""
        path = self._objects / name
        try:
            found = zlib.decompress(path.read_bytes())
        except (OSError, zlib.error):
            raise refuse(path, *LOST) from None
        if digest(found) != name:
            raise refuse(path, *LOST)
        return found

    def sizes(self) -> dict[str, int]:
        """Return how many bytes each of the contents takes."""
        with os.scandir(self._objects) as entries:
            return {entry.name: entry.stat().st_size for entry in entries}

    def drop_all_but(self, wanted: Collection[str]) -> None:
        """Remove the contents that nothing needs any more."""
        for name in self.sizes().keys() - set(wanted):
            (self._objects / name).unlink(missing_ok=True)
        sync_folder(self._objects)

    @cached_property
    def root(self) -> Path:
        """The source folder itself, whatever links lead to it."""
        return Path(os.path.realpath(self.source))
