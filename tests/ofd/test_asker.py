"""The inspection of a finished OFD: each way in which it can be unsound is found."""

import re
from dataclasses import replace

import pytest

from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.ofd.asker import ask
from booklet.plan.expected import Expected, Flaw
from booklet.plan.page_plan import PagePlan
from booklet.source.load import load_source
from tests.ofd_file import made, packed, parts
from tests.planned import planned
from tests.tools import SMALL

DOCUMENT, TAGS, RESOURCES = "Doc_0/Document.xml", "Doc_0/Tags/booklet.xml", "Doc_0/PublicRes.xml"
CONTENTS, BODY = "Doc_0/Pages/Page_1/Content.xml", "Doc_0/Pages/Page_3/Content.xml"
DATA = "Doc_0/Attachs/list.xlsx"


@pytest.fixture(scope="module")
def expected(layout: Layout) -> Expected:
    booklet = load_source(SMALL, layout).booklet
    return Expected(booklet, layout, planned(booklet, layout))


@pytest.fixture(scope="module")
def sound(expected: Expected) -> dict[str, bytes]:
    """The parts of a booklet of few items."""
    _, content = made(expected.booklet, expected.layout, b"data")
    return parts(content)


def flaws(members: dict[str, bytes], expected: Expected) -> list[str]:
    return [flaw.said for flaw in ask(packed(members), expected)]


def test_a_sound_file_has_no_flaw(sound: dict[str, bytes], expected: Expected) -> None:
    assert flaws(sound, expected) == []


def test_the_shipped_booklet_has_no_flaw(
    ofd_file: bytes, booklet: Booklet, layout: Layout, plan: PagePlan
) -> None:
    assert list(ask(ofd_file, Expected(booklet, layout, plan))) == []


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        (BODY, r"<ofd:TextObject[^\n]*植物保护<[^\n]*", "", "“事项名称”一栏没有印全"),
        (BODY, r'Boundary="44.99 (?=54)', 'Boundary="40.99 ', "“事项名称”一栏没有印全"),
        (BODY, r'Boundary="44.99 (?=54)', 'Boundary="59.99 ', "“事项名称”一栏的文字超出了格子"),
        (BODY, r">2 <", ">3 <", "第 2 页：标题、表头或页码没有印对"),
        (BODY, r'Font="\d+"', 'Font="99999"', "没有字形"),
        (BODY, r' DeltaX="[^"]*"', "", "没有字形，或者字形没有位置"),
        (BODY, r">植物保护<", ">鿿物保护<", "里没有“鿿物保护”的字形"),
        (BODY, r'TextObject ID="\d+"', 'TextObject ID="1"', "有两个对象用了同一个标识"),
        (CONTENTS, r">2<", ">1<", "目录写着第 1 页，标题印在第 2 页"),
        (CONTENTS, r'PageID="4"', 'PageID="5"', "目录的链接通向第 3、5、4 张纸"),
        (CONTENTS, r'PageID="4"', 'PageID="9"', "有链接通向不存在的一页"),
        (DOCUMENT, r'(<ofd:Page ID="2"[^>]*>)', r"\1\1", "有两个对象用了同一个标识"),
        (DOCUMENT, r'<ofd:Page ID="5"[^>]*>', "", "有链接通向不存在的一页"),
        (DOCUMENT, r'Title="党的建设"', 'Title="党"', "大纲里“基本履职事项清单”的类别与清单不同"),
        (DOCUMENT, r'Title="昌吉州[^"]*"', 'Title="甲"', "大纲里的清单与小册子不同"),
        (DOCUMENT, r"<ofd:MaxUnitID>\d+", "<ofd:MaxUnitID>9", "大于 MaxUnitID"),
        (TAGS, r'清单 名称="[^"]*"', '清单 名称="甲"', "标引里的清单与小册子不同"),
        (TAGS, r'(栏目="事项名称">)<ObjectRef[^<]*</ObjectRef>', r"\1", "表头与清单不同"),
        (TAGS, r"<事项 序号=\"2\".*?</事项>", "", "标引里“事项名称”一栏与清单不同"),
        (TAGS, r'PageRef="1">\d+', 'PageRef="1">9', "标引里提到的文字不在那一页上"),
        (RESOURCES, r'FontName="Booklet-Hei"', 'FontName="SimSun"', "没有的字体：SimSun"),
        (RESOURCES, r"<ofd:FontFile>[^<]*</ofd:FontFile>", "", "字体没有嵌入：Booklet-FangSong"),
        (RESOURCES, r"font_\d+.ttf", "font_0.ttf", "里面没有 Doc_0/Res/font_0.ttf"),
    ],
)  # fmt: skip
def test_what_is_spoilt_is_found(
    part: str, old: str, new: str, said: str, sound: dict[str, bytes], expected: Expected
) -> None:
    text, count = re.subn(old, new, sound[part].decode(), count=1, flags=re.S)
    assert count, old
    found = flaws({**sound, part: text.encode()}, expected)
    assert any(said in flaw for flaw in found), found


@pytest.mark.parametrize("part", [BODY, DOCUMENT, TAGS, DATA])
def test_a_part_that_is_missing_is_named(
    part: str, sound: dict[str, bytes], expected: Expected
) -> None:
    left = {name: member for name, member in sound.items() if name != part}
    assert f"里面没有 {part}" in flaws(left, expected)


def test_contents_without_links_are_found(sound: dict[str, bytes], expected: Expected) -> None:
    text = re.sub(r"<ofd:Actions>.*?</ofd:Actions>", "", sound[CONTENTS].decode())
    found = flaws({**sound, CONTENTS: text.encode()}, expected)
    assert found == ["目录没有链接，清单从第 3、4、5 张开始"]


def test_data_that_is_empty_is_found(sound: dict[str, bytes], expected: Expected) -> None:
    assert any("附件" in flaw for flaw in flaws({**sound, DATA: b""}, expected))


def test_pages_that_are_not_wanted_are_found(sound: dict[str, bytes], expected: Expected) -> None:
    without = Expected(expected.booklet, expected.layout, replace(expected.plan, front=None))
    assert flaws(sound, without) == ["有 5 页，清单正文就有 3 页"]


def test_a_flaw_of_a_cell_says_whose_it_is(sound: dict[str, bytes], expected: Expected) -> None:
    text = sound[BODY].decode().replace(">植物保护<", ">保护植物<")
    found = list(ask(packed({**sound, BODY: text.encode()}), expected))
    assert Flaw("第 2 页：“事项名称”一栏没有印全，或者印到了格子外面", 1, 0) in found
    assert Flaw("标引里“事项名称”一栏与清单不同", 1, 0) in found
