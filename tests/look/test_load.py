"""What is wrong with layout.yaml is said in Chinese, at its line and column, with the remedy."""

import re
from pathlib import Path

import pytest

from booklet.files.faults import UserError
from booklet.look.load import load_layout
from booklet.model.booklet import CoverRole
from booklet.model.layout import Layout
from tests.look.mistakes import LAYOUT, MISTAKES
from tests.tools import ROOT


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    return tmp_path / "templates"


def faults(templates: Path, text: str) -> list[str]:
    (templates / "layout.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as raised:
        load_layout(templates)
    return [str(fault) for fault in raised.value.faults]


@pytest.mark.parametrize(("old", "new", "line", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_said_at_its_line_and_column_with_the_remedy(
    templates: Path, old: str, new: str, line: str, said: str
) -> None:
    text = LAYOUT.replace(old, new, 1)
    assert text != LAYOUT
    found = [fault for fault in faults(templates, text) if said in fault]
    assert found, faults(templates, text)
    place = re.match(r"templates/layout\.yaml:(\d+):(\d+) .+。.+\n    (.+)", found[0])
    assert place, found
    own = text.split("\n")[int(place[1]) - 1]
    assert own.strip() == place[3] and line in own
    assert 1 <= int(place[2]) <= len(own)


def test_all_mistakes_are_said_at_once(templates: Path) -> None:
    text = LAYOUT.replace("297 mm", "297", 1).replace("left}", "centre}", 1)
    assert len(faults(templates, text)) == 2
    text = LAYOUT.replace("    anchor: 配合\n", "").replace("219 mm", "200 mm")
    assert len(faults(templates, text)) == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "templates/layout.yaml 文件是空的"),
        (b"- 1\n", "templates/layout.yaml:1:1 这里应当是“名称: 值”"),
        ("标题".encode("gbk"), "templates/layout.yaml:1 文件不是 UTF-8 编码（像是 GBK）"),
        (None, "templates/layout.yaml 找不到这个文件"),
    ],
)
def test_a_file_that_is_no_look_is_named(templates: Path, content: bytes | None, said: str) -> None:
    if content is not None:
        (templates / "layout.yaml").write_bytes(content)
    with pytest.raises(UserError, match=re.escape(said)):
        load_layout(templates)


def test_a_look_laid_over_another_has_the_last_word(tmp_path: Path, layout: Layout) -> None:
    own = tmp_path / "look.yaml"
    own.write_text(
        "cover:\n  lines: {title: {size: 40 pt}}\nchapters:\n  basic:\n    columns:\n"
        "      - {key: 序号, content: number, width: 30 mm, align: center}\n"
        "      - {key: 事项类别, content: category, width: 31 mm, align: center}\n"
        "      - {key: 事项名称, content: name, width: 200 mm, align: left}\n",
        encoding="utf-8",
    )
    both = load_layout(ROOT / "templates", (own, "source/look.yaml"))
    title, usual = (look.cover.lines[CoverRole.TITLE] for look in (both, layout))
    assert title.size == 40 and title.line == usual.line
    assert [round(c.width / 72 * 25.4) for c in both.chapters["basic"].columns] == [30, 31, 200]
    assert both.chapters["assisting"] == layout.chapters["assisting"]


def test_a_mistake_is_said_in_the_file_without_which_there_would_be_none(tmp_path: Path) -> None:
    own = tmp_path / "look.yaml"
    for text, said in (
        ("chapters:\n  basic:\n    line: 5 pt\n", "source/look.yaml:3:11 行距 5 pt 比字号 12 pt"),
        ("chapters:\n  basic:\n    size: 20 pt\n", "source/look.yaml:2:3 行距 18 pt 比字号 20 pt"),
        ("chapters:\n  new:\n    size: 9 pt\n", "source/look.yaml:2:3 这里缺少 line"),
    ):
        own.write_text(text, encoding="utf-8")
        with pytest.raises(UserError) as raised:
            load_layout(ROOT / "templates", (own, "source/look.yaml"))
        assert any(str(fault).startswith(said) for fault in raised.value.faults), str(raised.value)
