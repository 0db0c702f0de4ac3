"""The process that typesets for the preview."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

from booklet.model.resources import Resources
from booklet.preview.board import Board, Draft
from booklet.preview.breaking import Breaking, BrokenOff
from booklet.process import interrupts_held_back

# What is sent to the process: wishes that it answers, and the wish that it should not.
TYPESET, ASK, BREAK = "typeset", "ask", "break"
WORK = {TYPESET: Draft.boards, ASK: Draft.asked}
# Seconds until a process that does not break off its work is ended.
PATIENCE = 2.0


# --- Typesetting in a process of its own ---------------------------------------------------------
def typeset_on_demand(channel: Connection, source: Path, resources: Resources) -> None:
    """Send the boards that each wish is answered by, a None after the last.

    Ends when the other end closes, as it does when its process dies.
    """
    breaking = Breaking()
    wishes: SimpleQueue[str] = SimpleQueue()
    Thread(target=_listen, args=(channel, wishes, breaking), daemon=True).start()
    draft = Draft(source, resources, breaking.allowed)
    with suppress(BrokenPipeError, ConnectionResetError):
        while True:
            work = WORK[wishes.get()]
            with suppress(BrokenOff):
                for board in work(draft):
                    channel.send(board)
            channel.send(None)


def _listen(channel: Connection, wishes: "SimpleQueue[str]", breaking: Breaking) -> None:
    """Pass the wishes on, and break off the work where that is the wish."""
    with suppress(EOFError, OSError):
        while True:
            wish = channel.recv()
            if wish == BREAK:
                breaking.wish()
            else:
                breaking.begin()
                wishes.put(wish)
    os._exit(0)  # nobody is left to whom the work under way could be of use


class Typesetter:
    """The process that typesets; begun anew should it die."""

    def __init__(self, source: Path, resources: Resources) -> None:
        """Start the process."""
        self._arguments = (source, resources)
        self._broken_off = False
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

    def boards(self) -> AsyncIterator[Board]:
        """Yield the boards of the source as it is now; raises EOFError if the process died."""
        return self._answers(TYPESET)

    def asked(self) -> AsyncIterator[Board]:
        """Yield the last board with what keeps it from being published, if anything does.

        Raises EOFError if the process died.
        """
        return self._answers(ASK)

    async def _answers(self, wish: str) -> AsyncIterator[Board]:
        self._broken_off = False
        try:
            self._channel.send(wish)
            while board := await asyncio.to_thread(self._channel.recv):
                yield board
        except (EOFError, OSError):
            self.stop()
            if not self._broken_off:
                raise EOFError from None
            self._start()

    async def break_off(self) -> None:
        """Break off what is under way; cancelled once its boards have ended.

        What does not heed it ends with its process: the next boards come from another one.
        """
        self._broken_off = True
        with suppress(OSError):
            self._channel.send(BREAK)
        await asyncio.sleep(PATIENCE)
        self._process.kill()

    def restart(self) -> None:
        """Start a new process for one that died."""
        self._start()

    def stop(self) -> None:
        """End the process, whatever it is at."""
        self._process.kill()
        self._process.join()
