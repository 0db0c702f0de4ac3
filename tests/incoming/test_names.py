"""Departments as people type them are parted, and no office's own name is."""

import pytest

from booklet.incoming.names import departments, parted
from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.model.texts import Texts

KNOWN = {"甲局", "乙局", "丙委", "发展和改革委员会", "中国 电信公司"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("甲局，乙局", "甲局、乙局"),
        ("甲局,乙局；丁局;丙委", "甲局、乙局、丁局、丙委"),
        ("甲局/乙局／丙委", "甲局、乙局、丙委"),
        ("甲局 乙局\u3000丙委\u00a0丁局", "甲局、乙局、丙委、丁局"),
        ("甲局\n乙局", "甲局、乙局"),
        ("甲局；\n乙局。", "甲局、乙局"),
        ("甲局、", "甲局"),
        ("甲局和乙局", "甲局、乙局"),
        ("甲局和乙局和丙委", "甲局、乙局、丙委"),
        ("甲局和发展和改革委员会", "甲局、发展和改革委员会"),
        ("发展和改革委员会和甲局", "发展和改革委员会、甲局"),
        ("发展和\n改革委员会，甲局", "发展和改革委员会、甲局"),
        ("丁局（戊局，己局），甲局", "丁局（戊局，己局）、甲局"),
        ("丁局（戊局，甲局", "丁局（戊局，甲局"),
    ],
)
def test_names_are_parted_and_it_is_said(text: str, names: str) -> None:
    assert parted(text, KNOWN) == (names, names != text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("甲局、乙局", "甲局、乙局"),
        (" 甲局 、\n乙局\n", "甲局、乙局"),
        ("丁局、、甲局", "丁局、、甲局"),
        ("住房和城乡建设局", "住房和城乡建设局"),
        ("甲局和丁局", "甲局和丁局"),
        ("中国 电信公司、甲局", "中国 电信公司、甲局"),
        ("", ""),
    ],
)
def test_what_is_typed_as_it_is_printed_is_left_alone(text: str, names: str) -> None:
    assert parted(text, KNOWN) == (names, False)


def test_departments_are_known_from_lists_and_headings(booklet: Booklet, layout: Layout) -> None:
    assert departments(booklet, layout) == set(Texts(booklet, layout).departments)


def test_every_list_of_the_shipped_booklet_is_left_alone(booklet: Booklet, layout: Layout) -> None:
    """Also where nothing else is known of its departments."""
    lists = [item.cells["对应上级部门"].paragraphs for item in booklet.chapters[1].items]
    assert sum("和" in name for names in lists for name in names) > 20
    nothing: set[str] = set()
    for names in lists:
        for known in (nothing, departments(booklet, layout)):
            assert parted("、".join(names), known) == ("、".join(names), False)
