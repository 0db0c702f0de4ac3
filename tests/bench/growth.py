"""How publishing grows with the number of items: towns of 1, 3, 10 and 30 times the items."""

from pathlib import Path

from booklet.look.load import load_layout
from booklet.source.dump import dump
from tests import towns
from tests.bench import timing
from tests.bench.commands import PUBLISH, PYTHON, ROOT
from tests.bench.timing import Timed, table

ITEMS = (108, 102, 34)
TIMES = (1, 3, 10, 30)
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
