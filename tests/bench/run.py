"""Measure whole commands side by side: `make bench`.

Each command runs in a fresh process, in turn with the others (A B C A B C ...), so that a machine
whose speed drifts is fair to all. Printed are medians of wall time and of the largest resident
size, and each command's time as a ratio to the first of its table.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
PYTHON = sys.executable
BUILD = [PYTHON, str(ROOT / "build.py")]
WEASYPRINT = [PYTHON, "-m", "weasyprint"]
REFERENCE = str(ROOT / "tests" / "bench" / "reference.html")
ROUNDS = 5


@dataclass
class Timed:
    """A command and what its runs took: seconds and MiB."""

    name: str
    command: list[str]
    seconds: list[float] = field(default_factory=list)
    mebibytes: list[float] = field(default_factory=list)
    cpu_seconds: list[float] = field(default_factory=list)

    def run(self) -> None:
        """Run the command once more."""
        started = time.perf_counter()
        process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        self.seconds.append(time.perf_counter() - started)
        self.cpu_seconds.append(usage.ru_utime + usage.ru_stime)  # with the processes it started
        # Linux counts in KiB, macOS in bytes.
        self.mebibytes.append(usage.ru_maxrss / (1024 if sys.platform == "linux" else 1024**2))
        if status:
            raise SystemExit(f"failed: {' '.join(self.command)}")


def table(title: str, rivals: list[Timed], rounds: int = ROUNDS) -> None:
    """Run the rivals in turn and print their medians and ratios."""
    for rival in rivals:  # warm-up
        rival.run()
        rival.seconds.clear()
        rival.mebibytes.clear()
    for _ in range(rounds):
        for rival in rivals:
            rival.run()
    first = statistics.median(rivals[0].seconds)
    print(f"\n{title}\n{'':52} {'seconds':>8} {'ratio':>6} {'MiB':>6}")
    for rival in rivals:
        median = statistics.median(rival.seconds)
        memory = statistics.median(rival.mebibytes)
        print(f"{rival.name:52} {median:8.2f} {median / first:6.2f} {memory:6.0f}")


def main() -> None:
    """Print every table."""
    with tempfile.TemporaryDirectory() as folder:
        output = ["--output", str(Path(folder) / "out")]
        pdf = str(Path(folder) / "reference.pdf")
        publish = [*BUILD, "publish", *output]
        table(
            "One booklet",
            [
                Timed("weasyprint on the frozen reference.html", [*WEASYPRINT, REFERENCE, pdf]),
                Timed("publish, three formats", publish),
                Timed("publish, PDF alone", [*publish, "--format", "pdf"]),
            ],
        )
        table(
            "Proofreading",
            [
                Timed("publish, three formats", publish),
                Timed("check", [*BUILD, "check"]),
                Timed("--help", [*BUILD, "--help"]),
            ],
        )
        sys.path.insert(0, str(ROOT))
        proofreading()
        comparing(Path(folder))
        many_booklets(Path(folder))


def proofreading() -> None:
    """Print how the time of proofreading grows with the number of items."""
    from booklet.layout import load_layout
    from booklet.reading import Reading
    from booklet.rules import RULES
    from tests import towns

    layout = load_layout(ROOT / "templates")
    took = []
    for times in (1, 1, 10, 100):
        booklet = towns.booklet(seed=times, items=(108 * times, 102 * times, 34 * times))
        started = time.perf_counter()
        reading = Reading(booklet, layout)
        for rule in RULES:
            list(rule.look(reading))
        took.append((244 * times, time.perf_counter() - started))
    (_, first), *_ = took[1:]
    print(f"\nProofreading alone\n{'':52} {'seconds':>8} {'ratio':>6}")
    for items, seconds in took[1:]:
        print(f"{items:6} items{'':40} {seconds:8.3f} {seconds / first:6.1f}")


def comparing(folder: Path) -> None:
    """Print what comparing 1,000 items with 1,000 takes beside publishing 250.

    The texts are all distinct: items of two towns share none, and reworded ones each have another.
    """
    from booklet.compare import compare
    from booklet.layout import load_layout
    from booklet.model import Booklet
    from booklet.revisions import revisions
    from booklet.source import dump
    from tests import towns
    from tests.revised import revised

    layout = load_layout(ROOT / "templates")
    shipped = towns.booklet(seed=1, items=(108, 102, 40))
    old = towns.booklet(seed=2, items=(430, 410, 160), paragraphs=(1, 12))
    edits = {"added": 5, "removed": 4, "moved": 6, "renamed": 3, "reworded": 20}
    few, _ = revised(old, layout, 1, **edits)
    many, _ = revised(old, layout, 1, **{**edits, "reworded": 500})
    other = towns.booklet(seed=3, items=(430, 410, 160), paragraphs=(1, 12))
    house = [PYTHON, "-c", PUBLISH, str(ROOT)]
    for name, booklet in (("shipped", shipped), ("old", old), ("few", few)):
        (folder / name).mkdir()
        for file, text in dump(booklet, layout).items():
            (folder / name / file).write_text(text, encoding="utf-8")
    before, after, out = (str(folder / name) for name in ("old", "few", "out"))
    versus = [*BUILD, "compare", before, after, "--output", out]
    publishing = Timed("publish 250 items, three formats", [*house, str(folder / "shipped"), out])
    table(
        "1,000 items against 1,000, whole commands",
        [
            publishing,
            Timed("compare, 38 changes, without page numbers", [*versus, "--no-pages"]),
            Timed("compare, 38 changes, with both editions' pages", versus),
        ],
        rounds=3,
    )
    published = statistics.median(publishing.seconds)
    print(f"\nFinding and marking the changes alone\n{'':52} {'seconds':>8} {'ratio':>6}")

    def measured(name: str, new: Booklet) -> None:
        started = time.perf_counter()
        comparison = compare(old, new)
        revisions(comparison, None, layout)
        took = time.perf_counter() - started
        said = f"1,000 against 1,000, {name}: {len(comparison.differences)} changes"
        print(f"{said:52} {took:8.2f} {took / published:6.2f}")

    measured("few", few)
    measured("many", many)
    measured("another town", other)


def many_booklets(folder: Path, count: int = 40) -> None:
    """Print what a county's towns of the shipped booklet's size take: one by one, and by workers.

    Throughput is compared with one worker's, time of the processor with a fresh process for each
    town, which a few of them stand for. The largest process counts as memory.
    """
    from booklet.layout import load_layout
    from booklet.source import dump
    from tests import towns

    layout = load_layout(ROOT / "templates")
    county = folder / "county"
    for seed in range(count):
        (county / str(seed)).mkdir(parents=True)
        for file, text in dump(towns.booklet(seed, sound=True), layout).items():
            (county / str(seed) / file).write_text(text, encoding="utf-8")
    fresh = [
        Timed("", [*BUILD, "publish", "--source", str(county / str(seed)), *output])
        for seed in range(0, count, 8)
        for output in [["--output", str(folder / "fresh" / str(seed))]]
    ]
    batches = [
        (name, Timed("", [*BUILD, "batch", str(county), "--output", str(folder / out), *workers]))
        for name, out, workers in (
            ("batch, one worker", "one", ["--workers", "1"]),
            ("batch, two workers", "two", ["--workers", "2"]),
            ("batch again, nothing changed", "two", ["--workers", "2"]),
        )
    ]
    for timed in (*fresh, *(timed for _, timed in batches)):
        timed.run()
    rows = [
        ("publish, a fresh process for each", sum(f.seconds[0] for f in fresh) / len(fresh),
         sum(f.cpu_seconds[0] for f in fresh) / len(fresh), max(f.mebibytes[0] for f in fresh)),
        *((name, timed.seconds[0] / count, timed.cpu_seconds[0] / count, timed.mebibytes[0])
          for name, timed in batches),
    ]  # fmt: skip
    (_, _, fresh_cpu, _), (_, one_worker, _, _), *_ = rows
    print(f"\n{count} towns, figures for a town")
    print(f"{'':36} {'seconds':>8} {'through.':>8} {'CPU s':>8} {'ratio':>6} {'MiB':>6}")
    for name, seconds, cpu, memory in rows:
        print(
            f"{name:36} {seconds:8.2f} {one_worker / seconds:8.2f} "
            f"{cpu:8.2f} {cpu / fresh_cpu:6.2f} {memory:6.0f}"
        )


# Publishes a made-up town, whose names proofreading would stop.
PUBLISH = """\
import sys
from contextlib import nullcontext
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from booklet.files import replace_files
from booklet.layout import load_layout
from booklet.publish import FORMATS, House, build
from booklet.source import load_source
layout = load_layout(House().templates)
source = load_source(Path(sys.argv[2]), layout)
made = build(source, layout, set(FORMATS), lambda name: nullcontext(), House())
replace_files(Path(sys.argv[3]), dict(made))
"""


if __name__ == "__main__":
    main()
