"""The edit page's server asked as a browser asks it, in this process and without a socket."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from booklet.editing.editor import Editor
from booklet.model.resources import Resources
from booklet.preview.editing import Desk, editing_files
from booklet.preview.server import Page, application
from booklet.preview.shown import Preview

PORT = 8640
TOKEN = "the token of this run"


@dataclass(frozen=True)
class Answer:
    """What the server answers."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.content)


class Asked:
    """A server of the folder ``source``, of which nothing is typeset."""

    def __init__(
        self, source: Path, resources: Resources | None = None, output: Path = Path("/nowhere")
    ) -> None:
        resources = resources or Resources()
        self.source = source
        self.preview = Preview(source, resources)
        self.editor = Editor(source, resources)
        self.desk = Desk(self.preview, self.editor, TOKEN, output)
        page = Page(editing_files(resources), self.desk.routes())
        self.app = application(self.preview, page, PORT, lambda: None)

    # --- As the page asks ------------------------------------------------------------------------
    def booklet(self) -> Any:
        return self.get("booklet")

    def get(self, name: str, **query: object) -> Any:
        answer = self.ask("GET", f"/edit/{name}", query=query)
        assert answer.status == 200, answer.content.decode()
        return answer.json

    def item(self, file: str, at: int) -> Any:
        return self.get("item", file=file, at=at)

    def ref(self, file: str, at: int) -> dict[str, Any]:
        item = self.item(file, at)
        return {key: item[key] for key in ("file", "at", "mark")}

    def change(self, do: str, **words: Any) -> Any:
        """Make a change that is to be made."""
        answer = self.try_to(do, **words)
        assert answer.status == 200, answer.content.decode()
        return answer.json

    def try_to(self, do: str, **words: Any) -> Answer:
        return self.post("change", {"do": do, "shas": {}, **words})

    def turned(self, name: str) -> Any:
        """Undo or redo what is offered."""
        answer = self.post(name, {"id": self.booklet()[name]["id"]})
        assert answer.status == 200, answer.content.decode()
        return answer.json

    def post(self, name: str, body: Any) -> Answer:
        content = json.dumps(body).encode()
        return self.ask("POST", f"/edit/{name}", content, {"content-type": "application/json"})

    # --- As anybody may ask ----------------------------------------------------------------------
    def ask(
        self,
        method: str,
        path: str,
        content: bytes = b"",
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, object] | None = None,
        token: str | None = TOKEN,
        host: str = f"127.0.0.1:{PORT}",
    ) -> Answer:
        """Send one request as it is written."""
        given = {"host": host, "content-length": str(len(content)), **(headers or {})}
        if token is not None:
            given["x-booklet-token"] = token
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": urlencode(query or {}).encode(),
            "headers": [(k.encode(), v.encode("latin-1")) for k, v in given.items()],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", PORT),
        }
        return asyncio.run(self._answered(scope, content))

    async def _answered(self, scope: Any, content: bytes) -> Answer:
        answered: list[Any] = []
        asked = iter([{"type": "http.request", "body": content, "more_body": False}])

        async def receive() -> Any:
            if (message := next(asked, None)) is not None:
                return message
            await asyncio.Event().wait()

        async def send(message: Any) -> None:
            answered.append(message)

        await self.app(scope, receive, send)
        headers = {k.decode(): v.decode() for k, v in answered[0]["headers"]}
        body = b"".join(message.get("body", b"") for message in answered[1:])
        return Answer(answered[0]["status"], headers, body)
