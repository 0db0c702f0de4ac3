"""docs/performance.md: what was printed, between marks, and the machine it was measured on."""

import os
import platform
import re
import shutil
import subprocess
from importlib.metadata import version

import click

from tests.bench.commands import ROOT
from tests.browser import NAMES

DOCUMENT = ROOT / "docs" / "performance.md"
LIBRARIES = ("weasyprint", "python-docx", "openpyxl", "typst", "docxtpl", "XlsxWriter")
PROGRAMS = (("soffice",), NAMES)


def machine() -> str:
    """Return how many processors there are, and the versions of all that is measured."""
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    programs = (_first_version(names) for names in PROGRAMS)
    return f"{_processors()} cores, {system}, {libraries}, {', '.join(filter(None, programs))}"


def _processors() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _first_version(names: tuple[str, ...]) -> str:
    """Return name and version of the first of some programs that is there, or nothing."""
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        return ""
    said = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    found = re.search(r"([A-Z]\w+)\D*?(\d+(?:\.\d+)+)", said)
    return f"{found[1]} {found[2]}" if found else ""


def keep(name: str, printed: str) -> None:
    """Put what the table ``name`` has printed into its place in docs/performance.md."""
    _put("machine", machine())
    _put(name, f"```text\n{printed.strip()}\n```")


def demand_same_machine(whole: bool) -> None:
    """Stop where tables of two machines would stand side by side."""
    if not whole and f"\n{machine()}\n" not in DOCUMENT.read_text(encoding="utf-8"):
        raise click.ClickException(
            "the other tables of docs/performance.md are of another machine or other versions: "
            "keep all of them, without --only"
        )


def _put(name: str, text: str) -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    place = re.compile(rf"(<!-- bench: {name} -->\n).*?(<!-- end -->)", re.S)
    document, found = place.subn(lambda marks: f"{marks[1]}{text}\n{marks[2]}", document)
    if found != 1:
        raise click.ClickException(f"docs/performance.md needs one place marked “bench: {name}”")
    DOCUMENT.write_text(document, encoding="utf-8")
