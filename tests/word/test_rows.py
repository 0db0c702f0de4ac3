"""Word's rows: one for each item, and pages that neither overflow nor let the next row in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booklet.model.layout import Layout
from booklet.plan.page_plan import Page, PagePlan, Row
from booklet.word.rows import DIFFERENCE, WordMeasures, word_measures, word_rows

LINE = 13.5
MEASURED = WordMeasures(page=460.0, first=416.0, reserve=20.0, line=LINE, padding=3.0, rule=0.75)
TALLEST = int((MEASURED.first - 6.75) / LINE)  # lines of a row that fits on any page


def page(number: int, items: dict[int, int], free: float) -> Page:
    """Return a page with rows of so many lines, by item."""
    rows = (Row(item, n * LINE + 6.75, (n,)) for item, n in items.items())
    return Page(0, number, tuple(rows), free)


@st.composite
def plans(draw: st.DrawFn) -> PagePlan:
    """Make up the plan of a chapter of rows of a few lines, some of them page starts."""
    pages: list[Page] = []
    rows: list[Row] = []
    room = MEASURED.first
    for item, lines in enumerate(draw(st.lists(st.integers(1, TALLEST), min_size=1, max_size=40))):
        height = lines * LINE + 6.75
        free = room - sum(row.height for row in rows)
        if rows and (height > free or draw(st.integers(0, 9)) == 0):
            pages.append(Page(0, len(pages) + 1, tuple(rows), free))
            rows, room = [], MEASURED.page
        rows.append(Row(item, height, (lines,)))
    free = room - sum(row.height for row in rows)
    return PagePlan((*pages, Page(0, len(pages) + 1, tuple(rows), free)))


@settings(max_examples=200, deadline=None)
@given(plan=plans(), rule=st.sampled_from([0.0, MEASURED.rule]))
def test_each_page_holds_its_rows_and_not_the_next(plan: PagePlan, rule: float) -> None:
    """Programs differ in whether a rule is part of the row's height."""
    rows = iter(word_rows(0, plan, MEASURED))
    for at, page in enumerate(plan.pages):
        room = (MEASURED.page if at else MEASURED.first) + MEASURED.reserve
        heights = [(row.height or 0) + rule for row in (next(rows) for _ in page.rows)]
        assert all(h >= row.height - 0.751 for h, row in zip(heights, page.rows, strict=True))
        assert sum(heights) <= room
        if at + 1 < len(plan.pages):
            assert sum(heights) + plan.pages[at + 1].rows[0].height - 0.75 > room
    assert next(rows, None) is None


def test_the_rows_of_a_page_keep_together_but_for_the_last() -> None:
    plan = PagePlan((page(1, {0: 9, 1: 9, 2: 9}, 31.0), page(2, {3: 9, 4: 2}, 297.0)))
    kept = [row.keep for row in word_rows(0, plan, MEASURED)]
    assert kept == [True, True, False, True, False]


def test_rows_grow_only_where_the_next_would_slip_in() -> None:
    held = PagePlan((page(1, {0: 25}, 71.0), page(2, {1: 9}, 331.0)))
    assert [row.height for row in word_rows(0, held, MEASURED)] == [25 * LINE + 6, 9 * LINE + 6]
    slipping = PagePlan((page(1, {0: 12, 1: 12}, 78.0), page(2, {2: 5}, 385.0)))
    first, second, third = (row.height or 0 for row in word_rows(0, slipping, MEASURED))
    growth = first - (12 * LINE + 6)
    # Word has 78 and the reserve free, and 2 rules at most; the next row needs 74.25.
    assert growth == pytest.approx((78 + 20 + 1.5 - (74.25 - DIFFERENCE)) / 2, abs=1)
    assert second == first
    assert third == 5 * LINE + 6


def long_item(lines: int, before: int = 4, after: int = 3) -> PagePlan:
    """Return a plan in which an item of so many lines begins and fills pages."""
    pages = [page(1, {0: before}, MEASURED.first - before * LINE - 6.75)]
    a_page = int((MEASURED.page - 6.75) / LINE)
    while lines > a_page:
        pages.append(page(len(pages) + 1, {1: a_page}, MEASURED.page - a_page * LINE - 6.75))
        lines -= a_page
    free = MEASURED.page - (lines + after) * LINE - 2 * 6.75
    pages.append(page(len(pages) + 1, {1: lines, 2: after}, free))
    return PagePlan(tuple(pages))


@pytest.mark.parametrize("lines", range(40, 160, 7))
def test_a_long_item_ends_on_its_page_however_lines_are_counted(lines: int) -> None:
    plan = long_item(lines, after=1)
    _, row, _ = word_rows(0, plan, MEASURED)
    assert row.height is None
    assert row.line
    assert 0.9 * LINE < row.line < 1.26 * LINE
    pages = len(plan.pages) - 1
    for counted in (lines - 1, lines, lines + 1):
        for deep in (MEASURED.page + 20 - 6.75 - DIFFERENCE, MEASURED.page + 20 - 3 + DIFFERENCE):
            assert -(-counted // int(deep / row.line)) == pages


@pytest.mark.parametrize("lines", [1, 4, 20, 29])
@pytest.mark.parametrize("rule", [0.0, MEASURED.rule])
def test_a_line_more_or_less_before_a_long_item_makes_no_difference(
    lines: int, rule: float
) -> None:
    """Programs differ in whether a rule is part of the row's height."""
    plan = long_item(90, before=lines)
    first, row, _ = word_rows(0, plan, MEASURED)
    assert not first.keep
    free = MEASURED.first + MEASURED.reserve - (first.height or 0) - rule
    assert free >= LINE
    assert free + LINE < MEASURED.padding + row.before + LINE
    assert row.after == 0


@pytest.mark.parametrize("lines", range(70, 120, 7))
def test_a_long_item_finds_no_room_beside_the_end_of_another(lines: int) -> None:
    *pages, last = long_item(lines, after=1).pages
    others = [page(last.number + n, {3: 33}, MEASURED.page - 33 * LINE - 6.75) for n in (1, 2)]
    _, ended, between, row = word_rows(0, PagePlan((*pages, last, *others)), MEASURED)
    whole = MEASURED.page + MEASURED.reserve
    assert ended.line and between.height
    for air in (6.75 + DIFFERENCE, 3 - DIFFERENCE):
        a_page = int((whole - air) / ended.line)
        left = lines - int((whole - air - ended.before) / ended.line) - a_page * (len(pages) - 2)
        free = whole - left * ended.line - ended.after - 6.75 - between.height - 0.75
        assert free >= LINE
        assert free + LINE < MEASURED.padding + row.before + LINE


def test_a_long_item_that_ends_a_page_alone_is_followed_by_space() -> None:
    first, *_, last = long_item(90, after=1).pages
    alone = Page(0, last.number, last.rows[:1], last.free + last.rows[1].height)
    other = page(last.number + 1, {2: 3}, 400.0)
    plan = PagePlan((first, *long_item(90).pages[1:-1], alone, other))
    _, row, _ = word_rows(0, plan, MEASURED)
    assert row.after > alone.free - (3 * LINE + 6.75)


def test_the_measures_are_those_of_the_pdf(layout: Layout, plan: PagePlan) -> None:
    measured = word_measures(layout.chapters["assisting"], layout, plan.heads[1])
    height = layout.page.height - layout.page.margin.top - layout.page.margin.bottom
    assert measured.page == pytest.approx(height - 13.5 - 6 - 1.5)
    assert measured.first == pytest.approx(measured.page - 44)
