"""The shipped booklet has the same bytes on every system: another sum shows that something is not.

tests/systems.sh makes many more files in other Debian releases and compares them.
"""

from pathlib import Path

import pytest

from booklet.files.checksums import read_checksums
from booklet.publish.formats import FORMATS
from tests.commandline import build, build_afresh
from tests.tools import ROOT, SMALL

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


def test_what_is_kept_from_one_run_to_the_next_changes_no_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing kept yet, all kept, all spoilt, and no folder to keep anything in."""
    cache = tmp_path / "cache" / "booklet"
    sums = {}

    def published(there: str) -> None:
        ran = build_afresh("publish", "--source", SMALL, "--output", tmp_path / there)
        assert ran.returncode == 0, ran.stderr
        sums[there] = (tmp_path / there / "SHA256SUMS").read_bytes()

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    published("nothing")
    kept = {path: path.read_bytes() for path in cache.iterdir()}
    assert cache / "declarations" in kept
    published("all")
    assert {path: path.read_bytes() for path in cache.iterdir()} == kept
    spoilt = {path: content[:-1] + b"!" for path, content in kept.items()}
    for path, content in spoilt.items():
        path.write_bytes(content)
    published("spoilt")
    assert not any(path.read_bytes() == content for path, content in spoilt.items())
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "nothing" / "SHA256SUMS"))
    published("nowhere")
    assert len(set(sums.values())) == 1


def test_publishing_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    ran = build_afresh("publish", "--source", SMALL, "--output", tmp_path / "out")
    assert ran.returncode == 0, ran.stderr
    assert not list((tmp_path / "temporary").iterdir())
