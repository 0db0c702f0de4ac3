"""The commands for whoever begins: a booklet of one's own, and what the machine lacks."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from booklet.commandline.chinese import Command, Misused, option
from booklet.commandline.console import user_errors
from booklet.process import typed

USUAL_LOOK = "通用"
# What stands on the cover where nobody says anything else.
EXAMPLES = {"place": "某省某市", "town": "某县青山镇"}


@click.command(cls=Command)
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@option("--place", metavar="地区", help="封面第一行，例如 某省某市。")
@option("--town", metavar="单位", help="封面第二行，例如 某县青山镇。")
@option("--date", metavar="日期", help="封面上的日期，例如 2026 年 1 月；平时是这个月。")
@option("--look", metavar="版式", help=f"{USUAL_LOOK}，或者 templates/looks 里的一种。")
@user_errors("没有写入任何文件")
def new(
    folder: Path, place: str | None, town: str | None, date: str | None, look: str | None
) -> None:
    """开始一本自己的小册子：DIR 里写好每种清单的例子，马上可以生成。

    没有写明的，在终端里会问；不在终端里时用例子。
    """
    from booklet.source.begin import Begun, begin, looks, source_of

    choices = [USUAL_LOOK, *looks()]
    if look is not None and look not in choices:
        raise Misused(f"没有“{look}”这种版式。可以用：{'、'.join(choices)}。")
    today = datetime.now(UTC).astimezone()
    answers = {
        "place": place or _asked("地区", EXAMPLES["place"]),
        "town": town or _asked("单位", EXAMPLES["town"]),
        "date": date or _asked("日期", f"{today.year} 年 {today.month} 月"),
        "look": look or _asked("版式", USUAL_LOOK, choices),
    }
    begin(folder, Begun(**{**answers, "look": answers["look"].replace(USUAL_LOOK, "")}))
    source = source_of(folder)
    click.echo(f"{click.style('已写入', fg='green')} {source}")
    click.echo(
        f"接下来：\n"
        f"  1. 用记事本等文本编辑器改 {source} 里的文字；每个文件开头的说明写着怎么改\n"
        f"  2. {typed('check', '--source', source)}\n"
        f"  3. {typed('publish', '--source', source, '--output', folder / 'output')}"
    )


def _asked(name: str, example: str, choices: list[str] | None = None) -> str:
    """Return what is answered in a terminal, and elsewhere the example."""
    if not (sys.stdin and sys.stdin.isatty()):
        return example
    said = f"{name}（{'、'.join(choices)}）" if choices else name
    while True:
        answer = str(click.prompt(said, default=example)).strip()
        if not choices or answer in choices:
            return answer
        click.echo(f"没有“{answer}”这种{name}。")


@click.command(cls=Command)
@user_errors("检查没有做完")
def doctor() -> None:
    """看看这台电脑缺什么：逐项检查，缺的说明怎么装。"""
    from booklet.commandline.doctor import findings

    lacking = 0
    for finding in findings():
        mark = click.style("√" if finding.good else "×", fg="green" if finding.good else "red")
        click.echo(f"{mark} {finding.name}：{finding.said}")
        if not finding.good and finding.remedy:
            click.echo(f"    {finding.remedy}")
        lacking += not finding.good
    click.echo(f"有 {lacking} 处不齐。" if lacking else "齐全，可以生成小册子。")
    sys.exit(bool(lacking))
