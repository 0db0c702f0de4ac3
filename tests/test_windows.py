"""What Windows has not is hidden: everything but the PDF works without it.

It is not Windows: no more is shown than that nothing needs what is only in POSIX systems.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from booklet.files.names import safe_name
from tests.tools import ROOT, SMALL

# Modules of CPython that Windows has not, and what is missing from those that it has
# (https://docs.python.org/3/library: "Availability: Unix").
HIDDEN = """
import os, signal, sys
for name in ("fcntl", "termios", "tty", "pty", "pwd", "grp", "resource", "syslog"):
    sys.modules[name] = None
for module, names in (
    (os, "fork forkpty getuid geteuid getgid setsid killpg sched_getaffinity mkfifo uname fchmod"),
    (signal, "pthread_sigmask pthread_kill sigwait SIGKILL SIGHUP SIGQUIT SIGUSR1 SIGCHLD alarm"),
):
    for name in names.split():
        if hasattr(module, name):
            delattr(module, name)
opened = os.open
def no_folder(path, flags, *rest, **named):
    if isinstance(path, (str, os.PathLike)) and os.path.isdir(path):
        raise PermissionError(13, "Permission denied", os.fspath(path))
    return opened(path, flags, *rest, **named)
os.open = no_folder
from booklet.__main__ import main
main()
"""
FORMATS = ("--format", "docx", "--format", "xlsx", "--format", "html")


def run(here: Path, *arguments: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", HIDDEN, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=here, capture_output=True, text=True,
    )  # fmt: skip


def test_check_publish_import_and_compare_need_nothing_that_windows_lacks(tmp_path: Path) -> None:
    source = tmp_path / "源"
    assert run(tmp_path, "new", source.parent / "新").returncode == 0
    (tmp_path / "新/source").rename(source)
    for arguments in (
        ("check", "--source", source),
        ("publish", "--source", source, "--output", tmp_path / "成品", *FORMATS),
        ("import", tmp_path / "成品/某县青山镇履职事项清单.xlsx", "--source", source),
        ("compare", SMALL, source, "--output", tmp_path / "对照", "--format", "docx"),
        ("departments", "--source", source, "--output", tmp_path / "部门", "--word"),
    ):
        ran = run(tmp_path, *arguments)
        assert ran.returncode == 0, (arguments, ran.stdout, ran.stderr)
    sums = (tmp_path / "部门/SHA256SUMS").read_bytes()
    assert b"\\" not in sums and b"\r" not in sums
    assert not list(tmp_path.rglob(".building-*"))


def test_lines_that_end_as_windows_ends_them_are_read_and_kept(tmp_path: Path) -> None:
    assert run(tmp_path, "new", tmp_path).returncode == 0
    files = sorted((tmp_path / "source").glob("*.yaml"))
    for file in files:
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    before = [file.read_bytes() for file in files]
    ran = run(tmp_path, "publish", "--source", "source", "--output", "out", "--format", "docx")
    assert ran.returncode == 0, ran.stderr
    assert [file.read_bytes() for file in files] == before


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("CON", "CON_"), ("nul.docx", "nul_.docx"), ("com1", "com1_"), ("CONTENTS", "CONTENTS"),
        ("甲:乙?", "甲_乙_"), ("甲.", "甲"), ("甲\t乙", "甲_乙"), ("...", "_"),
    ],
)  # fmt: skip
def test_file_names_are_such_as_windows_allows(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_where_pango_is_missing_the_pdf_says_so_and_what_goes_without_it(tmp_path: Path) -> None:
    without = HIDDEN.replace(
        "main()\n",
        """
from booklet.pdf import imports
class Nothing(imports.Declared):
    def cdef(self, declarations):
        super().cdef(declarations)
        def dlopen(name, flags=0):
            raise OSError(f"cannot load library '{name}': no such file")
        self.dlopen = dlopen
imports.Declared = Nothing
main()
""",
    )
    ran = subprocess.run(
        [sys.executable, "-c", without, "publish", "--source", str(SMALL), "--output",
         str(tmp_path / "out"), "--format", "pdf"],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == 1 and "Traceback" not in ran.stderr
    assert ran.stderr.startswith("PDF 这台电脑缺少排版 PDF 要用的系统库")
    assert "doctor" in ran.stderr and "--format docx" in ran.stderr
    assert "WeasyPrint" not in ran.stdout and not (tmp_path / "out").exists()
