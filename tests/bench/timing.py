"""Commands measured in turn: wall time, CPU time, memory and file size, as medians and ratios."""

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROUNDS = 5
# Linux counts ru_maxrss in KiB, macOS in bytes (getrusage(2)).
PER_MEBIBYTE = 1024 if sys.platform == "linux" else 1024**2
LAUNCH = Path(__file__).parent / "launch.py"
# Seconds between two looks at the memory of a command's processes.
INTERVAL = 0.02


@dataclass
class Timed:
    """A command and what its runs took: seconds, seconds of CPU time and MiB.

    ``mebibytes`` is the largest resident size of any one process; ``all_mebibytes`` that of all
    processes together, memory they share counted once. ``output`` is the file or the folder that it
    writes, cleared before each run unless it ``stands``, and ``check``, if given, raises for a file
    that is not what it should be.
    """

    name: str
    command: list[str]
    seconds: list[float] = field(default_factory=list)
    mebibytes: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    all_mebibytes: float | None = None
    output: Path | None = None
    stands: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)
    check: Callable[[], None] | None = None

    def run(self) -> None:
        """Run the command once more."""
        self._clear()
        ran = subprocess.run(
            [sys.executable, "-I", "-S", str(LAUNCH), *self.command],
            stdout=subprocess.PIPE,
            env=self._environment,
        )
        self._demand_success(ran.returncode)
        seconds, cpu, largest = map(float, ran.stdout.split())
        self.seconds.append(seconds)
        self.cpu.append(cpu)
        self.mebibytes.append(largest / PER_MEBIBYTE)

    def warm_up(self) -> None:
        """Run the command unmeasured but for the memory of its processes, and look at its file."""
        self._clear()
        process = subprocess.Popen(
            self.command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=self._environment,
        )
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, _resident(process.pid))
            time.sleep(INTERVAL)
        self._demand_success(process.returncode)
        self.all_mebibytes = peak or None
        if self.check:
            self.check()

    def _clear(self) -> None:
        if self.output and self.output.exists() and not self.stands:
            for path in self.output.iterdir() if self.output.is_dir() else [self.output]:
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    @property
    def _environment(self) -> dict[str, str]:
        # Modules stay compiled, as for whoever runs the command.
        kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        return {**kept, **self.environment}

    def _demand_success(self, code: int) -> None:
        if code:
            raise SystemExit(f"failed: {' '.join(self.command)}")

    @property
    def kilobytes(self) -> float | None:
        """The size of the output, in thousands of bytes."""
        if self.output is None:
            return None
        files = [self.output] if self.output.is_file() else self.output.rglob("*")
        return sum(file.stat().st_size for file in files if file.is_file()) / 1000


def table(title: str, rivals: list[Timed], rounds: int | None = None, warm: bool = True) -> None:
    """Run the rivals in turn and print their medians and, of the times, ratios to the first's."""
    for rival in rivals if warm else ():
        rival.warm_up()
    for _ in range(rounds or ROUNDS):
        for rival in rivals:
            rival.run()
    first = rivals[0]
    print(f"\n{title}\n{'':52} {'seconds':>8} {'ratio':>6} {'CPU s':>8} {'ratio':>6}", end="")
    print(f" {'MiB':>6} {'all':>6} {'kB':>7}")
    for rival in rivals:
        times = ""
        for taken, others in ((rival.seconds, first.seconds), (rival.cpu, first.cpu)):
            median = statistics.median(taken)
            times += f" {median:8.2f} {median / statistics.median(others):6.2f}"
        memory = statistics.median(rival.mebibytes)
        print(f"{rival.name:52}{times} {memory:6.0f} {_or_dash(rival.all_mebibytes):>6}", end="")
        print(f" {_or_dash(rival.kilobytes):>7}")


def _or_dash(number: float | None) -> str:
    return "–" if number is None else f"{number:.0f}"


def _resident(pid: int) -> float:
    """Return the MiB of a process and of all below it, each shared page counted once.

    The proportional set size (proc_pid_smaps(5)) shares a page out among those that map it. Where
    there is no /proc, 0.
    """
    total, waiting = 0.0, [pid]
    while waiting:
        process = Path("/proc", str(waiting.pop()))
        try:
            for line in (process / "smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) / 1024
            for thread in (process / "task").iterdir():
                waiting += map(int, (thread / "children").read_text().split())
        except (OSError, ValueError):  # it has ended meanwhile
            continue
    return total
