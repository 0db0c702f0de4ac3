"""Every change of source/: written down, synced, before it is made; undone and done again.

What a killed process has begun is brought to its end by the next one that writes.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeAlias

from booklet.files.checksums import digest
from booklet.files.durable import put_in_place, sync_folder, written_beside
from booklet.files.faults import Fault, Place, UserError, refuse
from booklet.history.journal import Journal, Step
from booklet.history.merging import merged
from booklet.history.published import Editions
from booklet.history.store import Store

# The SHA-256 of what is not there.
ABSENT = ""
CHANGED = "文件在别处改过了", "重新打开，看清楚再改一次"
# What files hold, by name; None where they are not there.
Contents: TypeAlias = Mapping[str, bytes | None]


class Outdated(UserError):
    """Files are no longer what they were when a change of them was made; nothing was written.

    ``wanted`` and ``now`` have, for each such file, what it should hold and what it holds.
    """

    def __init__(self, source: Path, wanted: Contents, now: Contents, of: Iterable[str]) -> None:
        """Keep the two contents of each of the files ``of``."""
        self.wanted = {name: wanted.get(name) or b"" for name in sorted(of)}
        self.now = {name: now.get(name) or b"" for name in self.wanted}
        super().__init__(Fault(Place(f"{source.name}/{name}"), *CHANGED) for name in self.wanted)


def write(
    source: Path, files: Contents, what: str, expect: Mapping[str, str] | None = None
) -> Step | None:
    """Give the ``files`` of the folder ``source`` other contents; one that is None goes.

    ``what`` tells an editor what happens, in Chinese. ``expect`` has, by name, the SHA-256 of the
    contents from which the new ones were made (``""``: not there). All are on the disk when this
    returns, and the step that was taken is in the history; None where nothing is another. Raises
    :class:`Outdated` where a file is not as expected, and :class:`UserError` where nothing can be
    written.
    """
    return History(source).write(files, what, expect or {})


def bring_to_end(source: Path) -> None:
    """End what a killed process has begun in ``source``, before it is read to be changed.

    Raises :class:`UserError` where nothing can be written.
    """
    History(source).bring_to_end()


def held(source: Path) -> dict[str, str]:
    """Return the SHA-256 of each YAML file of ``source``, for :func:`write` to expect them."""
    with suppress(OSError):  # who reads them says why they cannot be read
        return {
            path.name: digest(path.read_bytes()) for path in source.glob("*.yaml") if path.is_file()
        }
    return {}


class History:
    """The history of a source folder."""

    def __init__(self, source: Path) -> None:
        """Know the history of the folder ``source``; nothing is read yet."""
        self.source = source
        self.store = Store(source)
        self.journal = Journal(self.store)

    @property
    def editions(self) -> Editions:
        """The editions that were published."""
        return self.journal.editions

    def undoable(self) -> list[Step]:
        """Return the steps that may be undone, the last of them last."""
        return [origin for origin, _ in self.journal.stacks()[0]]

    def redoable(self) -> list[Step]:
        """Return the steps that were undone and may be done again, the next of them last."""
        return [origin for origin, _ in self.journal.stacks()[1]]

    def write(self, files: Contents, what: str, expect: Mapping[str, str]) -> Step | None:
        """Do what :func:`write` does."""
        with self._writing():
            now = {name: self.content(name) for name in {*files, *expect}}
            if other := [name for name in expect if _sha(now[name]) != expect[name]]:
                raise Outdated(self.source, files, now, other)
            return self._take(files, now, Step(what, {}))

    def bring_to_end(self) -> None:
        """Do what :func:`bring_to_end` does."""
        if self.journal.pending:
            with self._writing():
                pass

    def undo(self, step: int) -> Step:
        """Undo the step of this id, the last that may be.

        What others have changed in its files since then stays, where it does not touch. Raises
        :class:`Outdated` where it does, and LookupError if another step is the last by now.
        """
        return self._turned_back(step, "undo")

    def redo(self, step: int) -> Step:
        """Do the step of this id again, the last that was undone; else as :meth:`undo`."""
        return self._turned_back(step, "redo")

    def _turned_back(self, wanted: int, kind: str) -> Step:
        with self._writing():
            stack = self.journal.stacks()[kind == "redo"]
            if not stack or stack[-1][0].id != wanted:
                raise LookupError(wanted)
            origin, back = stack[-1]
            now = {name: self.content(name) for name in back.files}
            before = {name: self._kept(sha) for name, (sha, _) in back.files.items()}
            mixed = set()
            files = dict(before)
            for name, (_, after) in back.files.items():
                if _sha(now[name]) != after:
                    files[name] = self._merged(after, before[name], now[name])
                    if files[name] is None:
                        mixed.add(name)
            if mixed:
                raise Outdated(self.source, before, now, mixed)
            turned = Step(origin.what, {}, kind, origin.id)
            if step := self._take(files, now, turned):
                return step
            # What was turned back by other means before leaves nothing to do, and is noted.
            turned = self.journal.numbered(turned)
            self.journal.end(turned)
            return turned

    def _merged(self, after: str, before: bytes | None, now: bytes | None) -> bytes | None:
        """Return what a file held before, with what was changed since; None where these touch."""
        if after == ABSENT or before is None or now is None:
            return None
        return merged(self.store.content(after), before, now)

    def _kept(self, sha: str) -> bytes | None:
        return None if sha == ABSENT else self.store.content(sha)

    # --- Files -----------------------------------------------------------------------------------
    def content(self, name: str) -> bytes | None:
        """Return what the file ``name`` of the folder holds, None where it is not there."""
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            return None

    def _path(self, name: str) -> Path:
        """Return where a file is, behind links; raises UserError for one that is elsewhere."""
        if Path(name).name != name or name.startswith("."):
            raise ValueError(name)
        path = (self.store.root / name).resolve()
        if not path.is_relative_to(self.store.root):
            raise refuse(f"{self.source.name}/{name}", "这是指向别处的链接", "换成文件本身")
        return path

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self.store.writing():
            if step := self.journal.begun():
                self._go_on(step)
            yield

    def _go_on(self, step: Step) -> None:
        """Bring to its end what a killed process has begun: its change was on the disk already."""
        for name, (before, after) in step.files.items():
            if _sha(self.content(name)) != before:  # it is done, or somebody went on with it
                continue
            content = self._kept(after)
            beside = None if content is None else written_beside(content, self.store.folder)
            self._put(name, beside)
        self.journal.end(step)

    def _take(self, files: Contents, now: Contents, step: Step) -> Step | None:
        """Write a step down and take it."""
        files = {name: content for name, content in files.items() if content != now[name]}
        if not files:
            return None
        held = {
            name: (self._keep(now[name]), self._keep(content)) for name, content in files.items()
        }
        step = self.journal.numbered(Step(step.what, held, step.kind, step.of))
        beside: dict[str, Path] = {}
        try:
            for name, content in files.items():
                if content is not None:
                    beside[name] = written_beside(content, self.store.folder)
            self.journal.begin(step)
            self._replace(files, beside)
        except BaseException:
            for path in beside.values():
                path.unlink(missing_ok=True)
            raise
        with suppress(OSError):  # it is done, and stands in pending.json for the next who writes
            self.journal.end(step)
        return step

    def _keep(self, content: bytes | None) -> str:
        return ABSENT if content is None else self.store.keep(content)

    def _replace(self, files: Contents, beside: Mapping[str, Path]) -> None:
        """Replace the files; where not even the first can be, the step is not taken."""
        for number, name in enumerate(files):
            try:
                self._put(name, beside.get(name))
            except OSError:
                if not number:
                    self.journal.give_up()
                raise

    def _put(self, name: str, beside: Path | None) -> None:
        """Put a file into its place, or remove the one that is there."""
        if beside:
            put_in_place(beside, self._path(name))
        else:
            self._path(name).unlink(missing_ok=True)
            sync_folder(self.store.root)


def _sha(content: bytes | None) -> str:
    return ABSENT if content is None else digest(content)
