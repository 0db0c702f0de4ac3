"""A county's lists side by side: what is told of planted differences, and what is not."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from booklet.model.layout import Layout
from tests import counties
from tests.commandline import build
from tests.tools import SMALL


@pytest.fixture(scope="module")
def result(layout: Layout, tmp_path_factory: pytest.TempPathFactory) -> counties.Told:
    folder = tmp_path_factory.mktemp("county")
    made = counties.county(1, 8, layout)
    counties.written(made, folder, layout)
    return counties.told(made, counties.found_in(folder))


def test_nine_of_ten_planted_differences_are_told(result: counties.Told) -> None:
    assert result.planted.total() > 200
    assert result.recall >= 0.9


def test_of_what_is_told_two_thirds_at_least_are_true(result: counties.Told) -> None:
    assert result.false_by_true <= 0.5


@pytest.mark.parametrize("kind", counties.PLANTED)
def test_most_of_each_kind_are_told(result: counties.Told, kind: str) -> None:
    assert result.told[kind] >= 0.75 * result.planted[kind]
    assert result.false[kind] <= 0.5 * result.planted[kind]


def test_towns_that_differ_by_their_names_alone_do_not_differ(
    layout: Layout, tmp_path: Path
) -> None:
    names = counties.TOWNS[8:]  # of each kind, and some that are words: 和平镇, 建设街道
    made = counties.county(1, len(names), layout, own_way=0, planted={}, names=names)
    counties.written(made, tmp_path, layout)
    assert list(counties.found_in(tmp_path)) == []


# --- A county of small towns ---------------------------------------------------------------------
NAMES = ("红旗镇", "佃坝乡", "三工镇", "宁边路街道")


@pytest.fixture
def towns(tmp_path: Path) -> Path:
    for name in NAMES:
        shutil.copytree(SMALL, tmp_path / "县" / name)
        own = tmp_path / "县" / name / "booklet.yaml"
        text = own.read_text(encoding="utf-8")
        assert "大西渠镇" in text
        own.write_text(text.replace("大西渠镇", name), encoding="utf-8")
    return tmp_path / "县"


def spoil(towns: Path, old: str, new: str, name: str = "assisting.yaml") -> None:
    """Change something in the list of 红旗镇."""
    path = towns / "红旗镇" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def found(towns: Path, *options: object) -> list[dict[str, Any]]:
    ran = build("county", towns, "--json", *options)
    assert ran.returncode == 0, ran.stderr
    said: list[dict[str, Any]] = json.loads(ran.stdout)
    return said


def test_json_has_the_fields_of_check_and_where_it_is(towns: Path) -> None:
    spoil(towns, "查处违法行为", "查外违法行为")
    (own,) = found(towns)
    path = towns / "红旗镇" / "assisting.yaml"
    lines = path.read_text(encoding="utf-8").split("\n")
    line = next(n for n, text in enumerate(lines, 1) if "查外" in text)
    assert own == {
        "file": str(path),
        "line": line,
        "column": lines[line - 1].index("外") + 1,
        "rule": "county-slip",
        "severity": "疑似",
        "message": "“查外违法行为。”，别的乡镇多数写“查处违法行为。”",
        "remedy": "改正；是有意的，写进 check.yaml 说明",
        "excerpt": lines[line - 1].strip(),
        "town": "红旗镇",
        "list": "配合履职事项清单",
        "item": "野生动物、植物保护工作",
    }
