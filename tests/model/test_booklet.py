"""A paragraph's kind and an edition's date are read from their text."""

import pytest

from booklet.model.booklet import Booklet, ParagraphKind, kind_of
from booklet.model.date import edition_date


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


@pytest.mark.parametrize(
    ("printed", "moment"),
    [
        ("2025 年 7 月", "2025-07-01T00:00:00+00:00"),
        ("2025年7月", "2025-07-01T00:00:00+00:00"),
        ("2025 年 12 月 31 日", "2025-12-31T00:00:00+00:00"),
    ],
)
def test_a_month_means_its_first_day(printed: str, moment: str) -> None:
    assert edition_date(printed).isoformat() == moment


@pytest.mark.parametrize(
    "printed", ["2025", "2025-07", "二〇二五年七月", "2025年13月", "2025年2月30日"]
)
def test_another_form_of_date_is_refused(printed: str) -> None:
    with pytest.raises(ValueError):
        edition_date(printed)
