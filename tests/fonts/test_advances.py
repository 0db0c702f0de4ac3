"""advances.json: what it says of widths is what the fonts and the layout engine make of them.

After a change of the fonts it is renewed together with them, by fonts/make_fonts.py.
"""

import html
import itertools
import json
import re
from bisect import bisect_right
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import, unused-ignore]

from booklet.pdf import engine
from tests.fonts.test_fonts import CHAINS, FONTS, chain, faces, file_of, font

FILE = FONTS / "advances.json"
FAMILIES = (
    *("Booklet Latin", "Booklet XiaoBiaoSong", "Booklet Hei", "Booklet Kai", "Booklet FangSong"),
    *("Booklet Rare", "Booklet Signs"),
)
CHINESE = FAMILIES[1:5]
SIZE = 1000  # pixels to the em: at this size an engine's own rounding does not show
SAMPLES = (
    "他说：“甲乙。”（丙）《丁》，《论语》·《学而》；（一）“二”、“三”！”",
    "甲——乙……丙，——A——",
    "Tokyo AVATAR WAVE Type To. fi ffl 11.1 1711 P.O. “fi”",
    "2025 年 7 月 1 日，GB/T 9704—2012，12,345.67 m²、CO₂",
    "𬭸㛃 甲 㙟 㘵 㵲阳河，鿾（𫡢）",
    "✔☑☐✘■□●▲★※№℃㎡㎏①⑳㈠Ⅰⅻ→⇒≤≥≠±×÷‰∶₀₉⁰",
    "一\u00a0二\u2002三\u2003四\u2005五\u2007六\u3000（七）\u3000八",
)


@cache
def table() -> dict[str, Any]:
    """Return what the file says."""
    said: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return said


def has(runs: str, character: str) -> bool:
    """Say if the character is in one of the runs."""
    place = bisect_right(runs, character)
    return place % 2 == 1 or (place > 0 and runs[place - 1] == character)


def listed(runs: str) -> list[str]:
    """Return the characters of the runs."""
    ends = zip(runs[::2], runs[1::2], strict=True)
    return [chr(code) for first, last in ends for code in range(ord(first), ord(last) + 1)]


def advances(family: str) -> dict[str, int]:
    """Return the advance of every character that the family is said to have."""
    said = table()["families"][family]
    told = [(advance, listed(runs)) for advance, runs in said["advances"]]
    told += [(said["units"], listed(runs)) for who, runs in table()["ideographs"] if family in who]
    assert max(Counter(one for _, found in told for one in found).values()) == 1
    return {one: advance for advance, found in told for one in found}


def asked(family: str) -> range:
    """Return the codes that fonts.css asks of the family."""
    ends = re.findall(r"[0-9A-F]+", faces()[family].get("unicode-range", "U+0-10FFFF")[2:])
    return range(int(ends[0], 16), int(ends[1], 16) + 1)


def adjustment(family: str, left: str, right: str) -> int:
    """Return by how much the pair is narrower with `chws`."""
    for lefts, rights, units in table()["families"][family]["pairs"]:
        if left in lefts and right in rights:
            return int(units)
    return 0


def reckoned(text: str, families: list[str], chws: bool) -> float:
    """Return the width of a text in ems, as the table has it."""
    width = 0.0
    before = "", ""
    for character in text:
        family = next(one for one in families if character in said(one))
        units = table()["families"][family]["units"]
        width += said(family)[character] / units
        if chws and family == before[0]:
            width += adjustment(family, before[1], character) / units
        before = family, character
    return width


said = cache(advances)


def measured(texts: list[tuple[str, str]]) -> list[float]:
    """Return the width of each text in ems, as it is laid out in its style."""
    boxes = "".join(f'<p><b style="{style}">{html.escape(text)}</b></p>' for text, style in texts)
    document = engine.lay_out(
        f"""<html lang="zh-CN"><title>Widths</title><link rel="stylesheet" href="fonts.css"/><style>
        @page {{ size: 1000000px }}
        b {{ display: inline-block; font: {SIZE}px serif; white-space: pre }}
        </style>{boxes}</html>""",
        FONTS,
        (FONTS,),
    )
    found = [
        box.width
        for page in document.pages
        for box in page._page_box.descendants()
        if box.element_tag == "b" and type(box).__name__ == "InlineBlockBox"
    ]
    return [width / SIZE for width in found]


def test_it_tells_of_the_families_of_the_stylesheet() -> None:
    assert tuple(table()["families"]) == tuple(faces()) and set(faces()) == set(FAMILIES)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_has_the_characters_and_advances_of_its_font(family: str) -> None:
    opened: TTFont = font(file_of(faces()[family]))
    widths = opened["hmtx"]
    assert table()["families"][family]["units"] == opened["head"].unitsPerEm
    assert advances(family) == {
        chr(code): widths[glyph][0]
        for code, glyph in opened.getBestCmap().items()
        if code in asked(family)
    }


@pytest.mark.parametrize("family", FAMILIES)
def test_a_character_is_looked_up_in_the_runs_without_spelling_them_out(family: str) -> None:
    said = table()["families"][family]["advances"]
    whole = [runs for _, runs in said] + [runs for who, runs in table()["ideographs"]]
    for runs in whole:
        inside = set(listed(runs))
        around = {chr(ord(one) + step) for one in runs for step in (-1, 0, 1)}
        assert {one for one in around if has(runs, one)} == around & inside


@pytest.mark.parametrize("chws", [False, True])
@pytest.mark.parametrize("name", CHAINS)
def test_a_text_is_as_wide_as_the_table_says(name: str, chws: bool) -> None:
    style = f"font-family: var(--{name}); font-feature-settings: 'chws' {int(chws)}"
    widths = measured([(text, style) for text in SAMPLES])
    expected = [reckoned(text, chain(name), chws) for text in SAMPLES]
    assert widths == pytest.approx(expected, abs=0.001)


def test_marks_side_by_side_take_one_em_and_a_half() -> None:
    style = "font-family: var(--{}); font-feature-settings: 'chws'"
    texts = [(pair, style.format(name)) for name in CHAINS for pair in ("”。", "》（", "：“")]
    assert measured(texts) == pytest.approx([1.5] * len(texts), abs=0.001)


@pytest.mark.parametrize("family", CHINESE)
def test_every_pair_of_marks_is_as_narrow_as_the_table_says(family: str) -> None:
    """Each mark stands before every mark in one text and behind every mark in another."""
    pairs = table()["families"][family]["pairs"]
    marks = sorted(set("".join(left + right for left, right, _ in pairs)) | set("？…—"))
    rows = ["".join(f"{one}{other}字" for other in marks) for one in marks]
    columns = ["".join(f"{other}{one}字" for other in marks) for one in marks]
    style = f"font-family: '{family}'; font-feature-settings: 'chws'"
    widths = measured([(text, style) for text in rows + columns])
    expected = [reckoned(text, [family], chws=True) for text in rows + columns]
    assert widths == pytest.approx(expected, abs=0.001)


def test_no_other_signs_than_marks_become_narrower() -> None:
    for family, other in itertools.product(CHINESE, "字A1①—…％℃"):
        for left, right, _ in table()["families"][family]["pairs"]:
            assert other not in left + right


def test_it_is_small() -> None:
    assert Path(FILE).stat().st_size < 64_000
