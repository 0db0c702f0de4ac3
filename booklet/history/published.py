"""The sources of the editions that were published last."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from booklet.files.checksums import digest
from booklet.files.durable import replace_durably
from booklet.files.faults import UserError
from booklet.history.store import Store

LIST = "published.json"
MOST = 10


@dataclass(frozen=True)
class Edition:
    """When an edition was published, and its files, each by the SHA-256 of what it held."""

    time: str
    files: Mapping[str, str]


class Editions:
    """The editions of a source folder that were published."""

    def __init__(self, store: Store) -> None:
        """Know where they are kept; nothing is read yet."""
        self.store = store
        self._list = store.folder / LIST

    def all(self) -> list[Edition]:
        """Return the editions, the last one last."""
        try:
            return [
                Edition(own["time"], dict(own["files"]))
                for own in json.loads(self._list.read_bytes())
            ]
        except (OSError, ValueError, TypeError, KeyError):
            return []

    def last(self) -> Edition | None:
        """Return the edition that was published last, None if none was."""
        return next(reversed(self.all()), None)

    def files(self, edition: Edition) -> dict[str, bytes]:
        """Return the contents of an edition's files; raises UserError where one is damaged."""
        return {name: self.store.content(sha) for name, sha in edition.files.items()}

    def contents(self) -> set[str]:
        """Return by which SHA-256 the contents of all editions are kept."""
        return {sha for edition in self.all() for sha in edition.files.values()}

    def keep(self, files: Mapping[str, bytes]) -> None:
        """Keep the source ``files`` as those of the edition that was published last."""
        now = {name: digest(content) for name, content in files.items()}
        if (last := self.last()) and last.files == now:
            return
        with self.store.writing():
            kept = {name: self.store.keep(content) for name, content in files.items()}
            editions = [edition for edition in self.all() if edition.files != kept]
            time = datetime.now().astimezone().isoformat(timespec="seconds")
            editions = [*editions, Edition(time, kept)][-MOST:]
            said = [{"time": own.time, "files": own.files} for own in editions]
            replace_durably(self._list, json.dumps(said, ensure_ascii=False).encode())


def keep_published(source: Path, read: Mapping[str, bytes]) -> None:
    """Keep the YAML files of ``source`` as published, those in ``read`` as they were read then.

    A folder that takes nothing keeps nothing.
    """
    with suppress(UserError, OSError):
        files = {p.name: p.read_bytes() for p in source.glob("*.yaml") if p.name not in read}
        Editions(Store(source)).keep({**files, **read})
