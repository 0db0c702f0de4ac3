"""An Office package is packed once, and its bytes depend on its content alone."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from booklet.editions.comparison import compare
from booklet.files.package import zipped
from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.model.resources import Resources
from booklet.plan.page_plan import PagePlan
from booklet.sheet import writer as sheet
from booklet.word import tracker
from booklet.word import writer as word

RESOURCES = Resources()
PARTS = {"b.xml": b"b", "_rels/.rels": b"r", "a/c.xml": b"c" * 1000, "[Content_Types].xml": b"t"}


def test_the_parts_stand_in_an_order_of_their_own() -> None:
    content = zipped(PARTS)
    assert content == zipped(dict(reversed(PARTS.items())))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.namelist() == ["[Content_Types].xml", "_rels/.rels", "a/c.xml", "b.xml"]
        assert {name: package.read(name) for name in package.namelist()} == PARTS


def test_no_entry_has_the_time_or_the_machine_in_it() -> None:
    with zipfile.ZipFile(io.BytesIO(zipped(PARTS))) as package:
        for entry in package.infolist():
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
            assert (entry.create_system, entry.external_attr) == (0, 0o600 << 16)
            assert entry.compress_type == zipfile.ZIP_DEFLATED


def tracked(booklet: Booklet, layout: Layout, plan: PagePlan) -> bytes:
    return tracker.write(compare(booklet, booklet), (plan, plan), layout, RESOURCES)


@pytest.mark.parametrize(
    "write",
    [
        lambda booklet, layout, plan: word.write(booklet, layout, plan, RESOURCES),
        lambda booklet, layout, plan: sheet.write(booklet, layout, plan, RESOURCES),
        tracked,
    ],
    ids=["docx", "xlsx", "tracked"],
)
def test_a_file_is_zipped_once_and_never_unzipped(
    write: Callable[[Booklet, Layout, PagePlan], bytes],
    booklet: Booklet,
    layout: Layout,
    plan: PagePlan,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    modes = []
    open_zip = zipfile.ZipFile.__init__

    def counted(archive: Any, file: Any, mode: Any = "r", *others: Any, **named: Any) -> None:
        modes.append(mode)
        open_zip(archive, file, mode, *others, **named)

    monkeypatch.setattr(zipfile.ZipFile, "__init__", counted)
    content = write(booklet, layout, plan)
    assert modes == ["w"]
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
