"""`--format ofd`: the booklet, 修订对照表 and the extracts as OFD."""

import shutil
from pathlib import Path

import pytest

from booklet.files.faults import UserError
from booklet.model.resources import Resources
from booklet.publish.due import publish
from booklet.publish.formats import FORMATS
from booklet.publish.made import with_taken
from booklet.publish.reports import publish_comparison, publish_departments
from tests.commandline import build
from tests.ofd_file import elements, pages, parts, texts
from tests.tools import ROOT, SMALL, contents, quiet


def text(path: Path) -> str:
    return "".join("".join(texts(page)) for page in pages(path.read_bytes()))


def test_what_a_format_takes_is_made_before_it() -> None:
    assert [own.suffix for own in with_taken([FORMATS["ofd"]])] == ["xlsx", "pdf", "ofd"]
    every = [own.suffix for own in with_taken(FORMATS.values())]
    assert sorted(every) == sorted(FORMATS)


def test_the_booklet_is_made_alone_or_beside_the_others_with_the_same_bytes(
    tmp_path: Path,
) -> None:
    (alone,) = publish(SMALL, tmp_path / "a", ["ofd"], quiet, Resources()).paths
    _, sheet, beside = publish(
        SMALL, tmp_path / "b", ["pdf", "xlsx", "ofd"], quiet, Resources()
    ).paths
    assert alone.name == "昌吉市大西渠镇履职事项清单.ofd"
    assert alone.read_bytes() == beside.read_bytes()
    assert parts(beside.read_bytes())["Doc_0/Attachs/list.xlsx"] == sheet.read_bytes()
    assert publish(SMALL, tmp_path / "a", ["ofd"], quiet, Resources()).paths == ()


def test_it_is_not_made_unasked(tmp_path: Path) -> None:
    ran = build("publish", "--source", SMALL, "--output", tmp_path / "out")
    assert ran.returncode == 0, ran.stderr
    assert not [name for name in contents(tmp_path / "out") if name.endswith(".ofd")]


def test_the_comparison_has_what_was_added_and_removed_in_colour(tmp_path: Path) -> None:
    old = shutil.copytree(SMALL, tmp_path / "old")
    path = old / "assisting.yaml"
    path.write_text(path.read_text("utf-8").replace("查处违法行为", "查处非法行为"), "utf-8")
    made = publish_comparison(str(old), str(SMALL), tmp_path / "out", ["ofd"], quiet, Resources())
    (path,) = made.paths
    last = list(pages(path.read_bytes()))[-1]
    coloured = {
        code.text: colour.get("Value")
        for own in last.iter("{*}TextObject")
        for colour in own.iter("{*}FillColor")
        for code in own.iter("{*}TextCode")
    }
    assert coloured == {"非": "163 35 31", "违": "11 79 138"}
    lines = {own.find("{*}FillColor").get("Value") for own in last.iter("{*}PathObject")}
    assert {"163 35 31", "11 79 138"} <= lines  # struck through, underlined


def test_every_department_has_an_extract_of_its_own(tmp_path: Path) -> None:
    made = publish_departments(SMALL, tmp_path / "out", quiet, Resources(), ["docx", "ofd"])
    sheet, *others = made.paths
    assert sheet.suffix == ".xlsx"
    assert sorted(path.suffix for path in others) == [".docx"] * 3 + [".ofd"] * 3
    (forestry,) = [path for path in others if path.suffix == ".ofd" and "林业" in path.name]
    assert "昌吉市林业和草原局" in text(forestry) and "植物保护" in text(forestry)
    root = elements(forestry.read_bytes())["Doc_0/Tags/booklet.xml"]
    assert [own.get("序号") for own in root.iter("{*}事项")] == ["1"]


def test_the_commands_take_the_format(tmp_path: Path) -> None:
    out = tmp_path / "out"
    ran = build("departments", "--source", SMALL, "--output", out, "--format", "ofd")
    assert ran.returncode == 0, ran.stderr
    assert "OFD 文件 3 个" in ran.stdout
    ran = build("compare", SMALL, SMALL, "--output", out, "--format", "ofd", "--no-pages")
    assert ran.returncode == 0, ran.stderr
    assert "修订对照表.ofd" in ran.stdout


def test_an_unsound_extract_is_not_published(tmp_path: Path) -> None:
    templates = shutil.copytree(ROOT / "templates", tmp_path / "templates")
    (tmp_path / "fonts").symlink_to(ROOT / "fonts")
    spoilt = templates / "ofd" / "booklet.xml.j2"
    spoilt.write_text(spoilt.read_text("utf-8").replace("tag.references", "tag.references[1:]"))
    with pytest.raises(UserError) as raised:
        publish_departments(
            SMALL, tmp_path / "out", quiet, Resources(templates, tmp_path / "fonts"), ["ofd"]
        )
    assert "的OFD：标引里" in str(raised.value)
    assert not (tmp_path / "out").exists()
