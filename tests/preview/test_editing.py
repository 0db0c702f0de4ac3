"""`build.py edit` run as an editor runs it: what is changed is seen, published and undone."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from docx import Document

from tests.previewed import Running, gone, serve, start
from tests.tools import SMALL

B = "basic.yaml"


@pytest.fixture(scope="module")
def editing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = start(tmp_path_factory.mktemp("editing") / "project", SMALL, "edit")
    running.settled(lambda state: len(state["sheets"]) == 5)
    yield running
    code, said = running.stop()
    assert (code, said.splitlines()[-1]) == (0, "编辑已结束。")
    assert "Traceback" not in said
    assert gone(running.children())


def renamed(running: Running, name: str) -> Any:
    item = running.asked(f"item?file={B}&at=0")
    ref = {key: item[key] for key in ("file", "at", "mark")}
    return running.asked("change", {"do": "set", "item": ref, "values": {"name": name}})


def test_a_change_is_seen_and_the_board_says_where_the_items_stand(editing: Running) -> None:
    answer = renamed(editing, "改过的事项")
    sha = answer["shas"][B]
    state = editing.settled(lambda state: state["shas"].get(B) == sha)
    assert state["history"]["undo"] == answer["undo"]
    cover, contents, basic, assisting, reclaimed = state["rows"]
    assert cover is None and contents is None
    assert [(row[0], row[1]) for row in basic["rows"]] == [(0, 0), (0, 1), (0, 2)]
    assert basic["rows"][0][4] == answer["items"][0]["mark"]
    tops = [row[2] for row in basic["rows"]]
    assert tops[1] == pytest.approx(tops[0] + basic["rows"][0][3], abs=0.02)
    for own in (basic, assisting, reclaimed):
        last = own["rows"][-1]
        assert own["x"] > 0 and own["x"] + own["w"] < own["size"][0]
        assert own["rows"][0][2] > 0 and last[2] + last[3] < own["size"][1]


def test_publishing_tells_its_steps_and_what_was_made_can_be_fetched(editing: Running) -> None:
    editing.asked("publish", {"formats": ["docx"]})
    state = editing.until(lambda state: state["work"] and not state["work"]["running"])
    work = state["work"]
    assert work["faults"] == [] and work["said"] == "已生成"
    names = [step["name"] for step in work["steps"]]
    assert names[:3] == ["读取清单", "校对", "分页"]
    assert all(step["seconds"] is not None for step in work["steps"])
    (file,) = work["files"]
    content = editing.asked(f"made/{quote(file['name'])}")
    assert len(content) == file["size"]
    path = editing.project / "fetched.docx"
    path.write_bytes(content)
    assert "改过的事项" in {c.text for t in Document(str(path)).tables for c in t.column_cells(2)}
    assert editing.asked("revisions")["published"]["time"]
    renamed(editing, "又改过的事项")
    (change,) = editing.asked("changes?since=published")["changes"]
    assert change["kinds"] == ["更名"]
    editing.asked("report", {"since": "published", "formats": ["docx"]})
    state = editing.until(
        lambda state: state["work"]["what"] == "comparison" and not state["work"]["running"]
    )
    assert state["work"]["said"] == "有变动的事项 1 个", state["work"]
    assert "修订对照表" in state["work"]["files"][0]["name"]
    editing.asked("publish", {"formats": ["docx"], "tracked": "published"})
    state = editing.until(
        lambda state: state["work"]["what"] == "publish" and not state["work"]["running"]
    )
    assert any("修订" in file["name"] for file in state["work"]["files"]), state["work"]


def test_what_keeps_it_from_being_published_is_told_with_its_line(editing: Running) -> None:
    path = editing.file(B)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("民生服务:", "民生服务"), encoding="utf-8")
    editing.asked("publish", {"formats": ["docx"]})
    state = editing.until(lambda state: state["work"]["faults"] and not state["work"]["running"])
    fault = state["work"]["faults"][0]
    assert fault["file"] == f"source/{B}" and fault["line"] > 0
    path.write_text(text, encoding="utf-8")
    editing.settled(lambda state: state["good"])


def test_a_server_that_was_killed_undoes_after_its_restart(tmp_path: Path) -> None:
    running = start(tmp_path / "project", SMALL, "edit")
    before = running.file(B).read_bytes()
    renamed(running, "改过的事项")
    children = running.children()
    running.stop(signal.SIGKILL)
    assert gone(children)
    again = serve(tmp_path / "project", command="edit")
    undo = again.asked("booklet")["undo"]
    assert undo["what"] == "修改 基本-1"
    assert again.token != running.token
    answer = again.asked("undo", {"id": undo["id"]})
    assert again.file(B).read_bytes() == before
    assert json.dumps(answer["redo"]["what"], ensure_ascii=False) == '"修改 基本-1"'
    again.stop(signal.SIGKILL)
