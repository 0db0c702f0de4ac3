"""The SHA-256 of many files that the project makes, which are equal on every system.

`python -m tests.sums [FOLDER…]` prints a line a file: the shipped booklet in its five formats, made
towns, strange booklets, 修订对照表 and the extracts, and what FOLDERs hold. `tests/systems.sh` runs
it in other Debian releases and compares.
"""

import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from booklet.files.checksums import digest
from booklet.files.names import safe_name
from booklet.look.load import load_layout
from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.publish.formats import FORMATS
from booklet.publish.reports import publish_comparison, publish_departments
from booklet.source.dump import dump
from booklet.source.load import load_source
from tests import strange, towns
from tests.planned import RESOURCES, planned
from tests.tools import ROOT, contents, quiet

TOWNS = (1, 2, 3)
STRANGE = range(8)


def files(booklet: Booklet, layout: Layout, name: str) -> Iterator[tuple[str, bytes]]:
    """Yield every format of a booklet, written as publishing writes it; nothing is asked of it."""
    plan = planned(booklet, layout)
    made: dict[str, bytes] = {}
    for own in sorted(FORMATS.values(), key=lambda own: len(own.takes)):
        taken = [{suffix: partial(made.__getitem__, suffix) for suffix in own.takes}]
        write = own.writer()
        made[own.suffix] = write(booklet, layout, plan, RESOURCES, *(taken if own.takes else []))
        yield f"{name}.{own.suffix}", made[own.suffix]


def long_titled(layout: Layout) -> Booklet:
    """Return a town whose titles and column titles are long and quoted."""
    town = towns.booklet(seed=4, items=(9, 6, 5))
    titled = [
        chapter.model_copy(
            update={
                "name": f"“{chapter.name}”（“三定”规定、“放管服”改革后，由“街道（乡镇）”承担的）",
                "title": f"{chapter.title}——“基层治理”（“一张清单”）" * 2,
                "column_titles": {
                    column.key: f"“{column.key}”（含“协助”，GB/T 15834）"
                    for column in layout.chapters[chapter.kind].columns
                },
            }
        )
        for chapter in town.chapters
    ]
    return town.model_copy(update={"chapters": tuple(titled)})


def every_file(folders: list[Path]) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of each file."""
    layout = load_layout(RESOURCES.templates)
    shipped = load_source(ROOT / "source", layout).booklet
    yield from files(shipped, layout, "shipped")
    for seed in TOWNS:
        town = towns.booklet(seed, longer_than_a_page=seed % 2)
        yield from files(town, layout, f"town-{seed}")
    yield from files(long_titled(layout), layout, "long-titles")
    for seed in STRANGE:
        booklet, look = strange.booklet(seed)
        yield from files(booklet, look, f"strange-{seed}")
    for folder in folders:
        yield from files(load_source(folder, layout).booklet, layout, safe_name(folder.name))
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        (place / "new").mkdir()
        for name, text in dump(towns.booklet(seed=5), layout).items():
            (place / "new" / name).write_text(text, encoding="utf-8")
        old, new, out = str(ROOT / "source"), str(place / "new"), place / "out"
        publish_comparison(old, new, out, ("pdf", "docx", "xlsx"), quiet, RESOURCES)
        publish_departments(ROOT / "source", out, quiet, RESOURCES, ("docx", "ofd"))
        yield from contents(out).items()


if __name__ == "__main__":
    for name, content in every_file([Path(folder) for folder in sys.argv[1:]]):
        print(digest(content), name)
