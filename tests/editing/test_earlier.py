"""What changed since an earlier edition, and back; files that are dropped; what is published."""

import subprocess
import time
from pathlib import Path
from typing import Any

from booklet.history.published import keep_published
from booklet.model.layout import Layout
from booklet.source.load import load_source
from tests.asked import Answer, Asked
from tests.edited import EditedSheets, office_files
from tests.offices import Given, write
from tests.tools import contents
from tests.word_file import with_an_insertion

B, A, R, F = "basic.yaml", "assisting.yaml", "reclaimed.yaml", "booklet.yaml"
OURS = "乡镇配合职责"


def git(folder: Path, *arguments: str) -> str:
    own = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false")
    ran = subprocess.run(["git", *own, *arguments], cwd=folder, check=True, capture_output=True)
    return ran.stdout.decode().strip()


def edited_all_over(asked: Asked) -> None:
    cells = {OURS: "1.开展野生动植物保护的宣传；\n2.开展野生动植物巡护和违法线索上报工作。"}
    asked.change("set", item=asked.ref(A, 0), values={"cells": cells})
    asked.change("remove", item=asked.ref(B, 1))
    values = {"name": "新的事项", "category": "党的建设"}
    asked.change("insert", list=B, beside=None, values=values)
    asked.change("set", item=asked.ref(B, 2), values={"name": "开展养老服务工作，做好热线办理"})
    asked.change("front", set={"日期": "2025 年 8 月"}, was={"日期": "2025 年 7 月"})


def test_what_changed_is_shown_character_by_character_and_taken_back(
    asked: Asked, source: Path
) -> None:
    assert asked.ask("GET", "/edit/changes", query={"since": "published"}).status == 404
    keep_published(source, {})
    before = contents(source)
    assert asked.get("changes", since="published")["changes"] == []
    edited_all_over(asked)
    told = asked.get("changes", since="published")
    assert [change["kinds"] for change in told["changes"]] == [
        ["删除"], ["新增"], ["更名"], ["修改"],
    ]  # fmt: skip
    assert told["front"] == [{"key": "日期", "old": "2025 年 7 月", "new": "2025 年 8 月"}]
    reworded = told["changes"][3]
    assert reworded["new"]["label"] == "配合-1"
    assert reworded["fields"] == [
        {
            "key": OURS,
            "title": OURS,
            "stretches": [
                ["kept", "1.开展野生动植物保护的宣传"],
                ["removed", "教育"],
                ["kept", "；\n2.开展野生动植物巡护和违法线索上报工作。"],
            ],
        }
    ]
    assert all(change["restorable"] for change in told["changes"])
    edited = contents(source)
    for change in told["changes"]:
        asked.change("restore", since="published", changes=[change["id"]])
    assert contents(source) == {**before, F: edited[F]}
    refused = asked.try_to("restore", since="published", changes=["nothing"])
    assert refused.status == 409
    for _ in told["changes"]:
        asked.turned("undo")
    assert contents(source) == edited
    ids = [change["id"] for change in told["changes"]]
    asked.change("restore", since="published", changes=ids)
    assert contents(source) == {**before, F: edited[F]}


def test_a_revision_of_git_is_compared_with_wherever_the_server_runs(
    asked: Asked, source: Path
) -> None:
    assert asked.get("revisions") == {"published": None, "git": []}
    git(source.parent, "init", "-q")
    git(source.parent, "add", "source")
    git(source.parent, "commit", "-qm", "七月")
    edited_all_over(asked)
    (revision,) = asked.get("revisions")["git"]
    assert revision["subject"] == "七月"
    told = asked.get("changes", since=f"git:{revision['rev']}")
    assert len(told["changes"]) == 4
    since = f"git:{revision['rev']}"
    before = git(source.parent, "show", f"HEAD:source/{A}")
    asked.change("restore", since=since, changes=[told["changes"][3]["id"]])
    assert (source / A).read_text().strip() == before
    assert "source/.history" not in git(source.parent, "status", "--porcelain", "-uall")
    assert asked.ask("GET", "/edit/changes", query={"since": "git:nothing"}).status == 422
    for odd in ("git:--help", "git:", "folder", "git:a b", "git:$(x)"):
        assert asked.ask("GET", "/edit/changes", query={"since": odd}).status == 400


def test_an_item_moved_between_lists_and_categories_goes_back(asked: Asked, source: Path) -> None:
    keep_published(source, {})
    before = contents(source)
    to: dict[str, Any] = {"file": R, "category": "民生服务", "beside": None}
    cells = {"承接部门及工作方式": "昌吉市民政局：\n办理。"}
    asked.change("move", item=asked.ref(B, 1), to=to, values={"cells": cells})
    to = {"file": B, "category": "民生服务", "beside": None}
    asked.change("move", item=asked.ref(B, 0), to=to)
    changes = asked.get("changes", since="published")["changes"]
    for change in changes:
        asked.change("restore", since="published", changes=[change["id"]])
    assert contents(source) == before


