"""What many tests need: places, a folder's content, and the tools that users have."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from booklet.history.store import FOLDER

ROOT = Path(__file__).parent.parent
# A booklet of few items.
SMALL = ROOT / "tests" / "small"
# Seconds after which what a test waits for will not come any more, on a machine as busy as any.
PATIENCE = 60
# Makes the bundled fonts known under the official names that Word and spreadsheet use.
OFFICIAL_FONTS = ROOT / "fonts" / "office.conf"
# Beside them Arial, by whose digits a sheet's columns are measured.
WITH_ARIAL = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include>{official}</include>
  <dir>{liberation}</dir>
  <alias binding="same">
    <family>Arial</family>
    <accept><family>Liberation Sans</family></accept>
  </alias>
</fontconfig>
"""
# A profile of an older version than the program tries all that can be drawn at every start, which
# takes longer than to print a booklet (runGraphicsRenderTests in desktop/source/app/app.cxx).
NOT_NEW = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/Product">
<prop oor:name="ooSetupLastVersion" oor:op="fuse"><value>99.9</value></prop>
</item>
</oor:items>
"""


def quiet(_: str) -> AbstractContextManager[object]:
    """Run a step of the work without a word."""
    return nullcontext()


def contents(folder: Path) -> dict[str, bytes]:
    """Return the content of every file in and below ``folder``, by its path from there.

    What was changed before is kept beside them and is none of them.
    """
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and FOLDER not in path.parts
    }


def linked(source: str, target: str) -> None:
    """Put a file of the project's into a copy without writing it once more, where that can be.

    For `shutil.copytree`; what such a file holds may not be changed, only what has its name.
    """
    try:
        os.link(source, target)
    except OSError:  # another disk
        shutil.copy2(source, target)


def official_fonts_and_arial(folder: Path) -> Path:
    """Return a configuration of the official fonts and one as wide as Arial, in ``folder``."""
    listed = subprocess.run(
        ["fc-list", "--format", "%{file}", "Liberation Sans:style=Regular"],
        check=True,
        capture_output=True,
        text=True,
        env=_environment(None),
    ).stdout
    assert listed, "run sh setup/system.sh test"
    path = folder / "arial.conf"
    text = WITH_ARIAL.format(official=OFFICIAL_FONTS, liberation=Path(listed).parent)
    path.write_text(text, encoding="utf-8")
    return path


def _environment(fonts: Path | None) -> dict[str, str]:
    environment = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}
    return environment | ({"FONTCONFIG_FILE": str(fonts)} if fonts else {})


def libreoffice(*arguments: str, profile: Path, fonts: Path | None = OFFICIAL_FONTS) -> None:
    """Run LibreOffice headless with a profile of its own, so that runs side by side do not meet.

    ``fonts`` is a configuration of fontconfig; without one it finds the system's fonts.
    """
    own = profile / "libreoffice"
    settings = own / "user" / "registrymodifications.xcu"
    if not settings.exists():
        settings.parent.mkdir(parents=True)
        settings.write_text(NOT_NEW, encoding="utf-8")
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={own.as_uri()}",
            "--headless",
            "--norestore",
            *arguments,
        ],
        check=True,
        capture_output=True,
        timeout=300,
        env=_environment(fonts),
    )


def printed_by_libreoffice(
    document: Path, folder: Path, fonts: Path | None = OFFICIAL_FONTS
) -> Path:
    """Return the PDF that LibreOffice prints ``document`` to, in ``folder``."""
    (printed,) = all_printed_by_libreoffice([document], folder, fonts)
    return printed


def all_printed_by_libreoffice(
    documents: Sequence[Path], folder: Path, fonts: Path | None = OFFICIAL_FONTS
) -> list[Path]:
    """Return the PDFs that one run of LibreOffice prints ``documents`` to, in ``folder``.

    What any of the test processes has printed before is not printed again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kept = {document: _kept_print(document, fonts) for document in documents}
    printed = {document: folder / f"{document.stem}.pdf" for document in documents}
    if due := [document for document in documents if not kept[document].exists()]:
        libreoffice(
            *("--convert-to", "pdf", "--outdir", str(folder), *map(str, due)),
            profile=folder,
            fonts=fonts,
        )
    for document in documents:
        if document in due:
            whole = shutil.copy(printed[document], folder / f"{document.name}.kept")
            Path(whole).replace(kept[document])
        else:
            shutil.copy(kept[document], printed[document])
    return [*printed.values()]


def _kept_print(document: Path, fonts: Path | None) -> Path:
    """Return where the print of a document with these contents is kept until the tests end."""
    folder = Path(os.environ["XDG_CACHE_HOME"]) / "printed"
    folder.mkdir(parents=True, exist_ok=True)
    told = (document.suffix.encode(), document.read_bytes(), fonts.read_bytes() if fonts else b"")
    return folder / f"{sha256(b''.join(told)).hexdigest()}.pdf"


def pdf_pages(pdf: Path, *options: str) -> list[str]:
    """Return the text of each page of ``pdf``, as poppler reads it."""
    return read_by_poppler(pdf, *options).split("\f")[:-1]


def read_by_poppler(pdf: Path, *options: str) -> str:
    """Return what poppler's pdftotext makes of ``pdf``."""
    return _read_by_poppler(pdf.read_bytes(), options)


@lru_cache(maxsize=32)  # it takes most of a second for a booklet, and several tests ask the same
def _read_by_poppler(content: bytes, options: tuple[str, ...]) -> str:
    command = ["pdftotext", *options, "-", "-"]
    return subprocess.run(command, input=content, check=True, capture_output=True).stdout.decode()
