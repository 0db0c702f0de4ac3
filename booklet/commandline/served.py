"""What the commands that show a page in the browser have in common."""

from importlib import import_module
from pathlib import Path

import click

from booklet.commandline.chinese import Misused
from booklet.commandline.interrupts import interrupts_left_to_python
from booklet.process import collect, how_to_add


def serve(
    module: str, kind: str, note: str, source: Path, port: int, no_browser: bool, **more: Path
) -> None:
    """Show the page of ``booklet.preview``'s ``module`` in the browser until Ctrl-C.

    ``kind`` is what the page is called, ``note`` what is said beside its address, and ``more``
    what it has to know beside all others.
    """
    from booklet.model.resources import Resources

    try:
        run = import_module(f"booklet.preview.{module}").run
    except ModuleNotFoundError:
        from booklet.files.faults import NO_LIBRARY

        raise Misused(f"{kind}{NO_LIBRARY}。{how_to_add('preview')}。") from None

    def say(address: str) -> None:
        click.echo(f"{kind}已打开：{address}\n{note}按 Ctrl-C 结束。")

    collect()
    with interrupts_left_to_python():  # to asyncio and uvicorn, which stop in order
        run(source.resolve(), port, Resources(), not no_browser, say, **more)
    click.echo(f"{kind}已结束。")
