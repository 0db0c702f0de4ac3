"""What the browser is shown: watched, typeset and told.

A process of its own typesets, so that the server answers meanwhile and a stop needs no waiting;
this one watches the files, keeps what was typeset and tells the browser.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from watchfiles import Change, DefaultFilter, awatch

from booklet.files.checksums import digest
from booklet.files.faults import Fault, Place
from booklet.history.store import FOLDER
from booklet.model.resources import Resources
from booklet.preview.board import Board, Remark
from booklet.preview.typesetter import Typesetter

# Seconds of quiet after which a change counts as done, and the longest wait for that quiet.
QUIET, PATIENCE = 0.09, 1.5
# Seconds that typesetting is given though newer text waits: shorter work is worth its end.
GRACE = 1.0
# Seconds of quiet after which the finished files are asked.
PAUSE = 1.0
# Milliseconds between two looks at what has changed; well below QUIET.
STEP = 20
# Leaves out what editors and Python put beside files.
PLAIN_FILTER = DefaultFilter()


class Preview:
    """What is shown now, and the wish for something newer."""

    def __init__(self, source: Path, resources: Resources) -> None:
        """Show nothing yet."""
        self.source = source
        self.resources = resources
        self.board = self._before = Board((), (), {})
        self.pdfs: dict[str, bytes] = {}
        self.run = uuid4().hex
        self.serial = 0
        self.time = ""
        self.busy = True
        self.closing = False
        # What is told beside the board, and changes without it.
        self.told: Callable[[], dict[str, Any]] = dict
        self._due = asyncio.Event()
        self._at_once = False
        self._written: Mapping[str, str] = {}
        self._news = asyncio.Condition()

    async def build(self) -> None:
        """Typeset whenever files have changed: one build at a time, and one after it at most.

        After a pause the finished files are asked, too.
        """
        typesetter = Typesetter(self.source, self.resources)
        try:
            while True:
                self.busy = True
                await self.tell()
                await self._follow(typesetter, typesetter.boards(), GRACE)
                self.busy = self._due.is_set()
                await self.tell()
                if not await self._changed_within(PAUSE):
                    await self._follow(typesetter, typesetter.asked(), 0)
                await self._due.wait()
                await self._quiet()
        finally:
            typesetter.stop()

    async def _follow(
        self, typesetter: Typesetter, boards: AsyncIterator[Board], grace: float
    ) -> None:
        """Show the boards as they come; newer text breaks them off once ``grace`` has passed."""
        newer = asyncio.create_task(self._break_off(typesetter, grace))
        try:
            async for board in boards:
                await self._show(board)
        except EOFError:
            fault = Fault(Place(""), "排版程序意外停止，已经重新启动", "再保存一次试试")
            shown = self.board
            remarks = (Remark(fault, None),)
            await self._show(Board(shown.sheets, remarks, {}, shown.size, shown.title, good=False))
            typesetter.restart()
        finally:
            newer.cancel()

    async def _break_off(self, typesetter: Typesetter, grace: float) -> None:
        await asyncio.gather(self._due.wait(), asyncio.sleep(grace))
        await typesetter.break_off()

    def written(self, shas: Mapping[str, str]) -> None:
        """Typeset at once what was written here, whole: the source's files with their SHA-256."""
        self._written = shas
        self._at_once = True
        self._due.set()

    def _is_known(self, changes: Iterable[tuple[Change, str]]) -> bool:
        """Say whether files that have changed hold what was written here."""
        for _, name in changes:
            path = Path(name)
            try:
                held = digest(path.read_bytes())
            except OSError:
                return False
            if path.parent != self.source or self._written.get(path.name) != held:
                return False
        return True

    async def _quiet(self) -> None:
        """Wait until nothing changes any more: many saves in a row are one change."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                self._due.clear()
                while not self._at_once and await self._changed_within(QUIET):
                    self._due.clear()
        self._due.clear()
        self._at_once = False

    async def _changed_within(self, seconds: float) -> bool:
        try:
            await asyncio.wait_for(self._due.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def _show(self, board: Board) -> None:
        # A browser may still be fetching what the board before showed.
        if board.sheets != self.board.sheets:
            self._before = self.board
        wanted = {sheet.pdf for shown in (self._before, board) for sheet in shown.sheets}
        kept = {**self.pdfs, **board.pdfs}
        self.pdfs = {name: content for name, content in kept.items() if name in wanted}
        self.board = board
        self.serial += 1
        self.time = f"{datetime.now():%H:%M:%S}"
        await self.tell()

    async def watch(self) -> None:
        """Wish for a build whenever a file of the three folders changes."""
        folders = (self.source, self.resources.templates, self.resources.fonts)
        while True:
            there = [folder for folder in folders if folder.is_dir()]
            marks = _marks(folders)
            async for changes in awatch(
                *there,
                watch_filter=_of_the_booklet,
                debounce=STEP,
                step=STEP,
                rust_timeout=1000,
                yield_on_timeout=True,
            ):
                if changes and not self._is_known(changes):
                    self._written = {}
                    self._due.set()
                # A folder that was replaced as a whole is another one, which nobody watches yet.
                if _marks(folders) != marks:
                    self._due.set()
                    break

    async def close(self) -> None:
        """End the streams of news, so that the server can stop."""
        self.closing = True
        await self.tell()

    async def tell(self) -> None:
        """Tell the browsers that there is something new."""
        async with self._news:
            self._news.notify_all()

    async def news(self) -> AsyncIterator[str]:
        """Yield what is shown now and whenever it changes, as server-sent events.

        https://html.spec.whatwg.org/multipage/server-sent-events.html
        """
        said = ""
        while not self.closing:
            saying = self._state()
            if saying != said:
                said = saying
                yield f"data: {said}\n\n"
                continue
            async with self._news:
                if not self.closing and self._state() == said:
                    await self._news.wait()

    def _state(self) -> str:
        board = self.board
        return json.dumps(
            {
                **self.told(),
                "run": self.run,
                "serial": self.serial,
                "busy": self.busy,
                "time": self.time,
                "title": board.title,
                "size": board.size,
                "good": board.good,
                "settled": board.settled,
                "refused": board.refused,
                "shas": board.shas,
                "sheets": [[sheet.label, sheet.pdf, sheet.index] for sheet in board.sheets],
                "rows": [
                    own and {"size": own.size, "x": own.x, "w": own.width, "rows": own.rows}
                    for own in board.rows
                ],
                "notes": [note(remark) for remark in board.remarks],
            },
            ensure_ascii=False,
        )


def note(remark: Remark) -> dict[str, Any]:
    """Return what the page is told of a finding."""
    fault, place = remark.fault, remark.fault.place
    number, at = remark.item or (None, None)
    return {
        "sheet": remark.sheet,
        "severity": fault.severity,
        "message": fault.advice,
        "place": str(place),
        "excerpt": fault.excerpt.strip(),
        "rule": fault.rule,
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "list": number,
        "at": at,
        "mark": remark.mark,
        "label": remark.label,
        "fix": remark.fix,
        "accept": remark.accept,
    }


def _of_the_booklet(_: Change, path: str) -> bool:
    """Say whether a file is one of which the pages are made: what was changed before is not."""
    return FOLDER not in Path(path).parts and PLAIN_FILTER(_, path)


def _marks(folders: Iterable[Path]) -> list[int]:
    """Return what tells a folder from another of the same name, 0 for one that is not there."""
    return [folder.stat().st_ino if folder.is_dir() else 0 for folder in folders]
