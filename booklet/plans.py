"""Page plans kept beside finished files, so that an edition once laid out needs no other layout."""

import os
from contextlib import suppress
from pathlib import Path

from pydantic import TypeAdapter

from booklet.files import digest, replace_files
from booklet.house import House
from booklet.inputs import house_fingerprint
from booklet.layout import Layout
from booklet.model import Booklet
from booklet.pages import PagePlan

FOLDER = ".plans"
# So many are kept, those used last: one has some 30 kB, and every rebuilding of a changed source
# leaves another.
MOST = 20
PLAN = TypeAdapter(PagePlan)


class Plans:
    """The page plans kept in a folder of finished files, by what they were laid out of.

    That is the booklet's text and all that decides on the look: another template, font, program or
    library, another plan. The folder is safe to delete. This is made before the layout is read, for
    a plan is kept only if the look did not change meanwhile.
    """

    def __init__(self, output: Path, house: House) -> None:
        """Take the plans kept in ``output``; the folder may be missing."""
        self._output = output
        self._house = house
        self._look = house_fingerprint(house, {"pdf"})

    def find(self, booklet: Booklet) -> PagePlan | None:
        """Return the page plan of ``booklet``, None where none is kept that can be read."""
        path = self._output / self._name(booklet)
        try:
            plan = PLAN.validate_json(path.read_bytes())
        except (OSError, ValueError):
            return None
        with suppress(OSError):
            os.utime(path)
        return plan if plan.numbers.keys() == _items(booklet) else None

    def of(self, booklet: Booklet, layout: Layout) -> PagePlan:
        """Return the page plan of ``booklet``, from a layout where none is kept."""
        return self.find(booklet) or self.made(booklet, layout)

    def made(self, booklet: Booklet, layout: Layout) -> PagePlan:
        """Lay ``booklet`` out, keep its page plan and return it."""
        plan = laid_out(booklet, layout, self._house)
        self.keep(booklet, plan)
        return plan

    def keep(self, booklet: Booklet, plan: PagePlan) -> None:
        """Keep the page plan of ``booklet``, where it can be written."""
        if house_fingerprint(self._house, {"pdf"}) != self._look:
            return
        with suppress(OSError):
            replace_files(self._output, {self._name(booklet): PLAN.dump_json(plan)})
            for old in self._by_age()[:-MOST]:
                old.unlink(missing_ok=True)

    def _name(self, booklet: Booklet) -> str:
        # The moment that a build is given as its date (SOURCE_DATE_EPOCH) is printed nowhere.
        said = booklet.model_copy(update={"dated": None}).model_dump_json()
        return f"{FOLDER}/{digest((self._look + said).encode())}.json"

    def _by_age(self) -> list[Path]:
        kept = (self._output / FOLDER).glob("*.json")
        return sorted(kept, key=lambda path: path.stat().st_mtime_ns)


def laid_out(booklet: Booklet, layout: Layout, house: House) -> PagePlan:
    """Return the page plan of ``booklet`` from a layout that serves nothing else."""
    from booklet import pdf

    return pdf.typeset(booklet, layout, house.templates, house.fonts).plan


def _items(booklet: Booklet) -> set[tuple[int, int]]:
    """Return the (chapter, item) of every item, as :attr:`PagePlan.numbers` has them."""
    return {
        (number, item)
        for number, chapter in enumerate(booklet.chapters)
        for item in range(len(chapter.items))
    }
