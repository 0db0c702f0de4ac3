"""A cover's date is read in the forms that covers have, and a day that does not exist is none."""

import pytest

from booklet.model.date import edition_date, is_date


@pytest.mark.parametrize(
    ("printed", "moment"),
    [
        ("2025 年 7 月", "2025-07-01T00:00:00+00:00"),
        ("2025年7月", "2025-07-01T00:00:00+00:00"),
        ("2025 年 12 月 31 日", "2025-12-31T00:00:00+00:00"),
        ("二〇二五年七月", "2025-07-01T00:00:00+00:00"),
        ("二○二五年十二月三十一日", "2025-12-31T00:00:00+00:00"),
        ("二零二五年十月二十日", "2025-10-20T00:00:00+00:00"),
        ("２０２５年７月", "2025-07-01T00:00:00+00:00"),
        ("（2025年版）", "2025-01-01T00:00:00+00:00"),
        ("(2025 年 7 月版)", "2025-07-01T00:00:00+00:00"),
        ("2025年", "2025-01-01T00:00:00+00:00"),
    ],
)
def test_a_month_means_its_first_day(printed: str, moment: str) -> None:
    assert edition_date(printed).isoformat() == moment
    assert is_date(printed)


@pytest.mark.parametrize(
    "printed",
    [
        "2025",
        "2025-07",
        "二〇二五",
        "二〇二五年十三月",
        "2025年13月",
        "2025年2月30日",
        "二〇二五年七十月",
        "2025年〇月",
        "在2025年7月",
    ],
)
def test_another_form_of_date_is_refused(printed: str) -> None:
    with pytest.raises(ValueError):
        edition_date(printed)
    assert not is_date(printed)
