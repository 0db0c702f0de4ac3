"""A PDF that any program made -> the lines of text of each page, and which program it was."""

from dataclasses import dataclass
from pathlib import Path

from booklet.files.faults import lacking, refuse

try:
    from pypdfium2 import PdfDocument, PdfiumError
    from pypdfium2.raw import FPDF_ERR_PASSWORD
except ModuleNotFoundError:
    raise lacking("核对 PDF", "pages") from None

LARGEST_FILE = 200_000_000  # bytes; what a printer driver makes of 51 pages has some millions
EXPORT_AGAIN = "在 Word、Excel 或 WPS 里打开原文件，重新导出 PDF"


@dataclass(frozen=True)
class Exported:
    """The lines of each page, in the order in which they are drawn, and the programs' names."""

    pages: tuple[tuple[str, ...], ...]
    program: str


def read_exported(file: Path) -> Exported:
    """Return the text of the PDF ``file``.

    Raises :class:`~booklet.files.faults.UserError` for what cannot be opened and for pages that are
    but pictures.
    """
    content = _content(file)
    try:
        with PdfDocument(content) as document:
            pages = tuple(map(_lines, document))
            said = map(document.get_metadata_value, ("Creator", "Producer"))
            program = "，".join(dict.fromkeys(name.strip() for name in said if name.strip()))
    except PdfiumError as error:
        if error.err_code == FPDF_ERR_PASSWORD:
            raise refuse(file, "PDF 设有打开密码", "导出时不要设密码，重新导出") from None
        raise refuse(file, "这不是 PDF 文件，或者已经损坏", EXPORT_AGAIN) from None
    if not any(pages):
        raise refuse(
            file,
            "里面只有图片，没有文字，像是扫描件",
            f"{EXPORT_AGAIN}；不要打印出来再扫描",
        )
    return Exported(pages, program)


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise refuse(file, "文件太大，不像是清单", "检查是否选错了文件")
        return file.read_bytes()
    except FileNotFoundError:
        raise refuse(file, "找不到这个文件", "检查文件名和所在的文件夹") from None
    except OSError as error:
        raise refuse(
            file, f"读不了这个文件（{error.strerror}）", "检查它是不是文件，有没有读取权限"
        ) from None


def _lines(page: object) -> tuple[str, ...]:
    # Of the two ways to ask for a page's text, only this one knows characters beyond U+FFFF.
    text: str = page.get_textpage().get_text_bounded()  # type: ignore[attr-defined]
    return tuple(line for line in text.splitlines() if line.strip())
