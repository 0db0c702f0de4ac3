"""`build.py check` as an editor and as a machine use it."""

import json
import shutil
from pathlib import Path

import pytest

from booklet.model.layout import Layout
from booklet.proof.check import check, fix
from booklet.source.schema import schemas
from tests.commandline import build
from tests.killed import instants, killed_before_change
from tests.planned import RESOURCES
from tests.tools import ROOT, SMALL, contents

HANDED = Path(__file__).parents[1] / "handed" / "proof"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    shutil.copytree(SMALL, tmp_path / "source")
    return tmp_path / "source"


def spoil(source: Path, old: str, new: str, name: str = "assisting.yaml") -> Path:
    path = source / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_a_good_source_passes_without_a_word(source: Path) -> None:
    ran = build("check", "--source", source)
    assert (ran.returncode, ran.stdout) == (0, "校对完毕：没有发现问题。\n")


def test_an_error_is_said_with_its_place_and_fails(source: Path) -> None:
    spoil(source, "2.查处", "3.查处")
    ran = build("check", "--source", source)
    assert ran.returncode == 1
    assert ran.stdout.splitlines() == [
        "source/assisting.yaml:6:7 编号不连续：第1条之后是第3条。"
        "改为“2.”，或者补上缺少的条款 [numbering]",
        "    3.查处违法行为。",
        "校对完毕：必错 1 处。",
    ]


def test_a_doubt_passes_unless_strict(source: Path) -> None:
    spoil(source, "查处违法行为。", "查处违法行为；")
    ran = build("check", "--source", source)
    assert ran.returncode == 0
    assert "疑似：最后一条的末尾应当用“。”。改末尾的标点 [clause-end]" in ran.stdout
    assert build("check", "--source", source, "--strict").returncode == 1


def test_publish_stops_on_errors_and_counts_doubts(source: Path, tmp_path: Path) -> None:
    spoil(source, "查处违法行为。", "查处违法行为；")
    publish = ("publish", "--source", source, "--output", tmp_path / "out", "--format", "pdf")
    ran = build(*publish)
    assert ran.returncode == 0
    assert "校对发现：疑似 1 处。" in ran.stdout
    assert build(*publish, "--strict").returncode == 1
    spoil(source, "2.查处", "3.查处")
    ran = build(*publish)
    assert ran.returncode == 1
    assert "编号不连续" in ran.stderr


def test_a_source_that_cannot_be_read_is_said_by_check_too(source: Path) -> None:
    spoil(source, "乡镇配合职责", "乡镇职责")
    ran = build("check", "--source", source)
    assert ran.returncode == 1
    assert "source/assisting.yaml:7:5 不认识“乡镇职责”" in ran.stdout


DATE = ("booklet.yaml", "日期: 2025 年 7 月", "日期: 2025.7")
WIDE = ("booklet.yaml", "标题: ", "标题：")
OPEN_QUOTE = ("booklet.yaml", "标题: ", '标题: "')
KIND = ("booklet.yaml", "类型: reclaimed", "类型: reclaims")
ENTRY = ("booklet.yaml", "{名称: 配合", "{名: 配合")
TWICE = ("booklet.yaml", "文件: assisting", "文件: basic")
DASH = ("basic.yaml", "  - 加强", "  -加强")
FACE = ("basic.yaml", "加强", "加😀强")
COVER = ("booklet.yaml", "标题: ", "标题: 😀")
NAME = ("booklet.yaml", "名称: 上级", "名称: 😀上级")
NAMES = ("assisting.yaml", "[昌吉市林业和草原局, ", "[昌吉市林业和草原局，")
QUOTE = ("reclaimed.yaml", "名称: ", '名称: "')
REASON = ("check.yaml", "- {规则: clause-end, 原文: 甲, 理由: 乙}", "- 规则: clause-end")
AT = {
    DATE: {4}, WIDE: {3}, OPEN_QUOTE: {3}, KIND: {9}, ENTRY: {8}, TWICE: {8}, DASH: {3}, FACE: {3},
    COVER: {3}, NAME: {9}, NAMES: {3}, QUOTE: {2}, REASON: {1},
}  # fmt: skip


