"""The finished OFD asked: what the PDF is asked, and whether ways and tags lead to the right."""

from collections.abc import Iterator, Sequence
from typing import Any

from booklet.model.columns import Categories
from booklet.ofd.reader import Broken, OfdText, Way
from booklet.pdf.asker import ask_pages
from booklet.plan.expected import Expected, Flaw, bare, row_flaws

TAGGED_OTHERWISE = "标引里“{column}”一栏与清单不同"


def ask(content: bytes, expected: Expected) -> Iterator[Flaw]:
    """Yield what is wrong with the OFD whose bytes are ``content``."""
    try:
        file = OfdText(content)
        yield from _fonts(file, expected)
        front = len(file.pages) - expected.plan.count
        if front < 0 or bool(front) != bool(expected.plan.front):
            yield Flaw(f"有 {len(file.pages)} 页，清单正文就有 {expected.plan.count} 页")
            return
        yield from ask_pages([[shown.run for shown in page] for page in file.pages], expected)
        yield from _links(file, front, expected)
        yield from _outline(file.outline, front, expected)
        yield from _tags(file, expected)
        for name, data in file.attachments.items():
            if not data:
                yield Flaw(f"附件“{name}”是空的")
    except Broken as broken:
        yield Flaw(str(broken))


def _fonts(file: OfdText, expected: Expected) -> Iterator[Flaw]:
    listed = {
        family.replace(" ", "-") for role in expected.layout.fonts.roles for family in role.pdf
    }
    for name in sorted({font.name for font in file.fonts.values()} - listed):
        yield Flaw(f"用了 layout.yaml 里没有的字体：{name}")


def _links(file: OfdText, front: int, expected: Expected) -> Iterator[Flaw]:
    """Look whether the links before the body lead to the pages that 目录 names."""
    wanted = list(dict.fromkeys(front - 1 + page for _, page in expected.contents()))
    found = list(
        dict.fromkeys(
            shown.target
            for page in file.pages[:front]
            for shown in page
            if shown.target is not None
        )
    )
    if front and found != wanted:
        said = f"的链接通向第 {_listed(found)} 张纸" if found else "没有链接"
        yield Flaw(f"目录{said}，清单从第 {_listed(wanted)} 张开始")


def _outline(outline: Sequence[Way], front: int, expected: Expected) -> Iterator[Flaw]:
    """Compare the outline with the lists, and what is below with their categories."""
    found = [(way.title, way.page) for way in outline]
    titles = [chapter.title for chapter in expected.booklet.chapters]
    if found != list(zip(titles, _beginnings(front, expected), strict=True)):
        yield Flaw("大纲里的清单与小册子不同，或者通向别的页")
        return
    for number, (chapter, way) in enumerate(zip(expected.booklet.chapters, outline, strict=True)):
        shown = expected.look(number).category is not Categories.NONE
        wanted = [
            (item.category, front - 1 + expected.plan.numbers[number, at])
            for at, item in enumerate(chapter.items)
            if item.category and chapter.opens(at) and shown
        ]
        if [(below.title, below.page) for below in way.ways] != wanted:
            yield Flaw(f"大纲里“{chapter.name}”的类别与清单不同，或者通向别的页", number)


def _beginnings(front: int, expected: Expected) -> list[int]:
    """Return the page (from 0) on which each list begins."""
    return [front - 1 + page for page in expected.plan.first_pages]


def _tags(file: OfdText, expected: Expected) -> Iterator[Flaw]:
    """Compare what the tags call a list, an item and a cell with the booklet's."""
    file.text(file.tags)  # every reference leads somewhere
    lists = list(file.tags.iter("{*}清单"))
    chapters = [expected.booklet.chapters[number] for number in expected.lists]
    if [own.get("名称") for own in lists] != [chapter.name for chapter in chapters]:
        yield Flaw("标引里的清单与小册子不同")
        return
    for number, chapter, own in zip(expected.lists, chapters, lists, strict=True):
        columns = expected.columns(number)
        head, *elements = own
        titles = [bare(chapter.column_title(column.key)) for column in columns]
        if [bare(file.text(cell)) for cell in head] != titles:
            yield Flaw(f"标引里“{chapter.name}”的表头与清单不同", number)
        rows = []
        for element in elements:
            cells = {cell.get("栏目"): file.text(cell) for cell in element}
            named = element.tag.endswith(("}事项", "}合计"))
            rows.append(
                [cells.get(chapter.column_title(column.key), "") for column in columns]
                if named
                else list(cells.values())
            )
        wanted = expected.rows(number, merged=True)
        yield from row_flaws(number, chapter, columns, wanted, rows, TAGGED_OTHERWISE)


def _listed(pages: Sequence[Any]) -> str:
    return "、".join(str(page + 1) for page in pages)
