"""What keeps a booklet that can be shown from being published: its finished files are asked."""

from contextlib import nullcontext

from booklet.files.faults import Fault, UserError
from booklet.model.layout import Layout
from booklet.model.resources import Resources
from booklet.pdf.engine import out_of_bounds
from booklet.publish.folder import build
from booklet.publish.formats import FORMATS
from booklet.publish.look_faults import trouble
from booklet.source.load import Source


USUAL = tuple(suffix for suffix, own in FORMATS.items() if own.usual)


def prepare() -> None:
    """Import what makes the usual formats; an import that is broken off is never whole again."""
    for suffix in USUAL:
        FORMATS[suffix].writer()
        FORMATS[suffix].asker()


def refusals(source: Source, layout: Layout, resources: Resources) -> tuple[Fault, ...]:
    """Make the usual formats of ``source`` in memory; return why they would not be published."""
    try:
        build(source, layout, USUAL, lambda _: nullcontext(), resources, {}, USUAL)
    except UserError as error:
        return error.faults
    except (Exception, out_of_bounds()) as error:
        return (trouble(error, resources),)
    return ()
