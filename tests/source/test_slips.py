"""What was mistyped is named, with its own line, and its remedy helps."""

import os
from pathlib import Path

import pytest

from booklet.files.faults import Fault, UserError
from booklet.model.layout import Layout
from booklet.source import items
from booklet.source.load import Known, load_optional, load_parts, load_source
from booklet.source.shapes import AcceptancesShape
from tests.source.slips import ACCEPTED, CHECK, SLIPS, Planted
from tests.tools import ROOT

FILES = (
    "booklet.yaml", "basic.yaml", "assisting.yaml", "reclaimed.yaml", "corrections.yaml", CHECK,
)  # fmt: skip
# The shipped source up to these categories: long enough for every slip, and soon read.
ENDS = {"basic.yaml": "\n平安法治:", "assisting.yaml": "\n乡村振兴:"}


def shipped(name: str) -> str:
    """Return what stands in a file of the source before anything is mistyped."""
    if name == CHECK:
        return ACCEPTED
    text = (ROOT / "source" / name).read_text(encoding="utf-8")
    if name not in ENDS:
        return text
    kept, end, _ = text.partition(ENDS[name])
    assert end
    return f"{kept}\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    for name in FILES:
        (folder / name).write_text(shipped(name), encoding="utf-8")
    return folder


def faults(source: Path, layout: Layout) -> tuple[Fault, ...]:
    found: tuple[Fault, ...] = ()
    for read in (
        lambda: load_source(source, layout),
        lambda: load_optional(source, CHECK, AcceptancesShape),
    ):
        try:
            read()
        except UserError as error:
            found += error.faults
    return found


def test_what_kind_of_list_a_file_holds_is_asked_once_however_much_is_mistyped(
    source: Path, layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(items, "_other_kind", lambda document, *_: asked.append(document.name))
    path = source / "assisting.yaml"
    text = path.read_text(encoding="utf-8").replace("上级部门职责:", "上级部门职贵:")
    path.write_text(text, encoding="utf-8")
    found = {fault.message for fault in faults(source, layout)}
    assert found == {"不认识“上级部门职贵”"}
    assert len(asked) == 1


def planted(slip: Planted, text: str, source: Path) -> int:
    """Put ``text`` where the slip is planted and return the line on which it begins."""
    path = source / slip.file
    before, found, behind = shipped(slip.file).partition(slip.right)
    assert found
    path.write_text(before + text + behind, encoding="utf-8")
    return before.count("\n") + 1


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.name)
def test_a_slip_is_named_on_its_own_line_and_its_remedy_helps(
    slip: Planted, source: Path, layout: Layout
) -> None:
    line = planted(slip, slip.typed, source) + slip.wrong
    found = faults(source, layout)
    wrong = {(f.place.file, f.place.line) for f in found}
    if slip.name == "merge-conflict":
        wrong = {min(wrong)}
    assert wrong == {(f"source/{slip.file}", line)}, "\n".join(map(str, found))
    assert slip.said in found[0].advice, found[0]
    planted(slip, slip.followed, source)
    assert not faults(source, layout)


BASIC, ASSISTING, RECLAIMED = (
    f"{{名称: {name}, 类型: {kind}, 文件: {kind}.yaml}}"
    for name, kind in (
        ("基本履职事项清单", "basic"),
        ("配合履职事项清单", "assisting"),
        ("上级部门收回事项清单", "reclaimed"),
    )
)


@pytest.mark.parametrize(
    ("entry", "old", "typed", "said"),
    [
        (BASIC, "basic.y", "assisting.y", "assisting.yaml 是“配合履职事项清单”的文件"),
        (BASIC, "basic.y", "reclaimed.y", "reclaimed.yaml 是“上级部门收回事项清单”的文件"),
        (ASSISTING, "assisting.y", "reclaimed.y", "reclaimed.yaml 是“上级部门收回事项清单”的文件"),
        (ASSISTING, "assisting.y", "basic.y", "basic.yaml 用了两次"),
        (RECLAIMED, "reclaimed.y", "assisting.y", "assisting.yaml 用了两次"),
        (BASIC, "basic.y", "corrections.y", "corrections.yaml 不是清单的文件"),
        (BASIC, "basic.y", "check.y", "check.yaml 不是清单的文件"),
        (BASIC, "basic.y", "booklet.y", "booklet.yaml 不是清单的文件"),
        (BASIC, ": basic,", ": assisting,", "类型写错了，就把类型改成 basic"),
        (BASIC, ": basic,", ": text,", "类型写错了，就把类型改成 basic"),
        (ASSISTING, ": assisting,", ": basic,", "类型写错了，就把类型改成 assisting"),
        (ASSISTING, ": assisting,", ": text,", "类型写错了，就把类型改成 assisting"),
        (RECLAIMED, ": reclaimed,", ": assisting,", "类型写错了，就把类型改成 reclaimed"),
    ],
)
def test_a_list_with_the_file_of_another_is_told_where_it_is_named(
    entry: str, old: str, typed: str, said: str, source: Path, layout: Layout
) -> None:
    path = source / "booklet.yaml"
    text = path.read_text(encoding="utf-8")
    assert entry in text
    path.write_text(text.replace(entry, entry.replace(old, typed)), encoding="utf-8")
    (fault,) = faults(source, layout)
    assert fault.place.file == "source/booklet.yaml"
    assert fault.place.line == text[: text.index(entry)].count("\n") + 1
    assert said in fault.advice


