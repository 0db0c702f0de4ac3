"""`county --take`: one town's wording written into the others, and not a byte more."""

import re
import shutil
from itertools import count, takewhile
from pathlib import Path

import pytest

from booklet.county.report import county_of
from booklet.county.take import take
from booklet.history.changes import History
from booklet.model.resources import Resources
from tests.commandline import build
from tests.county.small import NAMES, made, spoil
from tests.killed import killed_before_change
from tests.tools import contents

AGREED = "3.由红旗镇党委会同六工镇每月报告一次。"
OTHER = {
    "三工镇": "3.由三工镇党委会同六工镇每月报告一次。",
    "宁边路街道": "3.由宁边路街道党工委会同六工镇每月报告一次。",
}
ADDRESS = "配合-1"
EVERY = 5


@pytest.fixture
def towns(tmp_path: Path) -> Path:
    """A county in which 红旗镇 has the agreed wording of an item, with its own name in it."""
    folder = made(tmp_path)
    for town in NAMES:
        # Comments, spaces and quotes of an editor's that nothing else may touch.
        spoil(folder, "自然资源:\n", "# 待核\n\n自然资源:\n", town=town)
        path = folder / town / "assisting.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("\n", "\r\n"), newline="")
    spoil(folder, "上报工作。", f"上报工作；\n      {AGREED}")
    return folder


def took(towns: Path, *options: str) -> str:
    ran = build("county", towns, "--take", ADDRESS, "--from", "红旗镇", *options)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_the_other_towns_get_the_wording_with_their_own_names_and_no_other_byte(
    towns: Path,
) -> None:
    before = contents(towns)
    said = took(towns)
    after = contents(towns)
    assert {name for name in after if after[name] != before[name]} == {
        f"{town}/assisting.yaml" for town in NAMES if town != "红旗镇"
    }
    assert "改动 3 个清单" in said
    for town, clause in OTHER.items():
        name = f"{town}/assisting.yaml"
        old, new = before[name].split(b"\r\n"), after[name].split(b"\r\n")
        assert [line for line in new if line not in old] == [
            "      2.开展野生动植物巡护和违法线索上报工作；".encode(),
            f"      {clause}".encode(),
        ]
        assert [line for line in old if line not in new] == [
            "      2.开展野生动植物巡护和违法线索上报工作。".encode()
        ]


def test_a_dry_run_shows_it_and_writes_nothing(towns: Path) -> None:
    before = contents(towns)
    said = took(towns, "--dry-run")
    assert contents(towns) == before
    for clause in OTHER.values():
        assert f"+      {clause}" in said
    assert "将改动" in said


def test_it_is_a_step_of_each_towns_history_that_can_be_undone(towns: Path) -> None:
    before = contents(towns)
    took(towns)
    history = History(towns / "三工镇")
    (step,) = history.undoable()
    assert step.what == "照红旗镇统一“野生动物、植物保护工作”"
    history.undo(step.id)
    assert contents(towns / "三工镇") == {
        name.removeprefix("三工镇/"): content
        for name, content in before.items()
        if name.startswith("三工镇/")
    }


def test_a_second_time_nothing_is_left_to_do(towns: Path) -> None:
    took(towns)
    before = contents(towns)
    assert "改动 0 个清单" in took(towns)
    assert contents(towns) == before


LACKING = """\
# 街道的
自然资源:
  - 事项名称: 负责滑雪场周边交通疏导
    对应上级部门: [昌吉市公安局]
    上级部门职责: 维护秩序。
    乡镇配合职责: 派人引导。
平安法治:
  - 事项名称: 负责夜市秩序
    对应上级部门: [昌吉市公安局]
    上级部门职责: 维护秩序。
    乡镇配合职责: 派人巡查。
"""


def test_a_town_that_lacks_the_item_gets_it_with_its_own_names_where_it_belongs(
    towns: Path,
) -> None:
    path = towns / "宁边路街道" / "assisting.yaml"
    path.write_text(LACKING, encoding="utf-8")
    took(towns)
    lines = path.read_text(encoding="utf-8").splitlines()
    first, second = lines.index("  - 事项名称: 野生动物、植物保护工作"), lines.index("平安法治:")
    assert lines.index("    乡镇配合职责: 派人引导。") == first - 1
    assert OTHER["宁边路街道"] in "".join(lines[first:second])
    assert lines[:first] + lines[second:] == LACKING.splitlines()
    assert "改动 0 个清单" in took(towns)


