"""The finished PDF is read back as a screen reader reads it.

If these fail after WeasyPrint was upgraded, the cure is in booklet/pdf/tag_tree.py: its first lines
say what it expects of WeasyPrint's tagging.
"""

from importlib.metadata import version
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from booklet.model.booklet import Booklet, Cell
from booklet.model.layout import Layout
from tests.planned import typeset_now
from tests.tagged import Tagged

CURE = "see the first lines of booklet/pdf/tag_tree.py for what it expects of WeasyPrint"


@pytest.fixture(scope="module")
def tagged(pdf_file: Path) -> Tagged:
    return Tagged(pdf_file)


def test_the_tag_tree_was_written_for_this_version_of_weasyprint() -> None:
    assert version("weasyprint") == "70.0", CURE


def rows(tagged: Tagged, group: str) -> list[list[list[str]]]:
    return [
        [
            [tagged.text(cell) for cell in tagged.kids(row)]
            for row in tagged.all("TR", tagged.all(group, table)[0])
        ]
        for table in tagged.all("Table")
    ]


def test_the_tables_read_cell_by_cell_as_the_source(
    tagged: Tagged, booklet: Booklet, layout: Layout
) -> None:
    expected = [
        [
            [
                column.text(number, item).replace("\n", "")
                for column in layout.chapters[chapter.kind].columns
            ]
            for number, item in enumerate(chapter.items, 1)
        ]
        for chapter in booklet.chapters
    ]
    assert [len(table) for table in expected] == [108, 102, 34]
    assert rows(tagged, "TBody") == expected, CURE


def test_each_table_has_one_header_row_whose_cells_head_their_columns(
    tagged: Tagged, booklet: Booklet, layout: Layout
) -> None:
    expected = [[[c.key for c in layout.chapters[ch.kind].columns]] for ch in booklet.chapters]
    assert rows(tagged, "THead") == expected, CURE
    headers = tagged.all("TH")
    assert headers
    assert {str(header.A.Scope) for header in headers} == {"/Column"}


def test_the_headings_are_read_in_order(tagged: Tagged, booklet: Booklet) -> None:
    headings = [tagged.text(heading) for heading in tagged.all("H1")]
    titles = [chapter.title for chapter in booklet.chapters]
    assert headings == [booklet.title, "目　录", *titles]


def test_the_contents_are_read_without_their_dots(tagged: Tagged, booklet: Booklet) -> None:
    (contents,) = tagged.all("TOC")
    entries = [tagged.text(entry) for entry in tagged.all("TOCI", contents)]
    expected = zip(booklet.chapters, (1, 15, 46), strict=True)
    assert entries == [f"{n}. {c.name}{page}" for n, (c, page) in enumerate(expected, 1)]
    assert set(tagged.artifacts(1)) == {"."}
    assert [tagged.text(link) for link in tagged.all("Link")] == [
        f"{n}. {chapter.name}" for n, chapter in enumerate(booklet.chapters, 1)
    ]


def test_page_numbers_and_repeated_headers_are_artifacts(
    tagged: Tagged, booklet: Booklet, layout: Layout
) -> None:
    assert tagged.artifacts(2) == "— 1 —"
    head = "".join(c.key for c in layout.chapters["basic"].columns)
    assert sorted(tagged.artifacts(3)) == sorted(head + "— 2 —")


def test_every_marked_content_belongs_to_an_element_that_reads_it(tagged: Tagged) -> None:
    owned = 0
    for element in tagged.walk(tagged.document):
        owned += sum(1 for kid in list(element.get("/K", [])) if isinstance(kid, int))
    marked = sum(len(texts.keys() - {None}) for texts in tagged.texts)
    assert owned == marked


def left_over(tagged: Tagged) -> list[Any]:
    """Return the structure elements of the file that nothing refers to."""
    linked = {element.objgen for element in tagged.walk(tagged.document)}
    return [
        found
        for found in tagged.pdf.objects
        if isinstance(found, pikepdf.Dictionary)
        and found.get("/Type") == "/StructElem"
        and found.objgen not in linked
    ]


def assert_nothing_but_margins_is_left(tagged: Tagged, numbered: int) -> None:
    """Demand that what is left is a box for each page number, emptied, and nothing with content."""
    left = left_over(tagged)
    assert [(str(element.S), list(element.K)) for element in left] == [
        ("/NonStruct", [None])
    ] * numbered


def test_no_element_with_content_is_left_that_nothing_refers_to(tagged: Tagged) -> None:
    assert_nothing_but_margins_is_left(tagged, numbered=51)


def test_an_item_longer_than_a_page_is_one_row(
    booklet: Booklet, layout: Layout, tmp_path: Path
) -> None:
    chapter = booklet.chapters[1]
    item = chapter.items[0]
    duties = tuple(f"{n}.{'做好党代表推荐工作' * 12}；" for n in range(1, 40))
    long = item.model_copy(
        update={"cells": {**item.cells, "乡镇配合职责": Cell(paragraphs=duties)}}
    )
    items = (*chapter.items[1:3], long, *chapter.items[3:5])
    small = booklet.model_copy(update={"chapters": (chapter.model_copy(update={"items": items}),)})
    typeset = typeset_now(small, layout)
    assert sum(row.item == 2 for page in typeset.plan.pages for row in page.rows) > 1
    path = tmp_path / "long.pdf"
    path.write_bytes(typeset.write())
    long_one = Tagged(path)
    assert_nothing_but_margins_is_left(long_one, len(typeset.plan.pages))
    (table,) = rows(long_one, "TBody")
    assert [row[0] for row in table] == ["1", "2", "3", "4", "5"]
    assert table[2][5] == "".join(duties)
