"""A file that is no whole, open and sensible .xlsx or .docx is refused before it is parsed."""

import io
import shutil
import struct
import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import CliRunner

from booklet.files.faults import UserError
from booklet.incoming.bring_in import import_edited
from build import cli
from tests.tools import ROOT, SMALL, contents

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
CONTENT_TYPES = "[Content_Types].xml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(SMALL, tmp_path / "source")


def plain(suffix: str) -> bytes:
    """Return a file of the kind with nothing in it."""
    content = io.BytesIO()
    if suffix == "xlsx":
        openpyxl.Workbook().save(content)
    else:
        docx.Document().save(content)
    return content.getvalue()


def repacked(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """Return a package with each part as ``change`` makes it, without those it makes None."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            if (part := change(name, old.read(name))) is not None:
                new.writestr(name, part, zipfile.ZIP_DEFLATED)
    return made.getvalue()


MAIN = {"xlsx": "xl/workbook.xml", "docx": "word/document.xml"}
FOLDER = {"xlsx": "xl", "docx": "word"}


def cut_off(suffix: str) -> bytes:
    return plain(suffix)[:-200]


def overwritten(suffix: str) -> bytes:
    """A part whose bytes no longer have the sum that they should have."""
    content = bytearray(plain(suffix))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        at = package.getinfo(MAIN[suffix]).header_offset + 80
    content[at : at + 20] = bytes(20)
    return bytes(content)


def no_package(suffix: str) -> bytes:
    return "序号,事项类别".encode("gb18030")


def empty(suffix: str) -> bytes:
    return b""


def without_types(suffix: str) -> bytes:
    return repacked(plain(suffix), lambda name, part: None if name == CONTENT_TYPES else part)


def without_main_part(suffix: str) -> bytes:
    return repacked(plain(suffix), lambda name, part: None if name == MAIN[suffix] else part)


def cut_xml(suffix: str) -> bytes:
    return repacked(plain(suffix), lambda name, part: part[:-30] if name == MAIN[suffix] else part)


def entities(suffix: str) -> bytes:
    """XML whose entities would unfold to a billion words."""
    names = "abcdefghij"
    unfolding = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(names))
    bomb = f'<!DOCTYPE x [<!ENTITY a "甲">{unfolding}]>'.encode()
    sheet = {"xlsx": "xl/worksheets/sheet1.xml", "docx": "word/document.xml"}[suffix]

    def change(name: str, part: bytes) -> bytes:
        if name != sheet:
            return part
        start = part.index(b"?>") + 2 if part.startswith(b"<?xml") else 0
        return part[:start] + bomb + part[start:]

    return repacked(plain(suffix), change)


def outside_file(suffix: str) -> bytes:
    def change(name: str, part: bytes) -> bytes:
        if name != MAIN[suffix]:
            return part
        start = part.index(b"?>") + 2 if part.startswith(b"<?xml") else 0
        doctype = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
        return part[:start] + doctype + part[start:]

    return repacked(plain(suffix), change)


BROKEN = "文件已经损坏。用 Excel、Word 或 WPS 打开，另存为一个新文件；打不开时请对方重新发送"


@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
@pytest.mark.parametrize(
    "make",
    [
        cut_off,
        overwritten,
        no_package,
        empty,
        without_types,
        without_main_part,
        cut_xml,
        entities,
        outside_file,
    ],
)
def test_a_broken_file_is_named(make: Callable[[str], bytes], suffix: str, folder: Path) -> None:
    assert said(make(suffix), f"清单.{suffix}", folder) == f"清单.{suffix} {BROKEN}"


def other_body(name: str, part: bytes) -> bytes:
    return part.replace(b"w:body", b"w:other")


def no_relations(name: str, part: bytes) -> bytes | None:
    return None if name == "_rels/.rels" else part


@pytest.mark.parametrize("change", [other_body, no_relations])
def test_a_word_file_without_a_body_is_broken(
    change: Callable[[str, bytes], bytes | None], folder: Path
) -> None:
    content = repacked(plain("docx"), change)
    assert said(content, "清单.docx", folder) == f"清单.docx {BROKEN}"


def said(content: bytes, name: str, folder: Path) -> str:
    """Return what the editor is told of a file, who has spoilt nothing."""
    before = contents(folder)
    path = folder.parent / name
    path.write_bytes(content)
    with pytest.raises(UserError) as caught:
        import_edited(path, folder, ROOT / "templates", None, dry_run=False)
    assert contents(folder) == before
    return str(caught.value)


def strongly_packed(suffix: str) -> bytes:
    content = io.BytesIO(plain(suffix))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(f"{FOLDER[suffix]}/media/a.xml", bytes(90_000_000))
    return content.getvalue()


def many_large_parts(suffix: str) -> bytes:
    """Parts that each shrink as text does, and are too many together."""
    content = io.BytesIO(plain(suffix))
    text = "".join(f"{n * 7919 % 1000003}甲" for n in range(110_000)).encode()
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for n in range(101_000_000 // len(text)):
            package.writestr(f"{FOLDER[suffix]}/media/{n}.xml", text)
    return content.getvalue()


def very_many_parts(suffix: str) -> bytes:
    content = io.BytesIO(plain(suffix))
    with zipfile.ZipFile(content, "a") as package:
        for n in range(5_001):
            package.writestr(f"{FOLDER[suffix]}/{n}.xml", b"")
    return content.getvalue()


def said_small(suffix: str) -> bytes:
    """A part that says it unpacks to little, and does not."""
    content = bytearray(strongly_packed(suffix))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        info = package.getinfo(f"{FOLDER[suffix]}/media/a.xml")
    for at in (content.rindex(b"PK\x01\x02"), info.header_offset):
        size = at + (24 if content[at + 2] == 1 else 22)
        content[size : size + 4] = struct.pack("<I", 1000)
    return bytes(content)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (strongly_packed, "解压以后大得不像清单。不要打开它，请对方重新发送"),
        (many_large_parts, "解压以后大得不像清单。不要打开它，请对方重新发送"),
        (very_many_parts, "解压以后大得不像清单。不要打开它，请对方重新发送"),
        (said_small, BROKEN),
    ],
)
@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
def test_a_zip_bomb_is_not_unpacked(
    make: Callable[[str], bytes], message: str, suffix: str, folder: Path
) -> None:
    assert said(make(suffix), f"清单.{suffix}", folder) == f"清单.{suffix} {message}"


LOCKED = "文件设有打开密码。用 Excel、Word 或 WPS 打开，取消密码，保存以后再读入"


def encrypted_entry() -> bytes:
    """A zip whose entries say that they are encrypted."""
    content = bytearray(plain("xlsx"))
    for at in range(len(content)):
        if content[at : at + 4] == b"PK\x01\x02":
            content[at + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("清单.xlsx", COMPOUND + "EncryptedPackage".encode("utf-16-le"), LOCKED),
        ("清单.docx", COMPOUND + "EncryptedPackage".encode("utf-16-le"), LOCKED),
        ("清单.xlsx", encrypted_entry(), LOCKED),
        (
            "清单.docx",
            COMPOUND + "WordDocument".encode("utf-16-le"),
            "这是旧格式（.doc、.xls 或 .wps）的文件，只是改了名字。"
            "用 Excel、Word 或 WPS 打开，另存为 docx 格式",
        ),
        (
            "清单.xlsx",
            plain("docx"),
            "这不是普通的 Excel 文件。用 Excel 或 WPS 打开，另存为 xlsx 格式；"
            "文件名的结尾不能自己改",
        ),
        (
            "清单.docx",
            plain("xlsx"),
            "这不是普通的 Word 文件。用 Word 或 WPS 打开，另存为 docx 格式；文件名的结尾不能自己改",
        ),
        (
            "清单.xls",
            COMPOUND,
            "不能读入 .xls 的文件。用 Excel、Word 或 WPS 打开，另存为 xlsx 格式",
        ),
        ("清单.et", COMPOUND, "不能读入 .et 的文件。用 Excel、Word 或 WPS 打开，另存为 xlsx 格式"),
        (
            "清单.doc",
            COMPOUND,
            "不能读入 .doc 的文件。用 Excel、Word 或 WPS 打开，另存为 docx 格式",
        ),
        (
            "清单.wps",
            COMPOUND,
            "不能读入 .wps 的文件。用 Excel、Word 或 WPS 打开，另存为 docx 格式",
        ),
        ("清单.pdf", b"%PDF", "不能读入 .pdf 的文件。可以读入的文件：.xlsx、.docx"),
        ("清单", b"", "不能读入 没有后缀名 的文件。可以读入的文件：.xlsx、.docx"),
    ],
)
def test_another_kind_of_file_is_named_with_what_to_do(
    name: str, content: bytes, message: str, folder: Path
) -> None:
    assert said(content, name, folder) == f"{name} {message}"


@pytest.mark.parametrize(("suffix", "program"), [("xlsx", "Excel"), ("docx", "Word")])
def test_a_file_of_the_strict_kind_is_named(suffix: str, program: str, folder: Path) -> None:
    def change(name: str, part: bytes) -> bytes:
        old = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
        return part.replace(old, b"http://purl.oclc.org/ooxml/officeDocument/relationships/")

    assert said(repacked(plain(suffix), change), f"清单.{suffix}", folder) == (
        f"清单.{suffix} 这是“Strict Open XML”格式的文件。"
        f"用 {program} 或 WPS 打开，另存为普通的 {suffix} 格式"
    )


def test_a_huge_file_is_not_read(folder: Path) -> None:
    path = folder.parent / "清单.xlsx"
    with path.open("wb") as file:
        file.truncate(1_000_000_000)
    with pytest.raises(UserError, match=r"清单\.xlsx 文件太大，不像是清单。检查是否选错了文件"):
        import_edited(path, folder, ROOT / "templates", None, dry_run=False)


def test_a_missing_file_is_named(folder: Path) -> None:
    with pytest.raises(UserError, match=r"没有\.docx 找不到这个文件。检查文件名和所在的文件夹"):
        import_edited(folder / "没有.docx", folder, ROOT / "templates", None, dry_run=False)


# --- The command line ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["清单.txt"], "读入 .txt 时要用 --to 写明放到哪个文件夹。"),
        (["清单.txt", "--to", "新", "--dry-run"], "--dry-run 和 --changes 只用于 .xlsx 和 .docx。"),
        (["清单.xlsx", "--to", "新"], "--to 只用于 .txt；改过的文件写进 --source 的文件夹。"),
        (["清单.docx", "--changes", "maybe"], "--changes 的值不对。可以用：accept、reject。"),
        ([], "缺少 FILE.xlsx|.docx|.txt。"),
    ],
)
def test_the_command_line_says_what_is_missing(arguments: list[str], message: str) -> None:
    result = CliRunner().invoke(cli, ["import", *arguments])
    assert result.exit_code == 2
    assert result.output.startswith(message)


def test_a_fault_is_printed_and_the_command_fails(folder: Path) -> None:
    path = folder.parent / "清单.xlsx"
    path.write_bytes(b"")
    result = CliRunner().invoke(cli, ["import", str(path), "--source", str(folder)])
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        f"清单.xlsx {BROKEN}",
        "共 1 处需要修改，没有写入任何文件。",
    ]
