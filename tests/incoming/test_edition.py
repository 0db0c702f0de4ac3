"""An edition is read from a folder or from an earlier revision, and nothing of it is run."""

import os
import shutil
import subprocess
from pathlib import Path

import docx
import openpyxl
import pytest

from booklet.editions.comparison import Change, compare
from booklet.files.faults import UserError
from booklet.incoming.edition import read_edition, read_editions
from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.source.load import load_source
from booklet.word.changes import Changes
from tests.commandline import Ran, build
from tests.edited import EDITED, EditedSheets, office_files
from tests.tools import ROOT, SMALL
from tests.word_file import with_an_insertion

SOURCE = str(ROOT / "source")
Files = dict[str, Path]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository, and the working directory, with a source of two revisions in it."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    folder = tmp_path / "repository"
    shutil.copytree(SMALL, folder / "清单" / "source")
    monkeypatch.chdir(folder)
    git("init", "--quiet")
    commit()
    basic = folder / "清单" / "source" / "basic.yaml"
    basic.write_text(basic.read_text(encoding="utf-8").replace("加强", "全面加强", 1), "utf-8")
    commit()
    return folder


def git(*arguments: str) -> None:
    name = ("-c", "user.name=甲", "-c", "user.email=a@example.org")
    subprocess.run(["git", *name, *arguments], check=True, capture_output=True)


def commit() -> None:
    git("add", "--all")
    git("commit", "--quiet", "--message", "改")


def edition(spec: str, layout: Layout) -> Booklet:
    return read_edition(spec, layout, load_source(SMALL, layout).booklet).booklet


def names(spec: str, layout: Layout) -> list[str]:
    return [item.name for item in edition(spec, layout).chapters[0].items]


def test_a_folder_and_its_revision_are_the_same_edition(repository: Path, layout: Layout) -> None:
    assert edition("HEAD:清单/source", layout) == edition("清单/source", layout)


def test_an_earlier_revision_has_the_earlier_text(repository: Path, layout: Layout) -> None:
    before, after = names("HEAD~1:清单/source", layout), names("HEAD:清单/source/", layout)
    assert before[1] != after[1] == before[1].replace("加强", "全面加强", 1)


def test_a_revision_is_found_from_a_folder_below(
    repository: Path, layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository / "清单")
    assert edition("HEAD:清单/source", layout) == edition("source", layout)


def test_nothing_of_a_repository_is_run(repository: Path, layout: Layout) -> None:
    """Filters and text conversions are commands that a repository's configuration names."""
    ran = repository / "ran"
    (repository / ".gitattributes").write_text("*.yaml filter=evil diff=evil\n")
    for key in ("filter.evil.smudge", "diff.evil.textconv", "core.fsmonitor"):
        git("config", key, f"touch {ran}; cat")
    for hook in ("post-checkout", "reference-transaction"):
        path = repository / ".git" / "hooks" / hook
        path.write_text(f"#!/bin/sh\ntouch {ran}\n")
        path.chmod(0o755)
    assert names("HEAD~1:清单/source", layout)
    assert not ran.exists()
    git("checkout", "--quiet", "HEAD~1", "--", ".")
    assert ran.exists()  # they would have been


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("HEAD~9:清单/source", "git 里没有“HEAD~9”这个版本"),
        ("--exec=touch:清单/source", "git 里没有“--exec=touch”这个版本"),
        ("HEAD:别处", "“HEAD”这个版本里没有“别处”文件夹"),
        ("HEAD:清单/source/basic.yaml", "这个版本里没有“清单/source/basic.yaml”文件夹"),
        ("别处", "找不到这个文件夹"),
        (":清单", "找不到这个文件夹"),
        ("清单/source/basic.yaml", "这不是清单的源文件夹"),
        ("HEAD:清单", "清单/booklet.yaml"),
    ],
)
def test_what_is_not_there_is_named(spec: str, said: str, repository: Path, layout: Layout) -> None:
    with pytest.raises(UserError) as error:
        edition(spec, layout)
    assert said in str(error.value).replace("／", "/")


def test_faults_of_an_earlier_revision_are_placed_in_it(repository: Path, layout: Layout) -> None:
    path = repository / "清单" / "source" / "basic.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "  - 甲 #乙\n", "utf-8")
    commit()
    with pytest.raises(UserError, match=r"HEAD:清单／source/basic\.yaml:\d+:\d+ "):
        edition("HEAD:清单/source", layout)


