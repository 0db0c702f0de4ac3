"""What the commands say to whoever runs them: faults, steps with their times, notices, the end."""

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:  # imported when something is wrong
    from booklet.files.faults import UserError


def user_errors(
    undone: str = "没有生成任何文件",
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Print the faults of a UserError, and what was not done for them, and exit with 1.

    Our own faults keep their traceback.
    """

    def guard(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            from booklet.files.faults import UserError
            from booklet.files.system_faults import refused_by_the_system

            try:
                return command(*args, **kwargs)
            except OSError as error:
                _say(refused_by_the_system(error), undone)
            except UserError as error:
                _say(error, undone)
            sys.exit(1)

        return guarded

    return guard


def _say(error: "UserError", undone: str) -> None:
    """Print the faults of an error, how many they are, and what was found beside them."""
    for fault in error.faults:
        click.echo(str(fault), err=True)
    click.secho(f"共 {len(error.faults)} 处需要修改，{undone}。", fg="red", err=True)
    if error.beside:
        click.echo(f"另外校对发现：{error.beside}。用 build.py check 逐条查看。", err=True)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Run one step of the work and print its name and the time it took."""
    started = time.perf_counter()
    yield
    click.echo(f"{click.style(f'{time.perf_counter() - started:5.2f} 秒', dim=True)}  {name}")


def notice(texts: Iterable[str]) -> None:
    """Print what an editor should know and need not mend."""
    for text in texts:
        click.secho(f"注意：{text}", fg="yellow")


def end(code: int) -> NoReturn:
    """End the process at once: Python would take a layout's million objects apart one by one."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):  # nobody reads it any more
            stream.flush()
    os._exit(code)
