"""What WeasyPrint lays out is what was reckoned, row for row and page for page."""

import re
import shutil
from pathlib import Path

import pytest

from booklet.files.faults import UserError
from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.model.resources import Resources
from booklet.plan.page_plan import PagePlan
from booklet.source.load import load_source
from tests import strange
from tests.commandline import build
from tests.planned import planned, typeset_now
from tests.tools import ROOT, SMALL, contents


@pytest.mark.parametrize("seed", range(30))
def test_a_booklet_of_any_signs_and_lengths_has_the_reckoned_pages(seed: int) -> None:
    typeset_now(*strange.booklet(seed))  # it refuses any others


def test_a_first_item_too_tall_below_its_title_begins_there_and_goes_on(tmp_path: Path) -> None:
    lines = "\n".join(f"      {n}.开展工作；" for n in range(1, 33))
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "booklet.yaml").write_text(
        "地区: 新疆\n单位: 昌吉市大西渠镇\n标题: 履职事项清单\n日期: 2025 年 7 月\n"
        "清单:\n  - {名称: 配合履职事项清单, 类型: assisting, 文件: assisting.yaml}\n",
        encoding="utf-8",
    )
    (tmp_path / "source" / "assisting.yaml").write_text(
        "民生服务:\n  - 事项名称: 长事项\n    对应上级部门: [昌吉市民政局]\n    上级部门职责: |\n"
        f"{lines[:-1]}。\n    乡镇配合职责: |\n      1.开展工作。\n",
        encoding="utf-8",
    )
    ran = build("publish", "--source", tmp_path / "source", "--output", tmp_path / "out")
    assert ran.returncode == 0, ran.stderr
    assert len(contents(tmp_path / "out")) == 5  # three formats, their sums and the note


@pytest.mark.parametrize("count", [29, 30, 31, 32, 33, 34, 35])
def test_a_tall_first_item_is_on_the_pages_that_are_reckoned(
    count: int, booklet: Booklet, layout: Layout
) -> None:
    chapter = booklet.chapters[1]
    item = chapter.items[0]
    key = layout.chapters[chapter.kind].columns[-1].key
    cell = item.cells[key].model_copy(update={"paragraphs": ("1.开展工作；",) * count})
    tall = item.model_copy(update={"cells": {**item.cells, key: cell}})
    items = (tall, *chapter.items[1:4])
    only = booklet.model_copy(update={"chapters": (chapter.model_copy(update={"items": items}),)})
    plan = typeset_now(only, layout).plan
    first, *others = plan.pages
    assert first.rows[0].item == 0
    assert sum(row.lines[-1] for page in plan.pages for row in page.rows if row.item == 0) == count
    assert (0 in {row.item for row in others[0].rows}) == (count > 30)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ("vertical-align: middle;", "vertical-align: middle; padding-top: 9pt;"),
        ("tr { break-inside: avoid }", "tr { height: 100pt }"),
        (".note {", "h1 { padding-bottom: 40pt }\n.note {"),
    ],
)
def test_a_style_sheet_that_says_other_than_layout_yaml_is_told_once_and_where(
    changed: str, said: str, tmp_path: Path, booklet: Booklet, layout: Layout
) -> None:
    resources = with_changed("booklet.css.j2", changed, said, tmp_path)
    chapter = booklet.chapters[0]
    first = chapter.model_copy(update={"items": chapter.items[:12]})
    two_pages = booklet.model_copy(update={"chapters": (first,)})
    with pytest.raises(UserError) as raised:
        typeset_now(two_pages, layout, resources)
    (fault,) = raised.value.faults
    assert fault.place.file == "templates/pdf/booklet.css.j2"
    assert "与 layout.yaml 不一致：第 1 页" in fault.message


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("<br></head>", "<br></head>"),
        ("</head><p class=note>", "</head><p class=note>"),
        ("</head>&nbsp;", "</head>&nbsp;"),
        ("</head>R&D", "</head>R&D"),
        ("</head></html>", "<body>"),
        ("</head><!--", ""),
    ],
)
def test_a_page_that_is_no_xml_is_told_with_its_line(
    said: str, shown: str, tmp_path: Path, layout: Layout
) -> None:
    resources = with_changed("booklet.html.j2", "</head>", said, tmp_path)
    booklet = load_source(SMALL, layout).booklet
    with pytest.raises(UserError) as raised:
        typeset_now(booklet, layout, resources)
    (fault,) = raised.value.faults
    assert fault.place.file == "templates/pdf/booklet.html.j2"
    assert re.match(r"填好的页面第 \d+ 行第 \d+ 列不合 XML 的写法$", fault.message)
    assert shown in fault.excerpt


def with_changed(name: str, changed: str, said: str, folder: Path) -> Resources:
    """Return resources with a template of the PDF in which ``changed`` is what is ``said``."""
    pdfjs = shutil.ignore_patterns("pdfjs")
    shutil.copytree(ROOT / "templates", folder / "templates", ignore=pdfjs)
    (folder / "fonts").symlink_to(ROOT / "fonts")
    template = folder / "templates" / "pdf" / name
    text = template.read_text(encoding="utf-8")
    assert changed in text
    template.write_text(text.replace(changed, said), encoding="utf-8")
    return Resources(folder / "templates", folder / "fonts")


def test_the_shipped_booklet_has_its_published_pages_by_natural_flow(
    booklet: Booklet, layout: Layout, plan: PagePlan
) -> None:
    assert len(plan.pages) == 51
    assert plan.first_pages == (1, 15, 46)
    assert plan == planned(booklet, layout)
    assert not any(item.page_start for chapter in booklet.chapters for item in chapter.items)
