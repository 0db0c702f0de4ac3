"""The steps that the files of a source folder have gone, and which of them can be turned back.

A step names its files and what they held before and after; these contents are kept in the store. It
stands in ``pending.json`` while its files are replaced, and then in ``journal.jsonl``. To undo is
to take a step, too: nothing is ever taken out but the oldest.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from booklet.files.durable import replace_durably
from booklet.history.published import Editions
from booklet.history.store import Store

JOURNAL, PENDING = "journal.jsonl", "pending.json"
# The history forgets its oldest steps beyond so many, or beyond so many bytes of contents.
MOST_STEPS, MOST_BYTES = 1000, 100_000_000
# How much of it is left then, so that it is not shortened at every step.
LEFT = 0.8


@dataclass(frozen=True)
class Step:
    """A change of some files, each with the SHA-256 of what it held before and after.

    ``""`` stands for a file that was not there. ``of`` is the step that this one undoes or does
    again, its own ``id`` where it does neither; ``kind`` says which of the three.
    """

    what: str
    files: Mapping[str, tuple[str, str]]
    kind: str = "change"
    of: int = 0
    id: int = 0
    time: str = ""


class Journal:
    """What is written down of the steps."""

    def __init__(self, store: Store) -> None:
        """Know the journal in the folder of ``store``; nothing is read yet."""
        self.store = store
        self.editions = Editions(store)
        self._path = store.folder / JOURNAL
        self._pending = store.folder / PENDING

    def steps(self) -> list[Step]:
        """Return the steps, the oldest first."""
        try:
            lines = self._path.read_bytes().split(b"\n")[:-1]  # a torn line has no end
        except OSError:  # there is none; where it cannot be read, who writes is told why
            return []
        return [step for line in lines if (step := _read(line))]

    def written(self) -> object:
        """Return what is another as soon as a step was taken."""
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def stacks(self) -> tuple[list[tuple[Step, Step]], list[tuple[Step, Step]]]:
        """Return what may be undone and what may be done again, the next of each last.

        Each is a step of its own and the one that has to be turned back for it.
        """
        done: list[tuple[Step, Step]] = []
        undone: list[tuple[Step, Step]] = []
        for step in self.steps():
            if step.kind == "change":
                done.append((step, step))
                undone.clear()
                continue
            here, there = (done, undone) if step.kind == "undo" else (undone, done)
            if here and here[-1][0].id == step.of:  # else it has been forgotten
                origin, _ = here.pop()
                there.append((origin, step))
        return done, undone

    def numbered(self, step: Step) -> Step:
        """Return a step that is about to be taken, with its number and its time."""
        number = max((own.id for own in self.steps()), default=0) + 1
        time = datetime.now().astimezone().isoformat(timespec="seconds")
        return replace(step, id=number, time=time, of=step.of or number)

    # --- Writing, by who has the store to himself ------------------------------------------------
    def begin(self, step: Step) -> None:
        """Write down a step of which no file is replaced yet."""
        replace_durably(self._pending, _line(step))

    def give_up(self) -> None:
        """Forget a step of which no file was replaced."""
        with suppress(FileNotFoundError):
            self._pending.unlink()

    @property
    def pending(self) -> bool:
        """Whether something was begun that may not have come to its end."""
        return self._pending.exists()

    def begun(self) -> Step | None:
        """Return the step that a killed process has begun and not brought to its end."""
        try:
            step = _read(self._pending.read_bytes())
        except FileNotFoundError:
            return None
        if step is None or step.id in {own.id for own in self.steps()}:
            self.give_up()
            return None
        return step

    def end(self, step: Step) -> None:
        """Write down that a step was taken, and forget the oldest where there are too many."""
        replace_durably(self._path, b"".join(map(_line, [*self.steps(), step])))
        self.give_up()
        self._forget()

    def _forget(self) -> None:
        steps, sizes = self.steps(), self.store.sizes()
        if len(steps) <= MOST_STEPS and sum(sizes.values()) <= MOST_BYTES:
            return
        needed = self.editions.contents()
        room = MOST_BYTES * LEFT - sum(sizes.get(name, 0) for name in needed)
        kept: list[Step] = []
        for step in reversed(steps[-int(MOST_STEPS * LEFT) :]):
            own = {sha for pair in step.files.values() for sha in pair if sha} - needed
            room -= sum(sizes.get(name, 0) for name in own)
            if kept and room < 0:  # the last step is always there
                break
            needed |= own
            kept.insert(0, step)
        replace_durably(self._path, b"".join(map(_line, kept)))
        self.store.drop_all_but(needed)


def _line(step: Step) -> bytes:
    return json.dumps(asdict(step), ensure_ascii=False).encode() + b"\n"


def _read(line: bytes) -> Step | None:
    """Return the step that a line holds, None where it is damaged."""
    try:
        found = json.loads(line)
        files = {
            name: (str(before), str(after)) for name, (before, after) in found["files"].items()
        }
        return Step(**{**found, "files": files})
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
