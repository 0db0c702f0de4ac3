"""The same booklet by other means: WeasyPrint's own command, Typst, LibreOffice, Chromium."""

import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from booklet.look.load import load_layout
from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.plan.expected import bare
from booklet.source.load import load_source
from tests.bench.commands import BUILD, PYTHON, REFERENCE, ROOT, TYPST, WEASYPRINT
from tests.bench.timing import Timed, table
from tests.bench.typst_source import typst_families, typst_source
from tests.browser import ARGUMENTS, NAMES
from tests.tools import OFFICIAL_FONTS, pdf_pages

FONTS = ROOT / "fonts"


def one_booklet(folder: Path) -> None:
    """Print what the shipped booklet takes, by each program that is there."""
    layout = load_layout(ROOT / "templates")
    booklet = load_source(ROOT / "source", layout).booklet

    def whole(pdf: Path) -> Callable[[], None]:
        return lambda: demand_every_text(pdf, booklet, layout)

    reference, typeset, printed = (folder / f"{n}.pdf" for n in ("reference", "typst", "chromium"))
    rivals = [
        Timed(
            "weasyprint --pdf-variant pdf/a-3a reference.html",
            [*WEASYPRINT, "--pdf-variant", "pdf/a-3a", str(REFERENCE), str(reference)],
            output=reference,
            check=whole(reference),
        )
    ]
    for name, stands, *formats in (
        ("publish, three formats", False),
        ("publish, PDF alone", False, "--format", "pdf"),
        ("publish, nothing changed", True),
    ):
        out = folder / name
        out.mkdir()
        command = [*BUILD, "publish", "--output", str(out), *map(str, formats)]
        rivals.append(Timed(name, command, output=out, stands=stands))
    document = folder / "booklet.typ"
    document.write_text(typst_source(booklet, layout, typst_families(FONTS)), encoding="utf-8")
    rivals.append(
        Timed(
            "Typst, PDF/A-3a and PDF/UA-1",
            [PYTHON, "-c", TYPST, str(FONTS), str(document), str(typeset)],
            output=typeset,
            check=whole(typeset),
        )
    )
    if office := shutil.which("soffice"):
        rivals.append(_libreoffice(office, folder, whole))
    else:
        print("LibreOffice is not there: its row is left out.")
    if browser := next(filter(None, map(shutil.which, NAMES)), None):
        command = [
            browser,
            "--headless",
            *ARGUMENTS,
            f"--user-data-dir={folder / 'chromium'}",
            "--allow-file-access-from-files",
            "--no-pdf-header-footer",
            # Without time of its own, it now and then prints before the fonts are there: no text.
            "--virtual-time-budget=5000",
            f"--print-to-pdf={printed}",
            REFERENCE.as_uri(),
        ]
        rivals.append(
            Timed(
                "Chromium, reference.html to PDF",
                command,
                output=printed,
                environment={"HOME": str(folder)},
                check=whole(printed),
            )
        )
    else:
        print("Chromium is not there: its row is left out.")
    table("One booklet", rivals)


def _libreoffice(office: str, folder: Path, whole: Callable[[Path], Callable[[], None]]) -> Timed:
    """Return LibreOffice at work on our Word file, with a profile of its own."""
    word = folder / "word"
    subprocess.run(
        [*BUILD, "publish", "--format", "docx", "--output", str(word)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    (document,) = word.glob("*.docx")
    pdf = word / f"{document.stem}.pdf"
    profile = (folder / "libreoffice").as_uri()
    command = [office, f"-env:UserInstallation={profile}", "--headless", "--norestore"]
    return Timed(
        "LibreOffice, our Word file to PDF",
        [*command, "--convert-to", "pdf", "--outdir", str(word), str(document)],
        output=pdf,
        environment={"FONTCONFIG_FILE": str(OFFICIAL_FONTS)},
        check=whole(pdf),
    )


def demand_every_text(pdf: Path, booklet: Booklet, layout: Layout) -> None:
    """Stop unless ``pdf`` has the text of every cell, as often as the booklet."""
    printed = bare("".join(pdf_pages(pdf, "-raw")))
    cells = Counter(
        bare(column.text(0, item))
        for chapter in booklet.chapters
        for item in chapter.items
        for column in layout.chapters[chapter.kind].columns[1:]
    )
    lost = [text for text, times in cells.items() if printed.count(text) < times]
    if lost:
        raise SystemExit(f"{pdf.name} lacks {len(lost)} of {len(cells)} texts, such as {lost[0]}")
