"""Lines: nothing is lost, none is too wide, none breaks against the table of marks."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booklet.plan.lines import EM, line_starts
from booklet.plan.marks import NEVER_FIRST, NEVER_LAST, SPACES, is_combining, is_mark, may_break

MARKS = "".join(sorted(NEVER_FIRST | NEVER_LAST))
# Characters of every kind that the table knows, and some beyond the Basic Multilingual Plane.
CHARACTERS = st.sampled_from(
    [*"的一是工作事项，。；：“”（）《》…—·％ ABCabc0123.-/", *MARKS, "\u0301", "𠮷", "𬭎"]
)
TEXTS = st.lists(CHARACTERS, max_size=120).map("".join)


def wide(text: str) -> list[int]:
    """Return widths as fonts have them: an em, half an em, nothing for combining marks."""
    return [0 if is_combining(c) else EM // 2 if c.isascii() else EM for c in text]


def close(text: str) -> list[int]:
    """Let marks side by side stand closer, by half an em."""
    pairs = [EM // 2 if a in "”）》。，" and b in "。，；（“" else 0 for a, b in pairwise(text)]
    return [*pairs, 0][: len(text)]


def lines(text: str, ems: float) -> list[str]:
    starts = line_starts(text, wide(text), close(text), int(ems * EM))
    return [text[start:end] for start, end in pairwise([*starts, len(text)])]


def width(line: str) -> int:
    shown = line.rstrip("".join(SPACES))
    return sum(wide(shown)) - sum(close(shown))


@settings(max_examples=500)
@given(text=TEXTS, ems=st.integers(1, 30))
def test_the_lines_joined_are_the_text(text: str, ems: int) -> None:
    assert "".join(lines(text, ems)) == text


@settings(max_examples=500)
@given(text=TEXTS, ems=st.integers(1, 30))
def test_no_line_is_wider_than_its_column_but_for_spaces_that_hang(text: str, ems: int) -> None:
    for line in lines(text, ems):
        assert width(line) <= ems * EM


@settings(max_examples=500)
@given(text=TEXTS, ems=st.integers(1, 30))
def test_no_line_breaks_against_the_table_where_it_could_break_otherwise(
    text: str, ems: int
) -> None:
    own = lines(text, ems)
    for before, after in pairwise(own):
        if not may_break(before[-1], after[0]):
            # Nowhere in the line before could it break.
            assert not any(may_break(a, b) for a, b in pairwise(before))
            assert not is_combining(after[0])


@settings(max_examples=500)
@given(text=TEXTS, ems=st.integers(1, 30))
def test_no_line_could_take_more(text: str, ems: int) -> None:
    """Each but those that keep a lone character company is as long as the table lets it be."""
    own = lines(text, ems)
    for before, after in pairwise(own[:-1]):
        for end in range(1, len(after)):
            if may_break(after[end - 1], after[end]):
                assert width(before + after[:end]) > ems * EM
                break


@pytest.mark.parametrize(
    ("text", "ems", "expected"),
    [
        ("负责宣传教育工作", 4, ["负责宣传", "教育工作"]),
        # GB/T 15834-2011, 5.1.1 to 5.1.3: marks go with what they belong to.
        ("开展宣传，负责（镇）事", 4, ["开展宣", "传，负责", "（镇）事"]),
        ("负责做“一日一课”", 4, ["负责做", "“一日", "一课”"]),
        # 5.1.4 and 5.1.5: dashes and ellipses are whole.
        ("负责人——工作", 4, ["负责", "人——工", "作"]),
        ("负责人……", 4, ["负责", "人……"]),
        # A Latin word, a number with its sign and a standard's number stay whole.
        ("一按GB/T执行", 3, ["一按", "GB/T", "执行"]),
        ("达到95.5%以上", 4, ["达到", "95.5%", "以上"]),
        # A word longer than its line breaks where the line ends.
        ("www.changji.gov.cn", 4, ["www.chan", "gji.gov.", "cn"]),
        # Spaces hang and begin no line.
        ("AB CD EF", 1.5, ["AB ", "CD ", "EF"]),
        # 5.1.11: no lone character at the end, where the line before can spare one.
        ("负责宣传工作", 5, ["负责宣传", "工作"]),
        ("负责宣传工作。", 5, ["负责宣传", "工作。"]),
        ("事项类", 2, ["事项", "类"]),
        ("", 4, [""]),
    ],
)
def test_a_paragraph_breaks_where_a_printer_would_break_it(
    text: str, ems: float, expected: list[str]
) -> None:
    assert lines(text, ems) == expected


def test_every_mark_of_the_table_is_kept_where_it_belongs() -> None:
    assert all(not may_break("的", mark) for mark in NEVER_FIRST)
    assert all(not may_break(mark, "的") for mark in NEVER_LAST)
    assert may_break("的", "“") and may_break("”", "的")
    assert may_break("的", "A") and may_break("9", "月") and not may_break("A", "9")
    assert all(map(is_mark, MARKS)) and not is_mark("的")
