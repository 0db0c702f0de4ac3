"""Publishing now and by a worktree of an earlier commit, in turn."""

from collections.abc import Sequence
from pathlib import Path

from booklet.look.load import load_layout
from booklet.model.booklet import Booklet
from booklet.source.dump import dump
from tests import towns
from tests.bench.commands import PYTHON, ROOT
from tests.bench.timing import Timed, table

TOWNS = 20
# Ten times the shipped booklet's, on some 500 pages.
MANY_ITEMS = (1080, 1020, 340)


def main(folder: Path, before: Path) -> None:
    """Print both, before first, of the shipped booklet, a long item, a county and many pages."""
    long, county, large = (folder / name for name in ("long", "county", "large"))
    _write(towns.booklet(seed=3, longer_than_a_page=2, sound=True), long)
    for seed in range(TOWNS):
        _write(towns.booklet(seed, sound=True), county / str(seed))
    _write(towns.booklet(seed=1, items=MANY_ITEMS, sound=True), large)
    for title, *command in (
        ("The shipped booklet", "publish", "--source", str(ROOT / "source")),
        ("A town with items longer than a page", "publish", "--source", str(long)),
        (f"{TOWNS} towns, one worker", "batch", str(county), "--workers", "1"),
        ("510 pages", "publish", "--source", str(large)),
    ):
        table(title, [_timed(name, tree, command, folder) for name, tree in
                      (("before", before), ("now", ROOT))])  # fmt: skip


def _timed(name: str, tree: Path, command: Sequence[str], folder: Path) -> Timed:
    output = folder / name
    output.mkdir(exist_ok=True)
    return Timed(
        name, [PYTHON, str(tree / "build.py"), *command, "--output", str(output)], output=output
    )


def _write(booklet: Booklet, folder: Path) -> None:
    folder.mkdir(parents=True)
    for file, text in dump(booklet, load_layout(ROOT / "templates")).items():
        (folder / file).write_text(text, encoding="utf-8")
