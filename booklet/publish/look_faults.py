"""What keeps a booklet from being typeset and is no fault that an editor was told of yet."""

import traceback

from booklet.files.faults import Fault, Place
from booklet.files.system_faults import refused_by_the_system
from booklet.model.resources import Resources


def trouble(error: BaseException, resources: Resources) -> Fault:
    """Return ``error`` as an editor can be told it; what is our own fault goes to stderr too."""
    if isinstance(error, OSError):
        return refused_by_the_system(error).faults[0]
    traceback.print_exception(error)
    place = Place(resources.templates.name)
    return Fault(place, "没有排成", "检查刚才改动的文件，或者请技术人员看", str(error))
