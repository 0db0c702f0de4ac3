"""A page in the browser that shows the booklet while it is written, for this computer alone."""

import asyncio
import signal
import socket
import sys
import webbrowser
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from booklet.files.faults import refuse
from booklet.files.templates import render
from booklet.model.resources import Resources
from booklet.preview.guard import ADDRESS, HOSTS, OwnOrigin
from booklet.preview.shown import Preview

# The page's files by their addresses, below templates/preview; nothing else is served but PDFs.
FILES = {
    "/preview.css": "text/css",
    "/preview.js": "text/javascript",
    "/news.js": "text/javascript",
    "/pdfjs/pdf.min.mjs": "text/javascript",
    "/pdfjs/pdf.worker.min.mjs": "text/javascript",
}


@dataclass(frozen=True)
class Page:
    """What is served beside the news and the PDFs.

    ``files`` have their content and their type by address; ``routes`` are more that is answered,
    ``fragment`` is what the page's address ends with, ``opening`` what the one ends with that a
    browser is opened with, where that is another.
    """

    files: Mapping[str, tuple[bytes, str]]
    routes: Sequence[BaseRoute] = ()
    fragment: str = ""
    opening: str = ""


def page_of(resources: Resources) -> Page:
    """Return the page that only shows."""
    return Page(files_of(resources, "preview"))


def files_of(resources: Resources, kind: str) -> dict[str, tuple[bytes, str]]:
    """Return the page of ``kind`` and the preview's files by their addresses, with their types."""
    folder = resources.templates / "preview"
    files = {path: ((folder / path[1:]).read_bytes(), type_) for path, type_ in FILES.items()}
    page = render(resources.templates, f"{kind}/page.html.j2")
    return {"/": (page.encode(), "text/html"), **files}


def application(preview: Preview, page: Page, port: int, started: Callable[[], None]) -> Starlette:
    """Return the server's application: the page, its news and the PDFs, all from memory."""

    def file(request: Request) -> Response:
        content, kind = page.files[request.url.path]
        return Response(content, media_type=kind)

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
            *(Route(path, file, methods=["GET"]) for path in page.files),
            Route("/pdf/{name}.pdf", pdf, methods=["GET"]),
            Route("/events", events, methods=["GET"]),
            *page.routes,
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
    """Serve the preview until Ctrl-C, as :func:`serve` does."""
    serve(lambda: (Preview(source, resources), page_of(resources)), port, opens, say)


def serve(
    begun: Callable[[], tuple[Preview, Page]], port: int, opens: bool, say: Callable[[str], None]
) -> None:
    """Serve a page until Ctrl-C; ``say`` tells its address, ``opens`` shows it in a browser.

    What is shown is ``begun`` in the server's event loop. Raises
    :class:`~booklet.files.faults.UserError` if the port is taken.
    """
    made = bound(port)
    number: int = made.getsockname()[1]

    async def served() -> None:
        preview, page = begun()
        address = f"http://{ADDRESS}:{number}/"

        def started() -> None:
            say(address + page.fragment)
            if opens:
                opened = address + (page.opening or page.fragment)
                asyncio.get_running_loop().run_in_executor(None, webbrowser.open, opened)

        config = uvicorn.Config(
            application(preview, page, number, started),
            ws="none",
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=3,
        )
        await Server(config, preview).serve(sockets=[made])

    # uvicorn stops in order on Ctrl-C and then raises the signal again.
    with made, suppress(KeyboardInterrupt):
        asyncio.run(served())
