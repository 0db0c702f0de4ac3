"""How publishing grows with the number of items, and what it takes a page in each look."""

import statistics
from pathlib import Path

from booklet.look.load import load_layout
from booklet.source.dump import dump
from booklet.source.load import load_source
from booklet.source.look import load_look
from booklet.source.shapes import BOOKLET_FILE
from tests import towns
from tests.bench import timing
from tests.bench.commands import BUILD, PUBLISH, PYTHON, ROOT
from tests.bench.timing import Timed, table
from tests.planned import planned

ITEMS = (108, 102, 34)
TIMES = (1, 3, 10, 30)
LOOKED_AT = (133, 125, 42)
# The largest takes minutes.
ROUNDS = 3


def main(folder: Path) -> None:
    """Print what each town takes, by whole processes that publish every format."""
    layout = load_layout(ROOT / "templates")
    rivals = []
    for times in TIMES:
        source, out = folder / f"source-{times}", folder / f"out-{times}"
        for made in (source, out):
            made.mkdir()
        town = towns.booklet(seed=1, items=[times * count for count in ITEMS])
        for file, text in dump(town, layout).items():
            (source / file).write_text(text, encoding="utf-8")
        command = [PYTHON, "-c", PUBLISH, str(ROOT), str(source), str(out)]
        rivals.append(Timed(f"{times * sum(ITEMS):,} items, every format", command, output=out))
    table("Growth", rivals, min(ROUNDS, timing.ROUNDS), warm=False)
    looks(folder)


def looks(folder: Path) -> None:
    """Print what a page takes of the shipped booklet, and of a town of 300 items in each look."""
    layout = load_layout(ROOT / "templates")
    town = towns.booklet(seed=2, items=LOOKED_AT, sound=True)
    sources = {"shipped": ROOT / "source"}
    for path in sorted((ROOT / "templates" / "looks").iterdir()):
        source = folder / path.stem
        source.mkdir()
        for file, text in dump(town, layout).items():
            look = f"版式: {path.stem}\n" if file == BOOKLET_FILE else ""
            (source / file).write_text(look + text, encoding="utf-8")
        sources[f"{sum(LOOKED_AT)} items, {path.stem}"] = source
    rivals, pages = [], []
    for name, source in sources.items():
        own = load_look(source, ROOT / "templates")
        pages.append(len(planned(load_source(source, own).booklet, own).pages))
        out = folder / f"{source.name}-out"
        command = [*BUILD, "publish", "--source", str(source), "--output", str(out)]
        rivals.append(Timed(f"{name}, {pages[-1]} pages", command, output=out))
    table("Looks", rivals)
    print(f"\nA page of each\n{'':52} {'CPU ms':>8} {'ratio':>6}")
    taken = [
        1000 * statistics.median(rival.cpu) / count
        for rival, count in zip(rivals, pages, strict=True)
    ]
    for rival, own_time in zip(rivals, taken, strict=True):
        print(f"{rival.name:52} {own_time:8.1f} {own_time / taken[0]:6.2f}")
