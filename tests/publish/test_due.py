"""`build.py publish` as an editor runs it: files, messages, exit codes."""

import errno
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from booklet.model.layout import Layout
from booklet.model.resources import Resources
from booklet.process import COMMAND, typed
from booklet.publish import due as publish
from booklet.publish import made
from booklet.publish.formats import FORMATS
from booklet.source.load import load_source
from tests.commandline import Ran, build, build_afresh
from tests.tools import ROOT, SMALL, contents, pdf_pages, quiet


@pytest.fixture
def source(tmp_path: Path) -> Path:
    shutil.copytree(SMALL, tmp_path / "source")
    return tmp_path / "source"


def test_publish_writes_the_three_formats_and_says_what_took_how_long(
    source: Path, tmp_path: Path
) -> None:
    ran = build_afresh("publish", "--source", source, "--output", tmp_path / "out")
    assert ran.returncode == 0, ran.stderr
    written = {path.name for path in (tmp_path / "out").iterdir()}
    files = {f"昌吉市大西渠镇履职事项清单.{suffix}" for suffix in ("pdf", "docx", "xlsx")}
    assert written == {*files, "SHA256SUMS", ".booklet.json"}
    for name in ("读取清单", "校对", "分页", "生成PDF、Word文件、电子表格"):
        assert re.search(rf"^ *\d+\.\d\d 秒  {name}$", ran.stdout, re.M), ran.stdout
    assert "\x1b" not in ran.stdout


def test_a_format_can_be_asked_for_alone(source: Path, tmp_path: Path) -> None:
    build("publish", "--source", source, "--output", tmp_path, "--format", "docx")
    assert {path.suffix for path in tmp_path.iterdir() if path.is_file()} == {".docx", ".json", ""}