def test_an_item_is_added_beside_its_neighbour(towns: Path) -> None:
    beside = (
        "  - 事项名称: 开展林长制工作\n    对应上级部门: [昌吉市林业和草原局]\n"
        "    上级部门职责: 1.制定方案。\n    乡镇配合职责: 1.组织巡林。\n"
    )
    for town in NAMES:
        spoil(towns, "自然资源:\n", f"自然资源:\n{beside}", town=town)
    path = towns / "佃坝乡" / "assisting.yaml"
    own = f"# 待核\n\n自然资源:\n{beside}" + LACKING.split(":\n", 1)[1]
    path.write_text(own, encoding="utf-8")
    ran = build("county", towns, "--take", "配合-2", "--from", "红旗镇")
    assert ran.returncode == 0, ran.stderr
    text = path.read_text(encoding="utf-8")
    at = text.index("  - 事项名称: 野生动物、植物保护工作")
    end = text.index("  - 事项名称: 负责滑雪场周边交通疏导")
    assert own.index("  - 事项名称: 负责滑雪场周边交通疏导") == at
    assert text[:at] + text[end:] == own


def test_a_town_that_has_a_reason_or_the_item_elsewhere_is_left_alone_and_named(
    towns: Path,
) -> None:
    shutil.copy(towns / "三工镇" / "basic.yaml", towns / "三工镇" / "kept.txt")
    (towns / "佃坝乡" / "check.yaml").write_text(
        "- 规则: county-clause\n  原文: 每月报告一次\n  理由: 照批复\n", encoding="utf-8"
    )
    for town in ("三工镇", "宁边路街道"):  # so that most have the clause which 佃坝乡 has not
        spoil(towns, "上报工作。", f"上报工作；\r\n      {OTHER[town]}", town=town)
    (towns / "宁边路街道" / "assisting.yaml").write_text(LACKING, encoding="utf-8")
    moved = "党的建设:\n  - 野生动物、植物保护工作\n"
    spoil(towns, "党的建设:\n", moved, "basic.yaml", "宁边路街道")
    before = contents(towns)
    said = took(towns)
    assert contents(towns) == before
    assert "佃坝乡：check.yaml 里说明了是有意的" in said
    assert "宁边路街道：放在“基本履职事项清单”里" in said
    assert "三工镇：已经一样" in said


def test_a_reason_for_lacking_one_item_is_none_for_another(towns: Path) -> None:
    for line in (
        "  - 加强基层阵地建设，优化提升服务功能\n",
        "  - 落实民主生活会、组织生活会、“三会一课”、主题党日等党内组织生活制度\n",
    ):
        own = "  - 负责统战联络工作\n" if "阵地" in line else ""
        spoil(towns, line, own, "basic.yaml", "佃坝乡")
    (towns / "佃坝乡" / "check.yaml").write_text(
        "- 规则: county-missing\n  原文: 加强基层阵地建设\n  理由: 照批复\n", encoding="utf-8"
    )
    said = [
        build("county", towns, "--take", f"基本-{n}", "--from", "红旗镇").stdout for n in (2, 1)
    ]
    assert "佃坝乡：check.yaml 里说明了是有意的" in said[0]
    assert "改动 1 个清单" in said[1] and "check.yaml" not in said[1]


def test_what_most_have_in_another_list_is_not_added_to_this_one(towns: Path) -> None:
    name = "开展农村公益电影放映"
    for town in NAMES[1:]:
        spoil(towns, "民生服务:\n", f"民生服务:\n  - {name}\n", "basic.yaml", town)
    own = f"民生服务:\n  - 事项名称: {name}\n    承接部门及工作方式: 市委宣传部负责。\n"
    spoil(towns, "民生服务:\n", own, "reclaimed.yaml", NAMES[0])
    before = contents(towns)
    for address, town, left in (("收回-1", NAMES[0], 3), ("基本-3", NAMES[1], 1)):
        said = build("county", towns, "--take", address, "--from", town).stdout
        assert said.count("：放在“") == left and "改动 0 个清单" in said
    assert contents(towns) == before


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--take", "配合-9", "--from", "红旗镇"), "没有“配合-9”这一项"),
        (("--take", ADDRESS, "--from", "白旗镇"), "没有这个清单"),
        (("--take", ADDRESS), "--take 和 --from 一起用"),
        (("--dry-run",), "--take 和 --from 一起用"),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_written(
    towns: Path, options: tuple[str, ...], said: str
) -> None:
    before = contents(towns)
    ran = build("county", towns, *options)
    assert ran.returncode != 0
    assert said in ran.stderr
    assert contents(towns) == before


