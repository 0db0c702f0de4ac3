"""The fingerprint of what a booklet is made of: it sees every input, and content alone."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from booklet.model.resources import Resources
from booklet.publish import fingerprint as inputs
from tests.tools import ROOT, SMALL


@pytest.fixture
def resources(tmp_path: Path) -> Resources:
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    (tmp_path / "fonts").mkdir()
    for name in ("a.ttf", "b.json", "fonts.css", "NOTICE.md"):
        (tmp_path / "fonts" / name).write_text(name)
    return Resources(tmp_path / "templates", tmp_path / "fonts")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return shutil.copytree(SMALL, tmp_path / "source")


@pytest.fixture
def taken(source: Path, resources: Resources) -> Callable[[], str]:
    return lambda: inputs.fingerprint(source, resources, ("pdf", "docx"))


@pytest.mark.parametrize(
    "file",
    [
        "source/basic.yaml",
        "source/check.yaml",
        "templates/layout.yaml",
        "templates/pdf/booklet.css.j2",
        "templates/new.j2",
        "fonts/a.ttf",
        "fonts/b.json",
        "fonts/fonts.css",
    ],
)
def test_every_input_counts(file: str, taken: Callable[[], str], tmp_path: Path) -> None:
    before = taken()
    path = tmp_path / file
    content = path.read_bytes() if path.exists() else None
    path.write_bytes((content or b"") + b"\n")
    assert taken() != before
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    assert taken() == before


def test_a_renamed_file_counts(taken: Callable[[], str], source: Path) -> None:
    before = taken()
    (source / "basic.yaml").rename(source / "basics.yaml")
    assert taken() != before


def test_times_and_other_files_do_not_count(
    taken: Callable[[], str], source: Path, resources: Resources
) -> None:
    before = taken()
    for path in (
        *source.iterdir(),
        *resources.fonts.iterdir(),
        resources.templates / "layout.yaml",
    ):
        os.utime(path, (1, 1))
    (source / "notes.txt").write_text("说明")
    (resources.fonts / "NOTICE.md").write_text("other")
    assert taken() == before


def test_formats_count_and_their_order_does_not(source: Path, resources: Resources) -> None:
    both = inputs.fingerprint(source, resources, ("pdf", "docx"))
    assert inputs.fingerprint(source, resources, ("docx", "pdf", "pdf")) == both
    assert inputs.fingerprint(source, resources, ("pdf",)) != both


def test_versions_program_and_date_count(
    taken: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = {taken()}

    def is_new() -> bool:
        inputs._program.cache_clear()
        fingerprint = taken()
        new = fingerprint not in seen
        seen.add(fingerprint)
        return new

    assert not is_new()
    monkeypatch.setattr(inputs, "_described", lambda name: "1" if name == "pydyf" else "")
    assert is_new()
    monkeypatch.setattr(inputs, "_system_version", lambda *_: "1.99")
    assert is_new()
    monkeypatch.setattr(inputs, "program_digest", lambda: b"another program")
    assert is_new()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert is_new()
    inputs._program.cache_clear()


def test_the_libraries_are_those_that_are_installed() -> None:
    assert all(inputs._described(name) for name in inputs.LIBRARIES)
    assert all(inputs._system_version(*library) for library in inputs.SYSTEM_LIBRARIES)
