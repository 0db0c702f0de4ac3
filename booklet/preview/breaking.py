"""Work that another thread may break off, but only where the work says that it may."""

import signal
import weakref
from _thread import interrupt_main
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from types import FrameType

SOON = 0.01  # seconds after which a wish that came out of season is heard
IMPORTING = "<frozen importlib._bootstrap>"


class BrokenOff(BaseException):
    """The work is no longer wanted; no Exception, lest the work itself catch it."""


class Breaking:
    """Lets the main thread's work be broken off by an exception; made in the main thread.

    It takes over SIGINT, the one signal that Python lets a thread raise in the main thread on every
    system; a Ctrl-C, which reaches every process of a terminal, is thereby ignored.
    """

    def __init__(self) -> None:
        """Break nothing off yet."""
        self._wished = False
        self._open = False
        signal.signal(signal.SIGINT, self._interrupted)

    @contextmanager
    def allowed(self) -> Iterator[None]:
        """Let what is done here be broken off; raises :class:`BrokenOff` if it is.

        What fails after the wish fails because of it: a library may catch all and raise its own.
        """
        self._open = True
        try:
            if self._wished:
                raise BrokenOff
            yield
        except Exception:
            if self._wished:
                raise BrokenOff from None
            raise
        finally:
            self._open = False

    def begin(self) -> None:
        """Forget the wish: other work follows. Called by the thread that wishes."""
        self._wished = False

    def wish(self) -> None:
        """Break off what is under way, now or where it next allows it."""
        self._wished = True
        interrupt_main(signal.SIGINT)

    def _interrupted(self, _signal: int, frame: FrameType | None) -> None:
        if not (self._wished and self._open):
            return
        if _out_of_season(frame):
            Timer(SOON, interrupt_main, (signal.SIGINT,)).start()
            return
        self._open = False
        raise BrokenOff


def _out_of_season(frame: FrameType | None) -> bool:
    """Say whether an object is being finalised, or a module imported.

    Python prints what is raised in a finaliser, and goes on:
    https://docs.python.org/3/reference/datamodel.html#object.__del__
    A module whose import is broken off is never whole again, and one in C may end the process.
    """
    while frame:
        file = frame.f_code.co_filename
        if frame.f_code.co_name == "__del__" or file in (weakref.__file__, IMPORTING):
            return True
        frame = frame.f_back
    return False
