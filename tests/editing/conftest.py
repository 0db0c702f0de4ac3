"""A small booklet to be edited, and its server."""

import shutil
from pathlib import Path

import pytest

from tests.asked import Asked
from tests.tools import SMALL


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    shutil.copytree(SMALL, folder, ignore=shutil.ignore_patterns(".history"))
    return folder


@pytest.fixture
def asked(source: Path, tmp_path: Path) -> Asked:
    return Asked(source, output=tmp_path / "output")
