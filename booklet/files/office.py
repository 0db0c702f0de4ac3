"""A spreadsheet or Word file as somebody sent it -> its parts, or a fault that says what it is.

Only .xlsx and .docx are read. Their kin (.xlsm, .xltx, .docm …) and what other programs write
(.xls, .ods, .et, .wps, .pdf, .ofd …) are refused by name with what to save them as: every program
that opens them writes .xlsx or .docx, while what reads them for us gives no comments, no tracked
changes and no struck-out words, which would be lost without a word.
"""

import io
import re
import stat
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path

from booklet.files.faults import UserError, refuse
from booklet.files.parts import (
    ASK,
    BROKEN,
    CONTENT_TYPES,
    SAVE_AGAIN,
    SUSPICIOUS,
    Package,
    relations_of,
)

LARGEST_FILE = 50_000_000  # bytes; the shipped booklet's files have 66,000
MOST_PARTS = 5_000

# What the file is called: the program, and the content types of its main part (ECMA-376-1, 12.3.23
# and 11.3.10).
KINDS: Mapping[str, tuple[str, str]] = {
    ".xlsx": (
        "Excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    ),
    ".docx": (
        "Word",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    ),
}
# What people send instead, and as what they should save it.
OTHER_KINDS: Mapping[str, str] = {
    **dict.fromkeys((".xls", ".xlsm", ".xlsb", ".xltx", ".xltm", ".xlt"), ".xlsx"),
    **dict.fromkeys((".et", ".ett", ".ods", ".ots", ".fods", ".csv", ".tsv", ".numbers"), ".xlsx"),
    **dict.fromkeys((".doc", ".docm", ".dotx", ".dotm", ".dot"), ".docx"),
    **dict.fromkeys((".wps", ".wpt", ".odt", ".ott", ".fodt", ".rtf", ".pages"), ".docx"),
    **dict.fromkeys((".pdf", ".ofd"), ".docx"),
}
# Of these pages there may be no other file.
FIXED_PAGES = (".pdf", ".ofd")

# [MS-CFB], 2.2: what .doc, .xls, .wps and .et files begin with, and any with a password.
COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# [MS-OFFCRYPTO], 2.3.4.4: the stream in which a file with a password holds its content.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# What other files begin with, whatever they are called.
SIGNS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"%PDF-"), "PDF 文件"),
    (re.compile(rb"\{\\rtf"), "RTF 文件"),
    (re.compile(rb"Rar!|7z\xbc\xaf|\x1f\x8b|BZh"), "压缩包"),
    (re.compile(rb"\xff\xd8\xff|\x89PNG|GIF8|BM|II\*\0|MM\0\*"), "图片"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*<"), "网页或者 XML 文件"),
)
# Characters that no text has.
NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# ODF 1.2, part 3, 3.3: a file whose content tells its kind.
ODF_MIMETYPE = "mimetype"

LOCKED = "文件设有打开密码"
UNLOCK = "用 Excel、Word 或 WPS 打开，取消密码，保存以后再读入"
OPEN_AND_SAVE = "用 Excel、Word 或 WPS 打开，另存为 {} 格式"
ONLY_RENAMED = "{}；文件名的结尾不能自己改"


def refused_kind(path: Path, readable: Collection[str] = KINDS) -> UserError | None:
    """Return the fault of a file whose name has none of the ``readable`` suffixes, or None."""
    kind = path.suffix.lower()
    if kind in readable:
        return None
    said = f"不能读入 {kind or '没有后缀名'} 的文件"
    if kind in FIXED_PAGES:
        remedy = "请对方发 Excel 或 Word 的原文件；没有原文件时，用 WPS 或 Word 转换成 docx 格式"
        return refuse(path.name, said, f"{remedy}，核对以后再读入")
    save_as = OTHER_KINDS.get(kind)
    known = f"可以读入的文件：{'、'.join(readable)}"
    return refuse(path.name, said, OPEN_AND_SAVE.format(save_as[1:]) if save_as else known)


def open_package(path: Path) -> Package:
    """Open the .xlsx or .docx ``path``; its parts are read when they are asked for.

    Raises :class:`~booklet.faults.UserError` for any other file and for one that is locked.
    """
    content = _content(path)
    if content.startswith(COMPOUND_FILE):
        raise _compound_file(path, content)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError):
        raise _no_package(path, content) from None
    parts = archive.infolist()
    if any(part.flag_bits & 0x1 for part in parts):
        raise refuse(path.name, LOCKED, UNLOCK)
    if len(parts) > MOST_PARTS:
        raise refuse(path.name, SUSPICIOUS, ASK)
    package = Package(path.name, archive)
    if not package.has(CONTENT_TYPES):
        raise _other_archive(path, package)
    program, main = KINDS[path.suffix.lower()]
    if main not in package.types.values():
        raise refuse(path.name, f"这不是普通的 {program} 文件", _save_as(path, program))
    return package


def _content(path: Path) -> bytes:
    try:
        found = path.stat()
        if stat.S_ISFIFO(found.st_mode):  # reading it would wait for ever
            raise refuse(path.name, "这不是文件", "检查是否选错了文件")
        if found.st_size > LARGEST_FILE:
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


def _save_as(path: Path, program: str) -> str:
    saved = f"用 {program} 或 WPS 打开，另存为 {path.suffix.lower()[1:]} 格式"
    return ONLY_RENAMED.format(saved)


def _compound_file(path: Path, content: bytes) -> UserError:
    if ENCRYPTED in content:
        return refuse(path.name, LOCKED, UNLOCK)
    return refuse(
        path.name,
        "这是旧格式（.doc、.xls 或 .wps）的文件，只是改了名字",
        OPEN_AND_SAVE.format(path.suffix.lower()[1:]),
    )


def _no_package(path: Path, content: bytes) -> UserError:
    """Return the fault of a file that is no zip archive: something else, or damaged."""
    if not content.strip(b"\0"):
        return refuse(path.name, "文件是空的", "请对方重新发送")
    kind = next((said for sign, said in SIGNS if sign.match(content)), None)
    if kind is None and not content.startswith(b"PK") and _is_text(content):
        kind = "纯文本文件（例如 CSV）"
    if kind is None:
        return refuse(path.name, BROKEN, SAVE_AGAIN)
    return _renamed(path, kind)


def _renamed(path: Path, kind: str) -> UserError:
    program, _ = KINDS[path.suffix.lower()]
    remedy = "解压以后，读入里面的文件" if kind == "压缩包" else _save_as(path, program)
    return refuse(path.name, f"这是{kind}，只是改了名字", remedy)


def _is_text(content: bytes) -> bool:
    return content.startswith((b"\xff\xfe", b"\xfe\xff")) or not NO_TEXT.search(content)


def _other_archive(path: Path, package: Package) -> UserError:
    """Return the fault of an archive that does not say what its parts are."""
    if package.has(ODF_MIMETYPE):
        return _renamed(path, " OpenDocument 文件（.ods、.odt）")
    if package.has(relations_of("")) or package.has("xl") or package.has("word"):
        return package.broken(CONTENT_TYPES)
    return _renamed(path, "压缩包")
