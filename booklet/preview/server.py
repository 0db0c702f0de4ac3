"""A page in the browser that shows the booklet while it is written, for this computer alone.

A process of its own typesets (:mod:`booklet.draft`), so that the server answers meanwhile and a
stop needs no waiting; this one watches the files, keeps what was typeset and tells the browser.
"""

import asyncio
import json
import signal
import socket
import sys
import webbrowser
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from watchfiles import awatch

from booklet.files.faults import Fault, Place, refuse
from booklet.model.resources import Resources
from booklet.preview.board import Board, Remark
from booklet.preview.typesetter import Typesetter

ADDRESS = "127.0.0.1"
HOSTS = (ADDRESS, "localhost")
# Seconds of quiet after which a change counts as done, and the longest wait for that quiet.
QUIET, PATIENCE = 0.09, 1.5
# Seconds that typesetting is given though newer text waits: shorter work is worth its end.
GRACE = 1.0
# Seconds of quiet after which the finished files are asked.
PAUSE = 1.0
# Milliseconds between two looks at what has changed; well below QUIET.
STEP = 20
# The page's files by their addresses, below templates/preview; nothing else is served but PDFs.
FILES = {
    "/": ("page.html", "text/html"),
    "/preview.css": ("preview.css", "text/css"),
    "/preview.js": ("preview.js", "text/javascript"),
    "/news.js": ("news.js", "text/javascript"),
    "/pdfjs/pdf.min.mjs": ("pdfjs/pdf.min.mjs", "text/javascript"),
    "/pdfjs/pdf.worker.min.mjs": ("pdfjs/pdf.worker.min.mjs", "text/javascript"),
}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "worker-src 'self'; img-src 'self' data: blob:; font-src 'self' data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


# --- What the browser is shown -------------------------------------------------------------------
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
        self._due = asyncio.Event()
        self._news = asyncio.Condition()

    async def build(self) -> None:
        """Typeset whenever files have changed: one build at a time, and one after it at most.

        After a pause the finished files are asked, too.
        """
        typesetter = Typesetter(self.source, self.resources)
        try:
            while True:
                self.busy = True
                await self._tell()
                await self._follow(typesetter, typesetter.boards(), GRACE)
                self.busy = self._due.is_set()
                await self._tell()
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

    async def _quiet(self) -> None:
        """Wait until nothing changes any more: many saves in a row are one change."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                self._due.clear()
                while await self._changed_within(QUIET):
                    self._due.clear()
        self._due.clear()

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
        await self._tell()

    async def watch(self) -> None:
        """Wish for a build whenever a file of the three folders changes."""
        folders = (self.source, self.resources.templates, self.resources.fonts)
        while True:
            there = [folder for folder in folders if folder.is_dir()]
            marks = _marks(folders)
            async for changes in awatch(
                *there, debounce=STEP, step=STEP, rust_timeout=1000, yield_on_timeout=True
            ):
                if changes:
                    self._due.set()
                # A folder that was replaced as a whole is another one, which nobody watches yet.
                if _marks(folders) != marks:
                    self._due.set()
                    break

    async def close(self) -> None:
        """End the streams of news, so that the server can stop."""
        self.closing = True
        await self._tell()

    async def _tell(self) -> None:
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
                "run": self.run,
                "serial": self.serial,
                "busy": self.busy,
                "time": self.time,
                "title": board.title,
                "size": board.size,
                "good": board.good,
                "settled": board.settled,
                "refused": board.refused,
                "sheets": [[sheet.label, sheet.pdf, sheet.index] for sheet in board.sheets],
                "notes": [
                    {
                        "sheet": remark.sheet,
                        "severity": remark.fault.severity,
                        "message": remark.fault.advice,
                        "place": str(remark.fault.place),
                        "excerpt": remark.fault.excerpt.strip(),
                    }
                    for remark in board.remarks
                ],
            },
            ensure_ascii=False,
        )


def _marks(folders: Iterable[Path]) -> list[int]:
    """Return what tells a folder from another of the same name, 0 for one that is not there."""
    return [folder.stat().st_ino if folder.is_dir() else 0 for folder in folders]


# --- Serving -------------------------------------------------------------------------------------
class OwnOrigin:
    """Refuses every request that another site's page makes, and says so in every answer.

    A page elsewhere can send requests to this computer, but not without its Origin where it could
    read the answer; a name of its own that leads here (DNS rebinding) stands in Host, which
    TrustedHostMiddleware checks.
    """

    def __init__(self, app: ASGIApp, origins: frozenset[str]) -> None:
        """Let ``origins`` alone through to ``app``."""
        self.app = app
        self.origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {key.decode("latin-1"): value for key, value in scope["headers"]}
        origin = headers.get("origin")

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] += [(k.lower().encode(), v.encode()) for k, v in HEADERS.items()]
            await send(message)

        if origin is not None and origin.decode("latin-1") not in self.origins:
            await Response(status_code=403)(scope, receive, sent)
        else:
            await self.app(scope, receive, sent)


def application(preview: Preview, port: int, started: Callable[[], None]) -> Starlette:
    """Return the server's application: the page, its news and the PDFs, all from memory."""
    folder = preview.resources.templates / "preview"
    contents = {path: (folder / name).read_bytes() for path, (name, _) in FILES.items()}

    def file(request: Request) -> Response:
        path = request.url.path
        return Response(contents[path], media_type=FILES[path][1])

    def pdf(request: Request) -> Response:
        content = preview.pdfs.get(request.path_params["name"])
        if content is None:
            return Response(status_code=404)
        return Response(content, media_type="application/pdf")

    def events(request: Request) -> Response:
        return StreamingResponse(preview.news(), media_type="text/event-stream")

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(work) for work in (preview.build(), preview.watch())]
        for task in tasks:
            task.add_done_callback(_fail_loudly)
        started()
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    origins = frozenset(f"http://{host}:{port}" for host in HOSTS)
    return Starlette(
        routes=[
            *(Route(path, file, methods=["GET"]) for path in FILES),
            Route("/pdf/{name}.pdf", pdf, methods=["GET"]),
            Route("/events", events, methods=["GET"]),
        ],
        middleware=[
            Middleware(OwnOrigin, origins=origins),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(HOSTS), www_redirect=False),
        ],
        lifespan=lifespan,
    )


