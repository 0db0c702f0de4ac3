"""What the commands say to whoever runs them: faults, steps with their times, notices, the end."""

import errno
import io
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from booklet.commandline.interrupts import end_on_interrupt
from booklet.files.names import visible
from booklet.model.resources import naming
from booklet.process import never_collect, typed

if TYPE_CHECKING:  # imported when something is wrong
    from booklet.files.faults import UserError

# Characters that only an encoding has that has all: common, rare and foreign ones.
EVERY_SIGN = "清单𪛖é—"


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
                if unheard(error):
                    raise
                _say(refused_by_the_system(error), undone, kwargs.get("source"))
            except UserError as error:
                _say(error, undone, kwargs.get("source"))
            sys.exit(1)

        return guarded

    return guard


def unheard(error: OSError) -> bool:
    """Say whether ``error`` is that nothing can be printed: click was about to."""
    import traceback

    *_, (frame, _) = traceback.walk_tb(error.__traceback__)
    return str(frame.f_globals["__name__"]).startswith("click.")


def end_unheard(error: OSError) -> NoReturn:
    """End where nothing can be printed: in silence where the reader has left, as `head` does."""
    if error.errno != errno.EPIPE:
        said = os.strerror(error.errno or 0)
        with suppress(OSError):
            text = f"要显示的文字写不出去（{said}）。检查命令里 > 后面的文件，以及它的磁盘。"
            click.echo(text, err=True)
    sys.exit(1)


def to_check(source: Path | None) -> str:
    """Return what to type to see all that proofreading finds in ``source``."""
    return typed("check", *naming(source))


def _say(error: "UserError", undone: str, source: Path | None) -> None:
    """Print the faults of an error, how many they are, and what was found beside them."""
    for fault in error.faults:
        click.echo(str(fault), err=True)
    click.secho(f"共 {len(error.faults)} 处需要修改，{undone}。", fg="red", err=True)
    if error.beside:
        click.echo(f"另外校对发现：{error.beside}。用 {to_check(source)} 逐条查看。", err=True)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Run one step of the work and print its name and the time it took."""
    started = time.perf_counter()
    yield
    click.echo(f"{click.style(f'{time.perf_counter() - started:5.2f} 秒', dim=True)}  {name}")


def notice(texts: Iterable[str]) -> None:
    """Print what an editor should know and need not mend."""
    for text in texts:
        click.secho(f"注意：{visible(text)}", fg="yellow")


def begin() -> None:
    """Make this process one that ends on Ctrl-C and can say and name what is Chinese."""
    never_collect()
    end_on_interrupt()
    # What was closed would be opened again as some file, and be written into.
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    if not _takes(sys.getfilesystemencoding(), EVERY_SIGN):
        _begin_anew_in_utf8()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _begin_anew_in_utf8() -> NoReturn:
    """Run this program again with file names in UTF-8, whatever the locale says of them."""
    spoken = getattr(sys.stdout, "encoding", "")
    speaks = {"PYTHONIOENCODING": spoken} if spoken and _takes(spoken, "清单") else {}
    arguments = [sys.executable, "-X", "utf8", *sys.orig_argv[1:]]
    os.execve(sys.executable, arguments, {**os.environ, **speaks})


def _takes(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def end(code: int) -> NoReturn:
    """End the process at once: Python would take a layout's million objects apart one by one."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with suppress(OSError):  # nobody reads it any more
                stream.flush()
    os._exit(code)
