"""The shipped booklet, laid out once for each test process."""

import gc
import os
from collections.abc import Iterator
from compileall import compile_dir
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from booklet.history.published import keep_published
from booklet.look.load import load_layout
from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.pdf import writer as pdf
from booklet.plan.page_plan import PagePlan
from booklet.source.load import Source, load_source
from booklet.word import writer as word
from tests.browser import chromium
from tests.edited import office_files
from tests.planned import RESOURCES, typeset_now
from tests.published import Published, read
from tests.tools import ROOT, SMALL

# The same made-up examples in every run; --hypothesis-profile=default looks for new ones.
settings.register_profile("fixed", derandomize=True, deadline=None)
settings.load_profile("fixed")
# A process of many tests holds much that stays; to look through it as often as Python does by
# itself takes a fifth of the time of tests that lay out.
gc.set_threshold(100_000, 50, 100)


@pytest.fixture(scope="session", autouse=True)
def cache_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Leave the user's cache folder alone; all test processes share one instead."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp().parent / "cache"))
        yield


@pytest.fixture(scope="session")
def layout() -> Layout:
    return load_layout(ROOT / "templates")


@pytest.fixture(scope="session")
def source(layout: Layout) -> Source:
    return load_source(ROOT / "source", layout)


@pytest.fixture(scope="session")
def booklet(source: Source) -> Booklet:
    return source.booklet


@pytest.fixture(scope="session")
def published() -> Published:
    return read(ROOT / "tests" / "published.txt")


@pytest.fixture(scope="session")
def typeset(booklet: Booklet, layout: Layout) -> pdf.Typeset:
    return typeset_now(booklet, layout)


@pytest.fixture(scope="session")
def plan(typeset: pdf.Typeset) -> PagePlan:
    return typeset.plan


@pytest.fixture(scope="session")
def pdf_file(typeset: pdf.Typeset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "booklet.pdf"
    path.write_bytes(typeset.write())
    return path


@pytest.fixture(scope="session")
def word_file(
    booklet: Booklet,
    layout: Layout,
    plan: PagePlan,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    path = tmp_path_factory.mktemp("word") / "booklet.docx"
    path.write_bytes(word.write(booklet, layout, plan, RESOURCES))
    return path


@pytest.fixture(scope="module")  # not longer: while it runs, nothing else may use asyncio
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium(tmp_path_factory.mktemp("home")) as running:
        yield running


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Two more than there are cores: a test of a page or a server waits half of its time."""
    return (os.cpu_count() or 1) + 2


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        # Once here, not in each of the many processes that tests start, where none may write it.
        compile_dir(ROOT / "booklet", quiet=2)
        # What is published where it stands would be kept there while other tests copy the folder.
        for source in (SMALL, ROOT / "source"):
            keep_published(source, {})


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew", action="store_true", help="write the expected files anew")


@pytest.fixture(scope="session")
def small_files(layout: Layout, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The spreadsheet and the Word file of the small booklet."""
    booklet = load_source(SMALL, layout).booklet
    return office_files(booklet, layout, tmp_path_factory.mktemp("small"))
