"""Only the page that its owner opened writes: tried from a real browser, and by hand."""

import json
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser

from tests.editor import FILES, Editing
from tests.tools import contents

# Everything a page elsewhere can try without being asked: its own requests, forms, beacons, sockets.
ELSEWHERE = """
async ({origin, body, token}) => {
  const path = `${origin}/edit/change`;
  const tried = (what) => what.then((got) => got.status ?? got, (error) => error.name);
  const headers = {"Content-Type": "application/json", "X-Booklet-Token": token};
  const answers = [
    await tried(fetch(path, {method: "POST", body, headers})),
    await tried(fetch(path, {method: "POST", body, mode: "no-cors"}).then(({type}) => type)),
    await tried(fetch(`${origin}/edit/booklet`, {headers: {"X-Booklet-Token": token}})),
    await tried(fetch(`${origin}/edit/booklet`, {mode: "no-cors"}).then((got) => got.text())),
    navigator.sendBeacon(path, new Blob([body], {type: "text/plain"})) && "",
    await new Promise((done) => {
      const socket = new WebSocket(path.replace("http", "ws"));
      socket.onopen = () => done("open");
      socket.onerror = () => done("refused");
    }),
  ];
  const form = document.createElement("form");
  Object.assign(form, {method: "post", action: path, enctype: "text/plain", target: "frame"});
  const field = document.createElement("input");
  field.name = body.slice(0, -1) + ',"';
  field.value = '":""}';
  form.append(field);
  const frame = document.createElement("iframe");
  frame.name = "frame";
  document.body.append(form, frame);
  form.submit();
  await new Promise((done) => setTimeout(done, 500));
  return answers;
}
"""


class Elsewhere(BaseHTTPRequestHandler):
    """A page of another site."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!DOCTYPE html><title>elsewhere</title><body>")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def elsewhere() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()


def removal(editing: Editing) -> str:
    """Return the change that an open page would send to take an item out."""
    item = {"file": "basic.yaml", "at": 0, "mark": "0" * 12}
    return json.dumps({"do": "remove", "item": item, "shas": {}})


def test_another_sites_page_can_neither_read_nor_write_even_with_the_token(
    browser: Browser, editing: Editing, elsewhere: str
) -> None:
    before = contents(editing.project / "source")
    page = browser.new_page()
    page.goto(elsewhere)
    given = {"origin": editing.origin, "body": removal(editing), "token": editing.token}
    answers = page.evaluate(ELSEWHERE, given)
    page.context.close()
    refused = "TypeError"
    assert answers == [refused, answers[1], refused, answers[3], "", "refused"]
    assert answers[1] in (refused, "opaque") and answers[3] in (refused, "")
    assert contents(editing.project / "source") == before


def asked(editing: Editing, path: str, body: str | None = None, **headers: str) -> int:
    connection = HTTPConnection("127.0.0.1", editing.port, timeout=10)
    method = "GET" if body is None else "POST"
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body and body.encode(), given)
    status = connection.getresponse().status
    connection.close()
    return status


def test_without_token_or_by_another_name_nothing_is_read_or_written(editing: Editing) -> None:
    before = contents(editing.project / "source")
    good = {"X_Booklet_Token": editing.token, "Content_Type": "application/json"}
    for path in ("/edit/booklet", "/edit/lines?file=basic.yaml&first=1&last=2", "/edit/revisions"):
        assert asked(editing, path, X_Booklet_Token=editing.token) == 200
        assert asked(editing, path) == 403
        assert asked(editing, path, X_Booklet_Token=editing.token[:-1]) == 403
        assert asked(editing, path, X_Booklet_Token=editing.token, Host="elsewhere.example") == 400
    change = removal(editing)
    assert asked(editing, "/edit/change", change, Content_Type="application/json") == 403
    assert asked(editing, "/edit/change", change, X_Booklet_Token=editing.token) == 415
    other = good | {"Origin": "http://127.0.0.1:1"}
    assert asked(editing, "/edit/change", change, **other) == 403
    assert asked(editing, "/edit/change", "[" * 1_100_000, **good) == 413
    for file in ("../build.py", "/etc/passwd", "booklet.yaml/../../build.py", ".history/1"):
        assert asked(editing, f"/edit/lines?file={file}&first=1&last=2", **good) in (400, 404)
    assert contents(editing.project / "source") == before
    assert editing.text("basic.yaml") == FILES["basic.yaml"]
