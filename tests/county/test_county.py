"""A county's lists side by side: what is told of planted differences, and what is not."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from booklet.model.layout import Layout
from tests import counties
from tests.commandline import build
from tests.county.small import NAMES, made, spoil


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
@pytest.fixture
def towns(tmp_path: Path) -> Path:
    return made(tmp_path)


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


SECOND = "      2.开展野生动植物巡护和违法线索上报工作。\n"
SERVICES = "  - 加强基层阵地建设，优化提升服务功能\n"
FORESTRY = "昌吉市林业和草原局"
# What is changed in 红旗镇: the file, old and new text, the rule and what is said.
CHANGED = [
    ("assisting", FORESTRY, "昌吉市水利局", "county-department", "昌吉市水利局"),
    ("assisting", f"{FORESTRY}, ", "", "county-department", f"少了“{FORESTRY}”"),
    ("assisting", FORESTRY, "市林草局", "county-department", "市林草局"),
    ("assisting", FORESTRY, "市林业和草原局", "county-spelling", "市林业和草原局"),
    ("assisting", FORESTRY, "昌吉林业和草原局", "county-spelling", "昌吉林业和草原局"),
    ("assisting", SECOND, "", "county-clause", "有：2.开展野生动植物巡护"),
    ("assisting", SECOND, f"{SECOND}      3.每月报告一次工作情况。\n", "county-clause", "多了一条"),
    ("assisting", "自然资源:", "生态环保:", "county-category", "别的乡镇多数写“自然资源”"),
    ("assisting", "野生动物、植物", "野生动动物、植物", "county-slip", "野生动动物"),
    ("assisting", "建立野生动植物资源档案", "摸清底数以后分门别类造册", "county-wording", "1 处"),
    ("basic", SERVICES, "", "county-missing", "4 个清单里 3 个有"),
    ("reclaimed", "民政局：", "教育局：", "county-department", "教育局"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "rule", "said"), CHANGED)
def test_what_differs_in_one_town_is_told_once_and_of_that_town(
    towns: Path, file: str, old: str, new: str, rule: str, said: str
) -> None:
    spoil(towns, old, new, f"{file}.yaml")
    (own,) = found(towns)
    assert (own["town"], own["rule"]) == ("红旗镇", rule)
    assert said in own["message"]


def test_a_clause_that_the_others_word_each_in_its_own_way_is_missing_where_it_is_not(
    towns: Path,
) -> None:
    for town, said in zip(NAMES, ("组织专人", "会同护林员", "", "按季度分片"), strict=True):
        own = f"      2.{said}开展野生动植物日常巡护和违法线索上报工作。\n"
        spoil(towns, SECOND, own if said else "", town=town)
    (own_only,) = [one for one in found(towns) if one["rule"] == "county-clause"]
    assert own_only["town"] == "红旗镇"
    assert "少了一条" in own_only["message"]


def test_an_item_in_another_list_is_not_missing_and_not_a_towns_own(towns: Path) -> None:
    spoil(towns, "  - 加强基层阵地建设，优化提升服务功能\n", "", "basic.yaml")
    spoil(
        towns,
        "民生服务:\n",
        "党的建设:\n  - 事项名称: 加强基层阵地建设，优化提升服务功能\n"
        "    承接部门及工作方式: 市委组织部负责。\n民生服务:\n",
        "reclaimed.yaml",
    )
    (own,) = found(towns)
    assert (own["rule"], own["list"]) == ("county-elsewhere", "上级部门收回事项清单")
    assert own["file"].endswith("reclaimed.yaml")


def test_the_order_of_items_and_of_clauses_is_compared(towns: Path) -> None:
    for town in NAMES:
        spoil(
            towns,
            "  - 加强基层阵地建设，优化提升服务功能\n",
            "  - 加强基层阵地建设，优化提升服务功能\n  - 做好党员发展工作\n  - 负责统战联络工作\n",
            "basic.yaml",
            town,
        )
    first = "  - 落实民主生活会、组织生活会、“三会一课”、主题党日等党内组织生活制度\n"
    spoil(towns, first, "", "basic.yaml")
    spoil(towns, "  - 负责统战联络工作\n", f"  - 负责统战联络工作\n{first}", "basic.yaml")
    (own,) = found(towns)
    assert (own["rule"], own["item"]) == ("county-order", first.strip()[2:])


def test_what_one_town_alone_has_is_no_difference(towns: Path) -> None:
    spoil(towns, "党的建设:\n", "党的建设:\n  - 负责古驿站看护\n", "basic.yaml")
    assert found(towns) == []
    ran = build("county", towns, "--output", towns.parent / "out")
    assert "个性事项 1 项" in ran.stdout


def test_an_item_of_several_towns_that_stands_twice_in_one_is_not_its_own(towns: Path) -> None:
    spoil(towns, SERVICES, SERVICES * 2, "basic.yaml")
    ran = build("county", towns, "--output", towns.parent / "out")
    assert "个性事项 0 项" in ran.stdout, ran.stderr


def test_no_majority_makes_no_yardstick(towns: Path) -> None:
    words = ("分级负责建好名册", "摸清家底", "每年普查一次并上图", "按季度更新电子数据")
    for town, own in zip(NAMES, words, strict=True):
        spoil(towns, "建立野生动植物资源档案", own, town=town)
    assert found(towns) == []


def test_a_model_is_the_yardstick_of_all_and_may_stand_elsewhere(
    towns: Path, tmp_path: Path
) -> None:
    model = tmp_path / "样本"
    shutil.move(towns / "红旗镇", model)
    path = model / "assisting.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("查处违法行为", "依法查处违法行为"), encoding="utf-8")
    said = found(towns, "--model", model)
    assert {own["town"] for own in said} == {"三工镇", "佃坝乡", "宁边路街道"}
    assert {own["rule"] for own in said} == {"county-slip"}


@pytest.mark.parametrize("quoted", ["查外违法行为", "野生动物、植物保护工作"])
def test_a_reason_in_check_yaml_accepts_a_difference_and_check_knows_the_rule(
    towns: Path, quoted: str
) -> None:
    spoil(towns, "查处违法行为", "查外违法行为")
    (towns / "红旗镇" / "check.yaml").write_text(
        f"- 规则: county-slip\n  原文: {quoted}\n  理由: 照批复\n", encoding="utf-8"
    )
    assert found(towns) == []
    ran = build("check", "--source", towns / "红旗镇", "--strict", "--json")
    assert "county-slip" not in ran.stdout and "stale" not in ran.stdout
    assert "差一两个字" in build("check", "--explain", "county-slip").stdout


@pytest.mark.parametrize(("format", "row"), [("xlsx", 3), ("docx", 2)])
def test_an_edited_file_is_compared_like_a_folder_and_its_rows_are_named(
    towns: Path, tmp_path: Path, format: str, row: int
) -> None:
    spoil(towns, "查处违法行为", "查外违法行为")
    build("publish", "--source", towns / "红旗镇", "--output", tmp_path / "out", "--format", format)
    shutil.rmtree(towns / "红旗镇")
    (file,) = (tmp_path / "out").glob(f"*.{format}")
    (own,) = found(towns, file)
    assert (own["rule"], own["town"]) == ("county-slip", file.stem)
    assert (own["file"], own["line"]) == (str(file), row)


def test_faults_of_all_towns_are_named_with_their_folders(towns: Path) -> None:
    spoil(towns, "事项名称:", "事项名字:")
    spoil(towns, "事项名称:", "事项名字:", town="佃坝乡")
    ran = build("county", towns, "--json")
    assert ran.returncode == 1
    for town in ("红旗镇", "佃坝乡"):
        assert f"{town}/assisting.yaml:2:" in ran.stderr


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("报来.pdf", "不能读入 .pdf 的文件。请对方发 Excel 或 Word 的原文件"),
        ("报来.doc", "不能读入 .doc 的文件。用 Excel、Word 或 WPS 打开，另存为 docx 格式"),
        ("三工镇/booklet.yaml", "这不是清单。写清单的文件夹"),
        ("没有", "找不到这个"),
    ],
)
@pytest.mark.parametrize("option", [(), ("--model",)])
def test_what_is_no_list_is_refused_for_what_it_is(
    towns: Path, name: str, said: str, option: tuple[str, ...]
) -> None:
    if "报来" in name:
        (towns / name).write_bytes(b"")
    ran = build("county", towns, *option, towns / name)
    assert ran.returncode == 1
    assert said in ran.stderr


def test_one_town_alone_cannot_be_compared(towns: Path) -> None:
    ran = build("county", towns / "红旗镇")
    assert ran.returncode == 1
    assert "没有可以对照的" in ran.stderr


# --- A model -------------------------------------------------------------------------------------
# What is changed in 三工镇, the model, alone: the file, old and new text.
MODELLED = [
    ("assisting", FORESTRY, "昌吉市水利局"),
    ("assisting", FORESTRY, "市林业和草原局"),
    ("assisting", SECOND, ""),
    ("assisting", SECOND, f"{SECOND}      3.每月报告一次工作情况。\n"),
    ("assisting", "自然资源:", "生态环保:"),
    ("assisting", "野生动物、植物", "野生动动物、植物"),
    ("assisting", "建立野生动植物资源档案", "摸清底数以后分门别类造册"),
    ("basic", SERVICES, f"{SERVICES}  - 负责古驿站看护\n"),
    ("reclaimed", "民政局：", "教育局："),
]


@pytest.mark.parametrize(("file", "old", "new"), MODELLED)
def test_with_a_model_it_is_the_model_that_says_so_and_not_most_towns(
    towns: Path, file: str, old: str, new: str
) -> None:
    spoil(towns, old, new, f"{file}.yaml", "三工镇")
    said = found(towns, "--model", towns / "三工镇")
    assert [own["town"] for own in said] == ["佃坝乡", "宁边路街道", "红旗镇"]
    for own in said:
        assert "多数" not in own["message"] + own["remedy"]
        assert "别的乡镇" not in own["message"]
    assert len({own["rule"] for own in said}) == 1
    assert "三工镇" in said[0]["message"] + said[0]["remedy"]
    ran = build("county", towns, "--model", towns / "三工镇", "--output", towns.parent / "out")
    assert not any(words in ran.stdout for words in ("多数", "别的乡镇", "半数以上"))


def test_with_a_model_the_order_is_the_models(towns: Path) -> None:
    for town in NAMES:
        spoil(
            towns,
            SERVICES,
            f"{SERVICES}  - 做好党员发展工作\n  - 负责统战联络工作\n",
            "basic.yaml",
            town,
        )
    first = "  - 落实民主生活会、组织生活会、“三会一课”、主题党日等党内组织生活制度\n"
    last = "  - 负责统战联络工作\n"
    spoil(towns, first, "", "basic.yaml", "三工镇")
    spoil(towns, last, f"{last}{first}", "basic.yaml", "三工镇")
    said = found(towns, "--model", towns / "三工镇")
    assert {own["town"] for own in said} == {*NAMES} - {"三工镇"}
    assert {own["item"] for own in said} == {first.strip()[2:]}
    assert {own["message"] for own in said} == {"次序不同，三工镇排在“负责统战联络工作”后面"}


def test_with_a_model_a_list_is_called_what_the_model_calls_it(towns: Path) -> None:
    spoil(towns, "名称: 基本履职事项清单", "名称: 基本事项清单", "booklet.yaml", "三工镇")
    spoil(towns, SERVICES, "", "basic.yaml")
    spoil(
        towns,
        "民生服务:\n",
        f"党的建设:\n  - 事项名称: {SERVICES.strip()[2:]}\n"
        "    承接部门及工作方式: 市委组织部负责。\n民生服务:\n",
        "reclaimed.yaml",
    )
    (own,) = found(towns, "--model", towns / "三工镇")
    assert own["message"].endswith("三工镇放在“基本事项清单”")
