"""The shipped booklet's web page, written once for each test process."""

import pytest

from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.plan.page_plan import PagePlan
from booklet.web import writer as web
from tests.planned import RESOURCES


@pytest.fixture(scope="session")
def page_text(booklet: Booklet, layout: Layout, plan: PagePlan) -> str:
    return web.write(booklet, layout, plan, RESOURCES).decode()


@pytest.fixture(scope="session")
def address(page_text: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("web") / "page.html"
    file.write_text(page_text, encoding="utf-8")
    return file.as_uri()
