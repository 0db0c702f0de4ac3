"""The finished OFD is opened and asked, part by part (the clauses are GB/T 33190-2016's)."""

import io
import math
from collections import Counter
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from fontTools.ttLib import TTFont  # type: ignore[import, unused-ignore]
from lxml import etree

from booklet.files.faults import UserError
from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.ofd import writer as ofd
from booklet.pdf.reader import PdfText
from booklet.plan.page_plan import PagePlan
from tests import strange, towns
from tests.ofd.conftest import DATA
from tests.ofd_file import SPACE, elements, made, pages, parts, texts
from tests.planned import RESOURCES
from tests.tools import ROOT

SCHEMAS = ROOT.parent / "shared" / "ofd-xsd"
MILLIMETRE = 25.4 / 72


def bare(text: str) -> str:
    return "".join(text.split())


def found(element: Any, path: str) -> Any:
    return element.xpath(path, namespaces=SPACE)


def assert_same_text(pdf: bytes, content: bytes) -> None:
    """Assert that each page has the PDF's characters, in the order in which they are drawn."""
    wanted = PdfText(pdf).pages
    for page, runs in zip(pages(content), wanted, strict=True):
        assert "".join(texts(page)) == "".join(run.text for run in runs)


# --- Pages ---------------------------------------------------------------------------------------


def test_every_page_has_the_pdfs_characters_in_their_order(ofd_file: bytes, pdf_file: Path) -> None:
    assert len(list(pages(ofd_file))) == 53
    assert_same_text(pdf_file.read_bytes(), ofd_file)


def test_every_text_stands_where_the_pdf_has_it(ofd_file: bytes, pdf_file: Path) -> None:
    for page, runs in zip(pages(ofd_file), PdfText(pdf_file.read_bytes()).pages, strict=True):
        shown = []
        for own in page.iter("{*}TextObject"):
            left, top, width, height = map(float, own.get("Boundary").split())
            code = own.find("ofd:TextCode", SPACE)
            x, y = left + float(code.get("X")), top + float(code.get("Y"))
            assert left <= x <= left + width and top <= y <= top + height
            shown.append((x, y))
        # What is drawn in one go may be two objects here; the first stands where that begins.
        waiting = iter(shown)
        for run in runs:
            place = run.left * MILLIMETRE, run.baseline * MILLIMETRE
            assert any(math.dist(place, other) < 0.0015 for other in waiting), run.text


def test_paper_is_measured_in_millimetres(ofd_file: bytes) -> None:
    for page in pages(ofd_file):
        assert page.findtext("ofd:Area/ofd:PhysicalBox", namespaces=SPACE) == "0 0 297 210"


def test_rules_and_shades_are_paths_with_fills(ofd_file: bytes) -> None:
    for number, page in enumerate(pages(ofd_file)):
        colours = Counter(
            path.find("ofd:FillColor", SPACE).get("Value") for path in page.iter("{*}PathObject")
        )
        assert colours == ({} if number < 2 else {"239 239 239": 1, "0 0 0": 1})


# --- Fonts ---------------------------------------------------------------------------------------


def test_every_character_has_its_glyph_in_an_embedded_font(ofd_file: bytes) -> None:
    every = parts(ofd_file)
    used: dict[str, set[str]] = {}
    for page in pages(ofd_file):
        for own in page.iter("{*}TextObject"):
            used.setdefault(own.get("Font"), set()).update(
                own.findtext("ofd:TextCode", namespaces=SPACE)
            )
    fonts = found(elements(ofd_file)["Doc_0/PublicRes.xml"], "//ofd:Font")
    assert {font.get("ID") for font in fonts} == used.keys()
    for font in fonts:
        file = font.findtext("ofd:FontFile", namespaces=SPACE)
        program = TTFont(io.BytesIO(every[f"Doc_0/Res/{file}"]))
        assert "glyf" in program and font.get("FontName").startswith("Booklet-")
        glyphs = program.getBestCmap()
        for character in used[font.get("ID")]:
            glyph = program["glyf"][glyphs[ord(character)]]
            assert glyph.numberOfContours or character.isspace()


