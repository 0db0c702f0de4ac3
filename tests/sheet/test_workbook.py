"""The workbook is written as Office demands, and openpyxl stays as it is for its other readers."""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from lxml import etree
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.model.resources import Resources
from booklet.plan.page_plan import PagePlan
from booklet.sheet import writer as sheet
from booklet.sheet.description import Description
from booklet.sheet.workbook import FONT_ORDER, packed

SHEET = {
    "properties": dict.fromkeys(
        ("title", "creator", "subject", "description", "keywords", "language"), "甲"
    ),
    "standard": {"font": "Arial", "size": 10},
    "styles": {"甲": {"font": "仿宋", "size": 12}},
    "sheets": [
        {
            "title": "甲",
            "zoom": 100,
            "print": {"area": "A1:A1", "paper": {"width": 842, "height": 595}, "margin": {}},
            "columns": [{"width": 90}],
            "rows": [
                {
                    "height": 20,
                    "cells": [
                        {
                            "style": "甲",
                            "text": [
                                {"text": "=乙", "font": "黑体", "line": "line-through"},
                                {"text": "丙", "colour": "#ff0000", "line": "underline"},
                            ],
                        }
                    ],
                }
            ],
        }
    ],
}


def properties(content: bytes, part: str, *tags: str) -> Iterator[list[str]]:
    """Yield the names of what each font of a part consists of."""
    root: Any = etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read(part))
    for font in root.iter(*(f"{{*}}{tag}" for tag in tags)):
        yield [etree.QName(child).localname for child in font]


def assert_in_order(fonts: list[list[str]], name: str) -> None:
    order = FONT_ORDER.format(name).split()
    assert fonts
    for font in fonts:
        assert font == sorted(font, key=order.index)
        assert name in font


def test_the_fonts_of_styles_and_runs_have_their_properties_in_offices_order() -> None:
    content = packed(Description.model_validate(SHEET), datetime(2025, 7, 1, tzinfo=UTC))
    assert_in_order(list(properties(content, "xl/styles.xml", "font")), "name")
    runs = list(properties(content, "xl/worksheets/sheet1.xml", "rPr"))
    assert len(runs) == 2
    assert_in_order(runs, "rFont")


def test_every_font_of_the_booklet_is_in_order(
    booklet: Booklet, layout: Layout, plan: PagePlan
) -> None:
    content = sheet.write(booklet, layout, plan, Resources())
    assert_in_order(list(properties(content, "xl/styles.xml", "font")), "name")


def test_openpyxls_own_fonts_are_left_alone() -> None:
    assert Font.__elements__[0] == "name"
    assert InlineFont.__elements__[0] == "rFont"


def test_the_file_is_dated_by_the_edition_alone() -> None:
    content = packed(Description.model_validate(SHEET), datetime(2025, 7, 1, tzinfo=UTC))
    core = zipfile.ZipFile(io.BytesIO(content)).read("docProps/core.xml").decode()
    assert core.count("2025-07-01T00:00:00Z") == 2
