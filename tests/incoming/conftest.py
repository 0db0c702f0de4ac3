"""The files that come in."""

from pathlib import Path

import pytest

from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from tests.edited import office_files


@pytest.fixture(scope="session")
def files(
    booklet: Booklet, layout: Layout, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """The shipped booklet's spreadsheet and Word file."""
    return office_files(booklet, layout, tmp_path_factory.mktemp("office"))