def test_signs_beyond_the_first_plane_are_told_by_the_number_of_their_glyph() -> None:
    pdf, content = made(*strange.booklet(3))
    assert_same_text(pdf, content)
    rare = [
        own
        for page in pages(content)
        for own in page.iter("{*}TextObject")
        if max(own.findtext("ofd:TextCode", namespaces=SPACE)) > "\uffff"
    ]
    assert rare
    for own in rare:
        (told,) = own.findall("ofd:CGTransform", SPACE)
        assert len(own.findtext("ofd:TextCode", namespaces=SPACE)) == 1
        assert told.get("CodeCount") == "2"  # in UTF-16
        assert int(told.findtext("ofd:Glyphs", namespaces=SPACE)) > 0


# --- Ways, properties, data ----------------------------------------------------------------------


def test_the_outline_has_lists_and_categories(
    ofd_file: bytes, booklet: Booklet, plan: PagePlan
) -> None:
    document = elements(ofd_file)["Doc_0/Document.xml"]
    ids = [page.get("ID") for page in found(document, "ofd:Pages/ofd:Page")]
    for number, (entry, chapter) in enumerate(
        zip(found(document, "ofd:Outlines/ofd:OutlineElem"), booklet.chapters, strict=True)
    ):
        assert entry.get("Title") == chapter.title
        below = entry.findall("ofd:OutlineElem", SPACE)
        wanted = [
            (item.category, plan.numbers[number, at])
            for at, item in enumerate(chapter.items)
            if not at or chapter.items[at - 1].category != item.category
        ]
        led = [
            (own.get("Title"), ids.index(found(own, ".//ofd:Dest")[0].get("PageID")) - 1)
            for own in below
        ]
        assert led == wanted


def test_entries_of_the_contents_lead_to_their_lists(ofd_file: bytes, plan: PagePlan) -> None:
    document = elements(ofd_file)["Doc_0/Document.xml"]
    ids = [page.get("ID") for page in found(document, "ofd:Pages/ofd:Page")]
    contents = list(pages(ofd_file))[1]
    led = {
        own.findtext("ofd:TextCode", namespaces=SPACE): ids.index(place.get("PageID")) - 1
        for own in contents.iter("{*}TextObject")
        for place in own.iterfind(".//ofd:Dest", SPACE)
    }
    names = {"基本履职事项清单": 1, "配合履职事项清单": 15, "上级部门收回事项清单": 46}
    assert names.items() <= led.items()


def test_pages_are_called_as_they_are_numbered(ofd_file: bytes) -> None:
    marks = found(elements(ofd_file)["Doc_0/Document.xml"], "ofd:Bookmarks/ofd:Bookmark")
    assert [mark.get("Name") for mark in marks] == [
        "封面", "目录", *(f"第 {number} 页" for number in range(1, 52))
    ]  # fmt: skip


def test_the_file_says_what_it_is(ofd_file: bytes, booklet: Booklet) -> None:
    info = elements(ofd_file)["OFD.xml"].find(".//ofd:DocInfo", SPACE)
    said = {etree.QName(own).localname: own.text for own in info}
    assert said["Title"] == "昌吉市大西渠镇履职事项清单"
    assert said["Author"] == "昌吉市大西渠镇"
    assert said["CreationDate"] == said["ModDate"] == "2025-07-01"
    assert len(said["DocID"]) == 32
    words = [word.text for word in info.iter("{*}Keyword")]
    assert words == [chapter.name for chapter in booklet.chapters]


def test_the_spreadsheet_goes_along_as_it_is(ofd_file: bytes) -> None:
    (attachment,) = elements(ofd_file)["Doc_0/Attachs/Attachments.xml"]
    assert attachment.get("Format") == "xlsx" and attachment.get("Name").endswith("清单.xlsx")
    file = attachment.findtext("ofd:FileLoc", namespaces=SPACE)
    assert parts(ofd_file)[f"Doc_0/Attachs/{file}"] == DATA


# --- Tags ----------------------------------------------------------------------------------------