@pytest.mark.parametrize(
    "slips",
    [
        (DATE, DASH),
        (DATE, DASH, NAMES, QUOTE, REASON),
        (WIDE, DASH, NAMES),
        (OPEN_QUOTE, DASH),
        (DATE, KIND, NAMES),
        (ENTRY, NAMES, DASH),
        (TWICE, DASH, QUOTE),
        (WIDE, TWICE, QUOTE),
        (FACE, NAMES),
        (FACE, DATE),
        (FACE, WIDE, QUOTE),
        (FACE, REASON),
        (COVER, NAME, FACE, NAMES),
        (COVER, REASON),
        (REASON, NAMES),
    ],
    ids=lambda slips: "-".join(name.removesuffix(".yaml") for name, *_ in slips),
)
def test_slips_in_several_files_are_all_told_at_once_and_nothing_else(
    slips: tuple[tuple[str, str, str], ...], source: Path
) -> None:
    (source / "check.yaml").write_text(f"{REASON[1]}\n", encoding="utf-8")
    for name, old, typed in slips:
        spoil(source, old, typed, name)
    said = {(fault.place.file, fault.place.line) for fault in check(source, RESOURCES)}
    assert said == {(f"source/{slip[0]}", line) for slip in slips for line in AT[slip]}


def test_publish_tells_of_all_files_too(source: Path, tmp_path: Path) -> None:
    for name, old, typed in (DATE, NAMES, FACE):
        spoil(source, old, typed, name)
    ran = build("publish", "--source", source, "--output", tmp_path / "out")
    assert ran.returncode == 1
    assert "共 3 处需要修改，没有生成任何文件。" in ran.stderr


def test_a_finding_can_be_accepted_with_a_reason(source: Path) -> None:
    spoil(source, "查处违法行为。", "查处违法行为；")
    (source / "check.yaml").write_text(
        "- {规则: clause-end, 原文: 查处违法行为；, 理由: 照原文}\n", encoding="utf-8"
    )
    ran = build("check", "--source", source, "--strict")
    assert (ran.returncode, ran.stdout) == (0, "校对完毕：没有发现问题。\n")


def test_an_acceptance_that_nothing_needs_is_reported(source: Path) -> None:
    (source / "check.yaml").write_text(
        "- {规则: clause-end, 原文: 没有的文字, 理由: 照原文}\n"
        "- {规则: clause-and, 原文: 没有的文字, 理由: 照原文}\n",
        encoding="utf-8",
    )
    said = build("check", "--source", source).stdout
    assert "source/check.yaml:1:8 疑似：这条接受已经用不上了：没有这样的问题" in said
    assert "source/check.yaml:2:8 疑似：没有“clause-and”这条规则" in said


def test_fix_mends_what_cannot_change_meaning_and_only_those_lines(source: Path) -> None:
    path = spoil(source, "，建立野生动植物资源档案；", ",建立野生动植物资源档案;  ")
    before = path.read_text(encoding="utf-8")
    shown = build("check", "--source", source, "--fix", "--dry-run")
    assert "-      1.开展野生动植物资源调查,建立野生动植物资源档案;" in shown.stdout
    assert "+      1.开展野生动植物资源调查，建立野生动植物资源档案；\n" in shown.stdout
    assert path.read_text(encoding="utf-8") == before
    build("check", "--source", source, "--fix")
    assert path.read_bytes() == (SMALL / "assisting.yaml").read_bytes()
    for name in ("basic.yaml", "booklet.yaml", "reclaimed.yaml"):
        assert (source / name).read_bytes() == (SMALL / name).read_bytes()


@pytest.mark.parametrize("spaces", [" ", "    ", "　　", "  　"])
@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("assisting.yaml", "2.查处违法行为。"),
        ("assisting.yaml", "2.开展野生动植物巡护和违法线索上报工作。"),
        ("reclaimed.yaml", "对违规领取高龄津贴的追缴。"),
    ],
)
def test_spaces_before_a_paragraph_are_told_where_they_are_and_mended(
    spaces: str, name: str, line: str, source: Path
) -> None:
    before = contents(source)
    path = spoil(source, line, spaces + line, name)
    said = [str(fault) for fault in check(source, RESOURCES)]
    ((number, typed),) = lines_with(path, spaces + line)
    assert said == [
        f"source/{name}:{number}:7 疑似：行首多了空格，会印出来。"
        f"删去空格；行首的可以用 check --fix 自动改正 [space]\n    {typed.strip()}"
    ]
    fix(source, ROOT / "templates", dry_run=False)
    assert contents(source) == before


AS_ONE = "与“党的建设”是同一类：把这一类的事项移到“党的建设”下面，删去这一行"
BY_FIX = "用 check --fix 自动改正"


