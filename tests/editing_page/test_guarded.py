"""Only the page that its owner opened writes: tried by another site's page in a real browser."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser

from tests.editor import Editing
from tests.tools import contents

# Everything a page elsewhere can try without being asked: requests, forms, beacons, sockets.
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
    server.server_close()


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
    given = {
        "origin": editing.address.rstrip("/"),
        "body": removal(editing),
        "token": editing.token,
    }
    answers = page.evaluate(ELSEWHERE, given)
    page.context.close()
    refused = "TypeError"
    assert answers == [refused, answers[1], refused, answers[3], "", "refused"]
    assert answers[1] in (refused, "opaque") and answers[3] in (refused, "")
    assert contents(editing.project / "source") == before
