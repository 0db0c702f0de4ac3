"""What cannot be read as an export is refused with the remedy."""

import importlib
import sys
from pathlib import Path

import pikepdf
import pytest

from booklet.files.faults import UserError
from booklet.pdf import exported
from tests.commandline import build


def blank(file: Path, encryption: pikepdf.Encryption | bool = False) -> Path:
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(file, encryption=encryption)
    return file


def no_pdf(file: Path) -> Path:
    file.write_bytes(b"PK\x03\x04")
    return file


def encrypted(file: Path) -> Path:
    return blank(file, pikepdf.Encryption(owner="a", user="b"))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (no_pdf, "这不是 PDF 文件，或者已经损坏。在 Word、Excel 或 WPS 里打开原文件"),
        (encrypted, "PDF 设有打开密码。导出时不要设密码，重新导出"),
        (blank, "里面只有图片，没有文字，像是扫描件。"),
        (lambda file: file, "找不到这个文件。"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(make, said: str, tmp_path: Path) -> None:
    ran = build("pages", make(tmp_path / "清单.pdf"))
    assert f"清单.pdf {said}" in ran.stderr
    assert (ran.stdout, ran.returncode) == ("", 1)


def test_a_missing_library_is_named_with_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(UserError, match=r"核对 PDF 要用的.*libraries.sh publish pages"):
        importlib.reload(exported)
    monkeypatch.undo()
    importlib.reload(exported)
