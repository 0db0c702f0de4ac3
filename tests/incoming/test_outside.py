"""The lines beside the tables: the cover's date among them, and what has to be told."""

import pytest

from booklet.incoming.outside import Outside
from booklet.look.load import load_layout
from booklet.model.booklet import Booklet
from tests.tools import ROOT

COVER = ("新疆维吾尔自治区昌吉回族自治州", "昌吉市大西渠镇", "履职事项清单")


def outside(booklet: Booklet, *cover: str, below: tuple[str, ...] = ()) -> Outside:
    found = Outside("清单.docx", booklet, load_layout(ROOT / "templates"))
    found.add(cover, of_cover=True)
    found.add(below, of_cover=False)
    return found


@pytest.mark.parametrize(
    ("cover", "date"),
    [
        ((*COVER, "2026 年 1 月"), "2026 年 1 月"),
        (("2023 年 3 月 1 日", *COVER, "2026 年 1 月"), "2026 年 1 月"),
        ((*COVER, "2026 年 13 月"), None),
        (COVER, None),
    ],
)
def test_the_date_is_the_last_on_the_cover_that_there_is(
    cover: tuple[str, ...], date: str | None, booklet: Booklet
) -> None:
    assert outside(booklet, *cover, below=("2024 年 5 月",)).date == date


def test_what_the_booklet_prints_itself_is_not_told(booklet: Booklet) -> None:
    lines = ("目　录", "1.基本履职事项清单……1", "昌吉市大西渠镇配合履职事项清单", "（续表）", "")
    assert list(outside(booklet, *COVER, "2026 年 1 月", below=lines).notices()) == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("昌吉市大西渠镇配合履职事项清单（102项）", False),
        ("昌吉市大西渠镇配合履职事项清单（征求意见稿）", True),
        ("配合履职事项清单（空）", True),
    ],
)
def test_what_is_added_to_a_title_is_told(line: str, told: bool, booklet: Booklet) -> None:
    said = "".join(outside(booklet, below=(line,)).notices())
    assert (f"“{line}"[:12] in said) == told


def test_a_date_that_does_not_exist_is_told_as_text_that_was_left_out(booklet: Booklet) -> None:
    (said,) = outside(booklet, *COVER, "2026 年 13 月").notices()
    assert "表格以外的文字没有读入：“2026 年 13 月”；" in said


def test_of_many_lines_three_are_quoted_and_all_are_counted(booklet: Booklet) -> None:
    found = outside(booklet, below=("甲" * 30, "乙", "丙", "丁", "丁"))
    (said,) = found.notices()
    assert said.startswith(
        f"清单.docx 表格以外的文字没有读入：“{'甲' * 20}……”、“乙”、“丙”等 4 行；"
    )


def test_a_list_that_was_named_already_is_not_told_again(booklet: Booklet) -> None:
    found = outside(booklet, below=("昌吉市综合行政执法事项清单（试行）",))
    found.told.add("综合行政执法事项清单")
    assert list(found.notices()) == []
