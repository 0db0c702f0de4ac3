"""`new`: an office's own booklet begun."""

from pathlib import Path

import pytest

from booklet.source.begin import looks
from tests.commandline import build

LOOKS = ["通用", *looks()]


@pytest.mark.parametrize("look", LOOKS)
def test_what_is_begun_is_sound_and_can_be_made_at_once(look: str, tmp_path: Path) -> None:
    said = build("new", tmp_path / "甲", "--look", look, "--place", "云南省", "--town", "“乙”镇")
    assert said.returncode == 0, said.stderr
    source = tmp_path / "甲/source"
    checked = build("check", "--strict", "--source", source)
    assert (checked.returncode, checked.stdout) == (0, "校对完毕：没有发现问题。\n")
    made = build("publish", "--source", source, "--output", tmp_path, "--format", "docx")
    assert made.returncode == 0, made.stderr
    assert [path.name for path in tmp_path.glob("*.docx")] == ["“乙”镇履职事项清单.docx"]


def test_every_list_is_there_with_comments_that_explain_it(tmp_path: Path) -> None:
    build("new", tmp_path)
    texts = {path.name: path.read_text("utf-8") for path in (tmp_path / "source").glob("*.yaml")}
    assert sorted(texts) == ["assisting.yaml", "basic.yaml", "booklet.yaml", "reclaimed.yaml"]
    for name, text in texts.items():
        assert text.startswith(f"# yaml-language-server: $schema=.schema/{name[:-5]}.json\n# ")
        assert (tmp_path / f"source/.schema/{name[:-5]}.json").is_file()


def test_the_three_next_steps_are_said(tmp_path: Path) -> None:
    said = build("new", tmp_path / "我的 清单").stdout
    assert [line[:4] for line in said.splitlines()[2:]] == ["  1.", "  2.", "  3."]
    assert f"publish --source '{tmp_path}/我的 清单/source' --output" in said


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("--date", "明年"), 1, "“明年”不是日期。写成这样：2026 年 1 月"),
        (("--look", "横排"), 2, "没有“横排”这种版式。可以用：通用、"),
    ],
)
def test_what_cannot_be_is_refused(
    arguments: tuple[str, ...], code: int, told: str, tmp_path: Path
) -> None:
    ran = build("new", tmp_path / "x", *arguments)
    assert ran.returncode == code and told in ran.stderr
    assert not (tmp_path / "x").exists()


def test_a_source_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    build("new", tmp_path)
    (tmp_path / "source/basic.yaml").write_text("甲:\n  - 乙\n", encoding="utf-8")
    assert "已经有了，不覆盖" in build("new", tmp_path).stderr
    assert (tmp_path / "source/basic.yaml").read_text("utf-8") == "甲:\n  - 乙\n"