def test_lists_whose_files_are_exchanged_are_both_told(source: Path, layout: Layout) -> None:
    path = source / "booklet.yaml"
    text = path.read_text(encoding="utf-8").replace("文件: assisting", "文件: x")
    text = text.replace("文件: reclaimed", "文件: assisting").replace("文件: x", "文件: reclaimed")
    path.write_text(text, encoding="utf-8")
    assert [fault.place.line for fault in faults(source, layout)] == [9, 10]


def test_a_list_of_another_kind_with_a_fault_of_its_own_is_told_as_such(
    source: Path, layout: Layout
) -> None:
    path = source / "assisting.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("    乡镇配合职责: |", "    乡镇职责: |", 1), encoding="utf-8")
    path = source / "booklet.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("类型: assisting", "类型: basic"), encoding="utf-8")
    (fault,) = faults(source, layout)
    assert "类型写错了，就把类型改成 assisting" in fault.remedy


def test_names_alone_where_columns_belong_may_have_to_be_filled_in(
    source: Path, layout: Layout
) -> None:
    path = source / "reclaimed.yaml"
    path.write_text("民生服务:\n  - 甲\n  - 乙\n", encoding="utf-8")
    (fault,) = faults(source, layout)
    assert fault.place.file == "source/booklet.yaml"
    assert "都没有写错，就给每个事项补上各栏" in fault.remedy
    path.write_text("民生服务:\n  - 甲\n", encoding="utf-8")
    (fault,) = faults(source, layout)
    assert str(fault.place) == "source/reclaimed.yaml:2:5"


@pytest.mark.parametrize(
    ("file", "old", "typed"),
    [
        ("assisting.yaml", "    对应上级部门: ", "    对应部门: "),
        ("assisting.yaml", "事项名称", "名称"),
        ("reclaimed.yaml", "承接部门及工作方式", "承接方式"),
    ],
)
def test_a_column_misnamed_everywhere_makes_no_list_of_another_kind(
    file: str, old: str, typed: str, source: Path, layout: Layout
) -> None:
    path = source / file
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, typed), encoding="utf-8")
    assert {fault.place.file for fault in faults(source, layout)} == {f"source/{file}"}


@pytest.mark.parametrize(
    ("file", "old", "typed", "said", "count"),
    [
        ("basic.yaml", ":\n", "：\n", "后面是“：”", 3),
        ("basic.yaml", ":\n", "\n", "后面缺少英文冒号", 3),
        ("basic.yaml", "  - ", "  -", "在“-”后面加上一个空格", 34),
        ("basic.yaml", "  - ", "  ——", "把“——”换成英文减号", 34),
        ("basic.yaml", "  - ", "1. ", "把“1.”换成英文减号", 34),
        ("basic.yaml", "  - ", "  ", "前面缺少“- ”", 34),
        ("assisting.yaml", "职责: ", "职责：", "改成英文冒号", 42),
        ("assisting.yaml", ": ", ":", "在冒号后面加上一个英文空格", 84),
        ("assisting.yaml", "|", "｜", "改成英文竖线", 42),
        ("assisting.yaml", " |", "", "后面缺少“|”", 42),
        ("assisting.yaml", "[", "【", "把“【”改成“[”", 21),
    ],
)
def test_who_makes_a_slip_everywhere_is_told_of_every_place(
    file: str, old: str, typed: str, said: str, count: int, source: Path, layout: Layout
) -> None:
    path = source / file
    right = path.read_text(encoding="utf-8")
    head, _, text = right.partition("\n")  # the line for editors' tools
    path.write_text(f"{head}\n{text.replace(old, typed)}", encoding="utf-8")
    found = faults(source, layout)
    assert len(found) == count
    assert all(said in fault.advice for fault in found)
    lines = zip(right.split("\n"), path.read_text(encoding="utf-8").split("\n"), strict=True)
    wrong = [number for number, (one, other) in enumerate(lines, 1) if one != other]
    assert [fault.place.line for fault in found] == wrong