def test_outside_a_repository_git_is_not_asked_further(
    tmp_path: Path, layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(UserError, match="这里不是 git 仓库"):
        edition("HEAD:source", layout)


def test_a_machine_without_git_is_told_so(
    tmp_path: Path, layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UserError, match="没有安装 git"):
        edition("HEAD:source", layout)


def test_the_command_compares_two_revisions(repository: Path) -> None:
    ran = build(
        "compare",
        "HEAD~1:清单/source",
        "清单/source",
        "--output",
        repository / "out",
        cwd=repository,
    )
    assert ran.returncode == 0, ran.stderr
    assert "有变动的事项 1 个。" in ran.stdout
    written = {path.suffix for path in (repository / "out").iterdir()}
    assert written == {".pdf", ".docx", ".xlsx", ""}


def test_the_command_says_when_nothing_changed(repository: Path) -> None:
    ran = build(
        "compare",
        "清单/source",
        "清单/source",
        "--output",
        "out",
        "--format",
        "pdf",
        cwd=repository,
    )
    assert "两版的事项相同，没有变动。" in ran.stdout
    assert [path.suffix for path in (repository / "out").iterdir() if path.suffix] == [".pdf"]


def test_the_command_writes_nothing_where_an_edition_is_missing(repository: Path) -> None:
    ran = build("compare", "HEAD~7:清单/source", "清单/source", "--output", "out", cwd=repository)
    assert ran.returncode == 1
    assert "没有生成任何文件" in ran.stderr
    assert not (repository / "out").exists()


# --- Edited files --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def files(booklet: Booklet, layout: Layout, tmp_path_factory: pytest.TempPathFactory) -> Files:
    return office_files(booklet, layout, tmp_path_factory.mktemp("editions"))


@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
def test_a_published_file_is_the_edition_it_was_made_of(
    suffix: str, files: Files, booklet: Booklet, layout: Layout
) -> None:
    for old, new in ((SOURCE, str(files[suffix])), (str(files[suffix]), SOURCE)):
        before, after = read_editions(old, new, layout, Path("nowhere"))
        assert before.booklet == after.booklet == booklet
        assert not compare(before.booklet, after.booklet).differences


def test_two_files_take_cover_and_titles_from_the_source(
    files: Files, booklet: Booklet, layout: Layout
) -> None:
    old, new = str(files["xlsx"]), str(files["docx"])
    before, after = read_editions(old, new, layout, ROOT / "source")
    assert before.booklet == after.booklet == booklet


@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
def test_a_file_has_its_own_date(
    suffix: str, files: Files, booklet: Booklet, layout: Layout
) -> None:
    later = booklet.model_copy(update={"date": "2026 年 7 月"})
    edition = read_edition(str(files[suffix]), layout, later)
    assert edition.booklet.date == "2025 年 7 月"
    assert edition.notices == ()


def test_a_file_without_a_date_has_the_other_editions(
    files: Files, booklet: Booklet, layout: Layout, tmp_path: Path
) -> None:
    workbook = openpyxl.load_workbook(files["xlsx"])
    del workbook["目录"]
    workbook.save(tmp_path / "无目录.xlsx")
    later = booklet.model_copy(update={"date": "2026 年 7 月"})
    edition = read_edition(str(tmp_path / "无目录.xlsx"), layout, later)
    assert edition.booklet.date == "2026 年 7 月"
    assert edition.notices == (
        "无目录.xlsx 的封面上没有认出日期（例如“2025 年 7 月”），这里写成“2026 年 7 月”",
    )


@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
def test_items_begin_a_page_in_a_file_as_in_the_other_edition(
    suffix: str, files: Files, booklet: Booklet, layout: Layout
) -> None:
    basic, *others = booklet.chapters
    items = list(basic.items)
    items[9] = items[9].model_copy(update={"page_start": True})
    basic = basic.model_copy(update={"items": tuple(items)})
    frame = booklet.model_copy(update={"chapters": (basic, *others)})
    assert read_edition(str(files[suffix]), layout, frame).booklet == frame


def test_the_date_of_a_file_is_the_one_below_its_title(
    files: Files, booklet: Booklet, layout: Layout, tmp_path: Path
) -> None:
    document = docx.Document(str(files["docx"]))
    document.paragraphs[0].insert_paragraph_before("2023 年 3 月 1 日")
    document.add_paragraph("2025年8月15日")
    document.save(str(tmp_path / "红头.docx"))
    edition = read_edition(str(tmp_path / "红头.docx"), layout, booklet)
    assert edition.booklet.date == "2025 年 7 月"
    assert len(edition.notices) == 1
    assert "“2023 年 3 月 1 日”、“2025年8月15日”" in edition.notices[0]


@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
def test_an_edited_file_differs_by_the_edits(
    suffix: str, files: Files, layout: Layout, tmp_path: Path
) -> None:
    edited = EDITED[suffix](files[suffix])
    edited.put(1, 12, 2, "另外一个名称完全不同的事项")
    gone = edited.remove(0, 30)
    edited.insert(2, 3, ["", "民生服务", "对违规领取某项补贴的追缴", "昌吉市民政局：\n组织追缴。"])
    path = edited.save(tmp_path / f"edited.{suffix}")
    before, after = read_editions(SOURCE, str(path), layout, Path("nowhere"))
    found = [
        (
            fate.changes,
            fate.old.item.name if fate.old else None,
            fate.new.item.name if fate.new else None,
        )
        for fate in compare(before.booklet, after.booklet).differences
    ]
    assert found == [
        ((Change.REMOVED,), gone[2], None),
        (
            (Change.RENAMED,),
            before.booklet.chapters[1].items[12].name,
            "另外一个名称完全不同的事项",
        ),
        ((Change.ADDED,), None, "对违规领取某项补贴的追缴"),
    ]


def test_tracked_changes_of_a_word_file_are_settled_as_asked(
    files: Files, layout: Layout, tmp_path: Path
) -> None:
    path = with_an_insertion(files["docx"], tmp_path / "tracked.docx")
    with pytest.raises(UserError, match="--changes accept"):
        read_editions(SOURCE, str(path), layout, Path("nowhere"))
    for changes, count in ((Changes.ACCEPT, 1), (Changes.REJECT, 0)):
        before, after = read_editions(SOURCE, str(path), layout, Path("nowhere"), changes)
        assert len(compare(before.booklet, after.booklet).differences) == count


def test_a_file_without_one_of_the_lists_cannot_be_compared(
    files: Files, layout: Layout, tmp_path: Path
) -> None:
    workbook = openpyxl.load_workbook(files["xlsx"])
    del workbook["配合履职事项清单"]
    workbook.save(tmp_path / "两个清单.xlsx")
    with pytest.raises(
        UserError, match=r"两个清单\.xlsx 没有“配合履职事项清单”的表格，不能比较。补上"
    ):
        read_editions(SOURCE, str(tmp_path / "两个清单.xlsx"), layout, Path("nowhere"))


def compared(*arguments: object) -> Ran:
    return build("compare", *arguments, "--format", "docx", "--no-pages")


def test_the_command_compares_a_file_and_says_what_it_left_out(
    files: Files, tmp_path: Path
) -> None:
    edited = EditedSheets(files["xlsx"])
    edited.sheets[0].cell(2, 6).value = "备注"
    edited.put(0, 0, 2, f"{edited.sheets[0].cell(3, 3).value}等")
    path = edited.save(tmp_path / "改过的.xlsx")
    ran = compared(ROOT / "source", path, "--output", tmp_path / "out")
    assert ran.returncode == 0, ran.stderr
    assert "注意：改过的.xlsx 工作表“基本履职事项清单”第 2 行 的“备注”一栏不在清单里" in ran.stdout
    assert "有变动的事项 1 个。" in ran.stdout
    ran = compared(path, path, "--output", tmp_path / "out")
    assert "两版的事项相同，没有变动。" in ran.stdout


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("坏.xlsx", b"PK\x03\x04", "文件已经损坏"),
        ("旧.doc", b"", "另存为 docx 格式"),
        ("没有.docx", None, "没有.docx 找不到这个文件"),
    ],
)
def test_the_command_names_a_file_that_cannot_be_read(
    name: str, content: bytes | None, said: str, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    ran = compared(tmp_path / name, ROOT / "source", "--output", tmp_path / "out")
    assert ran.returncode == 1
    assert said in ran.stderr
    assert "没有生成任何文件" in ran.stderr
    assert not (tmp_path / "out").exists()
