"""What many tests need: places, a folder's content, and the tools that users have."""

import os
import subprocess
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

ROOT = Path(__file__).parent.parent
# A booklet of few items.
SMALL = ROOT / "tests" / "small"
# Makes the bundled fonts known under the official names that Word and spreadsheet use.
OFFICIAL_FONTS = ROOT / "fonts" / "office.conf"


def quiet(_: str) -> AbstractContextManager[object]:
    """Run a step of the work without a word."""
    return nullcontext()


def contents(folder: Path) -> dict[str, bytes]:
    """Return the content of every file in and below ``folder``, by its path from there."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def libreoffice(*arguments: str, profile: Path, official_fonts: bool = True) -> None:
    """Run LibreOffice headless with a profile of its own, so that runs side by side do not meet."""
    environment = dict(os.environ)
    if official_fonts:
        environment["FONTCONFIG_FILE"] = str(OFFICIAL_FONTS)
    else:
        environment.pop("FONTCONFIG_FILE", None)
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(profile / 'libreoffice').as_uri()}",
            "--headless",
            "--norestore",
            *arguments,
        ],
        check=True,
        capture_output=True,
        timeout=300,
        env=environment,
    )


def printed_by_libreoffice(document: Path, folder: Path, official_fonts: bool = True) -> Path:
    """Return the PDF that LibreOffice prints ``document`` to, in ``folder``."""
    (printed,) = all_printed_by_libreoffice([document], folder, official_fonts)
    return printed


def all_printed_by_libreoffice(
    documents: Sequence[Path], folder: Path, official_fonts: bool = True
) -> list[Path]:
    """Return the PDFs that one run of LibreOffice prints ``documents`` to, in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    libreoffice(
        *("--convert-to", "pdf", "--outdir", str(folder), *map(str, documents)),
        profile=folder,
        official_fonts=official_fonts,
    )
    return [folder / f"{document.stem}.pdf" for document in documents]


def pdf_pages(pdf: Path, *options: str) -> list[str]:
    """Return the text of each page of ``pdf``, as poppler reads it."""
    text = subprocess.run(
        ["pdftotext", *options, str(pdf), "-"], check=True, capture_output=True
    ).stdout.decode()
    return text.split("\f")[:-1]
