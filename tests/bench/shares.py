"""Where the time of one booklet goes: each step's CPU time in a fresh process."""

import gc
import statistics
import subprocess
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from tests.bench.commands import PYTHON, ROOT
from tests.planned import RESOURCES, typeset_now

T = TypeVar("T")
STEPS = (
    "imports",
    "reading",
    "proofreading",
    "layout",
    "drawing and writing",
    "tags of ours",
    "Word",
    "spreadsheet",
    "inspection of PDF",
    "inspection of Word",
    "inspection of spreadsheet",
)


def table(rounds: int) -> None:
    """Print the medians of each step, and its share of all."""
    took: dict[str, list[float]] = {step: [] for step in STEPS}
    command = [PYTHON, "-m", "tests.bench.shares"]
    for _ in range(rounds):
        printed = subprocess.run(
            command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
        ).stdout
        for line in printed.splitlines():
            name, _, spent = line.rpartition(" ")
            took[name].append(float(spent))
    medians = {step: statistics.median(times) for step, times in took.items()}
    whole = sum(medians.values())
    print("\nWhere the time of one booklet goes: CPU time, one step after the other")
    print(f"{'':52} {'CPU s':>8} {'share':>6}")
    for step, seconds in medians.items():
        print(f"{step:52} {seconds:8.3f} {seconds / whole:6.0%}")


def main() -> None:
    """Print each step's CPU time in this process, with more digits than matter."""
    times: dict[str, float] = {}

    def step(name: str, work: Callable[[], T]) -> T:
        gc.collect()
        started = time.process_time()
        result = work()
        times[name] = times.get(name, 0.0) + time.process_time() - started
        return result

    step("imports", _import)
    from unittest import mock

    from booklet.look.load import load_layout
    from booklet.pdf import archival as finish
    from booklet.pdf import tag_tree as tagtree
    from booklet.plan.expected import Expected
    from booklet.proof.proof import Proof
    from booklet.publish.formats import FORMATS
    from booklet.sheet import writer as sheet
    from booklet.source.load import load_source
    from booklet.word import writer as word

    templates: Path = ROOT / "templates"
    layout = step("reading", lambda: load_layout(templates))
    source = step("reading", lambda: load_source(ROOT / "source", layout))
    step("proofreading", lambda: Proof(source, layout, ROOT / "source").faults)
    booklet = source.booklet
    typeset = step("layout", lambda: typeset_now(booklet, layout))

    def tidy(*given: Any) -> None:
        step("tags of ours", lambda: tagtree.tidy(*given))

    with mock.patch.object(finish, "tidy", tidy):
        content = step("drawing and writing", typeset.write)
    times["drawing and writing"] -= times["tags of ours"]
    made = {
        "PDF": ("pdf", content),
        "Word": (
            "docx",
            step("Word", lambda: word.write(booklet, layout, typeset.plan, RESOURCES)),
        ),
        "spreadsheet": (
            "xlsx",
            step("spreadsheet", lambda: sheet.write(booklet, layout, typeset.plan, RESOURCES)),
        ),
    }
    expected = Expected(booklet, layout, typeset.plan)
    for name, (kind, content) in made.items():
        asked = partial(FORMATS[kind].asker(), content, expected)
        step(f"inspection of {name}", lambda asked=asked: list(asked()))  # type: ignore[misc]
    for name, seconds in times.items():
        print(f"{name} {seconds:.6f}")


def _import() -> None:
    """Import what publishing imports, with the libraries that some modules import when used."""
    import booklet.pdf.archival
    import booklet.pdf.engine
    import booklet.pdf.reader
    import booklet.pdf.writer
    import booklet.plan.expected
    import booklet.proof.proof
    import booklet.publish.due
    import booklet.sheet.reader
    import booklet.sheet.writer
    import booklet.source.load
    import booklet.word.writer

    booklet.pdf.engine.prepare()


if __name__ == "__main__":
    main()
