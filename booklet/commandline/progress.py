"""How a batch gets on, said to whoever waits for it: a bar, then a table and what failed."""

import sys
import time
from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import closing
from types import TracebackType
from typing import Any

import click

from booklet.batch.build import Outcome, Result
from booklet.commandline.console import notice
from booklet.commandline.interrupts import INTERRUPTED
from booklet.files.faults import UserError
from booklet.process import typed

COLOURS = {Result.BUILT: "green", Result.UP_TO_DATE: None, Result.FAILED: "red"}
GOES_ON = "已中断。做好的都已写好；再运行一次，会接着做剩下的。"


class Tally:
    """Counts the outcomes of ``total`` booklets, of which some are ``known`` before the work.

    In a terminal it shows a bar and the time that is left, elsewhere a line for each booklet. As a
    context it prints the table when the work ends, also by an interrupt or by a fault of all, which
    it says and swallows.
    """

    def __init__(self, total: int, known: Sequence[Outcome]) -> None:
        """Begin to count."""
        self.total = total
        self.outcomes = list(known)
        self.interrupted = self.stopped = False
        self.interrupts: list[int] = []
        self.started = time.perf_counter()

    def __enter__(self) -> "Tally":
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        """Print the table, whatever ended the work."""
        self.interrupted = isinstance(error, KeyboardInterrupt)
        self.stopped = isinstance(error, UserError)
        if error is None or self.interrupted or self.stopped:
            self._print_table()
        if isinstance(error, UserError):
            for fault in error.faults:
                click.echo(str(fault), err=True)
        if self.interrupted or self.stopped:
            click.echo(GOES_ON, err=True)
        return self.interrupted or self.stopped

    @property
    def exit_code(self) -> int:
        """What the command ends with."""
        if self.interrupted:
            return INTERRUPTED
        failed = any(outcome.result is Result.FAILED for outcome in self.outcomes)
        return int(self.stopped or failed)

    def follow(self, outcomes: Generator[Outcome, None, None]) -> None:
        """Count the ``outcomes`` as they come."""
        due = self.total - len(self.outcomes)
        # The last code clears the line's end: click takes a Chinese character for one column.
        shown: Any = click.progressbar(
            length=due,
            label=f"生成 {due} 个清单",
            show_pos=True,
            show_percent=False,
            show_eta=False,
            item_show_func=lambda _: self._remaining(shown),
            bar_template="%(label)s  [%(bar)s]  %(info)s\033[K",
        )
        in_terminal = sys.stdout.isatty()
        with closing(outcomes), shown as bar:
            for number, outcome in enumerate(outcomes, 1):
                self.outcomes.append(outcome)
                bar.update(1)
                if self.interrupts:  # and what it raised was swallowed
                    raise KeyboardInterrupt
                if not in_terminal:
                    took = f"{outcome.seconds:.1f} 秒"
                    click.echo(f"{number:>{len(str(due))}}/{due}  {_said(outcome)}（{took}）")

    def _remaining(self, bar: Any) -> str:
        """Return how long it will take yet, and how many failed so far."""
        failed = sum(outcome.result is Result.FAILED for outcome in self.outcomes)
        return "  ".join(
            [
                *([f"还需 {_duration(bar.eta)}"] if bar.eta_known and not bar.finished else []),
                *([f"失败 {failed} 个"] if failed else []),
            ]
        )

    def _print_table(self) -> None:
        counts = Counter(outcome.result for outcome in self.outcomes)
        for outcome in sorted(self.outcomes, key=lambda outcome: outcome.job.name):
            notice(f"{outcome.job.name}：{said}" for said in outcome.notices)
            if outcome.result is Result.FAILED:
                _print_reasons(outcome)
        click.echo()
        for state in Result:
            name = click.style(f"{state:　<4}", fg=COLOURS[state])
            click.echo(f"{name} {counts[state]:6} 个")
        if missing := self.total - len(self.outcomes):
            click.echo(f"{'没有做':　<4} {missing:6} 个")
        click.echo(
            f"{'共':　<4} {self.total:6} 个，用时 {_duration(time.perf_counter() - self.started)}"
        )
        doubtful = sorted(outcome.job.name for outcome in self.outcomes if outcome.findings)
        if doubtful:
            first = typed("check", "--source", doubtful[0])
            click.echo(f"其中 {len(doubtful)} 个校对有疑问，逐个查看，例如：{first}")


def _said(outcome: Outcome) -> str:
    return f"{click.style(outcome.result, fg=COLOURS[outcome.result])} {outcome.job.name}"


def _print_reasons(outcome: Outcome) -> None:
    """Print why a booklet failed: places for its editor, a traceback for the engineer."""
    click.echo(f"\n{_said(outcome)}", err=True)
    for fault in outcome.faults:
        click.echo(str(fault), err=True)
    if outcome.trouble:
        click.echo("程序出错，不是清单的错。请把下面几行发给技术人员：", err=True)
        click.echo(outcome.trouble.rstrip(), err=True)


def _duration(seconds: float) -> str:
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "小时"), (minutes, "分"), (seconds, "秒"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 秒"
