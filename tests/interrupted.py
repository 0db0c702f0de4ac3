"""Ctrl-C at random instants of a publish: `python -m tests.interrupted 200` tries so many times.

Each time it asks whether the process and the copies of it ended, without a traceback, and whether
every file in the folder is either the old one or the new one. It prints what became of the tries,
and ends with 1 where one of them went wrong. What Python itself does before the first line of
build.py runs is counted by itself: nothing of ours is there yet.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.tools import ROOT, SMALL, contents

# Seconds in which a process that heard Ctrl-C has to be gone, and in which its last step ends.
PATIENCE, LAST_STEP = 10.0, 0.2
ENDED, BEFORE, AFTER = "ended", "ended by Python itself, before build.py began", "was done before"
GOOD = (ENDED, BEFORE, AFTER)


@dataclass(frozen=True)
class Desk:
    """A source that was changed after it was published: the folder as it was, and as it will be."""

    source: Path
    old: dict[str, bytes]
    new: dict[str, bytes]
    before: Path
    seconds: float


def publishing(source: Path, output: Path) -> "subprocess.Popen[str]":
    """Start a publish as a terminal does: in a group of processes that hears Ctrl-C."""
    return subprocess.Popen(
        [sys.executable, str(ROOT / "build.py"), "publish", "--source", source, "--output", output],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def prepared(folder: Path) -> Desk:
    """Publish a booklet and, in another folder, what it becomes by a change."""
    source = folder / "source"
    shutil.copytree(SMALL, source)
    publishing(source, folder / "old").communicate()
    basic = source / "basic.yaml"
    basic.write_text(basic.read_text(encoding="utf-8").replace("加强", "全面加强", 1), "utf-8")
    shutil.copytree(folder / "old", folder / "new")
    began = time.monotonic()
    publishing(source, folder / "new").communicate()
    took = time.monotonic() - began
    old, new = contents(folder / "old"), contents(folder / "new")
    assert old.keys() == new.keys() and all(old[name] != new[name] for name in old)
    return Desk(source, old, new, folder / "old", took)


def interrupted(desk: Desk, output: Path, delay: float) -> str:
    """Interrupt a publish ``delay`` seconds after its start and say what became of it."""
    shutil.copytree(desk.before, output)
    process = publishing(desk.source, output)
    time.sleep(delay)
    running = process.poll() is None
    heard = time.monotonic()
    if running:
        os.killpg(process.pid, signal.SIGINT)
    try:
        _, complained = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return "went on"
    took = time.monotonic() - heard
    if contents(output) not in (desk.old, desk.new):
        return f"left half-done files: {sorted(contents(output))}"
    if "Traceback" in complained or "Exception ignored" in complained:
        ours = "booklet/" in complained or "build.py" in complained
        return f"printed a traceback: {complained}" if ours else BEFORE
    if process.returncode in (130, -signal.SIGINT):
        return ENDED
    if process.returncode == 0 and (not running or took < LAST_STEP):
        return AFTER
    if process.returncode == 1 and not complained.strip():
        return BEFORE
    return f"ended with {process.returncode}: {complained}"


def tried(times: int, folder: Path, seed: int) -> Counter[str]:
    """Return what became of so many tries, at instants that ``seed`` picks."""
    desk = prepared(folder)
    instants = random.Random(seed)
    found: Counter[str] = Counter()
    for number in range(times):
        output = folder / f"try{number}"
        found[interrupted(desk, output, instants.uniform(0, desk.seconds))] += 1
        shutil.rmtree(output)
    return found


def main() -> int:
    """Try as often as the command line says, and print what became of the tries."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else time.time_ns()
    with tempfile.TemporaryDirectory() as folder:
        found = tried(times, Path(folder), seed)
    print(f"seed {seed}")
    for said, count in found.most_common():
        print(f"{count:5}  {said}")
    return int(any(said not in GOOD for said in found))


if __name__ == "__main__":
    sys.exit(main())
