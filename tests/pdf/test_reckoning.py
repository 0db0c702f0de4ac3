"""A page plan reckoned without a layout is that of the layout, or is not given."""

import random
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from booklet.model.booklet import Booklet, Cell, Chapter, Emphasis, Highlight, Item
from booklet.model.layout import Layout, load_layout
from booklet.model.page_plan import PagePlan
from booklet.model.resources import Resources
from booklet.pdf import writer as pdf
from booklet.pdf.reckoning import Reckoner, Uncertain
from booklet.publish import reports
from booklet.source.load import load_source
from tests import towns
from tests.tools import ROOT, SMALL, quiet

# Punctuation that may not begin or end a line, words and numbers, characters of every font.
ALPHABETS = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说",
    "，。；：、“”‘’（）《》？！…—",
    "abcdefghij KLMNO 0123456789.-/%()",
    "éüñαβБЖ①Ⅰ℃鎏龢𬺈",
)
ADDRESS = f"https://www.cj.gov.cn/{'a' * 70}"
WORDS = (ADDRESS, "12" * 40, "，" * 50, "（" * 30, "  空 格 ", "GB/T 9704")
STARTS = ("", "1.", "一、", "昌吉市民政局：\n", "部" * 15 + "局\n")


@pytest.fixture(scope="module")
def small(layout: Layout) -> Booklet:
    return load_source(SMALL, layout).booklet


def own_resources(folder: Path) -> Resources:
    """Return a resources whose templates can be changed."""
    shutil.copytree(ROOT / "templates", folder / "templates")
    (folder / "fonts").symlink_to(ROOT / "fonts")
    return Resources(folder / "templates", folder / "fonts")


def laid_out(booklet: Booklet, layout: Layout, resources: Resources) -> PagePlan:
    return pdf.typeset(booklet, layout, resources.templates, resources.fonts).plan


def assert_same(reckoned: PagePlan, plan: PagePlan) -> None:
    """The pages have the same rows with the same lines, as tall as there."""
    assert [
        (page.chapter, page.number, [(row.item, row.lines) for row in page.rows])
        for page in reckoned.pages
    ] == [
        (page.chapter, page.number, [(row.item, row.lines) for row in page.rows])
        for page in plan.pages
    ]
    for ours, theirs in zip(reckoned.pages, plan.pages, strict=True):
        assert ours.free == pytest.approx(theirs.free)
        for row, other in zip(ours.rows, theirs.rows, strict=True):
            assert row.height == pytest.approx(other.height)


def with_items(booklet: Booklet, items: Mapping[int, tuple[Item, ...]]) -> Booklet:
    """Return the booklet with other items in the chapters of those numbers."""
    chapters = tuple(
        chapter.model_copy(update={"items": items.get(number, chapter.items)})
        for number, chapter in enumerate(booklet.chapters)
    )
    return booklet.model_copy(update={"chapters": chapters})


def test_the_shipped_booklets_pages_are_reckoned(
    booklet: Booklet, plan: PagePlan, layout: Layout
) -> None:
    assert_same(Reckoner(layout, Resources()).reckoned(booklet), plan)


@pytest.mark.parametrize("seed", range(4))
def test_another_towns_pages_are_reckoned(seed: int, layout: Layout) -> None:
    booklet = towns.booklet(seed, items=(40, 40, 20), paragraphs=(1, 3 * seed + 1))
    assert_same(
        Reckoner(layout, Resources()).reckoned(booklet), laid_out(booklet, layout, Resources())
    )


def typed(dice: random.Random) -> str:
    """Return a paragraph or two of a kind that dice choose, with whatever an editor may type."""
    kinds = dice.choices(ALPHABETS, (60, 12, 10, 3), k=dice.randint(1, 90))
    text = "".join(dice.choice(alphabet) for alphabet in kinds).strip() or "字"
    return dice.choice(STARTS) + text + dice.choice(("", "", "", *WORDS)).rstrip()


