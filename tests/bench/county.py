"""Measure a county: 3, 20 and 200 towns that word many duties in their own way, side by side."""

from pathlib import Path

from booklet.look.load import load_layout
from tests import counties
from tests.bench import timing
from tests.bench.commands import BUILD, ROOT
from tests.bench.timing import Timed, table

COUNTS = (3, 20, 200)
# The largest takes minutes.
ROUNDS = 1


def main(folder: Path) -> None:
    """Print what each county takes, compared alone and with all its files, and its page's size."""
    layout = load_layout(ROOT / "templates")
    rivals = []
    for count in COUNTS:
        towns, out = folder / f"{count}", folder / f"out-{count}"
        made = counties.county(1, count, layout)
        counties.written(made, towns, layout)
        items = sum(len(own.items) for town in made.booklets for own in town.chapters)
        command = [*BUILD, "county", str(towns)]
        rivals += [
            Timed(f"{count} towns, {items:,} items: --json", [*command, "--json"]),
            Timed(f"{count} towns: every file", [*command, "--output", str(out)], output=out),
        ]
    table("A county", rivals, min(ROUNDS, timing.ROUNDS), warm=False)
    print("\nThe page for the county's site")
    for count in COUNTS:
        (page,) = (folder / f"out-{count}").glob("*.html")
        print(f"{count:4} towns {page.stat().st_size / 1000:9,.0f} kB")
