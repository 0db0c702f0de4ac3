"""The shipped booklet as an OFD, made once for each test process."""

from pathlib import Path

import pytest

from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.ofd import writer as ofd
from booklet.plan.page_plan import PagePlan
from tests.planned import RESOURCES

DATA = b"PK: the spreadsheet's bytes"


@pytest.fixture(scope="session")
def ofd_file(booklet: Booklet, layout: Layout, plan: PagePlan, pdf_file: Path) -> bytes:
    taken = {"pdf": pdf_file.read_bytes, "xlsx": lambda: DATA}
    return ofd.write(booklet, layout, plan, RESOURCES, taken)
