"""What the page has made, one order at a time, unless something is unsaved."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from booklet.editing import requests
from booklet.editing.earlier import earlier_files
from booklet.editing.editor import Editor, asked_as
from booklet.editing.forms import JSON
from booklet.editing.refusals import Malformed, Missing
from booklet.preview.asking import Refused, words
from booklet.preview.shown import Preview
from booklet.preview.work import COMPARISON, PUBLISH, Order, Work
from booklet.publish.formats import FORMATS

# Seconds after which a tab that says nothing any more is taken for closed.
FORGOTTEN = 600.0
BUSY = "正在生成，等它做完再试"
# The tab that asks has seen to its own.
UNSAVED = "别的页面里还有没保存的内容，到那里保存，再生成；那个页面已经不在了的，等十分钟"
NOT_MADE = "没有这个文件，再生成一次"
USUAL = tuple(suffix for suffix, own in FORMATS.items() if own.usual)
COMPARED = tuple(suffix for suffix, own in FORMATS.items() if own.compared)
EARLIER = "上次生成的版本"
Answering = Callable[[Request], Awaitable[JSON | Response]]


class Workshop:
    """Has things made, and knows what the tabs hold unsaved."""

    def __init__(self, preview: Preview, editor: Editor, output: Path) -> None:
        """Make nothing yet; what is made is put into ``output``."""
        self.preview = preview
        self.editor = editor
        self.output = output
        self.work: Work | None = None
        self._unsaved: dict[str, tuple[float, list[str]]] = {}
        self._following: set[asyncio.Task[None]] = set()

    def posts(self) -> dict[str, Answering]:
        """Return what may be asked."""
        return {
            "publish": self.publish,
            "report": self.report,
            "stop": self.stop,
            "unsaved": self.unsaved,
        }

    async def unsaved(self, request: Request) -> JSON:
        """Learn what a tab holds unsaved."""
        asked = asked_as(requests.Unsaved, await words(request))
        self._unsaved[asked.tab] = time.monotonic(), asked.items
        return {"unsaved": self._all_unsaved()}

    def _all_unsaved(self) -> list[str]:
        ago = time.monotonic() - FORGOTTEN
        self._unsaved = {t: own for t, own in self._unsaved.items() if own[0] > ago and own[1]}
        return [item for _, items in self._unsaved.values() for item in items]

    async def publish(self, request: Request) -> Response:
        """Have the booklet made."""
        asked = asked_as(requests.Publish, await words(request))
        return await self._begin(
            PUBLISH, _formats(asked.formats, USUAL), asked.tracked, asked.strict
        )

    async def report(self, request: Request) -> Response:
        """Have 修订对照表 made."""
        asked = asked_as(requests.Report, await words(request))
        formats = _formats(asked.formats, USUAL)
        if set(formats) - set(COMPARED):
            raise Malformed("formats")
        return await self._begin(COMPARISON, formats, asked.since, False)

    async def _begin(
        self, what: str, formats: tuple[str, ...], since: str | None, strict: bool
    ) -> Response:
        if self.work and self.work.state["running"]:
            raise Refused(409, "busy", BUSY)
        if unsaved := self._all_unsaved():
            raise Refused(409, "unsaved", UNSAVED, unsaved=unsaved)
        earlier = None
        if since is not None:
            earlier = await run_in_threadpool(earlier_files, self.editor.desk, since)
        order = Order(
            what, self.editor.source, self.output, formats, self.editor.resources, strict,
            earlier, EARLIER if since == "published" else (since or "").replace("/", "／"),
        )  # fmt: skip
        number = self.work.state["id"] + 1 if self.work else 1
        work = self.work = Work(number, order)
        loop = asyncio.get_running_loop()

        def tell() -> None:
            asyncio.run_coroutine_threadsafe(self.preview.tell(), loop)

        following = asyncio.create_task(asyncio.to_thread(work.follow, tell))
        self._following.add(following)
        following.add_done_callback(self._following.discard)
        await self.preview.tell()
        return JSONResponse({"work": work.state}, 202)

    async def stop(self, request: Request) -> JSON:
        """End what is being made."""
        asked_as(requests.Nothing, await words(request))
        if self.work:
            self.work.stop()
        return {"said": "已停止"}

    async def made(self, request: Request) -> Response:
        """Answer a file that was made last."""
        path = self.work and self.work.made(request.path_params["name"])
        if not path or not path.is_file():
            raise Missing(NOT_MADE)
        return FileResponse(path, media_type="application/octet-stream")


def _formats(given: list[str] | None, usual: tuple[str, ...]) -> tuple[str, ...]:
    formats: Any = usual if given is None else tuple(dict.fromkeys(given))
    if not formats or set(formats) - set(FORMATS):
        raise Malformed("formats")
    return tuple(formats)
