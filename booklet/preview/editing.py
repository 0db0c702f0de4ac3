"""The page on which the booklet is edited: what it may ask of the editor's desk, over HTTP.

Whoever asks has to know the token of this run, which stands behind the # of the address that is
printed: browsers send that to nobody. It is asked for in a header, which no form and no other
site's page can send along. The browser that is opened gets it for a word that is good once.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from booklet.editing.earlier import changes_form, revisions_form
from booklet.editing.editor import Editor
from booklet.editing.forms import JSON, fault_form
from booklet.editing.refusals import Conflict, Malformed, Missing, Mistaken
from booklet.editing.uploads import Unsettled
from booklet.files.faults import Fault, Place, UserError
from booklet.files.system_faults import refused_by_the_system
from booklet.model.resources import Resources
from booklet.preview.admission import Admission
from booklet.preview.asking import LARGEST_FILE, NOT_JSON, Refused, bytes_of, number, word, words
from booklet.preview.server import Page, files_of, serve
from booklet.preview.shown import Preview
from booklet.preview.workshop import Workshop

TOKEN = "x-booklet-token"
TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".html": "text/html",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
Answering = Callable[[Request], Awaitable[JSON | Response]]
USED = "这个网址只能打开一次；请从终端里“编辑已打开”后面的网址打开"
NO_TOKEN = "编辑程序重新启动过，这一页已经不能保存；请打开终端里显示的新地址，填写的内容不会丢"


class Desk:
    """Answers what the page asks, one thing after the other where something is written."""

    def __init__(self, preview: Preview, editor: Editor, token: str, output: Path) -> None:
        """Answer with ``editor``, and tell ``preview`` of what has changed.

        What is made is put into the folder ``output``.
        """
        self.preview = preview
        self.editor = editor
        self.admission = Admission(token)
        self._workshop = Workshop(preview, editor, output)
        preview.told = self.told

    def told(self) -> JSON:
        """Return what the browsers are told beside the board."""
        work = self._workshop.work
        return {"history": self.editor.steps(), "work": work and work.state}

    def routes(self) -> list[Route]:
        """Return all that may be asked."""
        editor = self.editor
        read: dict[str, Callable[[Request], JSON]] = {
            "booklet": lambda request: editor.booklet(),
            "item": lambda request: editor.item(
                word(request, "file"), number(request, "at"), request.query_params.get("mark", "")
            ),
            "text": lambda request: editor.text(word(request, "file")),
            "lines": lambda request: editor.lines(
                word(request, "file"), number(request, "first"), number(request, "last")
            ),
            "accepted": lambda request: editor.accepted(),
            "history": lambda request: editor.past(),
            "revisions": lambda request: revisions_form(editor.desk),
            "changes": lambda request: changes_form(editor.desk, word(request, "since")),
        }
        written: dict[str, Callable[[Any], JSON]] = {
            "change": editor.change,
            "undo": editor.undo,
            "redo": editor.redo,
            "adopt": editor.adopt,
        }
        return [
            Route("/edit/token", self.admitting, methods=["POST"]),
            self.route("upload", "POST", self.uploading),
            *(self.route(name, "POST", act) for name, act in self._workshop.posts().items()),
            self.route("made/{name:path}", "GET", self._workshop.made),
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
            if made["step"]:
                self.preview.written(made["shas"])
            await self.preview.tell()
            return made

        return answer

    async def uploading(self, request: Request) -> JSON:
        """Answer what a file that was dropped would change."""
        content = await bytes_of(request, LARGEST_FILE)
        changes = request.query_params.get("changes")
        return await run_in_threadpool(
            self.editor.uploads.add, word(request, "name"), content, changes
        )

    def route(self, name: str, method: str, answering: Answering) -> Route:
        """Return the route of what is answered to who knows the token."""

        async def endpoint(request: Request) -> Response:
            if not self.admission.admits(request.headers.get(TOKEN, "")):
                return JSONResponse({"error": "token", "said": NO_TOKEN}, 403)
            try:
                answer = await answering(request)
            except Exception as error:
                return await run_in_threadpool(self.refusal, error)
            return answer if isinstance(answer, Response) else JSONResponse(answer)

        return Route(f"/edit/{name}", endpoint, methods=[method])

    async def admitting(self, request: Request) -> Response:
        """Tell the token to the page that the browser was opened with."""
        try:
            asked = await words(request)
        except (Refused, Malformed) as error:
            return self.refusal(error)
        token = self.admission.exchanged(asked.get("once") if isinstance(asked, dict) else None)
        if token is None:
            return JSONResponse({"error": "token", "said": USED}, 403)
        return JSONResponse({"token": token})

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
            unsettled = {"unsettled": True} if isinstance(error, Unsettled) else {}
            return _faults([fault_form(fault) for fault in error.faults], **unsettled)
        if isinstance(error, Mistaken):
            wrong = error.wrong.items()
            return _faults([fault_form(Fault(Place(""), *said), key) for key, said in wrong])
        raise error


def _faults(found: list[JSON], **more: Any) -> JSONResponse:
    said = found[0]["said"] if found else "没有写入"
    return JSONResponse({"error": "faults", "said": said, "faults": found, **more}, 422)


def editing_files(resources: Resources) -> dict[str, tuple[bytes, str]]:
    """Return the page's files by their addresses, each with its type; the preview's among them."""
    files = files_of(resources, "editing")
    folder = resources.templates / "editing"
    for path in sorted(folder.iterdir()):
        if path.suffix in TYPES and path.is_file():
            files[f"/editing/{path.name}"] = path.read_bytes(), TYPES[path.suffix]
    return files


def run(
    source: Path,
    port: int,
    resources: Resources,
    opens: bool,
    say: Callable[[str], None],
    output: Path,
) -> None:
    """Serve the page on which ``source`` is edited until Ctrl-C, as :func:`serve` does.

    What is made there is put into the folder ``output``.
    """

    def begun() -> tuple[Preview, Page]:
        token = token_urlsafe(32)
        preview = Preview(source, resources)
        desk = Desk(preview, Editor(source, resources), token, output)
        once = f"#open={desk.admission.once}"
        return preview, Page(editing_files(resources), desk.routes(), f"#edit={token}", once)

    serve(begun, port, opens, say)
