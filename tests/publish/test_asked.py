"""The inspection of finished files: each way in which a file can be unsound is found and placed."""

import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from booklet.files.faults import UserError
from booklet.model.booklet import Booklet, Cell
from booklet.model.columns import Content
from booklet.model.layout import Layout
from booklet.model.resources import Resources
from booklet.plan.expected import Expected
from booklet.plan.page_plan import PagePlan
from booklet.publish.due import publish
from booklet.publish.formats import FORMATS
from booklet.source.dump import dump
from booklet.source.load import load_source
from tests.sheet_file import read_items
from tests.tagged import Tagged
from tests.tools import ROOT, SMALL
from tests.word_file import tables

PDF, WORD, SHEET = "pdf/booklet.css.j2", "word/document.xml.j2", "sheet/workbook.json.j2"
MACROS = "sheet/macros.json.j2"
# What is spoilt, how, and what must be said: each a change that a template's editor could make.
SPOILT = [
    (
        PDF,
        ".center, .across {",
        "td { letter-spacing: 3pt }\n.center, .across {",
        "PDF：第 2 页：“上级部门职责”一栏的文字超出了格子",
    ),
    (PDF, ".center, .", ".department { display: none }\n.center, .", "没有印全"),
    (
        "pdf/booklet.html.j2",
        "{{ entry.page(plan) }}",
        "7",
        "PDF：目录写着第 7 页，标题印在第 1 页",
    ),
    (PDF, "content: string(footer)", "content: '— 9 —'", "PDF：第 1 页：标题、表头或页码没有印对"),
    (
        PDF,
        ".contents h1 {",
        ".cover .date { display: none }\n.contents h1 {",
        "PDF：封面上没有“2025 年 7 月”",
    ),
    (
        PDF,
        "tr { break-inside: avoid }",
        '@font-face { font-family: "Other"; src: url(../../fonts/FandolKai-Regular.ttf) }\n'
        "tr { font-family: Other }",
        "PDF：用了 layout.yaml 里没有的字体，或者字体没有嵌入：Other",
    ),
    (
        WORD,
        "own.shown()",
        "own.shown() | batch(1) | first",
        "Word文件：“上级部门职责”一栏与清单不同",
    ),
    (WORD, "for row in rows -%}", "for row in rows[:-1] -%}", "Word文件：整个事项都没有"),
    (
        WORD,
        'paragraph(chapter.column_title(column.key), chapter.kind ~ "-head"',
        'paragraph("栏", chapter.kind ~ "-head"',
        "Word文件：“基本履职事项清单”的表头不是序号、事项类别、事项名称",
    ),
    (
        WORD,
        "entry.page(plan)) }}</w:hyperlink>",
        "entry.page(plan) + 1) }}</w:hyperlink>",
        "Word文件：目录里没有“1. 基本履职事项清单”，或者页码不是 1",
    ),
    (
        "word/styles.xml.j2",
        'w:eastAsia="{{',
        'w:eastAsia="宋体{{',
        "Word文件：用了 layout.yaml 里没有的字体：宋体",
    ),
    (
        SHEET,
        "cell(entry.page, '目录 类别页码' if entry.is_category else '目录 页码')",
        "cell(entry.page + 1, '目录 页码')",
        "电子表格：目录里没有“1. 基本履职事项清单”，或者页码不是 1",
    ),
    (
        MACROS,
        "cell(text, prefix ~ align ~ further)",
        "cell(text[:1], prefix ~ align ~ further)",
        "电子表格：“事项名称”一栏与清单不同",
    ),
    (
        MACROS,
        '"first_page": {{ sheet.first_page | tojson }}',
        '"first_page": 5',
        "电子表格：各清单从第 5、5、5 页开始编页码",
    ),
    (
        MACROS,
        '"font": {{ font | tojson }}',
        '"font": "宋体"',
        "电子表格：用了 layout.yaml 里没有的字体：宋体",
    ),
    (
        "web/page.html.j2",
        "{% for row in part.rows -%}",
        "{% for row in part.rows[1:] -%}",
        "网页：整个事项都没有",
    ),
    (
        "web/page.html.j2",
        ".shown()",
        ".shown() | batch(1) | first",
        "网页：“上级部门职责”一栏与清单不同",
    ),
    (
        "ofd/Page.xml.j2",
        "{{ object.code }}</ofd:TextCode>",
        "{{ object.code[:1] }}</ofd:TextCode>",
        "OFD：“新”没有字形，或者字形没有位置",
    ),
    (
        "ofd/booklet.xml.j2",
        "in tag.references %}",
        "in tag.references[1:] %}",
        "OFD：标引里“上级部门职责”一栏与清单不同",
    ),
    (
        "ofd/macros.xml.j2",
        "pages[target.page].id",
        "pages[0].id",
        "OFD：目录的链接通向第 1 张纸，清单从第 3、4、5 张开始",
    ),
]


@pytest.fixture
def resources(tmp_path: Path) -> Resources:
    pdfjs = shutil.ignore_patterns("pdfjs")
    shutil.copytree(ROOT / "templates", tmp_path / "templates", ignore=pdfjs)
    (tmp_path / "fonts").symlink_to(ROOT / "fonts")
    return Resources(tmp_path / "templates", tmp_path / "fonts")


