"""The collector of cyclic garbage, off where much is made and nothing thrown away."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Switch the collector off: layout makes a million objects, among which it would look in vain.

    What was thrown away meanwhile is found by the collections that follow.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
