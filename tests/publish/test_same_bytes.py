"""The shipped booklet has the same bytes on every system: another sum shows that something is not.

tests/systems.sh makes many more files in other Debian releases and compares them.
"""

from pathlib import Path

import pytest

from booklet.files.checksums import read_checksums
from booklet.publish.formats import FORMATS
from tests.commandline import build
from tests.tools import ROOT

PINNED = ROOT / "tests" / "published.sha256"
RENEW = "after a wanted change: .venv/bin/python -m pytest tests/publish/test_same_bytes.py --renew"


def test_the_shipped_files_have_the_bytes_that_they_have_everywhere(
    tmp_path: Path, pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    every = (word for suffix in FORMATS for word in ("--format", suffix))
    ran = build("publish", "--output", tmp_path / "out", *every)
    assert ran.returncode == 0, ran.stderr
    made = (tmp_path / "out" / "SHA256SUMS").read_bytes()
    if pytestconfig.getoption("--renew"):
        PINNED.write_bytes(made)
    assert read_checksums(made) == read_checksums(PINNED.read_bytes()), RENEW
