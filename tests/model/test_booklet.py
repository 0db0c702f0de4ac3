"""A cell shows its paragraphs, their kinds and what stands out."""

import pytest

from booklet.model.booklet import (
    Booklet,
    Cell,
    Emphasis,
    Highlight,
    Item,
    Paragraph,
    ParagraphKind,
    kind_of,
    listed,
)
from booklet.model.columns import Column


@pytest.mark.parametrize(
    ("paragraph", "kind"),
    [
        ("1.开展野生动植物资源调查；", "clause"),
        ("12. 指导大西渠镇编制预案；", "clause"),
        ("一、分户工作", "heading"),
        ("十二、其他工作", "heading"),
        ("市自然资源局", "department"),
        ("昌吉市民政局：", "department"),
        ("市委宣传部", "department"),
        ("市文化体育广播电视台和旅游局", "department"),
        ("昌吉市残联：", "department"),
        ("开展防灭火工作。", "text"),
        ("指导大西渠镇分类整理图书编目。", "text"),
        ("一是加强领导", "text"),
        ("2025年", "text"),
    ],
)
def test_a_paragraph_shows_its_kind(paragraph: str, kind: str) -> None:
    assert kind_of(paragraph) == ParagraphKind(kind)


def test_the_booklet_has_the_kinds_it_was_published_with(booklet: Booklet) -> None:
    counts = dict.fromkeys(ParagraphKind, 0)
    for chapter in booklet.chapters:
        for item in chapter.items:
            for key, cell in item.cells.items():
                for paragraph in cell.paragraphs if key != "对应上级部门" else ():
                    counts[kind_of(paragraph)] += 1
    assert counts[ParagraphKind.HEADING] == 12
    # 34 reclaimed items, and the offices named in the duties of 51, 78, 79, 85, 90-92 and 94
    assert counts[ParagraphKind.DEPARTMENT] == 34 + 2 + 2 + 2 + 4 + 2 + 2 + 2 + 2


# Two paragraphs, 一、甲乙丙 and 丁戊, of which 乙 was added, and 丙 and 丁戊 removed.
MARKED = Cell(
    paragraphs=("一、甲乙丙", "丁戊"),
    marks=(
        Highlight(start=3, end=4, emphasis=Emphasis.ADDED),
        Highlight(start=4, end=5, emphasis=Emphasis.REMOVED),
        Highlight(start=6, end=8, emphasis=Emphasis.REMOVED),
    ),
)


@pytest.mark.parametrize(
    ("start", "end", "parts"),
    [
        (
            *(0, None),
            [("一、甲", ""), ("乙", "added"), ("丙", "removed"), ("\n", ""), ("丁戊", "removed")],
        ),
        (0, 5, [("一、甲", ""), ("乙", "added"), ("丙", "removed")]),
        (0, 2, [("一、", "")]),
        (3, 4, [("乙", "added")]),
        (4, 7, [("丙", "removed"), ("\n", ""), ("丁", "removed")]),
        (7, None, [("戊", "removed")]),
        (5, 6, [("\n", "")]),
        (2, 2, []),
    ],
)
def test_a_cell_is_parted_where_characters_stand_out(
    start: int, end: int | None, parts: list[tuple[str, str]]
) -> None:
    assert list(MARKED.parts(start, end)) == parts


def test_a_cell_in_which_nothing_stands_out_is_one_part() -> None:
    assert list(Cell(paragraphs=("甲", "乙")).parts()) == [("甲\n乙", "")]


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        (0, None, [("heading", 0, 5, "一、甲乙丙"), ("text", 6, 8, "丁戊")]),
        # A part of a paragraph is what the whole is.
        (2, 4, [("heading", 2, 4, "甲乙")]),
        (4, 7, [("heading", 4, 5, "丙"), ("text", 6, 7, "丁")]),
        (6, None, [("text", 6, 8, "丁戊")]),
        (0, 6, [("heading", 0, 5, "一、甲乙丙"), ("text", 6, 6, "")]),
        (5, 8, [("heading", 5, 5, ""), ("text", 6, 8, "丁戊")]),
    ],
)
def test_a_cell_shows_its_paragraphs_or_a_part_of_them(
    start: int, end: int | None, shown: list[tuple[str, int, int, str]]
) -> None:
    assert list(MARKED.shown(start, end)) == shown
    whole = MARKED.text[start:end]
    assert [paragraph.text for paragraph in MARKED.shown(start, end)] == whole.split("\n")


@pytest.mark.parametrize("paragraphs", [(), ("",)])
def test_a_cell_without_text_shows_an_empty_paragraph(paragraphs: tuple[str, ...]) -> None:
    assert list(Cell(paragraphs=paragraphs).shown()) == [Paragraph(ParagraphKind.TEXT, 0, 0, "")]


def test_a_list_is_printed_in_one_line_and_keeps_its_names() -> None:
    column = Column.model_validate(
        {"key": "部门", "content": "list", "width": "20 mm", "align": "left"}
    )
    cell = listed("昌吉市民政局、昌吉市公安局 、 昌吉市教育局")
    assert cell.paragraphs == ("昌吉市民政局", "昌吉市公安局", "昌吉市教育局")
    item = Item(category="甲", name="乙", cells={"部门": cell})
    assert column.text(1, item) == "昌吉市民政局、昌吉市公安局、昌吉市教育局"
