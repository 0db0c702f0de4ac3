"""Plain lines are where WeasyPrint's general way puts them, and what is not plain is left to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.pdf.engine import lay_out, prepare
from tests import strange
from tests.planned import typeset_now
from tests.tools import ROOT

CELL = "width: 200px; font: 16px/24px 'Booklet Latin', 'Booklet FangSong'; white-space: pre"


@contextmanager
def general_way() -> Iterator[None]:
    prepare()
    from weasyprint.layout import block

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(block, "iter_line_boxes", block.general_lines)
        yield


def texts(document: Any) -> list[tuple[object, ...]]:
    """Return each piece of text of a document: page, text, place, and size but for its width."""
    from weasyprint.formatting_structure.boxes import TextBox

    return [
        (page, box.text, box.position_x, box.position_y, box.baseline, box.margin_height())
        for page, whole in enumerate(document.pages)
        for box in whole._page_box.descendants()
        if isinstance(box, TextBox)
    ]


def plain(document: Any) -> int:
    """Return how many lines of a document were laid out as plain ones."""
    return sum(
        bool(vars(box).get("is_bare"))
        for page in document.pages
        for box in page._page_box.descendants()
    )


def test_the_booklet_is_the_same_in_both_ways(booklet: Booklet, layout: Layout) -> None:
    ours = typeset_now(booklet, layout)
    with general_way():
        general = typeset_now(booklet, layout)
    assert texts(ours.document) == texts(general.document)
    assert ours.write() == general.write()
    assert plain(ours.document) > 2 * 2500
    assert not plain(general.document)


@pytest.mark.parametrize("seed", range(2))
def test_strange_booklets_are_the_same_in_both_ways(seed: int) -> None:
    ours = typeset_now(*strange.booklet(seed))
    with general_way():
        general = typeset_now(*strange.booklet(seed))
    assert texts(ours.document) == texts(general.document)
    assert ours.write() == general.write()


@pytest.mark.parametrize(
    ("style", "text", "is_plain"),
    [
        ("", "甲\n乙", True),
        ("text-align: center", "甲\n乙丙", True),
        ("text-align: center", "这一行比它的格子宽，居中也从左边开始", True),
        ("text-align: right", "甲\n乙丙", False),
        ("text-align: center; text-align-last: right", "甲\n乙丙", False),
        ("direction: rtl", "甲\n乙", False),
        ("white-space: pre-wrap", "甲\n乙", False),
        ("letter-spacing: 3px", "甲\n乙", False),
        ("word-spacing: 3px", "甲 乙", False),
        ("overflow-wrap: anywhere", "甲", False),
        ("text-decoration: underline", "甲", False),
        ("text-indent: 2em", "甲\n乙", False),
        ("text-indent: calc(1em + 1px)", "甲\n乙", False),
        ("overflow: hidden; text-overflow: ellipsis", "这一行比它的格子宽，末尾有省略号", False),
        ("block-ellipsis: auto; max-lines: 1", "甲\n乙", False),
        ("", "甲<span style='color: red'>乙</span>", False),
        ("", "甲\n\n乙", False),
        ("", "甲\n", False),
        ("", "甲&#9;乙", False),
        ("", "甲\u2028乙", False),
    ],
)  # fmt: skip
def test_whatever_is_unusual_is_left_to_the_general_way(
    style: str, text: str, is_plain: bool
) -> None:
    html = (
        '<html lang="zh-CN"><head><title>甲</title><link rel="stylesheet" href="fonts.css"/>'
        "<style>head { display: none } * { display: block } span { display: inline }</style></head>"
        f'<body><p style="{CELL}; {style}">{text}</p></body></html>'
    )

    def laid_out() -> Any:
        return lay_out(html, Path(ROOT / "fonts"), (ROOT / "fonts",))

    ours = laid_out()
    with general_way():
        general = laid_out()
    assert bool(plain(ours)) is is_plain
    assert texts(ours) == texts(general)
    assert ours.write_pdf() == general.write_pdf()


def test_lines_beside_a_float_are_left_to_the_general_way() -> None:
    html = (
        '<html lang="zh-CN"><head><title>甲</title><link rel="stylesheet" href="fonts.css"/>'
        "<style>head { display: none } * { display: block }</style></head><body>"
        f'<p style="float: left; width: 50px; height: 30px"></p><p style="{CELL}">甲\n乙\n丙</p>'
        "</body></html>"
    )
    ours = lay_out(html, ROOT / "fonts", (ROOT / "fonts",))
    assert not plain(ours)
    (_, _, x, *_), *_ = texts(ours)
    assert x == 50
