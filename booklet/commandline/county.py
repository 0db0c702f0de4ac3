"""The command `county`: what it takes, and what it says."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from booklet.commandline.chinese import Command, Misused, option
from booklet.commandline.console import notice, step, user_errors
from booklet.commandline.options import changes_option, folder, settled
from booklet.model.resources import OUTPUT

if TYPE_CHECKING:
    from booklet.county.county import County
    from booklet.model.resources import Resources


@click.command(cls=Command)
@click.argument("named", metavar="DIR…", nargs=-1, required=True, type=click.Path(path_type=Path))
@folder("--output", OUTPUT, "成品放到哪个文件夹，平时是 output；与 batch 用同一个。")
@option(
    "--model",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="以这个清单为准，不看多数怎样写。",
)
@option("--json", "as_json", is_flag=True, help="只输出 JSON，供程序读取，不生成文件。")
@option("--take", metavar="ADDRESS", help="把 --from 的这一项（例如 配合-52）写进别的清单。")
@option("--from", "town", metavar="TOWN", help="照哪个清单，写它的文件夹名；有同名的，写路径。")
@option("--dry-run", is_flag=True, help="与 --take 合用：只显示要改什么。")
@changes_option("Word 文件里没有处理的修订：accept 全部接受，reject 全部拒绝。")
@user_errors()
def county(
    named: tuple[Path, ...],
    output: Path,
    model: Path | None,
    as_json: bool,
    take: str | None,
    town: str | None,
    dry_run: bool,
    changes: str | None,
) -> None:
    """对照一个县的清单：DIR 里的每个清单，或者改过的 .xlsx、.docx。

    同一件事各乡镇写得一不一样：缺了的、部门不同的、差一两个字的、多一条少一条的。
    """
    from booklet.county.findings import Findings, by_kind
    from booklet.county.report import county_of, write_up
    from booklet.model.resources import Resources
    from booklet.proof.check import as_json as in_json

    if bool(take) != bool(town) or (dry_run and not take):
        raise Misused("--take 和 --from 一起用；--dry-run 只与它们合用。")
    resources = Resources()
    if take and town:
        whole = county_of(named, output, resources, False, settled(changes), model)
        _take(whole, take, town, resources, dry_run)
        return
    if as_json:
        whole = county_of(named, output, resources, False, settled(changes), model)
        click.echo(in_json(finding.in_fields() for finding in Findings(whole).told))
        return
    written = write_up(named, output, step, resources, settled(changes), model)
    notice(written.notices)
    done = click.style("已生成", fg="green")
    for path in written.paths:
        click.echo(f"{done} {path}")
    click.echo(f"{done} {written.folder}，Word 文件 {written.documents} 个")
    for kind, count in by_kind(written.findings.told):
        click.echo(f"{count:5} 处  {written.findings.rules[kind].explanation}")
    own, accepted = len(written.findings.county.own), len(written.findings.accepted)
    click.echo(f"个性事项 {own} 项；check.yaml 里已经说明的 {accepted} 处。")


def _take(county: "County", address: str, town: str, resources: "Resources", dry_run: bool) -> None:
    """Take a duty of a town over into the others, and say what changes in each."""
    from booklet.county.take import take

    taken = take(county, address, town, resources, dry_run)
    for change in taken.changes:
        click.echo(change.shown, nl=False)
    for label, reason in taken.left:
        click.echo(f"没有改动 {label}：{reason}。")
    done = "将改动" if dry_run else click.style("已写入", fg="green")
    for change in taken.changes:
        click.echo(f"{done} {change.town.label}")
    click.echo(f"“{taken.item}”：改动 {len(taken.changes)} 个清单。")
