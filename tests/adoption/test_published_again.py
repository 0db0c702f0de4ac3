"""What this project publishes, of any look, brought in again as another office's file."""

from pathlib import Path
from typing import Any

import pytest

from booklet.adoption.adopt import adopt
from booklet.model.booklet import Booklet, Chapter
from booklet.model.columns import Categories, ChapterLayout
from booklet.model.layout import Layout
from booklet.publish.formats import FORMATS
from booklet.source.load import load_source
from booklet.source.look import load_look
from tests.forms import FORMS, written
from tests.planned import RESOURCES, planned
from tests.tools import ROOT

EXAMPLES = sorted(path.parent for path in (ROOT / "docs" / "examples").glob("*/booklet.yaml"))
# What neither file says: whether a category column that no page shows, or a cell left empty, is
# called so in source/.
UNTOLD = "不印的类别"


def booklets(tmp_path: Path, name: str) -> Path:
    """Return the source folder of a form, an example or the shipped booklet."""
    for folder in (*EXAMPLES, ROOT / "source"):
        if folder.name == name:
            return folder
    return written(next(form for form in FORMS if form.name == name), tmp_path / name)


def content(booklet: Booklet, layout: Layout) -> list[Any]:
    """Return what a reader sees of each chapter: its title, its columns and its items."""
    return [chapter_content(c, layout.chapters[c.kind]) for c in booklet.chapters]


def chapter_content(chapter: Chapter, look: ChapterLayout) -> Any:
    shown = look.category is not Categories.NONE
    return (
        chapter.name,
        chapter.title,
        [chapter.column_title(column.key) for column in look.printed],
        [
            (
                item.category if shown else UNTOLD,
                item.name,
                *(item.cells[column.key].paragraphs for column in look.typed_columns),
            )
            for item in chapter.items
        ],
    )


def options(booklet: Booklet, layout: Layout) -> list[Any]:
    """Return how the lists look."""
    return [look_options(chapter, layout) for chapter in booklet.chapters]


def look_options(chapter: Chapter, layout: Layout) -> Any:
    look = layout.chapters[chapter.kind]
    paper = layout.paper(chapter.kind)
    return (
        chapter.name,
        look.category,
        look.category_text if look.category is Categories.ROW else "",
        look.numbering,
        look.total if chapter.items else "",
        "" if chapter.items else look.empty,
        [column.content for column in look.printed],
        (round(paper.width), round(paper.height)),
    )


@pytest.mark.parametrize(
    "name", ["source", *(p.name for p in EXAMPLES), *(form.name for form in FORMS)]
)
@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_what_we_publish_comes_in_again_as_it_was(name: str, suffix: str, tmp_path: Path) -> None:
    folder = booklets(tmp_path, name)
    layout = load_look(folder, RESOURCES.templates)
    booklet = load_source(folder, layout).booklet
    path = tmp_path / f"公布的.{suffix}"
    path.write_bytes(FORMATS[suffix].writer()(booklet, layout, planned(booklet, layout), RESOURCES))
    adopt(path, tmp_path / "新", RESOURCES.templates)
    new_layout = load_look(tmp_path / "新", RESOURCES.templates)
    new = load_source(tmp_path / "新", new_layout).booklet
    assert content(new, new_layout) == content(booklet, layout)
    assert options(new, new_layout) == options(booklet, layout)
    assert new.cover_lines == booklet.cover_lines
    assert new.imprint == booklet.imprint
    assert new.wording == booklet.wording


def on_a_web_page(booklet: Booklet, layout: Layout) -> list[Any]:
    """Return how the lists look on a web page, which has no paper and merges no categories."""
    shown = {Categories.MERGED: Categories.COLUMN}
    return [
        (name, shown.get(category, category), *others)
        for name, category, *others, _ in options(booklet, layout)
    ]


@pytest.mark.parametrize(
    "name", ["source", *(p.name for p in EXAMPLES), *(form.name for form in FORMS)]
)
def test_our_web_edition_comes_in_again_as_far_as_it_says_what_was(
    name: str, tmp_path: Path
) -> None:
    folder = booklets(tmp_path, name)
    layout = load_look(folder, RESOURCES.templates)
    booklet = load_source(folder, layout).booklet
    path = tmp_path / "公布的.html"
    path.write_bytes(FORMATS["html"].writer()(booklet, layout, planned(booklet, layout), RESOURCES))
    told = adopt(path, tmp_path / "新", RESOURCES.templates).told
    new_layout = load_look(tmp_path / "新", RESOURCES.templates)
    new = load_source(tmp_path / "新", new_layout).booklet
    assert content(new, new_layout) == content(booklet, layout)
    assert on_a_web_page(new, new_layout) == on_a_web_page(booklet, layout)
    assert new.chapter_prefix == booklet.chapter_prefix
    assert new.cover_lines == booklet.cover_lines
    assert new.imprint == booklet.imprint
    assert [kind for kind, _ in told if kind != "认出"] == []
