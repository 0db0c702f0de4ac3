"""The page on which the booklet is edited: what it may ask of the editor's desk, over HTTP.

Whoever asks has to know the token of this run, which stands behind the # of the page's address:
browsers send that to nobody. It is asked for in a header, which no form and no other site's page
can send along.
"""

import hmac
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from booklet.editing.editor import Editor
from booklet.editing.forms import JSON, fault_form
from booklet.editing.refusals import Conflict, Malformed, Missing, Mistaken
from booklet.files.faults import Fault, Place, UserError
from booklet.files.system_faults import refused_by_the_system
from booklet.model.resources import Resources
from booklet.preview.server import Page, preview_files, serve
from booklet.preview.shown import Preview

TOKEN = "x-booklet-token"
# Bytes of a request's words.
LARGEST = 1_000_000
TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".html": "text/html",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
Answering = Callable[[Request], Awaitable[JSON | Response]]
NO_TOKEN = "编辑程序重新启动过，这一页已经不能保存；请打开终端里显示的新地址，填写的内容不会丢"
TOO_LARGE = "内容太长了，没有写入"
NOT_JSON = "请求的格式不对，没有写入"


class Refused(Exception):
    """A request is answered with a status and a word for the page, and with what to say."""

    def __init__(self, status: int, error: str, said: str, **more: Any) -> None:
        """Keep the answer."""
        super().__init__(said)
        self.status = status
        self.body = {"error": error, "said": said, **more}


class Desk:
    """Answers what the page asks, one thing after the other where something is written."""

    def __init__(self, preview: Preview, editor: Editor, token: str) -> None:
        """Answer with ``editor``, and tell ``preview`` of what has changed."""
        self.preview = preview
        self.editor = editor
        self.token = token
        preview.told = self.told
        self._steps: JSON = {"undo": None, "redo": None}

    def told(self) -> JSON:
        """Return what the browsers are told beside the board."""
        return {"history": self._steps}

    def routes(self) -> list[Route]:
        """Return all that may be asked."""
        editor = self.editor
        read: dict[str, Callable[[Request], JSON]] = {
            "booklet": lambda request: editor.booklet(),
            "item": lambda request: editor.item(
                _word(request, "file"), _number(request, "at"), request.query_params.get("mark", "")
            ),
            "text": lambda request: editor.text(_word(request, "file")),
            "lines": lambda request: editor.lines(
                _word(request, "file"), _number(request, "first"), _number(request, "last")
            ),
            "accepted": lambda request: editor.accepted(),
            "history": lambda request: editor.past(),
        }
        written: dict[str, Callable[[Any], JSON]] = {
            "change": editor.change,
            "undo": editor.undo,
            "redo": editor.redo,
        }
        return [
            *(self.route(name, "GET", self.reading(look)) for name, look in read.items()),
            *(self.route(name, "POST", self.writing(act)) for name, act in written.items()),
        ]

    def reading(self, look: Callable[[Request], JSON]) -> Answering:
        """Return what answers by looking at the files."""

        async def answer(request: Request) -> JSON:
            return await run_in_threadpool(look, request)

        return answer

    def writing(self, act: Callable[[Any], JSON]) -> Answering:
        """Return what answers by changing files, and tells all tabs of it."""

        async def answer(request: Request) -> JSON:
            body = await words(request)
            made = await run_in_threadpool(act, body)
            self._steps = {"undo": made["undo"], "redo": made["redo"]}
            await self.preview.tell()
            return made

        return answer

    def route(self, name: str, method: str, answering: Answering) -> Route:
        """Return the route of what is answered to who knows the token."""

        async def endpoint(request: Request) -> Response:
            if not self.knows(request):
                return JSONResponse({"error": "token", "said": NO_TOKEN}, 403)
            try:
                answer = await answering(request)
            except Exception as error:
                return await run_in_threadpool(self.refusal, error)
            return answer if isinstance(answer, Response) else JSONResponse(answer)

        return Route(f"/edit/{name}", endpoint, methods=[method])

    def knows(self, request: Request) -> bool:
        """Say whether a request has the token, in a time that tells nothing of it."""
        given = request.headers.get(TOKEN, "").encode("latin-1", "replace")
        return hmac.compare_digest(given, self.token.encode())

    def refusal(self, error: Exception) -> JSONResponse:
        """Return the answer for what was raised; our own faults are raised again."""
        if isinstance(error, Conflict):
            return JSONResponse(self.editor.conflict(error), 409)
        if isinstance(error, Refused):
            return JSONResponse(error.body, error.status)
        if isinstance(error, Missing):
            return JSONResponse({"error": "missing", "said": str(error)}, 404)
        if isinstance(error, Malformed):
            return JSONResponse({"error": "malformed", "said": NOT_JSON}, 400)
        if isinstance(error, OSError):
            error = refused_by_the_system(error, self.editor.source)
        if isinstance(error, UserError):
            found = [fault_form(fault) for fault in error.faults]
            return _faults(found)
        if isinstance(error, Mistaken):
            wrong = error.wrong.items()
            return _faults([fault_form(Fault(Place(""), *said), key) for key, said in wrong])
        raise error


def _faults(found: list[JSON]) -> JSONResponse:
    said = f"{found[0]['message']}。{found[0]['remedy']}" if found else "没有写入"
    return JSONResponse({"error": "faults", "said": said, "faults": found}, 422)


async def words(request: Request) -> Any:
    """Return the JSON of a request; raises :class:`Refused` for what is none, or too long."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise Refused(415, "not_json", NOT_JSON)
    content = await bytes_of(request, LARGEST)
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise Malformed("no JSON") from None


async def bytes_of(request: Request, largest: int) -> bytes:
    """Return what a request brings; raises :class:`Refused` as soon as that is too much."""
    if int(request.headers.get("content-length") or 0) > largest:
        raise Refused(413, "too_large", TOO_LARGE)
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > largest:
            raise Refused(413, "too_large", TOO_LARGE)
    return bytes(content)


def _word(request: Request, key: str) -> str:
    if key not in request.query_params:
        raise Malformed(key)
    return request.query_params[key]


def _number(request: Request, key: str) -> int:
    text = _word(request, key)
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise Malformed(key)
    return int(text)


def editing_files(resources: Resources) -> dict[str, tuple[bytes, str]]:
    """Return the page's files by their addresses, each with its type; the preview's among them."""
    files = preview_files(resources)
    folder = resources.templates / "editing"
    for path in sorted(folder.iterdir()):
        if path.suffix in TYPES and path.is_file():
            files[f"/editing/{path.name}"] = path.read_bytes(), TYPES[path.suffix]
    page = folder / "page.html"
    return {**files, "/": (page.read_bytes(), "text/html")}


def run(
    source: Path, port: int, resources: Resources, opens: bool, say: Callable[[str], None]
) -> None:
    """Serve the page on which ``source`` is edited until Ctrl-C, as :func:`serve` does."""

    def begun() -> tuple[Preview, Page]:
        token = token_urlsafe(32)
        preview = Preview(source, resources)
        desk = Desk(preview, Editor(source, resources), token)
        return preview, Page(editing_files(resources), desk.routes(), f"#edit={token}")

    serve(begun, port, opens, say)
