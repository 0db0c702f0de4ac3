"""A file that is no whole, open and sensible .xlsx or .docx is refused before it is parsed."""

import io
import os
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

from booklet.commandline.commands import cli
from booklet.files.faults import UserError
from booklet.incoming.bring_in import import_edited
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


SAVE_AGAIN = "用 Excel、Word 或 WPS 打开，另存为一个新文件；打不开时请对方重新发送"
BROKEN = f"文件已经损坏。{SAVE_AGAIN}"
BROKEN_PART = f"文件已经损坏：读不出其中的 {{}}。{SAVE_AGAIN}"
EMPTY = "文件是空的。请对方重新发送"


@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
@pytest.mark.parametrize(
    ("make", "part"),
    [
        (cut_off, None),
        (overwritten, MAIN),
        (without_types, dict.fromkeys(MAIN, CONTENT_TYPES)),
        (without_main_part, MAIN),
        (cut_xml, MAIN),
    ],
)
def test_a_broken_file_is_named_by_its_part(
    make: Callable[[str], bytes], part: dict[str, str] | None, suffix: str, folder: Path
) -> None:
    message = BROKEN_PART.format(part[suffix]) if part else BROKEN
    assert said(make(suffix), f"清单.{suffix}", folder) == f"清单.{suffix} {message}"


@pytest.mark.parametrize(("suffix", "sheet"), [("xlsx", "xl/{}"), ("docx", "word/document.xml")])
@pytest.mark.parametrize(
    ("make", "part"), [(entities, "worksheets/sheet1.xml"), (outside_file, "workbook.xml")]
)
def test_entities_are_neither_unfolded_nor_fetched(
    make: Callable[[str], bytes], part: str, suffix: str, sheet: str, folder: Path
) -> None:
    assert said(make(suffix), f"清单.{suffix}", folder) == (
        f"清单.{suffix} 里面的 {sheet.format(part)} 带有 DTD 声明，不是 Excel、Word 或 WPS 写成的。"
        "不要打开它，请对方重新发送"
    )


RENAMED = "{}，只是改了名字。用 Excel 或 WPS 打开，另存为 xlsx 格式；文件名的结尾不能自己改"


def zipped(**parts: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", EMPTY),
        (bytes(4096), EMPTY),
        ("序号,事项类别".encode("gb18030"), RENAMED.format("这是纯文本文件（例如 CSV）")),
        ("序号\t事项".encode("utf-16"), RENAMED.format("这是纯文本文件（例如 CSV）")),
        (b"%PDF-1.7", RENAMED.format("这是PDF 文件")),
        (b"{\\rtf1", RENAMED.format("这是RTF 文件")),
        (b"\xef\xbb\xbf<html>", RENAMED.format("这是网页或者 XML 文件")),
        (b"\x89PNG\r\n\x1a\n\0\0", RENAMED.format("这是图片")),
        (b"Rar!\x1a\x07", "这是压缩包，只是改了名字。解压以后，读入里面的文件"),
        (zipped(清单="甲"), "这是压缩包，只是改了名字。解压以后，读入里面的文件"),
        (zipped(mimetype="a"), RENAMED.format("这是 OpenDocument 文件（.ods、.odt）")),
        (b"\x00\x01\x02\x03", BROKEN),
    ],
)
def test_what_is_something_else_is_not_called_broken(
    content: bytes, message: str, folder: Path
) -> None:
    assert said(content, "清单.xlsx", folder) == f"清单.xlsx {message}"


def other_body(name: str, part: bytes) -> bytes:
    return part.replace(b"w:body", b"w:other")


def no_relations(name: str, part: bytes) -> bytes | None:
    return None if name == "_rels/.rels" else part


@pytest.mark.parametrize(
    ("change", "part"), [(other_body, MAIN["docx"]), (no_relations, "_rels/.rels")]
)
def test_a_word_file_without_a_body_is_broken(
    change: Callable[[str, bytes], bytes | None], part: str, folder: Path
) -> None:
    content = repacked(plain("docx"), change)
    assert said(content, "清单.docx", folder) == f"清单.docx {BROKEN_PART.format(part)}"


def said(content: bytes, name: str, folder: Path) -> str:
    """Return what the editor is told of a file, who has spoilt nothing."""
    before = contents(folder)
    path = folder.parent / name
    path.write_bytes(content)
    with pytest.raises(UserError) as caught:
        import_edited(path, folder, ROOT / "templates", None, dry_run=False)
    assert contents(folder) == before
    return str(caught.value)


# A part that is read, and one that is not.
STYLES = {"xlsx": "xl/styles.xml", "docx": "word/styles.xml"}
MEDIA = {"xlsx": "xl/media/a.xml", "docx": "word/media/a.xml"}


