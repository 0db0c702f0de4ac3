"""Whatever a paragraph calls a department by, it is the one that is listed."""

import pytest

from booklet.model.departments import Naming, beginning

NAMING = Naming("昌吉", {"昌吉市民政局", "昌吉市公安局", "市残联"})
CIVIL, POLICE, RADIO = "昌吉市民政局", "昌吉市公安局", "昌吉市文化体育广播电视台和旅游局"


@pytest.mark.parametrize(
    ("written", "full"),
    [
        ("市民政局", CIVIL),
        (CIVIL, CIVIL),
        ("市残联", "市残联"),  # nobody writes 昌吉市残联
        ("市教育局", "市教育局"),
    ],
)
def test_a_name_without_its_place_means_the_full_one_that_is_written_elsewhere(
    written: str, full: str
) -> None:
    assert NAMING.full(written) == full


def test_duties_name_a_department_without_its_place() -> None:
    assert NAMING.short(CIVIL) == "市民政局"
    assert NAMING.short("州民政局") == "州民政局"


@pytest.mark.parametrize(
    ("paragraph", "department"),
    [
        ("1.市民政局负责甲。", CIVIL),
        ("12. 昌吉市民政局负责甲。", CIVIL),
        ("市公安局：", POLICE),
        ("市文化体育广播电视台和旅游局：", RADIO),
        ("1.市民政局、市公安局负责甲。", None),  # not the first one's alone
        ("1.市民政局会同市公安局负责甲。", CIVIL),
        ("1.会同市民政局做甲。", None),
        ("1.市教育局负责甲。", None),
        ("", None),
    ],
)
def test_the_department_that_a_paragraph_begins_with_has_its_duty(
    paragraph: str, department: str | None
) -> None:
    assert NAMING.subject(paragraph, (CIVIL, POLICE, RADIO)) == department


def test_a_department_is_named_by_either_of_its_names() -> None:
    assert NAMING.names(CIVIL, "会同市民政局做甲。")
    assert NAMING.names(CIVIL, "会同昌吉市民政局做甲。")
    assert not NAMING.names(CIVIL, "会同市公安局做甲。")


def test_the_longest_name_counts() -> None:
    assert beginning("3.市广播电视台负责甲。", ["市广播", "市广播电视台"]) == "市广播电视台"
    assert beginning("甲。", ["市广播"]) is None