def typed_item(dice: random.Random, chapter: Chapter, layout: Layout) -> Item:
    """Return an item that has such paragraphs in every cell that may have many."""
    item = dice.choice(chapter.items)
    cells = {
        column.key: Cell(
            paragraphs=tuple("\n".join(typed(dice) for _ in range(dice.randint(1, 3))).split("\n"))
        )
        for column in layout.chapters[chapter.kind].typed_columns
        if column.content == "text"
    }
    name = typed(dice).replace("\n", "")
    page_start = dice.random() < 0.2
    return item.model_copy(
        update={"name": name, "cells": {**item.cells, **cells}, "page_start": page_start}
    )


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_typed_the_pages_are_those_of_the_layout(
    seed: int, small: Booklet, layout: Layout
) -> None:
    dice = random.Random(seed)
    booklet = with_items(
        small,
        {
            number: tuple(typed_item(dice, chapter, layout) for _ in range(dice.randint(1, 12)))
            for number, chapter in enumerate(small.chapters)
        },
    )
    assert_same(
        Reckoner(layout, Resources()).reckoned(booklet), laid_out(booklet, layout, Resources())
    )


@pytest.mark.parametrize("tenths", range(-6, 8, 2))
def test_a_chapters_first_page_ends_where_the_layout_ends_it(
    tenths: int, small: Booklet, layout: Layout, tmp_path: Path
) -> None:
    """Its rows fill the page to some tenths of a point less than its end, or more."""
    basic = small.chapters[0]
    booklet = with_items(small, {0: basic.items[:1] * 12})
    resources = Resources()
    page = laid_out(booklet, layout, resources).pages[0]
    row = page.rows[0].height + page.free / len(page.rows) + tenths / 10 / len(page.rows)
    resources = own_resources(tmp_path)
    look = resources.templates / "layout.yaml"
    said = look.read_text(encoding="utf-8")
    look.write_text(said.replace("row_minimum: 19 mm", f"row_minimum: {row:.6f} pt"), "utf-8")
    taller = load_layout(resources.templates)
    plan = laid_out(booklet, taller, resources)
    assert len(plan.pages[0].rows) in (len(page.rows) - 1, len(page.rows))
    assert_same(Reckoner(taller, resources).reckoned(booklet), plan)


def test_two_editions_are_reckoned_one_after_the_other(small: Booklet, layout: Layout) -> None:
    first = small.chapters[0]
    later = with_items(small, {0: first.items[1:] + first.items[:1] * 9})
    reckoner = Reckoner(layout, Resources())
    for edition in (small, later):
        assert_same(reckoner.reckoned(edition), laid_out(edition, layout, Resources()))


LABEL = Highlight(start=0, end=3, emphasis=Emphasis.LABEL)

# --- Where it is not certain ---------------------------------------------------------------------


def with_cell(booklet: Booklet, cell: Cell) -> Booklet:
    """Return the booklet with one text cell of the last item of its last chapter changed."""
    *others, item = booklet.chapters[2].items
    cells = {**item.cells, "承接部门及工作方式": cell}
    return with_items(booklet, {2: (*others, item.model_copy(update={"cells": cells}))})


@pytest.mark.parametrize(
    "change",
    [
        lambda small: with_cell(small, Cell(paragraphs=("很长的一段。" * 9,) * 60)),
        lambda small: with_cell(small, Cell(paragraphs=("上一段", "", "下一段"))),
        lambda small: with_cell(small, Cell(paragraphs=("某局：办理",), marks=(LABEL,))),
        lambda small: with_items(small, {1: ()}),
    ],
    ids=["longer than a page", "empty paragraph", "emphasis", "empty chapter"],
)
def test_what_only_a_layout_tells_is_laid_out(
    change: Callable[[Booklet], Booklet], small: Booklet, layout: Layout
) -> None:
    last = small.chapters[2].items
    booklet = change(with_items(small, {2: (*last, *last, *last)}))
    reckoner = Reckoner(layout, Resources())
    with pytest.raises(Uncertain):
        reckoner.reckoned(booklet)
    assert reckoner.plan(booklet) == laid_out(booklet, layout, Resources())


def with_rule(rule: str, folder: Path) -> Resources:
    """Return a resources with one more rule of style."""
    resources = own_resources(folder)
    style = resources.templates / "pdf" / "booklet.css.j2"
    style.write_text(style.read_text(encoding="utf-8") + f"\n{rule}\n", encoding="utf-8")
    return resources