@pytest.mark.parametrize(("name", "old", "new", "said"), SPOILT, ids=[said for *_, said in SPOILT])
def test_an_unsound_file_is_not_published(
    name: str, old: str, new: str, said: str, resources: Resources, tmp_path: Path
) -> None:
    template = resources.templates / name
    text = template.read_text(encoding="utf-8")
    assert old in text
    template.write_text(text.replace(old, new), encoding="utf-8")
    folder = name.partition("/")[0]
    (suffix,) = (s for s, own in FORMATS.items() if own.package == f"booklet.{folder}")
    with pytest.raises(UserError) as raised:
        publish(SMALL, tmp_path / "out", (suffix,), nullcontext, resources)
    assert any(said in fault.message for fault in raised.value.faults), str(raised.value)
    assert all(fault.place.line and fault.remedy for fault in raised.value.faults)
    assert not (tmp_path / "out").exists()


def test_a_flaw_of_one_format_shows_where_the_item_stands_and_keeps_all_from_being_published(
    resources: Resources, tmp_path: Path
) -> None:
    template = resources.templates / WORD
    text = template.read_text(encoding="utf-8")
    assert "row in rows -%}" in text
    template.write_text(text.replace("row in rows -%}", "item in chapter.items[:0] -%}"))
    with pytest.raises(UserError) as raised:
        publish(SMALL, tmp_path / "out", FORMATS, nullcontext, resources)
    fault = next(f for f in raised.value.faults if "assisting" in f.place.file)
    assert str(fault.place) == "small/assisting.yaml:2:5"
    assert fault.excerpt.strip().startswith("- 事项名称:")
    assert not (tmp_path / "out").exists()


def test_the_shipped_files_have_no_flaw(
    booklet: Booklet, layout: Layout, plan: PagePlan, pdf_file: Path, word_file: Path
) -> None:
    expected = Expected(booklet, layout, plan)
    assert list(FORMATS["pdf"].asker()(pdf_file.read_bytes(), expected)) == []
    assert list(FORMATS["docx"].asker()(word_file.read_bytes(), expected)) == []


def test_every_cell_of_another_edition_is_missed(
    booklet: Booklet, layout: Layout, plan: PagePlan, pdf_file: Path, word_file: Path
) -> None:
    """Each text column of each item is looked at: none can differ and pass."""
    changed = booklet.model_copy(
        update={
            "chapters": tuple(
                chapter.model_copy(
                    update={
                        "items": tuple(
                            item.model_copy(
                                update={
                                    "name": f"{item.name}改",
                                    "cells": {
                                        key: Cell(paragraphs=(*cell.paragraphs, "改"))
                                        for key, cell in item.cells.items()
                                    },
                                }
                            )
                            for item in chapter.items
                        )
                    }
                )
                for chapter in booklet.chapters
            )
        }
    )
    looked_at = {Content.NAME, Content.LIST, Content.TEXT}
    cells = sum(
        len(chapter.items)
        * sum(c.content in looked_at for c in layout.chapters[chapter.kind].columns)
        for chapter in booklet.chapters
    )
    expected = Expected(changed, layout, plan)
    for suffix, file in (("pdf", pdf_file), ("docx", word_file)):
        flaws = list(FORMATS[suffix].asker()(file.read_bytes(), expected))
        assert len({(f.chapter, f.item, f.said) for f in flaws}) == cells


# What an editor can type: everyday and rare characters, marks, letters, and what must be refused.
TYPED = st.text(
    st.one_of(
        st.sampled_from("履职事项清单镇政府，。；：、“”《》（）1234567890.%·—… 　"),
        st.characters(min_codepoint=0x21, max_codepoint=0x7E),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5),
        st.characters(exclude_categories=["Cs"]),
    ),
    min_size=1,
    max_size=60,
).filter(str.strip)
PARAGRAPHS = st.lists(TYPED, min_size=1, max_size=4)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=TYPED, names=st.lists(TYPED, min_size=1, max_size=3), text=PARAGRAPHS)
def test_any_text_is_published_whole_in_every_format_or_refused_with_a_place(
    name: str,
    names: list[str],
    text: list[str],
    layout: Layout,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("typed")
    small = load_source(SMALL, layout).booklet
    chapters = tuple(_typed_into(chapter, name, names, text, layout) for chapter in small.chapters)
    typed = small.model_copy(update={"chapters": chapters})
    (folder / "source").mkdir()
    for file, content in dump(typed, layout).items():
        (folder / "source" / file).write_text(content, encoding="utf-8", newline="")
    try:
        made = publish(folder / "source", folder / "out", FORMATS, nullcontext, Resources())
    except UserError as error:
        assert all(fault.place.line for fault in error.faults), str(error)
        assert not (folder / "out").exists()
        return
    wanted = list(_cells(load_source(folder / "source", layout).booklet, layout))
    files = {path.suffix: path for path in made.paths}
    tagged = Tagged(files[".pdf"])
    for said in (
        [tagged.text(row) for row in tagged.all("TD")],
        ["".join(cell) for table in tables(files[".docx"]) for row in table for cell in row],
        [cell for items in read_items(files[".xlsx"]) for row in items for cell in row],
        [
            cell.text_content()
            for row in html.fromstring(files[".html"].read_bytes()).iterfind(".//tbody/tr")
            for cell in row
        ],
    ):
        assert [_bare(cell) for cell in said] == wanted


def _typed_into(chapter, name: str, names: list[str], text: list[str], layout: Layout):
    columns = layout.chapters[chapter.kind].typed_columns
    cells = {
        column.key: Cell(paragraphs=tuple(names if column.content is Content.LIST else text))
        for column in columns
    }
    first = chapter.items[0].model_copy(update={"name": name, "cells": cells})
    return chapter.model_copy(update={"items": (first, *chapter.items[1:])})


def _cells(booklet: Booklet, layout: Layout) -> Iterator[str]:
    for chapter in booklet.chapters:
        for number, item in enumerate(chapter.items, 1):
            for column in layout.chapters[chapter.kind].columns:
                yield _bare(column.text(number, item))


def _bare(text: str) -> str:
    return "".join(text.split())
