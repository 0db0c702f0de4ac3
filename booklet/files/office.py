"""A spreadsheet or Word file as somebody sent it -> its parts, or a fault that says what it is."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from booklet.files.faults import UserError, refuse

LARGEST_FILE = 50_000_000  # bytes; the shipped booklet's files have 66,000
LARGEST_CONTENT = 100_000_000  # bytes unpacked; those have 493,000
MOST_PARTS = 5_000
# A part that shrinks further is no text that people wrote: the shipped parts shrink to a tenth.
STRONGEST_PACKING = 250
NOT_WORTH_A_LOOK = 1_000_000  # bytes; smaller parts may shrink as far as they like

# [MS-CFB], 2.2: what .doc, .xls, .wps and .et files begin with, and any with a password.
COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# [MS-OFFCRYPTO], 2.3.4.4: the stream in which a file with a password holds its content.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# ECMA-376-2, 7.2.3.
CONTENT_TYPES = "[Content_Types].xml"
ROOT_RELATIONS = "_rels/.rels"
# ISO/IEC 29500-1, the Strict class: the same elements under other names.
STRICT = b"http://purl.oclc.org/ooxml/"

# ECMA-376-2, 8.1.4: no part may declare a document type, whose entities could unfold without end.
DOCTYPES = tuple("<!DOCTYPE".encode(coding) for coding in ("utf-8", "utf-16-le", "utf-16-be"))

# What the file is called: the program, and the content types of its main part (ECMA-376-1, 12.3.23
# and 11.3.10).
KINDS: Mapping[str, tuple[str, bytes]] = {
    ".xlsx": (
        "Excel",
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    ),
    ".docx": (
        "Word",
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    ),
}
# What people send instead, and as what they should save it.
OTHER_KINDS: Mapping[str, str] = {
    **dict.fromkeys((".xls", ".xlsm", ".et", ".ods", ".csv"), ".xlsx"),
    **dict.fromkeys((".doc", ".docm", ".wps", ".odt", ".rtf"), ".docx"),
}

LOCKED = "文件设有打开密码"
UNLOCK = "用 Excel、Word 或 WPS 打开，取消密码，保存以后再读入"
BROKEN = "文件已经损坏"
SAVE_AGAIN = "用 Excel、Word 或 WPS 打开，另存为一个新文件；打不开时请对方重新发送"
SUSPICIOUS = "解压以后大得不像清单"
ASK = "不要打开它，请对方重新发送"


def read_package(path: Path) -> bytes:
    """Return the .xlsx or .docx ``path``, all of its parts whole and of bounded size.

    Raises :class:`~booklet.faults.UserError` for any other file, for one that is broken, locked or
    unpacks to more than a booklet can have.
    """
    content = _content(path)
    if content.startswith(COMPOUND_FILE):
        raise _compound_file(path, content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _bound(path, package)
            if any(_has_doctype(package.read(part)) for part in package.infolist()):
                raise zipfile.BadZipFile
            types = package.read(CONTENT_TYPES)
            strict = STRICT in package.read(ROOT_RELATIONS)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, ValueError):
        raise refuse(path.name, BROKEN, SAVE_AGAIN) from None
    program, main = KINDS[path.suffix.lower()]
    if main not in types:
        raise refuse(
            path.name,
            f"这不是普通的 {program} 文件",
            f"用 {program} 或 WPS 打开，另存为 {path.suffix.lower()[1:]} 格式；"
            "文件名的结尾不能自己改",
        )
    if strict:
        raise refuse(
            path.name,
            "这是“Strict Open XML”格式的文件",
            f"用 {program} 或 WPS 打开，另存为普通的 {path.suffix.lower()[1:]} 格式",
        )
    return content


def broken(path: Path) -> UserError:
    """Return the fault of a file whose parts are there but cannot be understood."""
    return refuse(path.name, BROKEN, SAVE_AGAIN)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise refuse(path.name, "文件太大，不像是清单", "检查是否选错了文件")
        return path.read_bytes()
    except FileNotFoundError:
        raise refuse(path.name, "找不到这个文件", "检查文件名和所在的文件夹") from None
    except OSError as error:
        raise refuse(
            path.name,
            f"读不了这个文件（{error.strerror}）",
            "检查它是不是文件，有没有读取权限，是不是正在别处打开",
        ) from None


def _compound_file(path: Path, content: bytes) -> UserError:
    if ENCRYPTED in content:
        return refuse(path.name, LOCKED, UNLOCK)
    return refuse(
        path.name,
        "这是旧格式（.doc、.xls 或 .wps）的文件，只是改了名字",
        f"用 Excel、Word 或 WPS 打开，另存为 {path.suffix.lower()[1:]} 格式",
    )


def _has_doctype(part: bytes) -> bool:
    return any(sign in part for sign in DOCTYPES)


def _bound(path: Path, package: zipfile.ZipFile) -> None:
    """Refuse a package that would unpack to too much; what it says of its sizes is binding."""
    parts = package.infolist()
    if any(part.flag_bits & 0x1 for part in parts):
        raise refuse(path.name, LOCKED, UNLOCK)
    packed_too_well = any(
        part.file_size > max(NOT_WORTH_A_LOOK, STRONGEST_PACKING * part.compress_size)
        for part in parts
    )
    too_much = sum(part.file_size for part in parts) > LARGEST_CONTENT
    if packed_too_well or too_much or len(parts) > MOST_PARTS:
        raise refuse(path.name, SUSPICIOUS, ASK)