@pytest.mark.parametrize(
    "rule",
    [
        "td { text-indent: 2em }",
        "td::before { content: '※' }",
        "td::after { content: ''; padding: 3pt }",
        "td { text-transform: full-width }",
        "td { hyphens: auto }",
        "td { vertical-align: baseline }",
        "td { padding-top: 2% }",
        "td { padding-top: calc(2pt + 1%) }",
        ".basic td:nth-child(2), .basic th:nth-child(2) { display: none }",
        ".department { display: block; margin-bottom: 3pt }",
        ".department { display: inline-block }",
        "tr[data-category] { break-before: page }",
        "tr[data-category] { break-after: avoid }",
        "tr { break-inside: auto }",
        "tr[data-category] td { padding-top: 60pt }",
        "tbody tr:nth-child(odd) td { padding-bottom: 60pt }",
        "@page body:left { margin-bottom: 30mm }",
    ],
)
def test_a_look_that_is_not_known_is_not_reckoned(
    rule: str, small: Booklet, layout: Layout, tmp_path: Path
) -> None:
    with pytest.raises(Uncertain):
        Reckoner(layout, with_rule(rule, tmp_path)).reckoned(small)


@pytest.mark.parametrize(
    ("template", "before", "after"),
    [
        ("booklet.html.j2", "column.text(number, item) }}", "column.text(number, item) }}。"),
        ("cell.html.j2", "{{ marked(parts) }}</span>", "{{ marked(parts) }}；</span>"),
        ("cell.html.j2", '<span class="{{ paragraph.kind }}">', "<span>"),
    ],
    ids=["more text", "more text in a kind", "a kind without its class"],
)
def test_another_template_is_not_reckoned(
    template: str, before: str, after: str, small: Booklet, layout: Layout, tmp_path: Path
) -> None:
    resources = own_resources(tmp_path)
    path = resources.templates / "pdf" / template
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(Uncertain):
        Reckoner(layout, resources).reckoned(small)


def test_a_column_as_wide_as_its_characters_holds_them_in_one_line(
    small: Booklet, tmp_path: Path
) -> None:
    resources = own_resources(tmp_path)
    look = resources.templates / "layout.yaml"
    said = look.read_text(encoding="utf-8")
    before = (
        "{key: 事项名称, content: name, width: 85 mm, align: left}\n"
        "      - {key: 承接部门及工作方式, content: text, width: 140 mm,"
    )
    assert before in said
    after = before.replace("85 mm", "421.0452756906 pt").replace("140 mm", "216.7499999 pt")
    look.write_text(said.replace(before, after), encoding="utf-8")
    layout = load_layout(resources.templates)
    booklet = with_cell(small, Cell(paragraphs=tuple("一、" + "字" * n for n in range(13, 24))))
    assert_same(Reckoner(layout, resources).reckoned(booklet), laid_out(booklet, layout, resources))


@pytest.mark.parametrize(
    "rule",
    [
        ".chapter h1 { display: none } table { border-bottom-width: 20pt }",
        ".department { line-height: 40pt } .heading { line-height: 1pt }",
        ".department { font-size: 24pt } td { letter-spacing: 2pt }",
        "td { border-width: 4pt; padding: 7pt } th { padding: 20pt }",
        "tbody tr { height: 40pt } table { border-bottom-width: 9pt }",
    ],
)
def test_another_look_is_reckoned(rule: str, layout: Layout, tmp_path: Path) -> None:
    resources = with_rule(rule, tmp_path)
    booklet = towns.booklet(seed=5, items=(20, 20, 10))
    assert_same(Reckoner(layout, resources).reckoned(booklet), laid_out(booklet, layout, resources))


def test_a_comparison_has_the_same_bytes_reckoned_or_laid_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = tmp_path / "new"
    shutil.copytree(SMALL, new)
    basic = new / "basic.yaml"
    basic.write_text(basic.read_text(encoding="utf-8").replace("加强", "全面加强", 1), "utf-8")

    def compared(output: Path) -> list[bytes]:
        found = reports.publish_comparison(
            str(SMALL), str(new), output, ["pdf", "docx", "xlsx"], quiet, Resources()
        )
        return [path.read_bytes() for path in found.paths]

    reckoned = compared(tmp_path / "reckoned")

    def uncertain(*_: object) -> PagePlan:
        raise Uncertain

    monkeypatch.setattr(Reckoner, "reckoned", uncertain)
    assert compared(tmp_path / "laid out") == reckoned