# --- Files that are dropped ----------------------------------------------------------------------
def dropped(asked: Asked, path: Path, **query: str) -> Answer:
    content = path.read_bytes()
    kind = {"content-type": "application/octet-stream"}
    return asked.ask("POST", "/edit/upload", content, kind, query={"name": path.name, **query})


def test_the_changes_of_a_spreadsheet_are_taken_one_by_one(
    asked: Asked, source: Path, layout: Layout, tmp_path: Path
) -> None:
    files = office_files(load_source(source, layout).booklet, layout, tmp_path)
    before = contents(source)
    sheets = EditedSheets(files["xlsx"])
    sheets.put(1, 0, 2, "野生动物保护工作")
    sheets.remove(0, 1)
    path = sheets.save(tmp_path / "edited.xlsx")
    answer = dropped(asked, path)
    assert answer.status == 200, answer.content.decode()
    told = answer.json
    assert told["kind"] == "changes" and told["summary"] == "共 2 处：删除 1，更名 1"
    _, renamed = told["changes"]
    assert contents(source) == before
    made = asked.change("take", upload=told["upload"], changes=[renamed["id"]])
    assert made["said"] == "已读入 edited.xlsx 1 处"
    name = "野生动物、植物保护工作".encode()
    once = {**before, A: before[A].replace(name, "野生动物保护工作".encode())}
    assert contents(source) == once
    assert asked.try_to("take", upload=told["upload"], changes=[renamed["id"]]).status == 409
    asked.change("take", upload=told["upload"], changes="all")
    assert contents(source)[B].decode().count("- ") == 2
    asked.turned("undo")
    assert contents(source) == once
    assert asked.try_to("take", upload="gone", changes="all").status == 404


def test_a_word_file_with_unsettled_changes_asks_what_becomes_of_them(
    asked: Asked, source: Path, layout: Layout, tmp_path: Path
) -> None:
    files = office_files(load_source(source, layout).booklet, layout, tmp_path)
    path = with_an_insertion(files["docx"], tmp_path / "tracked.docx")
    answer = dropped(asked, path)
    assert answer.status == 422 and answer.json["unsettled"] is True
    assert len(dropped(asked, path, changes="accept").json["changes"]) == 1
    assert dropped(asked, path, changes="reject").json["changes"] == []


def test_a_file_that_cannot_be_read_says_why(asked: Asked, tmp_path: Path) -> None:
    path = tmp_path / "清单.xlsx"
    path.write_bytes(b"no workbook")
    assert dropped(asked, path).status == 422
    path = tmp_path / "清单.pdf"
    path.write_bytes(b"%PDF")
    answer = dropped(asked, path)
    assert answer.status == 422 and answer.json["said"]


def test_a_booklet_begins_with_another_offices_file(tmp_path: Path) -> None:
    head = ["序号", "事项类别", "事项名称"]
    rows = [[1, "党的建设", "开展理论宣讲"], [2, "民生服务", "开展养老服务"]]
    lines = ["某县某镇", "履职事项清单", "2025年7月", "一、基本履职事项清单"]
    path = write(tmp_path / "别处.docx", [Given(lines, head, rows)])
    asked = Asked(tmp_path / "new")
    assert asked.booklet()["begun"] is False
    answer = dropped(asked, path)
    assert answer.status == 200, answer.content.decode()
    assert answer.json["kind"] == "adoption" and "事项 2 项" in answer.json["summary"]
    assert not (tmp_path / "new").exists()
    made = asked.post("adopt", {"upload": answer.json["upload"]})
    assert made.status == 200, made.content.decode()
    booklet = asked.booklet()
    assert booklet["begun"] and len(booklet["lists"][0]["items"]) == 2
    assert asked.post("adopt", {"upload": answer.json["upload"]}).status == 422


# --- What is made --------------------------------------------------------------------------------
def done(asked: Asked, work: Any) -> Any:
    ends = time.monotonic() + 60
    while asked.desk.told()["work"]["running"]:
        assert time.monotonic() < ends
        time.sleep(0.05)
    return asked.desk.told()["work"]


def test_publishing_is_refused_while_something_is_unsaved(asked: Asked) -> None:
    held = asked.post("unsaved", {"tab": "one", "items": ["配合-1"]})
    assert held.json == {"unsaved": ["配合-1"]}
    answer = asked.post("publish", {})
    assert answer.status == 409
    assert answer.json["error"] == "unsaved" and answer.json["unsaved"] == ["配合-1"]
    assert asked.post("report", {"since": "published"}).status == 409
    assert asked.post("unsaved", {"tab": "one", "items": []}).json == {"unsaved": []}
    assert asked.post("publish", {"formats": ["exe"]}).status == 400
    assert asked.ask("GET", "/edit/made/anything.pdf").status == 404
