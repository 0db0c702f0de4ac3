"""Two tabs, an editor and git change the same files: nothing is lost, and both texts are told."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from booklet.history import changes
from booklet.history.changes import History
from tests.asked import Asked
from tests.killed import instants, killed_before_change
from tests.tools import contents

B, A, R, F = "basic.yaml", "assisting.yaml", "reclaimed.yaml", "booklet.yaml"
OURS = "乡镇配合职责"


def ref(item: Any) -> dict[str, Any]:
    return {key: item[key] for key in ("file", "at", "mark")}


def test_another_item_changed_meanwhile_is_no_hindrance(asked: Asked, source: Path) -> None:
    first, second = asked.item(B, 0), asked.item(B, 1)
    shas = asked.booklet()["shas"]
    one = asked.change("set", shas={B: shas[B]}, item=ref(first), values={"name": "甲"})
    two = asked.change("set", shas={B: shas[B]}, item=ref(second), values={"name": "乙"})
    assert (one["merged"], two["merged"]) == (False, True)
    assert [item["name"] for item in asked.booklet()["lists"][0]["items"]][:2] == ["甲", "乙"]


def test_an_item_that_moved_meanwhile_is_found_again(asked: Asked, source: Path) -> None:
    item = asked.item(B, 1)
    text = (source / B).read_text()
    (source / B).write_text(text.replace("党的建设:\n", "党的建设:\n  - 别处加的\n  - 又一个\n"))
    made = asked.change("set", item=ref(item), values={"name": "改过"})
    assert made["items"][0]["at"] == 3
    assert "  - 别处加的\n  - 又一个\n" in (source / B).read_text()


def test_an_item_changed_meanwhile_is_refused_with_both_texts(asked: Asked, source: Path) -> None:
    item = asked.item(A, 0)
    asked.change("set", item=ref(item), values={"cells": {OURS: "1.在另一个标签页里改的。"}})
    before = contents(source)
    answer = asked.try_to("set", item=ref(item), values={"cells": {OURS: "1.我改的。"}})
    assert answer.status == 409
    told = answer.json
    assert told["now"]["cells"][OURS] == "1.在另一个标签页里改的。"
    (both,) = told["texts"]
    assert (both["mine"], both["now"]) == ("1.我改的。", "1.在另一个标签页里改的。")
    assert contents(source) == before
    asked.change("set", item=ref(told["now"]), values={"cells": {OURS: "1.我改的。"}})
    assert "1.我改的。" in (source / A).read_text()


def test_an_item_called_otherwise_meanwhile_is_known_by_its_neighbours(
    asked: Asked, source: Path
) -> None:
    item = asked.item(B, 1)
    text = (source / B).read_text()
    (source / B).write_text(text.replace(item["name"], "夯实基层基础"))
    answer = asked.try_to("set", item=ref(item), values={"name": "我改的"})
    assert answer.status == 409
    assert answer.json["now"]["name"] == "夯实基层基础"
    (both,) = answer.json["texts"]
    assert (both["mine"], both["now"]) == ("我改的", "夯实基层基础")


def test_an_item_removed_meanwhile_is_told_to_be_gone(asked: Asked, source: Path) -> None:
    item = asked.item(B, 1)
    asked.change("remove", item=ref(item))
    for do, words in (
        ("set", {"values": {"name": "甲"}}),
        ("remove", {}),
        ("shift", {"by": 1}),
        ("duplicate", {}),
    ):
        answer = asked.try_to(do, item=ref(item), **words)
        assert answer.status == 409
        assert answer.json["now"] is None and "已经不在清单里" in answer.json["said"]


def test_a_cover_changed_meanwhile_is_refused_with_both_texts(asked: Asked, source: Path) -> None:
    text = (source / F).read_text()
    (source / F).write_text(text.replace("2025 年 7 月", "2025 年 9 月"))
    was = {"日期": "2025 年 7 月"}
    answer = asked.try_to("front", set={"日期": "2025 年 8 月"}, was=was)
    assert answer.status == 409
    assert answer.json["texts"] == [
        {"key": "日期", "title": "日期", "mine": "2025 年 8 月", "now": "2025 年 9 月"}
    ]


def test_a_file_that_changes_between_reading_and_writing_is_read_again(
    asked: Asked, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, text = History.write, (source / B).read_text()
    times = iter(range(2))

    def late(self: History, *arguments: Any) -> Any:
        if (n := next(times, None)) is not None:  # an editor saves as vim does: another file
            (source / "other").write_text(text.replace("开展养老", f"第{n}次开展养老"))
            (source / "other").replace(source / B)
        return plain(self, *arguments)

    item = asked.item(B, 0)
    monkeypatch.setattr(changes.History, "write", late)
    asked.change("set", item=ref(item), values={"name": "甲"})
    now = (source / B).read_text()
    assert "  - 甲\n" in now and "第1次开展养老" in now


def test_a_step_is_undone_beside_what_an_editor_did_or_refused_with_both_texts(
    asked: Asked, source: Path
) -> None:
    before = (source / B).read_text()
    asked.change("set", item=asked.ref(B, 0), values={"name": "甲"})
    text = (source / B).read_text()
    (source / B).write_text(text + "  - 编辑器里加的\n")
    asked.turned("undo")
    assert (source / B).read_text() == before + "  - 编辑器里加的\n"
    asked.turned("redo")
    (source / B).write_text(text.replace("  - 甲\n", "  - 甲乙\n"))
    answer = asked.post("undo", {"id": asked.booklet()["undo"]["id"]})
    assert answer.status == 409
    (both,) = answer.json["texts"]
    assert both["key"] == B and "  - 甲乙\n" in both["now"]
    assert "  - 甲乙\n" in (source / B).read_text()


def test_the_step_that_was_shown_is_undone_and_no_other(asked: Asked) -> None:
    shown = asked.change("set", item=asked.ref(B, 0), values={"name": "甲"})["undo"]
    asked.change("set", item=asked.ref(B, 1), values={"name": "乙"})
    answer = asked.post("undo", {"id": shown["id"]})
    assert answer.status == 409 and answer.json["undo"]["what"] == "修改 基本-2"


def test_undo_and_redo_survive_a_restart(asked: Asked, source: Path) -> None:
    before = contents(source)
    asked.change("set", item=asked.ref(B, 0), values={"name": "甲"})
    asked.change("remove", item=asked.ref(B, 1))
    after = contents(source)
    again = Asked(source)
    again.turned("undo")
    again = Asked(source)
    again.turned("undo")
    assert contents(source) == before
    again = Asked(source)
    again.turned("redo")
    again.turned("redo")
    assert contents(source) == after
    assert [step["state"] for step in again.get("history")["steps"]] == ["done", "done"]


def test_a_change_killed_at_any_instant_is_there_or_not(
    asked: Asked, source: Path, tmp_path: Path
) -> None:
    to = {"file": R, "category": "民生服务", "beside": None}
    cells = {"承接部门及工作方式": "昌吉市民政局：\n办理。"}
    words = {"item": asked.ref(B, 1), "to": to, "values": {"cells": cells}}
    asked.change("set", item=asked.ref(B, 0), values={"name": "先前"})
    shutil.copytree(source, tmp_path / "kept")
    before = contents(source)
    asked.change("move", **words)
    after = contents(source)

    def killed(number: int) -> bool:
        shutil.rmtree(source)
        shutil.copytree(tmp_path / "kept", source)
        again = Asked(source)
        if not killed_before_change(number, lambda: again.change("move", **words)):
            return False
        now = contents(source)
        for name in now:
            assert now[name] in (before[name], after[name])
        assert any("加强基层阵地建设".encode() in content for content in now.values())
        again = Asked(source)
        again.change("front", set={"日期": "2025 年 8 月"}, was={"日期": "2025 年 7 月"})
        again.turned("undo")
        assert contents(source) in (before, after)
        return True

    assert len(list(instants(killed))) > 10


# --- A file that somebody broke ------------------------------------------------------------------
def test_a_broken_list_is_read_only_and_its_lines_can_be_mended(asked: Asked, source: Path) -> None:
    text = (source / A).read_text()
    broken = text.replace("上级部门职责: |", "上级部门职责 |")
    (source / A).write_text(broken)
    booklet = asked.booklet()
    basic, assisting, _ = booklet["lists"]
    assert not basic["readonly"] and len(basic["items"]) == 3
    assert assisting["readonly"] and assisting["items"] == []
    fault = assisting["faults"][0]
    assert fault["line"] > 0 and fault["message"] and fault["remedy"]
    asked.change("set", item=asked.ref(B, 0), values={"name": "别的清单照样能改"})
    answer = asked.try_to("insert", list=A, values={"name": "甲", "category": "乙"})
    assert answer.status == 422 and answer.json["faults"][0]["line"] == fault["line"]
    lines = asked.get("lines", file=A, first=fault["line"], last=fault["line"])
    (line,) = lines["lines"]
    mended = [line.replace("职责 |", "职责: |")]
    words = {"file": A, "first": lines["first"], "was": [line], "lines": mended}
    asked.change("lines", **words)
    assert (source / A).read_text() == text
    assert not asked.booklet()["lists"][1]["readonly"]
    refused = asked.try_to("lines", **words)
    assert refused.status == 409 and refused.json["texts"][0]["now"] == mended[0]


def test_a_booklet_yaml_that_is_broken_can_be_mended_too(asked: Asked, source: Path) -> None:
    asked.booklet()
    text = (source / F).read_text()
    (source / F).write_text(text.replace("标题: ", "标题 "))
    booklet = asked.booklet()
    assert booklet["front"]["readonly"] and booklet["front"]["faults"] and not booklet["lists"]
    found = asked.get("lines", file=F, first=1, last=99)
    was = [line for line in found["lines"] if line.startswith("标题 ")]
    first = found["lines"].index(was[0]) + 1
    asked.change("lines", file=F, first=first, was=was, lines=["标题: 履职事项清单"])
    assert (source / F).read_text() == text


def test_lines_of_windows_keep_their_ends(asked: Asked, source: Path) -> None:
    raw = (source / B).read_bytes().replace(b"\n", b"\r\n")
    (source / B).write_bytes(b"\xef\xbb\xbf" + raw)
    asked.change("set", item=asked.ref(B, 0), values={"name": "甲"})
    asked.change("lines", file=B, first=2, was=["  - 甲"], lines=["  - 乙", "  - 丙"])
    now = (source / B).read_bytes()
    assert now.startswith(b"\xef\xbb\xbf") and "  - 乙\r\n  - 丙\r\n".encode() in now
    assert b"\n" not in now.replace(b"\r\n", b"")


def test_a_place_that_cannot_be_spliced_is_refused_with_its_line(
    asked: Asked, source: Path
) -> None:
    (source / B).write_text("党的建设:\n  - 甲\n民生服务: [乙, 丙]\n")
    before = contents(source)
    answer = asked.try_to("set", item=asked.ref(B, 1), values={"name": "丁"})
    assert answer.status == 422
    (fault,) = answer.json["faults"]
    assert fault["line"] == 3 and "不能自动改动" in fault["message"]
    assert contents(source) == before
