"""The process that typesets for the preview."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from booklet.model.resources import Resources
from booklet.preview.board import Board, Draft
from booklet.process import interrupts_held_back


# --- Typesetting in a process of its own ---------------------------------------------------------
def typeset_on_demand(channel: Connection, source: Path, resources: Resources) -> None:
    """Send the boards of the source as it is for each message, a None after the last.

    Ends when the other end closes, as it does when its process dies.
    """
    draft = Draft(source, resources)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            channel.recv()
            for board in draft.boards():
                channel.send(board)
            channel.send(None)


class Typesetter:
    """The process that typesets; begun anew should it die."""

    def __init__(self, source: Path, resources: Resources) -> None:
        """Start the process."""
        self._arguments = (source, resources)
        self._start()

    def _start(self) -> None:
        context = get_context("spawn")
        self._channel, theirs = context.Pipe()
        self._process = context.Process(
            target=typeset_on_demand, args=(theirs, *self._arguments), daemon=True
        )
        with interrupts_held_back():  # Ctrl-C reaches every process of a terminal
            self._process.start()
        theirs.close()

    async def boards(self) -> AsyncIterator[Board]:
        """Yield the boards of the source as it is now; raises EOFError if the process died."""
        try:
            self._channel.send("typeset")
            while board := await asyncio.to_thread(self._channel.recv):
                yield board
        except (EOFError, OSError):
            self.stop()
            raise EOFError from None

    def restart(self) -> None:
        """Start a new process for one that died."""
        self._start()

    def stop(self) -> None:
        """End the process, whatever it is at."""
        self._process.kill()
        self._process.join()