def strongly_packed(suffix: str, part: dict[str, str]) -> bytes:
    bare = repacked(plain(suffix), lambda name, old: None if name == part[suffix] else old)
    content = io.BytesIO(bare)
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(part[suffix], bytes(90_000_000))
    return content.getvalue()


def bomb(suffix: str) -> bytes:
    return strongly_packed(suffix, STYLES)


def too_large(suffix: str) -> bytes:
    """A part that shrinks as text does, and is too much."""
    text = "".join(f"{n * 7919 % 1000003}甲" for n in range(110_000)).encode()
    assert len(text) > SMALL_CONTENT
    return repacked(plain(suffix), lambda name, part: text if name == STYLES[suffix] else part)


def very_many_parts(suffix: str) -> bytes:
    content = io.BytesIO(plain(suffix))
    with zipfile.ZipFile(content, "a") as package:
        for n in range(5_001):
            package.writestr(f"{FOLDER[suffix]}/{n}.xml", b"")
    return content.getvalue()


def said_small(suffix: str) -> bytes:
    """A part that says it unpacks to little, and does not."""
    content = bytearray(bomb(suffix))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        info = package.getinfo(STYLES[suffix])
    for at in (content.rindex(b"PK\x01\x02"), info.header_offset):
        size = at + (24 if content[at + 2] == 1 else 22)
        content[size : size + 4] = struct.pack("<I", 1000)
    return bytes(content)


SMALL_CONTENT = 900_000
TOO_MUCH = "解压以后大得不像清单。不要打开它，请对方重新发送"


@pytest.mark.parametrize("make", [bomb, too_large, very_many_parts, said_small])
@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
def test_a_zip_bomb_is_not_unpacked(
    make: Callable[[str], bytes], suffix: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if make is too_large:
        monkeypatch.setattr("booklet.files.parts.LARGEST_CONTENT", SMALL_CONTENT)
    broken = BROKEN_PART.format(STYLES[suffix])
    message = broken if make is said_small else TOO_MUCH
    assert said(make(suffix), f"清单.{suffix}", folder) == f"清单.{suffix} {message}"


@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
def test_a_part_that_nobody_needs_is_not_looked_at(suffix: str, folder: Path) -> None:
    """It may be large, damaged or packed as it likes: the file is read."""
    content = bytearray(strongly_packed(suffix, MEDIA))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        at = package.getinfo(MEDIA[suffix]).header_offset + 60
    content[at : at + 20] = bytes(20)
    assert "没有找到清单的表格" in said(bytes(content), f"清单.{suffix}", folder)


@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
def test_a_way_of_packing_that_is_not_known_is_named_with_its_part(
    suffix: str, folder: Path
) -> None:
    content = bytearray(plain(suffix))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        start = package.getinfo(MAIN[suffix]).header_offset
    listed = content.rindex(MAIN[suffix].encode()) - 46
    assert content[listed : listed + 4] == b"PK\x01\x02"
    content[start + 8] = content[listed + 10] = 9  # Deflate64
    assert said(bytes(content), f"清单.{suffix}", folder) == (
        f"清单.{suffix} 里面的 {MAIN[suffix]} 用了读不了的压缩方式。{SAVE_AGAIN}"
    )


LOCKED = "文件设有打开密码。用 Excel、Word 或 WPS 打开，取消密码，保存以后再读入"


OPEN_AND_SAVE = "用 Excel、Word 或 WPS 打开，另存为"


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
        *(
            (f"清单{suffix}", b"", f"不能读入 {suffix} 的文件。{OPEN_AND_SAVE} {save_as} 格式")
            for suffixes, save_as in (
                (".xlsm .xlsb .xltx .xltm .ods .csv", "xlsx"),
                (".docm .dotx .dotm .dot .odt .rtf", "docx"),
            )
            for suffix in suffixes.split()
        ),
        *(
            (
                f"清单{suffix}",
                b"",
                f"不能读入 {suffix} 的文件。请对方发 Excel 或 Word 的原文件；"
                "没有原文件时，用 WPS 或 Word 转换成 docx 格式，核对以后再读入",
            )
            for suffix in (".pdf", ".ofd")
        ),
        ("清单", b"", "不能读入 没有后缀名 的文件。可以读入的文件：.xlsx、.docx"),
    ],
)
def test_another_kind_of_file_is_named_with_what_to_do(
    name: str, content: bytes, message: str, folder: Path
) -> None:
    assert said(content, name, folder) == f"{name} {message}"


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
        f"清单.xlsx {EMPTY}",
        "共 1 处需要修改，没有写入任何文件。",
    ]


def test_a_pipe_is_told_and_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder.parent / "清单.xlsx")
    with pytest.raises(UserError, match="这不是文件"):
        import_edited(folder.parent / "清单.xlsx", folder, ROOT / "templates", None, dry_run=False)
