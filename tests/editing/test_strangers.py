"""Only who knows the token of the run may ask, and only for the booklet's own files."""

import json
from pathlib import Path
from typing import Any

import pytest

from booklet.preview import asking
from tests.asked import PORT, TOKEN, Answer, Asked
from tests.tools import contents

JSON = {"content-type": "application/json"}
OWN = f"http://127.0.0.1:{PORT}"
B = "basic.yaml"


def remove(asked: Asked, **how: Any) -> Answer:
    """Ask for the first item to be removed, as anybody may ask it."""
    body = json.dumps({"do": "remove", "item": asked.ref(B, 0)}).encode()
    how["headers"] = {**JSON, **how.get("headers", {})}
    return asked.ask("POST", "/edit/change", body, **how)


@pytest.mark.parametrize(
    ("how", "status"),
    [
        ({"token": None}, 403),
        ({"token": ""}, 403),
        ({"token": "another token"}, 403),
        ({"token": "é"}, 403),
        ({"host": f"booklet.example:{PORT}"}, 400),
        ({"host": "127.0.0.1.example"}, 400),
        ({"headers": {"origin": "http://booklet.example"}}, 403),
        ({"headers": {"origin": "null"}}, 403),
        ({"headers": {"origin": f"http://127.0.0.1:{PORT + 1}"}}, 403),
        ({"headers": {"origin": f"https://127.0.0.1:{PORT}"}}, 403),
        ({"headers": {"content-type": "text/plain"}}, 415),
        ({"headers": {"content-type": "application/x-www-form-urlencoded"}}, 415),
        ({"headers": {"content-type": "multipart/form-data; boundary=x"}}, 415),
    ],
)
def test_a_stranger_changes_nothing(
    how: dict[str, Any], status: int, asked: Asked, source: Path
) -> None:
    before = contents(source)
    answer = remove(asked, **how)
    assert answer.status == status
    assert contents(source) == before
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert "access-control-allow-origin" not in answer.headers


def test_the_page_itself_may(asked: Asked, source: Path) -> None:
    assert remove(asked, headers={"origin": OWN}).status == 200
    assert "落实民主生活会" not in (source / B).read_text()


@pytest.mark.parametrize(
    "path",
    [
        "booklet", "item", "text", "lines", "accepted", "history", "revisions", "changes",
        "made/a.pdf",
    ],
)  # fmt: skip
def test_without_the_token_nothing_is_told_that_the_page_does_not_show(
    path: str, asked: Asked
) -> None:
    answer = asked.ask("GET", f"/edit/{path}", token=None)
    assert answer.status == 403
    assert answer.json["error"] == "token" and "新地址" in answer.json["said"]


@pytest.mark.parametrize(
    "name", ["change", "undo", "redo", "adopt", "upload", "publish", "report", "stop", "unsaved"]
)
def test_what_writes_is_asked_by_post_and_with_the_token(name: str, asked: Asked) -> None:
    assert asked.ask("POST", f"/edit/{name}", b"{}", JSON, token=None).status == 403
    assert asked.ask("GET", f"/edit/{name}").status == 405
    preflight = {"origin": "http://a.example", "access-control-request-method": "POST"}
    assert asked.ask("OPTIONS", f"/edit/{name}", headers=preflight).status == 403


def test_a_request_that_is_too_large_is_not_even_read(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "LARGEST", 100)
    body = json.dumps({"do": "remove", "pad": "x" * 200}).encode()
    assert asked.ask("POST", "/edit/change", body, JSON).status == 413
    # A length that lies is of no use.
    assert asked.ask("POST", "/edit/change", body, {**JSON, "content-length": "5"}).status == 413


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b'"set"', b"{}", b'{"do": "rm"}', b'{"do": ["set"]}',
        b'{"do": "set"}', b"[" * 100_000, b"\xff\xfe",
        b'{"do": "remove", "item": {"file": "basic.yaml", "at": "0", "mark": "x"}}',
        b'{"do": "remove", "item": {"file": "basic.yaml", "at": 0, "mark": "x"}, "more": 1}',
    ],
)  # fmt: skip
def test_a_request_that_the_page_never_sends_is_refused(body: bytes, asked: Asked) -> None:
    answer = asked.ask("POST", "/edit/change", body, JSON)
    assert answer.status == 400
    assert answer.json["error"] == "malformed"


