"""A booklet's page plan, and the booklet laid out on its pages, as publishing has them."""

from pathlib import Path

from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.model.resources import Resources
from booklet.pdf.writer import Typeset, typeset
from booklet.plan.composition import Composer
from booklet.plan.expected import Expected
from booklet.plan.faces import Faces
from booklet.plan.page_plan import PagePlan
from booklet.source.load import load_source
from booklet.source.look import load_look

RESOURCES = Resources()


def planned(booklet: Booklet, layout: Layout, resources: Resources = RESOURCES) -> PagePlan:
    return Composer(layout, Faces(resources.fonts)).plan(booklet)


def typeset_now(booklet: Booklet, layout: Layout, resources: Resources = RESOURCES) -> Typeset:
    return typeset(booklet, layout, planned(booklet, layout, resources), resources)


def expected_of(source: Path) -> Expected:
    """Return what the files of the booklet in the folder ``source`` should hold, in its look."""
    layout = load_look(source, RESOURCES.templates)
    booklet = load_source(source, layout).booklet
    return Expected(booklet, layout, planned(booklet, layout))