def _fail_loudly(task: asyncio.Task[None]) -> None:
    """Print what ended a task that never ends by itself, and stop the server."""
    if not task.cancelled() and (error := task.exception()):
        sys.excepthook(type(error), error, error.__traceback__)
        signal.raise_signal(signal.SIGTERM)


class Server(uvicorn.Server):
    """A server that ends its streams first when it is told to stop."""

    def __init__(self, config: uvicorn.Config, preview: Preview) -> None:
        """Prepare to serve ``preview`` in the running event loop."""
        super().__init__(config)
        self._preview = preview
        self._loop = asyncio.get_running_loop()

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Stop on a signal."""
        super().handle_exit(sig, frame)
        asyncio.run_coroutine_threadsafe(self._preview.close(), self._loop)


def bound(port: int) -> socket.socket:
    """Return a socket at ``port`` of this computer alone, at any free one for 0.

    Raises :class:`~booklet.faults.UserError` if the port is taken.
    """
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((ADDRESS, port))
        made.listen()  # a browser that comes at once waits until the server is ready
    except OSError:
        made.close()
        raise refuse(
            f"--port {port}",
            "这个端口正在使用，可能预览已经开着",
            "先到浏览器里看看；或者换一个，例如 --port 0 由电脑挑选",
        ) from None
    return made


def run(
    source: Path, port: int, resources: Resources, opens: bool, say: Callable[[str], None]
) -> None:
    """Serve the preview until Ctrl-C; ``say`` tells its address, ``opens`` shows it in a browser.

    Raises :class:`~booklet.faults.UserError` if the port is taken.
    """
    made = bound(port)
    number: int = made.getsockname()[1]
    address = f"http://{ADDRESS}:{number}/"

    def started() -> None:
        say(address)
        if opens:
            asyncio.get_running_loop().run_in_executor(None, webbrowser.open, address)

    async def serve() -> None:
        preview = Preview(source, resources)
        config = uvicorn.Config(
            application(preview, number, started),
            ws="none",
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=3,
        )
        await Server(config, preview).serve(sockets=[made])

    # uvicorn stops in order on Ctrl-C and then raises the signal again.
    with made, suppress(KeyboardInterrupt):
        asyncio.run(serve())