ELSEWHERE = (
    "../secret.yaml", "/etc/passwd", "..\\secret.yaml", ".history/journal.jsonl", "notes.yaml",
    "./basic.yaml", "basic.yaml/", "", "booklet.yaml\0",
)  # fmt: skip


@pytest.mark.parametrize("name", ELSEWHERE)
def test_no_file_is_read_or_written_but_the_booklets_own(
    name: str, asked: Asked, source: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret.yaml").write_text("secret: text\n")
    (source / "notes.yaml").write_text("secret: text\n")
    asked.change("set", item=asked.ref(B, 0), values={"name": "甲"})
    before = contents(tmp_path)
    query: dict[str, object] = {"file": name, "first": 1, "last": 9, "at": 0}
    for path in ("lines", "item", "text"):
        assert asked.ask("GET", f"/edit/{path}", query=query).status == 404
    words = {"file": name, "first": 1, "was": ["secret: text"], "lines": ["mine"]}
    assert asked.try_to("lines", **words).status == 404
    item = {"file": name, "at": 0, "mark": "x"}
    assert asked.try_to("remove", item=item).status == 404
    assert asked.try_to("insert", list=name, values={"name": "甲"}).status == 404
    assert contents(tmp_path) == before


def test_a_link_that_leads_out_of_the_folder_is_not_followed(
    asked: Asked, source: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret.yaml").write_text("党的建设:\n  - 秘密\n")
    (source / B).unlink()
    (source / B).symlink_to(tmp_path / "secret.yaml")
    basic = asked.booklet()["lists"][0]
    assert basic["readonly"] and "指向别处的链接" in basic["faults"][0]["message"]
    assert asked.ask("GET", "/edit/lines", query={"file": B, "first": 1, "last": 9}).status == 404
    assert asked.try_to("insert", list=B, values={"name": "甲", "category": "乙"}).status == 422
    assert (tmp_path / "secret.yaml").read_text() == "党的建设:\n  - 秘密\n"


def test_an_upload_is_called_as_it_pleases_and_stays_where_it_belongs(
    asked: Asked, tmp_path: Path
) -> None:
    before = contents(tmp_path)
    kind = {"content-type": "application/octet-stream"}
    for name in ("../../out.xlsx", "/etc/out.docx", "a\0b.xlsx", "x" * 400 + ".xlsx", "", ".."):
        answer = asked.ask("POST", "/edit/upload", b"no office file", kind, {"name": name})
        assert answer.status in (400, 422)
        assert answer.json["said"]
    assert asked.ask("POST", "/edit/upload", b"", kind).status == 400
    assert contents(tmp_path) == before


def test_read_only_stays_read_only(asked: Asked) -> None:
    from booklet.preview.server import application, page_of

    asked.app = application(asked.preview, page_of(asked.preview.resources), PORT, lambda: None)
    assert asked.ask("GET", "/edit/booklet").status == 404
    assert asked.ask("POST", "/edit/change", b"{}", JSON).status == 404
    assert asked.ask("GET", "/").status == 200


def test_the_token_is_told_once_for_the_word_that_the_browser_is_opened_with(asked: Asked) -> None:
    def tell(body: object, **headers: str) -> Answer:
        content = json.dumps(body).encode()
        return asked.ask("POST", "/edit/token", content, {**JSON, **headers}, token=None)

    once = asked.desk.admission.once
    strange: tuple[object, ...] = ({"once": ""}, {"once": once[1:]}, {"once": [once]}, {}, [], "é")
    for wrong in strange:
        assert tell(wrong).status == 403
    assert tell({"once": once}, origin="http://a.example").status == 403
    assert tell({"once": once}, **{"content-type": "text/plain"}).status == 415
    assert asked.ask("POST", "/edit/token", b"{", JSON, token=None).status == 400
    assert tell({"once": once}).json == {"token": TOKEN}
    assert tell({"once": once}).status == 403