@pytest.mark.parametrize(
    ("typed", "column", "remedy", "mended"),
    [
        ("黨的建設:\n  - 丙项", 1, AS_ONE, ""),
        ("　党的建设:\n  - 丙项", 1, AS_ONE, ""),
        ('"  党的建设":\n  - 丙项', 2, AS_ONE, ""),
        ("黨務工作:\n  - 丙项", 1, BY_FIX, "党务工作:\n  - 丙项"),
        ('"  平安法治":\n  - 丙项', 2, BY_FIX, '"平安法治":\n  - 丙项'),
        ("“甲”:\n  - 　*丙项", 5, '删去“　”，给整段文字加上英文双引号，例如 "文字"', ""),
        ("甲:\n  - 　丙项", 5, BY_FIX, "甲:\n  - 丙项"),
        ("甲:\n  - 。", 5, "写上名称，或者整项删去", ""),
    ],
)
def test_a_finding_names_its_own_line_and_what_fix_does_not_mend_is_said_otherwise(
    typed: str, column: int, remedy: str, mended: str, source: Path
) -> None:
    path = source / "basic.yaml"
    path.write_text(f"党的建设:\n  - 甲项\n{typed}\n", encoding="utf-8")
    line = 4 if column == 5 else 3
    said = [(own.place.line, own.place.column, own.remedy) for own in check(source, RESOURCES)]
    assert any(own[:2] == (line, column) and remedy in own[2] for own in said)
    fix(source, ROOT / "templates", dry_run=False)
    assert path.read_text(encoding="utf-8") == f"党的建设:\n  - 甲项\n{mended or typed}\n"


def test_what_could_be_read_before_a_fix_can_be_read_behind_it(source: Path) -> None:
    # With a wide bracket the space before it parts two names.
    spoil(source, "[昌吉市林业和草原局, ", "[昌吉市林业局 (草原局, ")
    path = spoil(source, "2.查处", "　2.查处")
    fix(source, ROOT / "templates", dry_run=False)
    text = path.read_text(encoding="utf-8")
    assert "昌吉市林业局 (草原局" in text and "　2" not in text


def test_fix_mends_slips_that_leave_no_doubt_and_leaves_the_others(source: Path) -> None:
    shipped = contents(source)
    spoil(source, "  - 事项名称: ", "  -事项名称：")
    spoil(source, "标题: ", "标题：", "booklet.yaml")
    spoilt = contents(source)
    shown = build("check", "--source", source, "--fix", "--dry-run")
    assert "-标题：" in shown.stdout
    assert "+标题: " in shown.stdout
    assert contents(source) == spoilt
    assert build("check", "--source", source, "--fix").returncode == 0
    assert contents(source) == shipped
    spoil(source, "标题: ", "标题：", "booklet.yaml")
    spoil(source, "单位: ", "单位 ", "booklet.yaml")
    ran = build("check", "--source", source, "--fix")
    assert ran.returncode == 1
    assert "“单位”后面缺少英文冒号" in ran.stdout + ran.stderr
    text = (source / "booklet.yaml").read_text(encoding="utf-8")
    assert "标题: " in text
    assert "单位 " in text


def test_fix_goes_through_at_once_after_one_that_was_killed(source: Path, tmp_path: Path) -> None:
    shipped = contents(source)
    spoil(source, "  - 事项名称: ", "  -事项名称：")
    spoil(source, "标题: ", "标题：", "booklet.yaml")
    kept = shutil.copytree(source, tmp_path / "kept")

    def killed(number: int) -> bool:
        shutil.rmtree(source)
        shutil.copytree(kept, source)
        died = killed_before_change(number, lambda: fix(source, ROOT / "templates", False))
        ran = build("check", "--source", source, "--fix")
        assert (ran.returncode, contents(source)) == (0, shipped), ran.stderr
        return died

    assert len(list(instants(killed))) > 10


def test_fix_gives_every_file_one_kind_of_line_end(source: Path) -> None:
    path = source / "basic.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    ran = build("check", "--source", source, "--fix")
    assert "source/basic.yaml: 换行符或文件开头的标记改为统一写法" in ran.stdout
    assert path.read_bytes() == (SMALL / "basic.yaml").read_bytes()


def test_many_places_of_one_misspelling_are_told_in_one_line(source: Path) -> None:
    path = spoil(source, "查处违法行为", "登记台帐，核对台帐，公开台帐")
    told = build("check", "--source", source).stdout.splitlines()
    at = [f"{n}:{line.index('台帐') + 1}" for n, line in lines_with(path, "台帐")]
    assert told[0].startswith(f"source/assisting.yaml:{at[0]} 疑似：“台帐”应当写作“台账”。")
    assert told[2].startswith("    共 3 处，还有：source/assisting.yaml:6:")
    assert told[3] == "校对完毕：疑似 3 处。"
    found = json.loads(build("check", "--source", source, "--json").stdout)
    assert [finding["rule"] for finding in found] == ["misspelt"] * 3


