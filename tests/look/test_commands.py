"""Every mistake of the look, in every command: its place, its cause, its remedy, no traceback."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from booklet.model.resources import Resources
from booklet.preview.board import Draft
from tests.commandline import Ran, build
from tests.look.mistakes import MISTAKES
from tests.tools import ROOT, SMALL

PDF, PAGES, WORD = "pdf/booklet.css.j2", "pdf/booklet.html.j2", "word/document.xml.j2"
WEB = "web/page.css.j2"
SHEET, EXTRACTS = "sheet/workbook.json.j2", "sheet/departments.json.j2"
CSS = (ROOT / "templates" / PDF).read_text(encoding="utf-8").split("\n")


def line_of(words: str) -> int:
    """Return the line of the PDF's style sheet in which ``words`` first stand."""
    return next(number for number, line in enumerate(CSS, 1) if words in line)


WEB_CSS = (ROOT / "templates" / WEB).read_text(encoding="utf-8").split("\n")
LINE = next(number for number, line in enumerate(WEB_CSS, 1) if ".skip:focus" in line)
SKIP = f"{WEB}:{LINE}"


# What may be wrong with a template: the format that it is of, its file, what is replaced and by
# what, and what is said of it.
IN_TEMPLATES = [
    ("pdf", PDF, ".center, ", "h1 { colour: red }\n.center, ", f"{PDF}:{line_of('.center, ')}:6 "),
    ("pdf", PDF, "absolute", "absolut", f"{PDF}:{line_of('absolute')}:"),
    ("pdf", PDF, ".center, ", ".center {{{, ", f"{PDF}:"),
    ("pdf", PDF, ".center, ", "}.center, ", "选择器写错了"),
    ("pdf", PDF, ".center, ", "@nothing { a: b }\n.center, ", "这条规则不认识"),
    ("pdf", PDF, ".center, ", "td { background: url(no.png) }\n.center, ", "文件读不了：no.png"),
    ("pdf", PDF, ".center, ", "h1 { transform: rotate(3deg) }\n.center, ", "核对不了的画法"),
    ("pdf", PDF, "  @bottom-{{", "size: A3;\n  @bottom-{{", "有的纸是 297.0 mm × 420.0"),
    ("pdf", PDF, "width: 100% }\n{#- Two", "width: 120% }\n{#- Two", "表格从纸的左边起 18.0 mm 到"),
    ("pdf", PAGES, "booklet.region", "booklet.regoin", "模板里用了没有的名称“regoin”"),
    ("pdf", PAGES, "{% endfor -%}", "{% endfr -%}", "模板的写法不对"),
    ("pdf", PAGES, "pdf/booklet.css.j2", "pdf/none.css.j2", f"{PAGES}:27:13 找不到这里要用的模板"),
    ("docx", WORD, "{% block front -%}", "{% block front -%}<w:p>", f"{WORD}"),
    ("docx", WORD, "number = loop.index", "number = loop.index / 0", "division by zero"),
    ("docx", "word/macros.xml.j2", "w:w=\"{{ page.width", "w:w=\"{{ 20 + page.width", "纸张的大小"),
    ("xlsx", SHEET, '"gridlines": false', '"gridlines": maybe', f"{SHEET}:"),
    ("xlsx", SHEET, "'目录 页码')", "'目录 页')", "没有样式 目录 页"),
    ("xlsx", SHEET, "{{ properties() }}", "{{ properties(1) }}", f"{SHEET}:"),
    ("html", "web/page.html.j2", "chapter.title", "chapter.titel", "没有的名称“titel”"),
    ("html", WEB, ".skip:focus { left: 0 }", ".skip:focus { left 0 }", f"{SKIP} 样式这里写错了"),
    ("html", WEB, ".skip:focus { left: 0 }", ".skip:focus { left: 0 ", f"{SKIP} 样式没有写完整"),
    ("html", WEB, ".skip:focus { left: 0 }", ".skip:focus left: 0 }", f"{SKIP} 样式这里写错了"),
    ("html", WEB, "@media print {", "@media print ", f"{WEB}:"),
]  # fmt: skip


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the templates that every command takes for its own."""
    folder = tmp_path / "templates"
    shutil.copytree(ROOT / "templates", folder, ignore=shutil.ignore_patterns("pdfjs"))
    (tmp_path / "fonts").symlink_to(ROOT / "fonts")
    defaults = folder, tmp_path / "fonts"
    monkeypatch.setattr(Resources.__init__, "__defaults__", defaults)
    yield folder


def harm(templates: Path, name: str, old: str, new: str) -> None:
    path = templates / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def commands(folder: Path) -> dict[str, tuple[object, ...]]:
    source, output = ("--source", SMALL), ("--output", folder / "out")
    return {
        "publish": ("publish", *source, *output),
        "batch": ("batch", SMALL, *output),
        "compare": ("compare", SMALL, SMALL, *output),
        "departments": ("departments", *source, *output),
        "check": ("check", *source),
        "check --fix": ("check", "--fix", "--dry-run", *source),
        "check --json": ("check", "--json", *source),
        "schema": ("schema", "--source", folder / "out"),
        "import .xlsx": ("import", folder / "a.xlsx", *source),
        "import .txt": ("import", ROOT / "tests/published.txt", "--to", folder / "out"),
        "pages": ("pages", folder / "a.pdf", *source),
    }


def assert_told(ran: Ran, said: str) -> None:
    everything = ran.stdout + ran.stderr
    assert ran.returncode == 1 and "Traceback" not in everything
    assert said in everything, everything


# All commands read the look in one way: these are asked of each, the others of three.
TOLD_BY_EACH = [*MISTAKES][::8]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_of_layout_yaml_is_told_by_every_command(
    templates: Path, tmp_path: Path, mistake: str
) -> None:
    old, new, _, said = MISTAKES[mistake]
    harm(templates, "layout.yaml", old, new)
    every = commands(tmp_path)
    several = every if mistake in TOLD_BY_EACH else ("publish", "check", "check --json")
    for name in several:
        ran = build(*every[name])
        if name == "check --json":  # message and remedy stand apart
            assert_told(ran, said.partition("。")[0])
        else:
            assert_told(ran, said)
            assert re.search(r"^(templates/layout.yaml:\d+:\d+ )", ran.stdout + ran.stderr, re.M)
    assert not (tmp_path / "out").exists()
    (board,) = Draft(SMALL, Resources()).boards()
    assert any(said in str(remark.fault) for remark in board.remarks)


def test_a_font_that_there_is_not_is_told_by_what_is_set_in_it(
    templates: Path, tmp_path: Path
) -> None:
    harm(templates, "layout.yaml", "[Booklet Latin, Booklet Kai", "[Booklet Latin, Booklet Key")
    for name in ("publish", "compare", "departments", "check"):
        ran = build(*commands(tmp_path)[name])
        assert_told(ran, "fonts/ 里没有“Booklet Key”这种字体。可以写：")
        assert re.search(r"templates/layout.yaml:\d+:37 ", ran.stdout + ran.stderr)


@pytest.mark.parametrize(("suffix", "name", "old", "new", "said"), IN_TEMPLATES)
def test_a_mistake_of_a_template_is_told_at_its_place_and_nothing_is_written(
    templates: Path, tmp_path: Path, suffix: str, name: str, old: str, new: str, said: str
) -> None:
    harm(templates, name, old, new)
    ran = build(*commands(tmp_path)["publish"], "--format", suffix)
    assert_told(ran, said)
    assert not (tmp_path / "out").exists()


def test_a_template_of_a_report_is_told_too(templates: Path, tmp_path: Path) -> None:
    harm(templates, EXTRACTS, "words.label_axis", "words.label_axes")
    assert_told(build(*commands(tmp_path)["departments"]), f"{EXTRACTS}:55:15 ")
    harm(templates, PAGES, "booklet.region", "booklet.regoin")
    ran = build(*commands(tmp_path)["compare"], "--format", "pdf")
    assert_told(ran, "模板里用了没有的名称“regoin”")
    harm(templates, "word/extract.xml.j2", "{%", "{% nothing %}{%")
    harm(templates, EXTRACTS, "words.label_axes", "words.label_axis")
    ran = build(*commands(tmp_path)["departments"], "--word")
    assert_told(ran, "templates/word/extract.xml.j2:")


def test_a_template_is_told_of_each_booklet_of_a_batch(templates: Path, tmp_path: Path) -> None:
    harm(templates, WORD, "chapter.title", "chapter.titel")
    ran = build(*commands(tmp_path)["batch"], "--format", "docx")
    assert_told(ran, f"templates/{WORD}:")
    assert "程序出错" not in ran.stderr


@pytest.mark.parametrize("date", ["abc", "-1", "1e9", "99999999999999", "2025-07-01"])
def test_a_date_of_the_environment_that_is_none_is_told(
    date: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", date)
    for name in ("publish", "batch", "compare", "departments"):
        said = f"环境变量 SOURCE_DATE_EPOCH 应当是 1970 年以来的秒数，不是“{date}”。"
        assert_told(build(*commands(tmp_path)[name]), said)


def test_a_cover_whose_title_does_not_fit_is_told_in_its_own_words(tmp_path: Path) -> None:
    source = tmp_path / "source"
    shutil.copytree(SMALL, source)
    file = source / "booklet.yaml"
    file.write_text(file.read_text().replace("标题: 履职", f"标题: {'很长的' * 18}履职"))
    said = "source/booklet.yaml:3:5 封面放不下：地区 1 行，单位 1 行，标题 5 行，日期 1 行"
    for command in ("publish", "check", "batch"):
        where = [source] if command == "batch" else ["--source", source]
        output = [] if command == "check" else ["--output", tmp_path / "out"]
        assert_told(build(command, *where, *output), said)
    (board,) = Draft(source, Resources()).boards()
    assert str(board.remarks[0].fault).startswith(said)


def test_the_words_of_a_kind_meet_no_class_of_the_pages(templates: Path, tmp_path: Path) -> None:
    source = tmp_path / "source"
    shutil.copytree(SMALL, source)
    for old, new in (("basic", "heading"), ("assisting", "contents"), ("reclaimed", "cover")):
        harm(templates, "layout.yaml", f"\n  {old}:\n    anchor", f"\n  {new}:\n    anchor")
        harm(source, "booklet.yaml", f"类型: {old}", f"类型: {new}")
    formats = [argument for suffix in ("pdf", "html") for argument in ("--format", suffix)]
    ran = build("publish", "--source", source, "--output", tmp_path / "out", *formats)
    assert ran.returncode == 0, ran.stderr
    (page,) = (tmp_path / "out").glob("*.html")
    text = page.read_text(encoding="utf-8")
    assert 'class="chapter kind-contents"' in text and 'class="chapter contents"' not in text
