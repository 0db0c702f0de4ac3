"""The editor's desk: changes asked for by the page, made one after the other, and turned back."""

from collections.abc import Callable, Mapping
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any

from pydantic import ValidationError

from booklet.editing import earlier, findings, forms, fronts, items, plain, requests
from booklet.editing.desk import Desk, Reading
from booklet.editing.edit import Edit, others
from booklet.editing.forms import JSON
from booklet.editing.refusals import Both, Conflict, Malformed
from booklet.editing.uploads import Uploads
from booklet.files.text import NotText, decoded
from booklet.history.changes import History, Outdated
from booklet.history.journal import Step
from booklet.model.resources import Resources

# What may be asked: the shape of its words, and what makes the change.
Making = Callable[[Reading, Any, Desk], Edit]
CHANGES: dict[str, tuple[type[requests.Change], Making]] = {
    "set": (requests.Set, items.set_item),
    "insert": (requests.Insert, items.insert),
    "duplicate": (requests.OfItem, items.duplicate),
    "remove": (requests.OfItem, items.remove),
    "move": (requests.Move, items.move),
    "shift": (requests.Shift, items.shift),
    "rename_category": (requests.RenameCategory, items.rename_category),
    "text": (requests.Text, items.set_text),
    "front": (requests.Front, fronts.set_front),
    "cover": (requests.Cover, fronts.set_cover),
    "list_name": (requests.ListName, fronts.set_list_name),
    "column_title": (requests.ColumnTitle, fronts.set_column_title),
    "lines": (requests.Lines, plain.set_lines),
    "fix": (requests.Fix, findings.fix),
    "accept": (requests.Accept, findings.accept),
    "unaccept": (requests.Unaccept, findings.unaccept),
    "restore": (requests.Restore, earlier.restore),
}
# So often a change is made anew of what stands in the files by then.
TRIES = 5
BUSY = "文件正在被别的程序改动，没有写入；稍等片刻再保存一次"
OTHER_STEP = "在这期间又有了别的改动，没有撤销，也没有重做"
MIXED = "这几行后来在别处又改过了，不能自动撤销，没有写入"