def lines_with(path: Path, text: str) -> list[tuple[int, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [(n, line) for n, line in enumerate(lines, 1) if text in line]


def test_fix_mends_what_is_certain(source: Path) -> None:
    path = spoil(source, "查处违法行为。", '按"三会一课"建立台帐，開展⼯作.')
    build("check", "--source", source, "--fix")
    assert "2.按“三会一课”建立台账，开展工作。" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("town", ["city-with-zhou", "town-heping"])
def test_a_sound_list_of_another_town_passes_without_a_word(town: str) -> None:
    ran = build("check", "--source", HANDED / town)
    assert (ran.returncode, ran.stdout) == (0, "校对完毕：没有发现问题。\n")


def test_of_words_that_hold_others_only_the_misspelt_is_found() -> None:
    found = json.loads(build("check", "--source", HANDED / "words", "--json").stdout)
    assert [(finding["rule"], finding["line"]) for finding in found] == []


def test_json_says_everything_to_a_machine(source: Path) -> None:
    spoil(source, "2.查处", "3.查处")
    (finding,) = json.loads(build("check", "--source", source, "--json").stdout)
    assert finding == {
        "file": "source/assisting.yaml",
        "line": 6,
        "column": 7,
        "rule": "numbering",
        "severity": "必错",
        "message": "编号不连续：第1条之后是第3条",
        "remedy": "改为“2.”，或者补上缺少的条款",
        "excerpt": "3.查处违法行为。",
    }


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_of_a_fix_json_has_the_findings_alone_and_what_was_mended_is_said_beside(
    source: Path, options: tuple[str, ...]
) -> None:
    command = ("check", "--source", source, "--fix", "--json", *options)
    nothing = build(*command)
    assert json.loads(nothing.stdout) == []
    assert nothing.stderr == "没有可以自动改正的地方。\n"
    spoil(source, "，建立野生动植物资源档案；", ",建立野生动植物资源档案；")
    ran = build(*command)
    assert "+      1.开展野生动植物资源调查，建立" in ran.stderr
    assert len(json.loads(ran.stdout)) == len(options)  # what is not mended yet


def test_of_a_source_that_cannot_be_read_fix_says_in_json_why(source: Path) -> None:
    spoil(source, "单位: ", "单位 ", "booklet.yaml")
    ran = build("check", "--source", source, "--fix", "--json")
    assert ran.returncode == 1
    assert json.loads(ran.stdout) == json.loads(build("check", "--source", source, "--json").stdout)


def test_of_a_fix_github_is_shown_the_findings_alone(source: Path) -> None:
    spoil(source, "2.查处", "3.查处")
    ran = build("check", "--source", source, "--fix", "--github")
    assert all(line.startswith("::") for line in ran.stdout.splitlines())


def test_github_shows_findings_beside_the_lines(source: Path) -> None:
    spoil(source, "2.查处", "3.查处")
    ran = build("check", "--source", source, "--github")
    assert ran.stdout == (
        "::error file=source/assisting.yaml,line=6,col=7,title=numbering"
        "::编号不连续：第1条之后是第3条。改为“2.”，或者补上缺少的条款\n"
    )


def test_a_rule_explains_itself() -> None:
    assert build("check", "--explain", "misspelt").stdout.splitlines() == [
        "misspelt（疑似）：常见错别字",
        "  错：建立台帐",
        "  对：建立台账",
        "  怎样改：用 check --fix 自动改正",
    ]
    ran = build("check", "--explain", "pears")
    assert ran.returncode == 2
    assert ran.stderr.startswith("没有“pears”这条规则。可用的规则：numbering、")


def test_the_shipped_source_has_no_errors() -> None:
    ran = build("check")
    assert ran.returncode == 0
    assert ran.stdout.endswith("校对完毕：疑似 8 处，提示 6 处。\n")


def test_the_schemas_are_fresh(layout: Layout) -> None:
    for name, text in schemas(layout).items():
        path = ROOT / "source" / name
        assert path.read_text(encoding="utf-8") == text, "renew with: build.py schema"
        bound = f"# yaml-language-server: $schema={name}\n"
        file = ROOT / "source" / f"{path.stem}.yaml"
        assert not file.exists() or file.read_text(encoding="utf-8").startswith(bound)