def test_a_wrong_source_leaves_the_last_good_files_untouched(source: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    build("publish", "--source", source, "--output", output, "--format", "pdf")
    before = contents(output)
    for name in ("basic.yaml", "reclaimed.yaml"):
        path = source / name
        path.write_text(path.read_text().replace("事项名称", "名称").replace("加强", "加强 #"))
    ran = build("publish", "--source", source, "--output", output)
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr
    assert "source/basic.yaml:3:8 " in ran.stderr
    assert "source/reclaimed.yaml:2:5 " in ran.stderr
    assert "共 2 处需要修改" in ran.stderr
    assert contents(output) == before


def names(ran: Ran, said: str) -> set[str]:
    """Return the suffixes of the files of which a run says so."""
    return set(re.findall(rf"^{said} .*\.(\w+)$", ran.stdout, re.M))


def test_what_did_not_change_is_not_made_again(source: Path, tmp_path: Path) -> None:
    publish = ("publish", "--source", source, "--output", tmp_path / "out")
    first = build(*publish)
    assert names(first, "已生成") == {"pdf", "docx", "xlsx"}
    files = contents(tmp_path / "out")
    again = build(*publish)
    assert names(again, "没有变动") == {"pdf", "docx", "xlsx"}
    assert "秒" not in again.stdout
    assert contents(tmp_path / "out") == files


def test_proofreading_speaks_again_though_nothing_is_made(source: Path, tmp_path: Path) -> None:
    path = source / "assisting.yaml"
    path.write_text(path.read_text().replace("查处违法行为。", "查处违法行为；"))
    publish = ("publish", "--source", source, "--output", tmp_path / "out", "--format", "xlsx")
    assert "校对发现：疑似 1 处。" in build(*publish).stdout
    again = build(*publish)
    assert names(again, "没有变动") == {"xlsx"}
    assert "校对发现：疑似 1 处。" in again.stdout
    assert build(*publish, "--strict").returncode == 1


def test_another_name_of_the_town_makes_every_format_anew(source: Path, tmp_path: Path) -> None:
    publish = ("publish", "--source", source, "--output", tmp_path / "out")
    build(*publish)
    path = source / "booklet.yaml"
    path.write_text(path.read_text().replace("大西渠镇", "三工镇"))
    assert names(build(*publish), "已生成") == {"pdf", "docx", "xlsx"}


def test_a_file_that_is_gone_is_made_again(source: Path, tmp_path: Path) -> None:
    publish = ("publish", "--source", source, "--output", tmp_path / "out")
    build(*publish)
    before = contents(tmp_path / "out")
    next((tmp_path / "out").glob("*.docx")).unlink()
    again = build(*publish)
    assert names(again, "已生成") == {"docx"}
    assert names(again, "没有变动") == {"pdf", "xlsx"}
    assert contents(tmp_path / "out") == before


def test_a_file_that_somebody_changed_is_made_again_and_the_changed_one_is_kept(
    source: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out"
    publish = ("publish", "--source", source, "--output", output, "--format", "docx")
    assert "注意" not in build(*publish, "--format", "xlsx").stdout
    before = contents(output)
    (file,) = output.glob("*.docx")
    document = docx.Document(str(file))
    document.tables[0].cell(1, 2).paragraphs[0].add_run("，改过")
    for kept in (f"{file.stem}（原来的）.docx", f"{file.stem}（原来的2）.docx"):
        document.save(str(file))
        changed = file.read_bytes()
        again = build(*publish)
        assert names(again, "已生成") == {"docx"}
        said = f"注意：“{file.name}”不是上次生成的样子，原来的那一份留作“{kept}”\n"
        assert said in again.stdout
        assert (output / kept).read_bytes() == changed
        assert before.items() <= contents(output).items()
        document.core_properties.comments = "再改"
    # The remedy, as it is told: what was changed comes into the source.
    remedy = typed("import", "--source", source)
    assert f"用 {remedy} 加上留下的那一份" in again.stdout
    taken = build(*shlex.split(remedy.removeprefix(COMMAND)), output / kept)
    assert taken.returncode == 0, taken.stderr
    assert "，改过" in (source / "basic.yaml").read_text()


def test_a_file_of_ones_own_in_the_place_of_a_finished_one_is_kept(
    source: Path, tmp_path: Path
) -> None:
    own = tmp_path / "昌吉市大西渠镇履职事项清单.xlsx"
    own.write_bytes(b"mine")
    publish = ("publish", "--source", source, "--output", tmp_path, "--format", "xlsx")
    assert f"留作“{own.stem}（原来的）.xlsx”" in build(*publish).stdout
    assert own.with_name(f"{own.stem}（原来的）.xlsx").read_bytes() == b"mine"
    own.write_bytes(b"mine")  # what is kept already is not kept twice
    build(*publish)
    assert len(list(tmp_path.glob("*.xlsx"))) == 2


def test_a_format_that_was_thrown_away_makes_no_other_due(source: Path, tmp_path: Path) -> None:
    publish = ("publish", "--source", source, "--output", tmp_path / "out", "--format", "xlsx")
    build(*publish, "--format", "html")
    next((tmp_path / "out").glob("*.html")).unlink()
    path = source / "basic.yaml"
    path.write_text(path.read_text().replace("加强基层", "加强农村基层"))
    assert names(build(*publish), "已生成") == {"xlsx"}
    assert names(build(*publish), "没有变动") == {"xlsx"}


@pytest.mark.parametrize("spoil", ["", "{", "[]", '{"formats": {"pdf": {}}, "source": 1}'])
def test_the_note_of_what_was_made_may_be_lost_or_broken(
    spoil: str, source: Path, tmp_path: Path
) -> None:
    publish = ("publish", "--source", source, "--output", tmp_path / "out", "--format", "xlsx")
    build(*publish)
    note = tmp_path / "out" / ".booklet.json"
    if spoil:
        note.write_text(spoil)
    else:
        note.unlink()
    assert names(build(*publish), "已生成") == {"xlsx"}
    assert names(build(*publish), "没有变动") == {"xlsx"}


def test_a_template_of_one_format_makes_that_format_alone_anew(
    source: Path, tmp_path: Path
) -> None:
    resources = Resources(tmp_path / "templates", tmp_path / "fonts")
    resources.fonts.symlink_to(ROOT / "fonts")
    shutil.copytree(ROOT / "templates", resources.templates)

    def made() -> set[str]:
        published = publish.publish(source, tmp_path / "out", FORMATS, quiet, resources)
        return {path.suffix for path in published.paths}

    assert made() == {".pdf", ".docx", ".xlsx", ".html", ".ofd"}
    for name, changed in (
        ("word/styles.xml.j2", {".docx"}),
        ("web/page.css.j2", {".html"}),
        ("sheet/workbook.json.j2", {".xlsx", ".pdf", ".ofd"}),
        ("pdf/booklet.css.j2", {".pdf", ".ofd"}),
        ("layout.yaml", {".pdf", ".docx", ".xlsx", ".html", ".ofd"}),
    ):
        template = resources.templates / name
        template.write_text(template.read_text() + "\n")
        assert made() == changed, name
        assert made() == set(), name


def test_a_failure_while_writing_leaves_nothing_behind(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> bytes:
        raise RuntimeError("no room")

    output = tmp_path / "out"
    monkeypatch.setattr("booklet.sheet.writer.write", broken)
    with pytest.raises(RuntimeError, match="no room"):
        publish.publish(source, output, FORMATS, quiet, Resources())
    assert not output.exists()


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("file/out", "file/out 要放文件的地方有同名的文件夹，或者要放文件夹的地方有同名的文件。"),
        ("out", "out/昌吉市大西渠镇履职事项清单.docx 要放文件的地方有同名的文件夹"),
        ("/proc/nowhere", "/proc/nowhere 这个文件夹建不了。换一个文件夹"),
    ],
)
def test_files_that_cannot_be_written_are_named_and_nothing_is_left(
    output: str, said: str, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "out" / "昌吉市大西渠镇履职事项清单.docx").mkdir(parents=True)
    before = sorted(tmp_path.rglob("*"))
    ran = build("publish", "--source", SMALL, "--output", tmp_path / output, "--format", "docx")
    assert ran.returncode == 1
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_a_file_that_another_program_holds_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(_: Path, to: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", "beside", None, str(to))

    monkeypatch.setattr(Path, "replace", held)
    ran = build("publish", "--source", SMALL, "--output", tmp_path, "--format", "docx")
    assert ran.returncode == 1
    assert f"{tmp_path}/昌吉市大西渠镇履职事项清单.docx 写不进去。" in ran.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_character_that_no_font_has_is_named_with_its_place(source: Path, tmp_path: Path) -> None:
    path = source / "basic.yaml"
    path.write_text(path.read_text().replace("加强基层", "加强𓀀基层"))
    ran = build("publish", "--source", source, "--output", tmp_path / "out")
    assert ran.returncode == 1
    assert "source/basic.yaml:3:7 字体里没有“𓀀”（U+13000）这个字" in ran.stderr
    assert not (tmp_path / "out").exists()


def test_a_missing_source_folder_is_said_in_chinese(tmp_path: Path) -> None:
    ran = build("publish", "--source", tmp_path / "none")
    assert ran.returncode == 1
    assert "none/booklet.yaml 找不到这个文件" in ran.stderr


def test_a_booklets_name_is_never_a_path(layout: Layout) -> None:
    named = load_source(SMALL, layout).booklet.model_copy(
        update={"organisation": "../../昌吉/市:*", "title": "单?"}
    )
    assert made.file_stem(named) == "_.._昌吉_市__单_"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["publsh"], "没有 publsh 这个命令。是不是 publish？"),
        (["--frmat"], "没有 --frmat 这个选项。"),
        (["publish", "all"], "命令后面多了或少了内容。"),
        (["publish", "--formt", "pdf"], "没有 --formt 这个选项。是不是 --format？"),
        (["publish", "--format", "doc"], "--format 的值不对。可以用：pdf、docx、xlsx、html、ofd。"),
        (["publish", "--output", __file__], "--output 的值不对。这里要写文件夹，不是文件。"),
        (["import", str(ROOT)], "FILE.xlsx|.docx|.html|.txt 的值不对。这里要写文件，不是文件夹。"),
        (["publish", "--output"], "--output 后面缺少内容。"),
        (["import", "x.txt"], "读入 .txt 时要用 --to 写明放到哪个文件夹。"),
        (["import"], "缺少 FILE.xlsx|.docx|.html|.txt。"),
    ],
)
def test_a_wrong_command_line_is_explained_in_chinese(arguments: list[str], said: str) -> None:
    ran = build(*arguments)
    assert ran.returncode == 2
    assert ran.stderr.splitlines()[0] == said


