"""Files dropped on the page: what they change, brought in whole or one by one; or a new booklet."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory

from booklet.adoption.adopt import adopt
from booklet.editing import requests
from booklet.editing.desk import Desk, Reading
from booklet.editing.earlier import change_form, chosen_of
from booklet.editing.edit import Edit
from booklet.editing.forms import JSON
from booklet.editing.partial import can_be_made, changed
from booklet.editing.refusals import Malformed, Missing
from booklet.editions.comparison import Comparison
from booklet.files.faults import UserError, refuse
from booklet.files.names import safe_name
from booklet.incoming.bring_in import other_date, summary
from booklet.incoming.edited import ReadBack, read_back
from booklet.incoming.report import report
from booklet.incoming.wanted import wanted
from booklet.source.shapes import BOOKLET_FILE
from booklet.word.changes import Changes
from booklet.word.reader import SETTLE

# So many uploads are kept until the program ends.
MOST = 4
GONE = "这个文件已经不在了；再拖进来一次"
BEGUN = "这里已经有一份清单了", "到一个空的文件夹里开始"


class Unsettled(UserError):
    """A Word file has tracked changes of which nobody has said what is to become of them."""


@dataclass(frozen=True)
class Upload:
    """A file that was dropped on the page, and what becomes of its tracked changes."""

    name: str
    content: bytes
    changes: Changes | None

    @contextmanager
    def written(self) -> Iterator[Path]:
        """Have it as a file meanwhile, under its name."""
        with TemporaryDirectory() as folder:
            path = Path(folder) / self.name
            path.write_bytes(self.content)
            yield path


class Uploads:
    """The files that were dropped on the page in this run."""

    def __init__(self, desk: Desk) -> None:
        """Keep none yet."""
        self.desk = desk
        self._kept: OrderedDict[str, Upload] = OrderedDict()

    def add(self, name: str, content: bytes, changes: str | None) -> JSON:
        """Keep a file and return what it would change, or of what a booklet would be made.

        Raises :class:`Unsettled` for a Word file with tracked changes if ``changes`` do not settle
        them, and UserError for a file that cannot be read.
        """
        if changes not in (None, *map(str, Changes)):
            raise Malformed(changes)
        if not name.isprintable():
            raise Malformed(name)
        upload = Upload(safe_name(Path(name).name), content, Changes(changes) if changes else None)
        reading = self.desk.read()
        try:
            form = self._changes(reading, upload) if reading.begun else self._adoption(upload)
        except UserError as error:
            if upload.changes is None and any(f.remedy == SETTLE for f in error.faults):
                raise Unsettled(error.faults) from None
            raise
        number = token_hex(8)
        self._kept[number] = upload
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)
        return {"upload": number, **form, "shas": reading.shas}

    def _upload(self, number: str) -> Upload:
        if number not in self._kept:
            raise Missing(GONE)
        return self._kept[number]

    # --- Into the booklet that there is ----------------------------------------------------------
    def _changes(self, reading: Reading, upload: Upload) -> JSON:
        read, comparison = self._compared(reading, upload)
        assert reading.source
        notices: Sequence[str] = (*read.notices, *other_date(read.date, reading.source))
        return {
            "kind": "changes",
            "summary": summary(list(report(comparison, reading.layout)), read.chapters.count(None)),
            "notices": list(notices),
            "changes": [
                {
                    **change_form(reading, comparison, known, fate, new_is_ours=False),
                    "restorable": can_be_made(comparison, fate),
                }
                for known, fate in changed(comparison)
            ],
        }

    def _compared(self, reading: Reading, upload: Upload) -> tuple[ReadBack, Comparison]:
        if reading.source is None:
            raise UserError(reading.faults)
        booklet = reading.source.booklet
        with upload.written() as path:
            read = read_back(path, booklet, reading.layout, upload.changes)
        return read, wanted(booklet, read)

    def take(self, reading: Reading, asked: requests.Take, desk: Desk) -> Edit:
        """Bring changes of an uploaded file in."""
        upload = self._upload(asked.upload)
        _, comparison = self._compared(reading, upload)
        return chosen_of(reading, desk, comparison, asked.changes, f"读入 {upload.name}")

    # --- A booklet of its own --------------------------------------------------------------------
    def _adoption(self, upload: Upload) -> JSON:
        templates = self.desk.resources.templates
        with upload.written() as path:
            nowhere = path.parent / "nowhere" / self.desk.folder.name
            adopted = adopt(path, nowhere, templates, upload.changes, dry_run=True)
        return {
            "kind": "adoption",
            "summary": adopted.summary,
            "told": [list(told) for told in adopted.told],
        }

    def adopt(self, asked: requests.Adopt) -> None:
        """Make a booklet of an upload, in a folder that has none."""
        upload = self._upload(asked.upload)
        folder, templates = self.desk.folder, self.desk.resources.templates
        if (folder / BOOKLET_FILE).exists():
            raise refuse(folder, *BEGUN)
        with upload.written() as path:
            adopt(path, folder, templates, upload.changes)