def test_what_a_town_has_written_otherwise_is_told_with_its_line_and_what_to_do(
    towns: Path,
) -> None:
    path = towns / "三工镇" / "assisting.yaml"
    item = (
        "自然资源: [{事项名称: 野生动物、植物保护工作, 对应上级部门: [昌吉市公安局], "
        "上级部门职责: 1.查处。, 乡镇配合职责: 1.巡护。}]\n"
    )
    path.write_text(item, encoding="utf-8")
    before = contents(towns)
    ran = build("county", towns, "--take", ADDRESS, "--from", "红旗镇")
    assert ran.returncode == 1 and contents(towns) == before
    assert "三工镇/assisting.yaml:1 这里的写法与其他事项不同，不能自动改动" in ran.stderr
    assert "用文本编辑器改成每个类别、每个事项各起一行的写法，再做一次" in ran.stderr


def test_a_process_killed_in_between_loses_nothing_and_the_next_one_ends_it(
    towns: Path, tmp_path: Path
) -> None:
    shutil.rmtree(towns / "佃坝乡")
    county = county_of([towns], tmp_path / "out", Resources(), False)
    before = contents(towns)
    spare = tmp_path / "spare"
    shutil.copytree(towns, spare)
    took(towns)
    after = contents(towns)

    def killed(number: int) -> bool:
        shutil.rmtree(towns)
        shutil.copytree(spare, towns)
        was_killed = killed_before_change(
            number, lambda: take(county, ADDRESS, "红旗镇", Resources())
        )
        now = contents(towns)
        assert all(now[name] in (before[name], after[name]) for name in before)
        took(towns)
        assert contents(towns) == after
        return was_killed

    # Of every few changes one: towns, their files and their histories are all among them.
    assert len(list(takewhile(killed, count(0, EVERY)))) > 5


# --- Towns of one name ---------------------------------------------------------------------------
@pytest.fixture
def namesakes(towns: Path, tmp_path: Path) -> Path:
    """The folder of the county's towns, of which two have folders of one name."""
    for place, town in (("甲", "红旗镇"), ("乙", "三工镇")):
        (tmp_path / place).mkdir()
        shutil.move(towns / town, tmp_path / place / "镇")
    return tmp_path


@pytest.mark.parametrize(
    ("named", "name"),
    [
        (("甲", "乙"), "甲/镇"),
        (("甲/镇", "乙/镇"), "./甲/镇/"),
        (("{folder}/甲", "{folder}/乙"), "甲/镇"),
        (("{folder}/甲", "{folder}/乙"), "乙/../甲/镇"),
        (("甲", "乙"), "{folder}/甲/镇"),
    ],
)
def test_of_two_folders_of_one_name_the_path_says_which(
    namesakes: Path, named: tuple[str, ...], name: str
) -> None:
    own = [folder.format(folder=namesakes) for folder in named]
    name = name.format(folder=namesakes)
    ran = build("county", *own, "--take", ADDRESS, "--from", name, cwd=namesakes)
    assert ran.returncode == 0, ran.stderr
    text = (namesakes / "乙" / "镇" / "assisting.yaml").read_text(encoding="utf-8")
    assert OTHER["三工镇"] in text


def test_whatever_is_offered_for_from_names_one_town(namesakes: Path) -> None:
    shutil.copytree(namesakes / "县" / "佃坝乡", namesakes / "甲" / "甲" / "镇")
    command = ("county", namesakes, "--take", ADDRESS, "--dry-run", "--from")
    lists = set()
    for typed in ("镇", "丙"):  # of several, and of none
        refused = build(*command, typed)
        assert refused.returncode == 1
        offered = re.search("--from 后面写 (.*)，或者文件夹的路径", refused.stderr)
        assert offered
        lists.add(offered[1])
    (names,) = (offered.split("、") for offered in lists)
    assert {"甲/镇", "乙/镇", "佃坝乡", "宁边路街道"} & {*names} == {
        "乙/镇",
        "佃坝乡",
        "宁边路街道",
    }
    assert len({*names}) == 5
    for name in names:
        assert build(*command, name).returncode == 0, name
