"""Findings are mended where that is safe, or stand with a reason; nothing else changes."""

from pathlib import Path
from typing import Any

from booklet.model.resources import Resources
from booklet.preview.board import Draft
from booklet.preview.shown import note
from tests.asked import Asked
from tests.commandline import build

B = "basic.yaml"


def findings(asked: Asked) -> list[dict[str, Any]]:
    """Return what the board would tell of each finding."""
    (*_, board) = Draft(asked.source, Resources()).boards()
    return [note(remark) for remark in board.remarks]


def test_a_finding_is_mended_or_stands_with_a_reason(asked: Asked, source: Path) -> None:
    text = (source / B).read_text()
    spoilt = text.replace("阵地建设，优化", "阵地建设,优化").replace("开展养老", "开展宣传宣传养老")
    (source / B).write_text(spoilt)
    found = {own["rule"]: own for own in findings(asked)}
    comma, twice = found["half-width"], found["repeated-word"]
    assert (comma["fix"], comma["at"], comma["label"]) == (True, 1, "基本-2")
    assert (twice["fix"], twice["accept"]) == (False, True)
    asked.change("fix", findings=[comma])
    assert (source / B).read_text() == spoilt.replace("建设,优化", "建设，优化")
    assert asked.try_to("fix", findings=[comma]).status == 409
    assert asked.try_to("accept", finding=twice, reason=" ").status == 422
    asked.change("accept", finding=twice, reason="原文如此: 两次")
    (reason,) = asked.get("accepted")["accepted"]
    assert reason["rule"] == "repeated-word" and reason["reason"] == "原文如此: 两次"
    assert not findings(asked)
    was = {key: reason[key] for key in ("rule", "text", "reason")}
    asked.change("unaccept", at=0, was=was)
    assert asked.get("accepted")["accepted"] == []
    assert [own["rule"] for own in findings(asked)] == ["repeated-word"]
    asked.change("accept", finding=twice, reason="又一次")
    assert [own["reason"] for own in asked.get("accepted")["accepted"]] == ["又一次"]
    for _ in range(4):
        asked.turned("undo")
    assert (source / B).read_text() == spoilt and not (source / "check.yaml").exists()


def test_what_commands_write_is_undone_on_the_page(asked: Asked, source: Path) -> None:
    text = (source / B).read_text()
    spoilt = text.replace("阵地建设，优化", "阵地建设,优化")
    (source / B).write_text(spoilt)
    assert build("check", "--source", source, "--fix").returncode == 0
    assert (source / B).read_text() == text
    assert asked.booklet()["undo"]["what"] == "自动改正"
    asked.turned("undo")
    assert (source / B).read_text() == spoilt
    asked.turned("redo")
    assert (source / B).read_text() == text


def test_all_that_is_safe_is_mended_at_once(asked: Asked, source: Path) -> None:
    text = (source / B).read_text()
    spoilt = text.replace("，", ",")
    (source / B).write_text(spoilt)
    answer = asked.change("fix", findings="all")
    assert (source / B).read_text() == text
    assert answer["said"] == f"已改正 {spoilt.count(',')} 处"
    assert asked.try_to("fix", findings="all").status == 409


def test_a_slip_of_a_broken_file_is_mended_where_it_leaves_no_doubt(
    asked: Asked, source: Path
) -> None:
    text = (source / "assisting.yaml").read_text()
    (source / "assisting.yaml").write_text(text.replace("对应上级部门: [", "对应上级部门：["))
    (fault,) = [note for note in findings(asked) if note["fix"]]
    assert fault["file"] == "source/assisting.yaml"
    asked.change("fix", findings=[fault])
    assert (source / "assisting.yaml").read_text() == text


def test_reasons_beside_others_keep_the_others_bytes(asked: Asked, source: Path) -> None:
    other = "- {规则: typo, 原文: 乙, 理由: 二}\n"
    check = f"# 说明\n- 规则: typo\n  原文: |\n    甲\n  理由: '一'\n# 中间\n{other}"
    (source / "check.yaml").write_text(check)
    was = {"rule": "typo", "text": "甲", "reason": "一"}
    asked.change("unaccept", at=0, was=was)
    assert (source / "check.yaml").read_text() == f"# 说明\n# 中间\n{other}"
    assert asked.try_to("unaccept", at=0, was=was).status == 409
