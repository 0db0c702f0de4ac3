"""The command `county`: what it takes, and what it says."""

from pathlib import Path

import click

from booklet.commandline.chinese import Option
from booklet.commandline.console import notice, step, user_errors
from booklet.commandline.options import OUTPUT, changes_option, folder, settled


@click.command()
@click.argument("named", metavar="DIR…", nargs=-1, required=True, type=click.Path(path_type=Path))
@folder("--output", OUTPUT, "成品放到哪个文件夹，平时是 output；与 batch 用同一个。")
@click.option(
    "--model",
    type=click.Path(path_type=Path),
    metavar="DIR",
    cls=Option,
    help="以这个清单为准，不看多数怎样写。",
)
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON，供程序读取，不生成文件。")
@changes_option("Word 文件里没有处理的修订：accept 全部接受，reject 全部拒绝。")
@user_errors()
def county(
    named: tuple[Path, ...],
    output: Path,
    model: Path | None,
    as_json: bool,
    changes: str | None,
) -> None:
    """对照一个县的清单：DIR 里的每个清单，或者改过的 .xlsx、.docx。

    同一件事各乡镇写得一不一样：缺了的、部门不同的、差一两个字的、多一条少一条的。
    """
    from booklet.county.findings import Findings, by_kind
    from booklet.county.report import county_of, write_up
    from booklet.model.resources import Resources
    from booklet.process import uncollected
    from booklet.proof.check import as_json as in_json
    from booklet.proof.county_rules import COUNTY_RULES

    resources = Resources()
    if as_json:
        with uncollected():
            whole = county_of(named, output, resources, False, settled(changes), model)
            click.echo(in_json(finding.in_fields() for finding in Findings(whole).told))
        return
    with uncollected():
        written = write_up(named, output, step, resources, settled(changes), model)
    notice(written.notices)
    done = click.style("已生成", fg="green")
    for path in written.paths:
        click.echo(f"{done} {path}")
    click.echo(f"{done} {written.folder}，Word 文件 {written.documents} 个")
    about = {rule.id: rule.explanation for rule in COUNTY_RULES}
    for kind, count in by_kind(written.findings.told):
        click.echo(f"{count:5} 处  {about[kind]}")
    own, accepted = len(written.findings.county.own), len(written.findings.accepted)
    click.echo(f"个性事项 {own} 项；check.yaml 里已经说明的 {accepted} 处。")
