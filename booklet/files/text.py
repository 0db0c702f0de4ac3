"""A text file as an editor saved it -> its text, or a fault that says how to save it again."""

import errno
import re
import stat
from pathlib import Path

from booklet.files.faults import Fault, Place, UserError, refuse

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
LARGEST_FILE = 8_000_000  # bytes; the published booklet's sources have 130,000

BACKUP = "从备份中恢复这个文件"
IMPORT = f"{BACKUP}；要读入改过的清单，把它改回 {{}}，再用 import 读入"
# What is no text at all, by what its bytes begin with and have in them.
FORMATS = (
    (b"PK\x03\x04", b"word/", "这是 Word 文件，只是改了文件名", IMPORT.format(".docx")),
    (b"PK\x03\x04", b"xl/", "这是电子表格，只是改了文件名", IMPORT.format(".xlsx")),
    (b"PK\x03\x04", b"", "这是压缩文件，不是清单的文字", BACKUP),
    (b"\xd0\xcf\x11\xe0", b"", "这是旧格式的 Word 或 Excel 文件，不是清单的文字", BACKUP),
    (b"%PDF", b"", "这是 PDF 文件，不是清单的文字", BACKUP),
    (b"{\\rtf", b"", "这是 RTF 文件，不是清单的文字", BACKUP),
    (b"\x89PNG", b"", "这是图片，不是清单的文字", BACKUP),
    (b"\xff\xd8\xff", b"", "这是图片，不是清单的文字", BACKUP),
    (b"\x1f\x8b", b"", "这是压缩文件，不是清单的文字", BACKUP),
    (b"\x00\x00\x00\x00", b"", "文件里是空字节，已经损坏", BACKUP),
    (
        b"version https://git-lfs", b"",
        "这是 Git LFS 的占位文件，清单的文字没有下载下来", "在终端里运行 git lfs pull",
    ),
)  # fmt: skip
# A text of another language, by its beginning.
MARKUP = re.compile(r"\s*<(!doctype|html|head|body|table|\?xml|svg)\b", re.I)
# Two lines of three cells or more, without a key.
TABLE = re.compile(r"(?:[^-#\[{:：,\t\n][^:：,\t\n]*(?:[,\t][^:,\t\n]*){2,}\n){2}")
CONFLICT = re.compile(r"^(<{7}|\|{7}|={7}|>{7})( .*)?$", re.M)
UNMERGED = (
    "这里是 git 合并时留下的冲突标记",
    "在两份文字中留下要用的一份，再删去“<<<<<<<”“=======”“>>>>>>>”这几行",
)


class NotText(UserError):
    """A file that holds something other than a source file's text."""


def encoded_like(raw: bytes, text: str) -> bytes:
    """Return ``text`` as UTF-8, with a byte order mark if the file as it was, ``raw``, has one."""
    return (BYTE_ORDER_MARK if raw.startswith(BYTE_ORDER_MARK) else b"") + text.encode()


def read_text(path: Path, name: str) -> str:
    r"""Return the text of ``path``, shown to the editor as ``name``, with ``\n`` line ends.

    Raises :class:`~booklet.files.faults.UserError` for a file that is missing, too large or not
    UTF-8.
    """
    return decoded(read_raw(path, name), name)


def read_raw(path: Path, name: str) -> bytes:
    """Return the bytes of the text file ``path``, shown to the editor as ``name``.

    Raises :class:`~booklet.files.faults.UserError` for what is missing, too large or no file.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # reading a pipe would wait for ever
            raise refuse(name, "这不是文件", "把它移走，从备份中恢复这个文件")
        if found.st_size > LARGEST_FILE:
            raise refuse(name, "文件太大，不像是清单文件", "检查是否放错了文件")
        return path.read_bytes()
    except FileNotFoundError:
        raise refuse(name, "找不到这个文件", "检查文件名，或者从备份中恢复") from None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise refuse(name, "这是指向自己的链接", f"删去这个链接，{BACKUP}") from None
        raise refuse(
            name, f"读不了这个文件（{error.strerror}）", "检查它是不是文件，有没有读取权限"
        ) from None


def decoded(raw: bytes, name: str) -> str:
    r"""Return the text of the file ``name`` with ``\n`` line ends and without a byte order mark.

    Raises :class:`~booklet.files.faults.UserError` for what is not UTF-8 or not text.
    """
    for begins, has, message, remedy in FORMATS:
        if raw.startswith(begins) and has in raw:
            raise NotText([Fault(Place(name), message, remedy)])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse(
            name,
            f"文件不是 UTF-8 编码{_guessed_encoding(raw)}",
            "用记事本打开，选“另存为”，编码选 UTF-8",
            raw.count(b"\n", 0, error.start) + 1,
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def refuse_foreign(text: str, name: str) -> None:
    """Raise :class:`NotText` for a source file that holds something else.

    That is a web page, a table, or two versions of a text which git could not merge.
    """
    for form, message in (
        (MARKUP, "网页（HTML）或者 XML"),
        (TABLE, "表格（CSV）"),
    ):
        if form.match(text):
            raise NotText([Fault(Place(name, 1), f"这是{message}，不是清单的文字", BACKUP)])
    marks = list(CONFLICT.finditer(text))
    if any(mark[1] != "=======" for mark in marks):
        raise NotText(
            Fault(Place(name, text.count("\n", 0, mark.start()) + 1, 1), *UNMERGED, mark[0])
            for mark in marks
        )


def _guessed_encoding(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "（像是 UTF-16）"
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return "（像是 GBK）"
