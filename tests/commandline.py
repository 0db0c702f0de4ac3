"""The command line: in the tests' own process, which is warm, or in one of its own."""

import subprocess
import sys
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from booklet.commandline.commands import cli
from booklet.process import COMMAND
from tests.tools import ROOT


@dataclass(frozen=True)
class Ran:
    """What a command returned and said."""

    returncode: int
    stdout: str
    stderr: str


def build(*arguments: object, cwd: Path = ROOT) -> Ran:
    """Run `build.py` here; what is no user's fault is raised."""
    with chdir(cwd):
        ran = CliRunner().invoke(cli, [*map(str, arguments)], prog_name=COMMAND)
    if ran.exception and not isinstance(ran.exception, SystemExit):
        raise ran.exception
    return Ran(ran.exit_code, ran.stdout, ran.stderr)


def build_afresh(*arguments: object, cwd: Path = ROOT) -> Ran:
    """Run `build.py` in a process of its own, as an editor does."""
    ran = subprocess.run(
        [sys.executable, str(ROOT / "build.py"), *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=cwd,
    )
    return Ran(ran.returncode, ran.stdout, ran.stderr)
