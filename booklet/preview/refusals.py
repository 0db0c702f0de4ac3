"""What keeps a booklet that can be shown from being published: its finished files are asked."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from booklet.files.faults import Fault, UserError
from booklet.model.layout import Layout
from booklet.model.resources import Resources
from booklet.pdf.engine import out_of_bounds
from booklet.publish.folder import build
from booklet.publish.formats import FORMATS
from booklet.publish.look_faults import trouble
from booklet.source.load import Source

USUAL = tuple(suffix for suffix, own in FORMATS.items() if own.usual)


def _prepare() -> None:
    """Import what makes the usual formats; an import that is broken off is never whole again."""
    for suffix in USUAL:
        FORMATS[suffix].writer()
        FORMATS[suffix].asker()


def refusals(
    source: Source,
    layout: Layout,
    resources: Resources,
    breakable: Callable[[], AbstractContextManager[object]],
) -> tuple[Fault, ...]:
    """Make the usual formats of ``source`` in memory; return why they would not be published.

    They are made within ``breakable``, which may leave it by an exception of its own.
    """
    _prepare()
    try:
        with breakable():
            build(source, layout, USUAL, lambda _: nullcontext(), resources, {}, USUAL)
    except UserError as error:
        return error.faults
    except (Exception, out_of_bounds()) as error:
        return (trouble(error, resources),)
    return ()