def test_without_a_command_all_are_shown() -> None:
    ran = build()
    assert "用法：.venv/bin/python build.py [选项] 命令" in ran.stderr
    assert "publish" in ran.stderr


def test_help_is_in_chinese_and_imports_no_engine() -> None:
    ran = subprocess.run(
        [sys.executable, "-X", "importtime", str(ROOT / "build.py"), "publish", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    usage, *told = ran.stdout.splitlines()
    assert usage == "用法：.venv/bin/python build.py publish [选项]"
    assert told and not re.search(r"[a-z]{3,} [a-z]{3,}", "\n".join(told))
    for heavy in ("weasyprint", "pydantic", "jinja2", "docx", "openpyxl", "yaml"):
        assert not re.search(rf"\| +{heavy}\b", ran.stderr), heavy


def test_importing_a_published_text_from_the_command_line(tmp_path: Path) -> None:
    shutil.copy(ROOT / "source" / "corrections.yaml", tmp_path)
    ran = build("import", ROOT / "tests" / "published.txt", "--to", tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "basic.yaml").read_bytes() == (ROOT / "source/basic.yaml").read_bytes()


def test_an_inserted_item_moves_every_later_number_page_and_contents_entry(tmp_path: Path) -> None:
    source = tmp_path / "source"
    shutil.copytree(ROOT / "source", source)
    basic = source / "basic.yaml"
    added = [f"新增的第{n}个事项" for n in "一二三四"]
    text = basic.read_text()
    first = text.index("  - ")
    basic.write_text(text[:first] + "".join(f"  - {name}\n" for name in added) + text[first:])
    ran = build("publish", "--source", source, "--output", tmp_path / "out")
    assert ran.returncode == 0, ran.stderr
    (pdf,) = (tmp_path / "out").glob("*.pdf")
    (word,) = (tmp_path / "out").glob("*.docx")
    (sheet,) = (tmp_path / "out").glob("*.xlsx")

    pages = pdf_pages(pdf)
    assert re.findall(r"\.+ (\d+)$", pages[1], re.M) == ["1", "16", "47"]
    assert len(pages) == 2 + 52
    assert "新增的第四个事项" in pages[2]

    document = docx.Document(str(word))
    assert len(document.tables[0].rows) == 1 + 112
    assert document.tables[0].rows[4].cells[2].text == "新增的第四个事项"
    contents = re.findall(
        r">([^<>]*)</w:t>", zipfile.ZipFile(word).read("word/document.xml").decode()
    )
    assert [text for text in contents if text in ("1", "16", "47")] == ["1", "16", "47"]

    workbook = openpyxl.load_workbook(sheet)
    rows = list(workbook["基本履职事项清单"].iter_rows(min_row=3, values_only=True))
    assert [row[0] for row in rows] == list(range(1, 113))
    assert rows[3][2] == "新增的第四个事项"
    firsts = [ws.page_setup.firstPageNumber for ws in workbook.worksheets[1:]]
    assert firsts == [1, 16, 47]
