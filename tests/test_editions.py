"""An edition is read from a folder or from an earlier revision, and nothing of it is run."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from booklet.editions import read_edition
from booklet.faults import UserError
from booklet.layout import Layout
from tests.test_publish import build
from tests.tools import ROOT

SMALL = ROOT / "tests" / "small"


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


def names(spec: str, layout: Layout) -> list[str]:
    return [item.name for item in read_edition(spec, layout).chapters[0].items]


def test_a_folder_and_its_revision_are_the_same_edition(repository: Path, layout: Layout) -> None:
    assert read_edition("HEAD:清单/source", layout) == read_edition("清单/source", layout)


def test_an_earlier_revision_has_the_earlier_text(repository: Path, layout: Layout) -> None:
    before, after = names("HEAD~1:清单/source", layout), names("HEAD:清单/source/", layout)
    assert before[1] != after[1] == before[1].replace("加强", "全面加强", 1)


def test_a_revision_is_found_from_a_folder_below(
    repository: Path, layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository / "清单")
    assert read_edition("HEAD:清单/source", layout) == read_edition("source", layout)


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
        read_edition(spec, layout)
    assert said in str(error.value).replace("／", "/")


def test_faults_of_an_earlier_revision_are_placed_in_it(repository: Path, layout: Layout) -> None:
    path = repository / "清单" / "source" / "basic.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "  - 甲 #乙\n", "utf-8")
    commit()
    with pytest.raises(UserError, match=r"HEAD:清单／source/basic\.yaml:\d+:\d+ "):
        read_edition("HEAD:清单/source", layout)


def test_outside_a_repository_git_is_not_asked_further(
    tmp_path: Path, layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(UserError, match="这里不是 git 仓库"):
        read_edition("HEAD:source", layout)


def test_a_machine_without_git_is_told_so(
    tmp_path: Path, layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UserError, match="没有安装 git"):
        read_edition("HEAD:source", layout)


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
    assert "两版内容相同，没有变动。" in ran.stdout
    assert [path.suffix for path in (repository / "out").iterdir() if path.suffix] == [".pdf"]


def test_the_command_writes_nothing_where_an_edition_is_missing(repository: Path) -> None:
    ran = build("compare", "HEAD~7:清单/source", "清单/source", "--output", "out", cwd=repository)
    assert ran.returncode == 1
    assert "没有生成任何文件" in ran.stderr
    assert not (repository / "out").exists()
