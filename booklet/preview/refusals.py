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


def refusals(source: Source, layout: Layout, resources: Resources) -> tuple[Fault, ...]:
    """Make the usual formats of ``source`` in memory; return why they would not be published."""
    usual = tuple(suffix for suffix, own in FORMATS.items() if own.usual)
    try:
        build(source, layout, usual, lambda _: nullcontext(), resources, {}, usual)
    except UserError as error:
        return error.faults
    except (Exception, out_of_bounds()) as error:
        return (trouble(error, resources),)
    return ()