def test_an_item_typed_in_full_width_is_told_line_by_line(source: Path, layout: Layout) -> None:
    path = source / "assisting.yaml"
    text = path.read_text(encoding="utf-8")
    item = text[text.index("  - 事项名称: 党内统计工作") : text.index("  - 事项名称: “五小工程”")]
    wide = item.replace("- ", "－", 1).replace(": ", "：").replace("|", "｜")
    wide = wide.replace("[", "【").replace("]", "】").replace("    ", "　　")
    path.write_text(text.replace(item, wide), encoding="utf-8")
    first = text[: text.index(item)].count("\n") + 1
    found = faults(source, layout)
    assert {f.place.line for f in found} == set(range(first, first + item.count("\n")))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04....word/document.xml", "这是 Word 文件，只是改了文件名"),
        (b"PK\x03\x04....xl/workbook.xml", "这是电子表格，只是改了文件名"),
        (b"PK\x03\x04....", "这是压缩文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "这是旧格式的 Word 或 Excel 文件"),
        (b"%PDF-1.7\n", "这是 PDF 文件"),
        (b"{\\rtf1 x}", "这是 RTF 文件"),
        (b"\x89PNG\r\n\x1a\n", "这是图片"),
        (b"\xff\xd8\xff\xe0", "这是图片"),
        (b"\x1f\x8b\x08", "这是压缩文件"),
        (bytes(1000), "文件里是空字节，已经损坏"),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
            "这是 Git LFS 的占位文件",
        ),
        (b"<!DOCTYPE html>\n<html></html>", "这是网页（HTML）或者 XML"),
        (b"<?xml version='1.0'?>\n<a/>", "这是网页（HTML）或者 XML"),
        ("序号,事项类别,事项名称\n1,党的建设,甲\n".encode(), "这是表格（CSV）"),
        ("序号\t事项类别\t事项名称\n1\t党的建设\t甲\n".encode(), "这是表格（CSV）"),
    ],
)
def test_a_file_of_another_kind_is_told_and_not_to_be_saved_as_utf_8(
    content: bytes, said: str, source: Path, layout: Layout
) -> None:
    (source / "basic.yaml").write_bytes(content)
    (fault,) = faults(source, layout)
    assert said in fault.message
    assert "UTF-8" not in fault.advice
    assert "备份" in fault.remedy or "git lfs pull" in fault.remedy


def test_each_mark_of_a_merge_conflict_is_told(source: Path, layout: Layout) -> None:
    path = source / "basic.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}<<<<<<< HEAD\n  - 甲\n=======\n  - 乙\n>>>>>>> 同事\n", "utf-8")
    last = text.count("\n")
    found = faults(source, layout)
    assert [fault.place.line for fault in found] == [last + 1, last + 3, last + 5]
    assert {fault.message for fault in found} == {"这里是 git 合并时留下的冲突标记"}


@pytest.mark.parametrize(
    "text",
    [
        "甲:\n" + "- " * 1000 + "乙\n",
        "甲:\n" + "- " * 100_000 + "乙\n",
        "".join(" " * n + "甲:\n" for n in range(1000)),
        "".join(" " * n + "-\n" for n in range(1000)),
        "甲: " + "[" * 1000 + "]" * 1000,
        "甲: " + "[" * 100_000,
        "甲: " + "{乙: " * 1000 + "}" * 1000,
        "? " * 1000 + "甲",
    ],
)
def test_what_is_nested_too_deep_is_told(text: str, source: Path, layout: Layout) -> None:
    (source / "basic.yaml").write_text(text, encoding="utf-8")
    assert faults(source, layout)


def test_what_is_no_file_is_told(source: Path, layout: Layout) -> None:
    for name in ("basic.yaml", "assisting.yaml", "reclaimed.yaml", "corrections.yaml"):
        (source / name).unlink()
    (source / "basic.yaml").symlink_to("basic.yaml")
    os.mkfifo(source / "assisting.yaml")
    (source / "reclaimed.yaml").mkdir()
    (source / "corrections.yaml").symlink_to("corrections.yaml")
    assert [str(fault) for fault in faults(source, layout)] == [
        "source/assisting.yaml 这不是文件。把它移走，从备份中恢复这个文件",
        "source/basic.yaml 这是指向自己的链接。删去这个链接，从备份中恢复这个文件",
        "source/corrections.yaml 这是指向自己的链接。删去这个链接，从备份中恢复这个文件",
        "source/reclaimed.yaml 这不是文件。把它移走，从备份中恢复这个文件",
    ]


def test_what_is_said_of_a_department_in_parentheses_joins_no_names(
    source: Path, layout: Layout
) -> None:
    path = source / "assisting.yaml"
    name = "昌吉市委组织部（组织科，党建办/人才办）"
    text = path.read_text(encoding="utf-8").replace("[昌吉市委组织部]", f"[{name}]", 1)
    path.write_text(text, encoding="utf-8")
    assert (
        name in load_source(source, layout).booklet.chapters[1].items[0].cells["对应上级部门"].text
    )


@pytest.mark.parametrize("date", ["二〇二五年七月", "（2025年版）", "2025年", "２０２５年７月"])
def test_a_cover_date_is_read_as_covers_have_it(date: str, source: Path, layout: Layout) -> None:
    path = source / "booklet.yaml"
    text = path.read_text(encoding="utf-8").replace("2025 年 7 月", date)
    path.write_text(text, encoding="utf-8")
    booklet = load_source(source, layout).booklet
    assert booklet.date == date
    assert booklet.edition_date.year == 2025


def test_a_list_whose_kind_is_changed_is_read_anew(source: Path, layout: Layout) -> None:
    known: Known = {}
    assert load_parts(source, layout, {}, known).whole
    path = source / "booklet.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("类型: basic", "类型: assisting"), encoding="utf-8")
    parts = load_parts(source, layout, {}, known)
    assert [chapter is None for chapter in parts.chapters] == [True, False, False]
    assert parts.faults