def test_every_cell_is_tagged_in_reading_order(
    ofd_file: bytes, booklet: Booklet, layout: Layout
) -> None:
    every = elements(ofd_file)
    shown = {
        (page.get("ID"), own.get("ID")): own.findtext("ofd:TextCode", namespaces=SPACE)
        for page in found(every["Doc_0/Document.xml"], "ofd:Pages/ofd:Page")
        for own in every[f"Doc_0/{page.get('BaseLoc')}"].iter("{*}TextObject")
    }

    def text(tag: etree._Element) -> str:
        return bare(
            "".join(shown[own.get("PageRef"), own.text] for own in tag.iter("{*}ObjectRef"))
        )

    root = every["Doc_0/Tags/booklet.xml"]
    assert [etree.QName(tag).localname for tag in root] == [
        *("段落", "段落", "标题", "段落", "标题", "目录"), *("标题", "清单") * 3
    ]  # fmt: skip
    lists = root.findall("{*}清单")
    for chapter, own in zip(booklet.chapters, lists, strict=True):
        assert own.get("名称") == chapter.name
        columns = layout.chapters[chapter.kind].columns
        for at, (item, tag) in enumerate(zip(chapter.items, own.findall("{*}事项"), strict=True)):
            assert (tag.get("序号"), tag.get("类别")) == (str(at + 1), item.category)
            cells = [(cell.get("栏目"), text(cell)) for cell in tag]
            assert cells == [(c.key, bare(c.text(at + 1, item))) for c in columns]
    used = [(own.get("PageRef"), own.text) for own in root.iter("{*}ObjectRef")]
    assert len(used) == len(set(used))


# --- The whole file ------------------------------------------------------------------------------


def schema_of(root: etree._Element) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMAS / f"{etree.QName(root).localname}.xsd"))


@pytest.mark.skipif(not SCHEMAS.is_dir(), reason="the schemas lie beside the project or nowhere")
def test_every_part_is_valid_by_the_standards_schemas(ofd_file: bytes) -> None:
    checked: Counter[str] = Counter()
    for root in elements(ofd_file).values():
        kind = etree.QName(root)
        if kind.namespace == SPACE["ofd"]:
            schema_of(root).assertValid(root)
            checked[kind.localname] += 1
    assert checked == {
        "OFD": 1, "Document": 1, "Res": 1, "CustomTags": 1, "Attachments": 1, "Page": 53
    }  # fmt: skip


def test_no_id_is_used_twice_and_no_reference_dangles(ofd_file: bytes) -> None:
    every = elements(ofd_file)
    ids = Counter(
        own.get("ID")
        for name, root in every.items()
        for own in root.iter()
        if own.get("ID") and "Attachs" not in name
    )
    assert set(ids.values()) == {1}
    assert max(map(int, ids)) == int(found(every["Doc_0/Document.xml"], "//ofd:MaxUnitID")[0].text)
    used = {
        value
        for root in every.values()
        for own in root.iter()
        for key, value in own.items()
        if key in ("PageID", "Font", "PageRef")
    }
    used |= {own.text for own in every["Doc_0/Tags/booklet.xml"].iter("{*}ObjectRef")}
    assert used <= ids.keys()


def test_the_same_booklet_gives_the_same_bytes(
    ofd_file: bytes, booklet: Booklet, layout: Layout, plan: PagePlan, pdf_file: Path
) -> None:
    taken = {"pdf": pdf_file.read_bytes, "xlsx": lambda: DATA}
    assert ofd.write(booklet, layout, plan, RESOURCES, taken) == ofd_file
    assert next(iter(parts(ofd_file))) == "OFD.xml"


def test_it_is_no_larger_than_the_pdf(ofd_file: bytes, pdf_file: Path) -> None:
    assert len(ofd_file) <= pdf_file.stat().st_size


def test_items_longer_than_a_page_are_whole(layout: Layout) -> None:
    town = towns.booklet(3, items=(9, 8, 7), longer_than_a_page=3)
    pdf, content = made(town, layout)
    assert_same_text(pdf, content)
    tags = elements(content)["Doc_0/Tags/booklet.xml"]
    assert [len(own.findall("{*}事项")) for own in tags.findall("{*}清单")] == [9, 8, 7]
    over = [
        tag
        for tag in tags.iter("{*}事项")
        if len({own.get("PageRef") for own in tag.iter("{*}ObjectRef")}) > 1
    ]
    assert len(over) >= 3


def test_a_pdf_that_cannot_be_an_ofd_is_refused_in_chinese(
    booklet: Booklet, layout: Layout, plan: PagePlan, pdf_file: Path
) -> None:
    with pikepdf.open(pdf_file) as pdf:
        pdf.pages[4].contents_add(b"0 0 m 9 9 9 9 9 0 c S")
        saved = io.BytesIO()
        pdf.save(saved)
    with pytest.raises(UserError, match="第 5 张纸上有 OFD 里画不出的东西") as raised:
        ofd.write(booklet, layout, plan, RESOURCES, {"pdf": saved.getvalue})
    (fault,) = raised.value.faults
    assert fault.place.file == "templates/pdf/booklet.css.j2" and fault.remedy
