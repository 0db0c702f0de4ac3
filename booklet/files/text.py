"""A text file as an editor saved it -> its text, or a fault that says how to save it again."""

import re
from pathlib import Path

from booklet.files.faults import refuse

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
LARGEST_FILE = 8_000_000  # bytes; the published booklet's sources have 130,000

# XML 1.0, production 2 (Char), less what cannot be seen on the screen: tabs, line separators other
# than \n, zero-width and bidirectional controls, variation selectors, tags.
UNPRINTABLE = re.compile(
    r"[^\n\x20-\x7e\xa0-\xac\xae-\u200a\u2010-\u2027\u202f-\u205f\u2070-\ud7ff\ue000-\ufdff"
    r"\ufe10-\ufefe\uff00-\ufffd\U00010000-\U000dffff\U000f0000-\U0010ffff]"
)


def read_text(path: Path, name: str) -> str:
    r"""Return the text of ``path``, shown to the editor as ``name``, with ``\n`` line ends.

    Raises :class:`~booklet.files.faults.UserError` for a file that is missing, too large or not
    UTF-8.
    """
    return decoded(read_raw(path, name), name)


def read_raw(path: Path, name: str) -> bytes:
    """Return the bytes of the text file ``path``, shown to the editor as ``name``.

    Raises :class:`~booklet.files.faults.UserError` for a file that is missing or too large.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise refuse(name, "文件太大，不像是清单文件", "检查是否放错了文件")
        return path.read_bytes()
    except FileNotFoundError:
        raise refuse(name, "找不到这个文件", "检查文件名，或者从备份中恢复") from None
    except OSError as error:
        raise refuse(
            name, f"读不了这个文件（{error.strerror}）", "检查它是不是文件，有没有读取权限"
        ) from None


def decoded(raw: bytes, name: str) -> str:
    r"""Return the text of the file ``name`` with ``\n`` line ends and without a byte order mark.

    Raises :class:`~booklet.files.faults.UserError` for what is not UTF-8.
    """
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


def _guessed_encoding(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "（像是 UTF-16）"
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return "（像是 GBK）"
