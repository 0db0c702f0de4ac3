"""A server that dies in the middle of a save, or whose disk is full, when a test says so.

The lines below are put before those of build.py in a copy of the project. A file `doom` beside it
says before which change of a file in source/ the process is killed; a file `full` fills the disk.
"""

from pathlib import Path

DOOM, FULL = "doom", "full"
LINES = """\
import errno, os, signal, sys

CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
synced = os.fsync
made = 0


def doomed(event, arguments):
    global made
    writes = event in CHANGES or event == "open" and arguments[2] & WRITING
    if not writes or "/source/" not in str(arguments[0]) or not os.path.exists("doom"):
        return
    if made == int(open("doom").read()):
        os.kill(os.getpid(), signal.SIGKILL)
    made += 1


def sync(descriptor):
    if os.path.exists("full"):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    synced(descriptor)


sys.addaudithook(doomed)
os.fsync = sync

"""


def doom(project: Path) -> None:
    """Let the copy of the project in ``project`` be one that can be killed and filled."""
    path = project / "build.py"
    path.write_text(LINES + path.read_text(encoding="utf-8"), encoding="utf-8")


def kill_before(project: Path, number: int | None) -> None:
    """Kill the server before its change of a file of that number, from 0; None for never."""
    (project / DOOM).unlink(missing_ok=True)
    if number is not None:
        beside = project / f"{DOOM}.new"
        beside.write_text(str(number))
        beside.replace(project / DOOM)
