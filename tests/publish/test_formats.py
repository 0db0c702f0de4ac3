"""A format is one package and one row of the table: here one more, of plain text."""

import sys
from pathlib import Path

import pytest

from booklet.files.faults import UserError
from booklet.model.resources import Resources
from booklet.publish.due import publish
from booklet.publish.fingerprint import fingerprint
from booklet.publish.formats import FORMATS, Format
from tests.tools import SMALL, quiet

WRITER = """
def write(booklet, layout, plan, templates):
    return "\\n".join(item.name for c in booklet.chapters for item in c.items).encode()
"""
ASKER = """
from booklet.plan.expected import Flaw

def ask(content, expected):
    names = content.decode().split("\\n")
    for c, chapter in enumerate(expected.booklet.chapters):
        for n, item in enumerate(chapter.items):
            if item.name not in names:
                yield Flaw("没有这个名称", c, n)
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of the new format, and its row in the table."""
    folder = tmp_path / "plaintext"
    folder.mkdir()
    for name, text in (("__init__", ""), ("writer", WRITER), ("asker", ASKER)):
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    for module in [name for name in sys.modules if name.split(".")[0] == "plaintext"]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(FORMATS, "txt", Format("txt", "纯文本", "plaintext"))
    return folder


def made(folder: Path) -> list[Path]:
    return list(publish(SMALL, folder / "out", ["txt"], quiet, Resources()).paths)


def test_a_package_and_a_row_are_all_that_a_format_takes(package: Path, tmp_path: Path) -> None:
    (path,) = made(tmp_path)
    assert path.name == "昌吉市大西渠镇履职事项清单.txt"
    assert "野生动物、植物保护工作" in path.read_text(encoding="utf-8").split("\n")
    assert made(tmp_path) == []  # nothing has changed since


def test_a_format_without_its_asker_is_not_published(package: Path, tmp_path: Path) -> None:
    (package / "asker.py").unlink()
    with pytest.raises(ModuleNotFoundError, match=r"plaintext\.asker"):
        made(tmp_path)
    assert not (tmp_path / "out").exists()


def test_a_file_that_lacks_a_cell_is_refused_with_its_place(package: Path, tmp_path: Path) -> None:
    (package / "writer.py").write_text(WRITER.replace("c.items)", "c.items[1:])"), "utf-8")
    with pytest.raises(UserError) as raised:
        made(tmp_path)
    first = raised.value.faults[0]
    assert "纯文本：没有这个名称（第 1 项）" in first.message
    assert (first.place.file, first.place.line) == ("small/assisting.yaml", 2)
    assert not (tmp_path / "out").exists()


def test_every_row_names_a_package_with_a_writer_and_an_asker() -> None:
    for suffix, own in FORMATS.items():
        assert own.suffix == suffix
        assert suffix == "pdf" or callable(own.writer())
        assert callable(own.asker())
        assert set(own.takes) <= FORMATS.keys()


def test_what_a_format_takes_is_part_of_what_it_is_made_of(tmp_path: Path) -> None:
    assert FORMATS["xlsx"].templates <= FORMATS["pdf"].templates
    prints = {suffix: fingerprint(SMALL, Resources(), (suffix,)) for suffix in FORMATS}
    assert len(set(prints.values())) == len(FORMATS)
