"""click's own words in Chinese: help pages and usage errors."""

import difflib
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import click

from booklet.commandline.console import end_unheard, unheard
from booklet.commandline.interrupts import INTERRUPTED, UNDONE
from booklet.process import COMMAND

HEADINGS = {"Options": "选项", "Commands": "命令"}


class Misused(click.UsageError):
    """A usage error that is said in Chinese already."""


def _bad_parameter(error: click.BadParameter) -> str:
    if error.param is None or error.ctx is None:
        return f"{error.param_hint} 的值不对。"
    name = error.param.opts[-1]
    if isinstance(error.param, click.Argument):
        name = error.param.make_metavar(error.ctx)
    return f"{name} 的值不对。{_allowed(error.param.type)}"


def _allowed(kind: object) -> str:
    """Say what a parameter of a type may be."""
    if isinstance(kind, click.Choice):
        return f"可以用：{'、'.join(kind.choices)}。"
    if isinstance(kind, click.Path) and not kind.file_okay:
        return "这里要写文件夹，不是文件。"
    if isinstance(kind, click.Path) and not kind.dir_okay:
        return "这里要写文件，不是文件夹。"
    if isinstance(kind, click.IntRange):
        most = "" if kind.max is None else f"，不大于 {kind.max}"
        return f"这里要写整数，不小于 {kind.min}{most}。"
    return ""


def _missing_parameter(error: click.MissingParameter) -> str:
    if isinstance(error.param, click.Argument) and error.ctx:
        return f"缺少 {error.param.make_metavar(error.ctx)}。"
    return f"缺少 {error.param.opts[-1] if error.param else error.param_hint}。"


def _no_such_option(error: click.NoSuchOption) -> str:
    params = error.ctx.command.params if error.ctx else []
    # An argument has a name here too, which only the program knows.
    known = [name for own in params if isinstance(own, click.Option) for name in own.opts]
    return f"没有 {error.option_name} 这个选项。{_nearest(error.option_name, known)}"


def _nearest(typed: str, known: list[str]) -> str:
    if nearest := difflib.get_close_matches(typed, known, 1):
        return f"是不是 {nearest[0]}？"
    return f"可以用：{'、'.join(known)}。" if known else ""


# The first class that fits says it.
SAID: tuple[tuple[type[click.UsageError], Callable[[Any], str]], ...] = (
    (Misused, lambda e: e.message),
    (click.MissingParameter, _missing_parameter),
    (click.NoSuchOption, _no_such_option),
    (click.BadOptionUsage, lambda e: f"{e.option_name} 后面缺少内容。"),
    (click.BadParameter, _bad_parameter),
    (click.UsageError, lambda e: "命令后面多了或少了内容。"),
)


class HelpFormatter(click.HelpFormatter):
    """A help page with Chinese headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line."""
        super().write_usage(prog, args, prefix or "用法：")

    def section(self, name: str) -> Any:
        """Open a section under its Chinese heading."""
        return super().section(HEADINGS.get(name, name))


class Context(click.Context):
    """A context whose help pages are in Chinese."""

    formatter_class = HelpFormatter


# What stands for an option's value, by click's name of its type.
METAVARS = {"directory": "文件夹", "file": "文件", "path": "文件", "integer range": "整数"}


class Option(click.Option):
    """An option that explains itself in Chinese."""

    def make_metavar(self, ctx: click.Context) -> str:
        """Return what stands for the option's value."""
        return self.metavar or METAVARS.get(self.type.name) or super().make_metavar(ctx)

    def get_help_extra(self, ctx: click.Context) -> Any:
        """Return what stands in brackets behind the help text: nothing."""
        return {}


option = partial(click.option, cls=Option)


class Command(click.Command):
    """A command that explains itself in Chinese."""

    context_class = Context

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Make a command whose usage line says 选项."""
        super().__init__(*args, **{"options_metavar": "[选项]", **kwargs})

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return ``--help``, explained in Chinese."""
        option = super().get_help_option(ctx)
        if option:
            option.help = "显示这段说明。"
        return option


class Group(Command, click.Group):
    """A group of commands that speaks Chinese, usage errors included."""

    command_class = Command

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Make a group whose usage line says 命令."""
        super().__init__(*args, **{"subcommand_metavar": "命令", **kwargs})

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is asked for; raise :class:`Misused` where there is none."""
        if args[0] not in self.commands:
            raise Misused(f"没有 {args[0]} 这个命令。{_nearest(args[0], list(self.commands))}", ctx)
        return super().resolve_command(ctx, args)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command line; a usage error prints one Chinese line and exits with 2."""
        try:
            named = {"prog_name": COMMAND, **kwargs, "standalone_mode": False}
            return super().main(*args, **named)
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            sys.exit(2)
        except click.UsageError as error:
            said = next(say(error) for kind, say in SAID if isinstance(error, kind))
            path = error.ctx.command_path if error.ctx else COMMAND
            click.echo(f"{said}\n用 {path} --help 查看用法。", err=True)
            sys.exit(2)
        except OSError as error:
            if not unheard(error):
                raise
            end_unheard(error)
        except (click.Abort, KeyboardInterrupt):
            click.echo(UNDONE, err=True)
            sys.exit(INTERRUPTED)
