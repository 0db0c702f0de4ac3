"""The Word file with tracked changes: accepted it is the new edition, rejected the old one."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openxml_audit import OpenXmlValidator

from booklet.editions.comparison import compare
from booklet.model.booklet import Booklet, Cell, ImprintLine, ImprintRole
from booklet.model.layout import Layout
from booklet.source.load import load_source
from booklet.word import tracker as tracked
from booklet.word import writer as word
from tests import towns
from tests.changes import lines, resolved
from tests.commandline import build
from tests.macros import with_changes
from tests.planned import RESOURCES, planned
from tests.revised import revised
from tests.tools import ROOT, SMALL
from tests.word_file import faults, parts, tables, values, with_an_insertion

TEMPLATES = ROOT / "templates"
DOCUMENT = "word/document.xml"


def document(content: bytes) -> Any:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read(DOCUMENT))


def woven(old: Booklet, new: Booklet, layout: Layout) -> bytes:
    return tracked.write(
        compare(old, new), (planned(old, layout), planned(new, layout)), layout, RESOURCES
    )


def plain(booklet: Booklet, layout: Layout) -> bytes:
    return word.write(booklet, layout, planned(booklet, layout), RESOURCES)


def assert_both_ways(old: Booklet, new: Booklet, layout: Layout) -> bytes:
    content = woven(old, new, layout)
    root = document(content)
    for accepted, edition in ((True, new), (False, old)):
        expected = list(lines(document(plain(edition, layout))))
        assert list(lines(resolved(root, accepted))) == expected
    return content


@pytest.fixture(scope="module")
def later(booklet: Booklet, layout: Layout) -> Booklet:
    new, _ = revised(booklet, layout, seed=3)
    return new.model_copy(update={"date": "2026 年 7 月", "title": "履职清单"})


@pytest.fixture(scope="module")
def tracked_file(
    booklet: Booklet, later: Booklet, layout: Layout, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    path = tmp_path_factory.mktemp("tracked") / "tracked.docx"
    plans = [planned(edition, layout) for edition in (booklet, later)]
    path.write_bytes(
        tracked.write(compare(booklet, later), (plans[0], plans[1]), layout, RESOURCES)
    )
    return path


@pytest.mark.parametrize("seed", range(8))
def test_accepting_gives_the_new_edition_and_rejecting_the_old(
    seed: int, booklet: Booklet, layout: Layout
) -> None:
    new, _ = revised(booklet, layout, seed)
    assert_both_ways(booklet, new, layout)


def test_between_unlike_towns_too_the_changes_are_whole(layout: Layout) -> None:
    first, second = (towns.booklet(seed, (12, 20, 9), (1, 12)) for seed in (1, 2))
    assert_both_ways(first, second, layout)


PARAGRAPHS = st.lists(
    st.sampled_from(
        ["1.甲甲；", "2.乙乙；", "3.乙乙。", "一、总则", "昌吉市民政局：", "开展巡查。", "开展排查"]
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(old=PARAGRAPHS, new=PARAGRAPHS)
def test_paragraphs_come_and_go_with_their_styles(old: list[str], new: list[str]) -> None:
    shipped, layout = towns._shipped()
    before, after = (one_cell(shipped, own) for own in (old, new))
    assert_both_ways(before, after, layout)


def one_cell(booklet: Booklet, paragraphs: list[str]) -> Booklet:
    chapter = booklet.chapters[1]
    item = chapter.items[0]
    cells = {**item.cells, "乡镇配合职责": Cell(paragraphs=tuple(paragraphs))}
    items = (item.model_copy(update={"cells": cells}),)
    return booklet.model_copy(update={"chapters": (chapter.model_copy(update={"items": items}),)})


def test_a_list_may_come_or_go(layout: Layout, tmp_path: Path) -> None:
    booklet = load_source(SMALL, layout).booklet
    shorter = booklet.model_copy(update={"chapters": booklet.chapters[1:]})
    assert_whole(booklet, shorter, layout, tmp_path / "gone.docx")
    assert_whole(shorter, booklet, layout, tmp_path / "come.docx")


def assert_whole(old: Booklet, new: Booklet, layout: Layout, path: Path) -> None:
    """Assert that no word is lost, whatever is accepted, and that a validator finds nothing.

    What is removed as a whole may stand elsewhere than it did.
    """
    path.write_bytes(woven(old, new, layout))
    root = document(path.read_bytes())
    for accepted, edition in ((True, new), (False, old)):
        found = sorted(lines(resolved(root, accepted)))
        assert found == sorted(lines(document(plain(edition, layout))))
    assert list(faults(path)) == []
    result = OpenXmlValidator().validate(path)
    assert result.is_valid, [str(error) for error in result.errors]


IMPRINT = (
    ImprintLine(role=ImprintRole.COPY, text="市委办公室，市人民政府办公室"),
    ImprintLine(role=ImprintRole.ISSUER, text="大西渠镇党政办公室"),
    ImprintLine(role=ImprintRole.ISSUED, text="2025 年 7 月 18 日"),
)
RENEWED = (
    ImprintLine(role=ImprintRole.COPY, text="市委办公室，市人大常委会办公室"),
    ImprintLine(role=ImprintRole.ISSUER, text="大西渠镇党政办公室"),
    ImprintLine(role=ImprintRole.ISSUED, text="2026 年 1 月 9 日"),
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (IMPRINT, RENEWED),
        (IMPRINT, RENEWED[1:]),
        (RENEWED[:2], IMPRINT),
        ((), IMPRINT),
        (IMPRINT, ()),
    ],
)
def test_the_words_of_the_imprint_are_tracked_as_well(
    before: tuple[ImprintLine, ...],
    after: tuple[ImprintLine, ...],
    layout: Layout,
    tmp_path: Path,
) -> None:
    booklet = load_source(SMALL, layout).booklet
    old, new = (booklet.model_copy(update={"imprint": own}) for own in (before, after))
    assert_whole(old, new, layout, tmp_path / "file.docx")


def test_editions_without_a_difference_have_no_changes(booklet: Booklet, layout: Layout) -> None:
    assert document(woven(booklet, booklet, layout)).find(f".//{qn('w:ins')}") is None
    assert list(lines(document(woven(booklet, booklet, layout)))) == list(
        lines(document(plain(booklet, layout)))
    )


def test_what_did_not_change_bears_no_mark(booklet: Booklet, layout: Layout) -> None:
    new, done = revised(booklet, layout, 5, added=0, removed=0, moved=0, renamed=1, reworded=2)
    root = document(woven(booklet, new, layout))
    changed = [cell for cell in root.iter(qn("w:tc")) if cell.find(f".//{qn('w:ins')}") is not None]
    assert 1 <= len(changed) <= len(done)
    assert root.find(f".//{qn('w:trPr')}/{qn('w:ins')}") is None


def test_changes_bear_the_organisation_and_the_date(tracked_file: Path, later: Booklet) -> None:
    root = parts(tracked_file)["/word/document.xml"]
    ids = []
    for tag in ("w:ins", "w:del", "w:pPrChange"):
        assert set(values(root, tag, "w:author")) <= {later.organisation}
        assert set(values(root, tag, "w:date")) <= {"2026-07-01T00:00:00Z"}
        ids += values(root, tag, "w:id")
    assert len(ids) > 100
    assert len(set(ids)) == len(ids)
    assert not set(ids) & set(values(root, "w:bookmarkStart", "w:id"))


def test_a_validator_finds_nothing(tracked_file: Path) -> None:
    result = OpenXmlValidator().validate(tracked_file)
    assert result.is_valid, [str(error) for error in result.errors]
    assert list(faults(tracked_file)) == []


@pytest.mark.parametrize("accepted", [True, False])
def test_libreoffice_resolves_the_changes_to_the_same_texts(
    accepted: bool,
    tracked_file: Path,
    booklet: Booklet,
    later: Booklet,
    layout: Layout,
    tmp_path: Path,
) -> None:
    edition = later if accepted else booklet
    (tmp_path / "plain.docx").write_bytes(plain(edition, layout))
    found = texts(with_changes(tracked_file, tmp_path, accepted))
    assert found == texts(tmp_path / "plain.docx")


def texts(path: Path) -> list[list[list[str]]]:
    """Return the cells of each table, less the numbers, whose lists LibreOffice splits."""
    return [[row[1:] for row in table] for table in tables(path)]


def test_the_command_writes_the_file_beside_the_others(tmp_path: Path) -> None:
    small = ROOT / "tests" / "small"
    ran = build("publish", "--source", small, "--output", tmp_path, "--tracked", small)
    assert ran.returncode == 0, ran.stderr
    names = sorted(path.name.partition(".")[2] for path in tmp_path.glob("[!.]*"))
    assert names == ["", "docx", "pdf", "xlsx", "修订.docx"]


def test_tracked_changes_of_the_old_edition_are_settled_as_asked(tmp_path: Path) -> None:
    small = ROOT / "tests" / "small"
    publish = "publish", "--source", small, "--output", tmp_path, "--format", "docx"
    build(*publish)
    (path,) = tmp_path.glob("*.docx")
    tracked = *publish, "--tracked", with_an_insertion(path, tmp_path / "old.docx")
    ran = build(*tracked)
    assert ran.returncode == 1
    assert "--changes accept" in ran.stderr
    ran = build(*tracked, "--changes", "accept")
    assert ran.returncode == 0, ran.stderr
    ran = build(*publish, "--changes", "accept")
    assert ran.returncode == 2
    assert "--changes 只与 --tracked 合用。" in ran.stderr


def test_an_old_edition_that_is_not_there_stops_the_build(tmp_path: Path) -> None:
    ran = build("publish", "--output", tmp_path / "out", "--tracked", "nowhere")
    assert ran.returncode == 1
    assert "nowhere 找不到这个文件夹" in ran.stderr
    assert not (tmp_path / "out").exists()


def test_the_same_editions_give_the_same_bytes(
    booklet: Booklet, later: Booklet, layout: Layout
) -> None:
    assert woven(booklet, later, layout) == woven(booklet, later, layout)