class Editor:
    """Changes a source folder for the page, and tells what became of it; one change at a time."""

    def __init__(self, source: Path, resources: Resources) -> None:
        """Know the folder; nothing is read yet."""
        self.source = source
        self.resources = resources
        self.desk = Desk(source, resources)
        self.history = History(source)
        self.uploads = Uploads(self.desk)
        self._changes: dict[str, tuple[type[requests.Change], Making]] = {**CHANGES}
        self._changes |= {"take": (requests.Take, self.uploads.take)}
        self._steps: tuple[object, JSON] | None = None
        self._lock = Lock()

    # --- What there is ---------------------------------------------------------------------------
    def booklet(self) -> JSON:
        """Return all of the booklet but the texts of its cells."""
        return {**forms.booklet_form(self.desk.read()), **self.steps()}

    def item(self, file: str, at: int, mark: str) -> JSON:
        """Return an item; raises :class:`Conflict` where it is no longer the one of that mark."""
        reading = self.desk.read()
        own = reading.list(file)
        own.readable()
        found = self.desk.located(own, at, mark) if mark else at
        if not 0 <= found < len(own.items):
            raise Conflict("清单里没有这一项了", file)
        return forms.item_form(reading, own, found, self.desk)

    def text(self, file: str) -> JSON:
        """Return a list that is a text."""
        reading = self.desk.read()
        own = reading.list(file)
        look, _ = own.readable()
        if not look.is_prose:
            raise Malformed(file)
        return forms.text_form(reading, own)

    def lines(self, file: str, first: int, last: int) -> JSON:
        """Return lines of a file as plain text."""
        return plain.lines_form(self.desk.read(), self.desk, file, first, last)

    def accepted(self) -> JSON:
        """Return the reasons for which findings stand."""
        return findings.accepted_form(self.desk.read())

    def steps(self) -> JSON:
        """Return the steps that may be undone and done again next."""
        written = self.history.journal.written()
        if self._steps is None or self._steps[0] != written:
            undo, redo = self.history.undoable(), self.history.redoable()
            self._steps = written, {"undo": _step(undo[-1:]), "redo": _step(redo[-1:])}
        return self._steps[1]

    def past(self) -> JSON:
        """Return all steps, the newest first."""
        done = {step.id for step in self.history.undoable()}
        undone = {step.id for step in self.history.redoable()}
        return {
            "steps": [
                {
                    "id": step.id,
                    "what": step.what,
                    "time": step.time,
                    "files": list(step.files),
                    "state": "done"
                    if step.id in done
                    else "undone"
                    if step.id in undone
                    else "gone",
                }
                for step in reversed(self.history.journal.steps())
                if step.kind == "change"
            ]
        }

    # --- Changes ---------------------------------------------------------------------------------
    def change(self, body: Any) -> JSON:
        """Make the change that ``body`` asks for.

        Raises :class:`Conflict`, :class:`~booklet.editing.refusals.Mistaken`,
        :class:`~booklet.editing.refusals.Missing`, :class:`Malformed` and
        :class:`~booklet.files.faults.UserError`; nothing is written then.
        """
        asked, make = self._asked(body)
        with self._lock:
            for _ in range(TRIES):
                reading = self.desk.read()
                edit = make(reading, asked, self.desk)
                expect = {name: reading.shas.get(name, "") for name in edit.files}
                try:
                    step = self.history.write(edit.files, edit.what, expect)
                except Outdated:  # changed since it was read: make the change of what is there now
                    continue
                merged = any(asked.shas.get(n, sha) != sha for n, sha in expect.items())
                return self._answer(edit.what, step, edit, merged)
        raise Conflict(BUSY)

    def _asked(self, body: Any) -> tuple[Any, Making]:
        do = str(body.get("do")) if isinstance(body, dict) else ""
        if do not in self._changes:
            raise Malformed(do)
        shape, make = self._changes[do]
        return asked_as(shape, body), make

    def adopt(self, body: Any) -> JSON:
        """Begin the booklet with what an uploaded file holds; raises as :meth:`change` does."""
        asked = asked_as(requests.Adopt, body)
        with self._lock:
            self.uploads.adopt(asked)
            return {**self._answer("", None, Edit({}, ""), False), "said": "已读入"}

    def undo(self, body: Any) -> JSON:
        """Undo the last step; raises as :meth:`change` does."""
        return self._turn(body, self.history.undo, "已撤销")

    def redo(self, body: Any) -> JSON:
        """Do the step again that was undone last; raises as :meth:`change` does."""
        return self._turn(body, self.history.redo, "已重做")

    def _turn(self, body: Any, turn: Callable[[int], Step], said: str) -> JSON:
        asked = asked_as(requests.Turn, body)
        with self._lock:
            before = self.desk.read()
            try:
                step = turn(asked.id)
            except LookupError:
                raise Conflict(OTHER_STEP) from None
            except Outdated as outdated:
                raise Conflict(MIXED, texts=list(_both(outdated))) from None
            edit = Edit({}, step.what, list(islice(others(before, self.desk.read()), 1)))
            return {**self._answer(step.what, step, edit, False), "said": f"{said}：{step.what}"}

    def _answer(self, what: str, step: Step | None, edit: Edit, merged: bool) -> JSON:
        reading = self.desk.read()
        shown = []
        for file, at in edit.shown:
            own = reading.list(file)
            if own.chapter and at < len(own.items):
                shown.append(forms.item_form(reading, own, at, self.desk))
        return {
            "said": f"已{what}" if step else "没有变动",
            "step": step and {"id": step.of, "what": step.what},
            "merged": merged,
            "shas": reading.shas,
            "items": shown,
            **self.steps(),
        }

    def conflict(self, conflict: Conflict) -> JSON:
        """Return what is told of a conflict: how it stands now."""
        reading = self.desk.read()
        now = None
        if conflict.now is not None and (own := reading.list(conflict.file)).chapter:
            now = forms.item_form(reading, own, conflict.now, self.desk)
        return {
            "error": "conflict",
            "said": str(conflict),
            "file": conflict.file,
            "now": now,
            "was_gone": now is None,
            "shas": reading.shas,
            "texts": [vars(own) for own in conflict.texts],
            **self.steps(),
        }


def asked_as(shape: type[Any], body: Any) -> Any:
    """Return a request in its shape; raises :class:`Malformed` for one of another."""
    try:
        return shape.model_validate(body)
    except ValidationError as error:
        raise Malformed(str(error)) from None


def _step(steps: list[Step]) -> JSON | None:
    return {"id": steps[0].id, "what": steps[0].what} if steps else None


def _both(outdated: Outdated) -> "list[Both]":
    contents: Mapping[str, bytes] = outdated.wanted
    return [
        Both(name, name, _shown(mine), _shown(outdated.now[name]))
        for name, mine in contents.items()
    ]


def _shown(content: bytes) -> str:
    try:
        return decoded(content, "")
    except NotText:
        return ""
