"""Measure side by side, in one run: `make bench`; with ARGS=--keep into docs/performance.md too.

Each command runs in a fresh process, in turn with the others (A B C A B C ...), so that a machine
whose speed drifts is fair to all. Printed are medians of wall time, CPU time and memory, and each
command's times as ratios to the first of its table.
"""

import io
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from functools import partial
from pathlib import Path

import click

from tests.bench import record, timing
from tests.bench.commands import BUILD, PUBLISH, PYTHON, ROOT
from tests.bench.timing import Timed, table


def one(folder: Path) -> None:
    """Print one booklet by every means, and where the time of ours goes."""
    from tests.bench import rivals, shares

    rivals.one_booklet(folder)
    shares.table(timing.ROUNDS)


def levers(folder: Path) -> None:
    """Print what each lever on the speed of publishing buys."""
    from tests.bench import levers

    levers.main(folder)


def office(folder: Path) -> None:
    """Print the Word file and the spreadsheet beside docxtpl's and XlsxWriter's."""
    from tests.bench import office

    office.main()


def growing(folder: Path) -> None:
    """Print how the time grows with the number of items."""
    from tests.bench import growth

    growth.main(folder)


def many(folder: Path) -> None:
    """Print what a county's booklets take."""
    from tests.bench import batches

    batches.main(folder)


def county(folder: Path) -> None:
    """Print what setting a county's lists side by side takes."""
    from tests.bench import county

    county.main(folder)


def proofreading(folder: Path) -> None:
    """Print what proofreading takes of publishing, and how it grows."""
    table(
        "Proofreading",
        [
            Timed(
                "publish, three formats",
                [*BUILD, "publish", "--output", str(folder / "out")],
                output=folder / "out",
            ),
            Timed("check", [*BUILD, "check"]),
            Timed("--help", [*BUILD, "--help"]),
        ],
    )
    proofreading_alone()


def seen(folder: Path) -> None:
    """Print what a person waits for in the browser."""
    from tests.bench import seen

    seen.main()


def proofreading_alone() -> None:
    """Print how the time of proofreading grows with the number of items."""
    from booklet.look.load import load_layout
    from booklet.model.texts import Texts
    from booklet.proof.rules import RULES
    from tests import towns

    layout = load_layout(ROOT / "templates")
    took = []
    for times in (1, 1, 10, 100):
        booklet = towns.booklet(seed=times, items=(108 * times, 102 * times, 34 * times))
        started = time.perf_counter()
        reading = Texts(booklet, layout)
        for rule in RULES:
            list(rule.look(reading))
        took.append((244 * times, time.perf_counter() - started))
    (_, first), *_ = took[1:]
    print(f"\nProofreading alone\n{'':52} {'seconds':>8} {'ratio':>6}")
    for items, seconds in took[1:]:
        print(f"{items:6} items{'':40} {seconds:8.3f} {seconds / first:6.1f}")


def comparing(folder: Path) -> None:
    """Print what comparing 1,000 items with 1,000 takes beside publishing 250.

    Lengths are drawn from the shipped booklet. The texts are all distinct: items of two towns share
    none, and reworded ones each have another.
    """
    from booklet.editions.comparison import compare
    from booklet.editions.revisions import revisions
    from booklet.look.load import load_layout
    from booklet.model.booklet import Booklet
    from booklet.source.dump import dump
    from tests import towns
    from tests.revised import revised

    layout = load_layout(ROOT / "templates")
    shipped = towns.booklet(seed=1, items=(108, 102, 40))
    old = towns.booklet(seed=2, items=(430, 410, 160))
    edits = {"added": 5, "removed": 4, "moved": 6, "renamed": 3, "reworded": 20}
    few, _ = revised(old, layout, 1, **edits)
    many, _ = revised(old, layout, 1, **{**edits, "reworded": 500})
    other = towns.booklet(seed=3, items=(430, 410, 160))
    house = [PYTHON, "-c", PUBLISH, str(ROOT)]
    for name, booklet in (("shipped", shipped), ("old", old), ("few", few)):
        (folder / name).mkdir()
        for file, text in dump(booklet, layout).items():
            (folder / name / file).write_text(text, encoding="utf-8")
    out = str(folder / "out")
    versus = [*BUILD, "compare", str(folder / "old"), str(folder / "few"), "--output", out]
    publishing = Timed("publish 250 items, three formats", [*house, str(folder / "shipped"), out])
    table(
        "1,000 items against 1,000, whole commands",
        [
            publishing,
            Timed("compare, 38 changes", versus),
            Timed("compare without page numbers", [*versus, "--no-pages"]),
        ],
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


TABLES: dict[str, Callable[[Path], None]] = {
    "one": one,
    "levers": levers,
    "office": office,
    "growth": growing,
    "many": many,
    "county": county,
    "proofreading": proofreading,
    "comparing": comparing,
    "seen": seen,
}


class Both(io.TextIOBase):
    """Writes to the screen and keeps what was written."""

    def __init__(self, screen: io.TextIOBase) -> None:
        """Write to ``screen``."""
        self.screen = screen
        self.kept: list[str] = []

    def write(self, text: str) -> int:
        """Write and keep ``text``."""
        self.kept.append(text)
        self.screen.write(text)
        self.screen.flush()
        return len(text)


@click.command()
@click.option("--only", type=click.Choice(list(TABLES)), multiple=True, help="This alone.")
@click.option("--rounds", type=int, default=timing.ROUNDS, show_default=True, help="Runs of each.")
@click.option(
    "--before",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A worktree of an earlier commit: how much faster this one is, and nothing else.",
)
@click.option("--keep", is_flag=True, help="Put what is printed into docs/performance.md.")
def main(only: tuple[str, ...], rounds: int, before: Path | None, keep: bool) -> None:
    """Measure, and print tables."""
    timing.ROUNDS = rounds
    tables = {name: TABLES[name] for name in only or TABLES}
    if before:
        from tests.bench.before import main as measured

        tables = {"before": partial(measured, before=before.resolve())}
    if keep:
        record.demand_same_machine(whole=not only and not before)
    click.echo(record.machine())
    for name, measure in tables.items():
        screen = Both(sys.stdout)  # type: ignore[arg-type]
        with tempfile.TemporaryDirectory() as folder, redirect_stdout(screen):
            measure(Path(folder))
        if keep:
            record.keep(name, "".join(screen.kept))


if __name__ == "__main__":
    main()
