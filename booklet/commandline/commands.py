"""The commands; each imports what it needs by itself, so that help is there at once."""

import sys
from pathlib import Path

import click

from booklet.commandline.beginning import doctor, new
from booklet.commandline.chinese import Group, Misused, option
from booklet.commandline.console import notice, step, to_check, user_errors
from booklet.commandline.county import county
from booklet.commandline.interrupts import interrupts_raised
from booklet.commandline.options import (
    COMPARED_FORMATS,
    EXTRACTED_FORMATS,
    changes_option,
    folder,
    format_option,
    reader_of,
    served,
    settled,
)
from booklet.commandline.served import serve
from booklet.commandline.signing import sign, verify
from booklet.compiled import kept_compiled
from booklet.files.names import visible
from booklet.model.resources import OUTPUT, SOURCE
from booklet.process import collect, typed
from booklet.publish.formats import FORMATS

# What is told of a file that is brought in: recognised, guessed, left out.
COLOURS = {"认出": "green", "猜测": "yellow", "未读": "red"}


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def cli(context: click.Context) -> None:
    """把 source/ 里的清单排印成 PDF、Word 文件和电子表格。"""
    context.with_resource(kept_compiled())


@cli.command()
@folder("--source", SOURCE, "清单所在的文件夹，平时是 source。")
@folder("--output", OUTPUT, "成品放到哪个文件夹，平时是 output。")
@format_option(tuple(FORMATS), "只生成这种格式（html 是网页版，ofd 供归档试用）；可以写几次。")
@option("--strict", is_flag=True, help="“疑似”的问题也不放过。")
@option(
    "--tracked",
    metavar="OLD",
    help="另外生成带修订标记的 Word 文件：与这一版相比改了什么；写法同 compare。",
)
@changes_option("OLD 是 Word 文件时，里面没有处理的修订：accept 全部接受，reject 全部拒绝。")
@user_errors()
def publish(
    source: Path,
    output: Path,
    formats: tuple[str, ...],
    strict: bool,
    tracked: str | None,
    changes: str | None,
) -> None:
    """生成小册子：PDF、Word 文件和电子表格。"""
    from booklet.model.resources import Resources
    from booklet.publish.due import publish

    if changes and not tracked:
        raise Misused("--changes 只与 --tracked 合用。")
    earlier = reader_of(tracked, changes) if tracked else None
    published = publish(source, output, formats, step, Resources(), strict, earlier)
    notice(published.notices)
    for path in published.unchanged:
        click.echo(f"没有变动 {path}")
    for path in published.paths:
        click.echo(f"{click.style('已生成', fg='green')} {path}")
    if published.findings:
        click.echo(f"校对发现：{published.findings}。用 {to_check(source)} 逐条查看。")


@cli.command()
@click.argument(
    "folders",
    metavar="DIR…",
    nargs=-1,
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
)
@folder("--output", OUTPUT, "成品放到哪个文件夹，平时是 output；每个清单一个子文件夹。")
@format_option(tuple(FORMATS), "只生成这种格式（html 是网页版，ofd 供归档试用）；可以写几次。")
@option("--strict", is_flag=True, help="“疑似”的问题也不放过。")
@option(
    "--workers",
    type=click.IntRange(1),
    metavar="N",
    help="同时生成几个，平时是处理器的核数；每个约占内存 250 MB。",
)
@option("--cluster", metavar="ADDRESS", help="交给 Dask 集群生成，例如 tcp://10.0.0.1:8786。")
@user_errors()
def batch(
    folders: tuple[Path, ...],
    output: Path,
    formats: tuple[str, ...],
    strict: bool,
    workers: int | None,
    cluster: str | None,
) -> None:
    """生成许多小册子：DIR 里的每个清单（有 booklet.yaml 的文件夹）。

    没有变动的清单不再生成；中断以后再运行一次，会接着做剩下的。
    """
    from booklet.batch import build as batch
    from booklet.batch import workers as hands
    from booklet.batch.jobs import find
    from booklet.commandline import progress as tally
    from booklet.model.resources import Resources

    if cluster and workers:
        raise Misused("--workers 和 --cluster 不能同时用。")
    collect()
    order = batch.ordered(formats, strict, Resources())
    jobs = find(folders, output)
    up_to_date, due = batch.sorted_out(jobs, order)
    if due:
        batch.demand_look(order)
    several = min(workers or hands.usable_cores(), len(due))
    with tally.Tally(len(jobs), up_to_date) as counted, interrupts_raised(counted.interrupts):
        if due and cluster:
            counted.follow(batch.batch(due, order, lambda: hands.cluster(cluster), len(due)))
        elif due:
            # One more than there are processes, so that none waits for its next.
            counted.follow(batch.batch(due, order, lambda: hands.Processes(several), several + 1))
    sys.exit(counted.exit_code)


cli.add_command(county)


@cli.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW", default=str(SOURCE))
@folder("--output", OUTPUT, "成品放到哪个文件夹，平时是 output。")
@format_option(COMPARED_FORMATS, "只生成这种格式（ofd 供归档试用）；可以写几次。")
@option("--no-pages", is_flag=True, help="不写两版的页码，稍快一些。")
@folder("--source", SOURCE, "两版都是文件时，封面和标题用哪个文件夹的，平时是 source。")
@changes_option("Word 文件里没有处理的修订：accept 全部接受，reject 全部拒绝。")
@user_errors()
def compare(
    old: str,
    new: str,
    output: Path,
    formats: tuple[str, ...],
    no_pages: bool,
    source: Path,
    changes: str | None,
) -> None:
    """比较两版清单，生成修订对照表。

    OLD 和 NEW 写源文件夹（例如 source）、git 版本（例如 HEAD~3:source）或者改过的文件
    （.xlsx、.docx）；NEW 平时是 source。
    """
    from booklet.model.resources import Resources
    from booklet.publish.reports import publish_comparison

    compared = publish_comparison(
        old, new, output, formats, step, Resources(), not no_pages, source, settled(changes)
    )
    notice(compared.notices)
    for path in compared.paths:
        click.echo(f"{click.style('已生成', fg='green')} {path}")
    said = f"有变动的事项 {compared.changed} 个。"
    click.echo(said if compared.changed else "两版的事项相同，没有变动。")


@cli.command()
@folder("--source", SOURCE, "清单所在的文件夹，平时是 source。")
@served
@user_errors()
def preview(source: Path, port: int, no_browser: bool) -> None:
    """在浏览器里看排好的小册子；改了 source/ 里的文字，保存后马上看到。"""
    serve("server", "预览", "保存文件后自动更新。", source, port, no_browser)


@cli.command()
@folder("--source", SOURCE, "清单所在的文件夹，平时是 source。")
@folder("--output", OUTPUT, "成品放到哪个文件夹，平时是 output。")
@served
@user_errors()
def edit(source: Path, output: Path, port: int, no_browser: bool) -> None:
    """在浏览器里修改小册子：点哪一项，就改哪一项，改完马上看到排好的样子。"""
    note = "地址里有本次的口令，不要发给别人。"
    serve("editing", "编辑", note, source, port, no_browser, output=output.resolve())


@cli.command()
@folder("--source", SOURCE, "清单所在的文件夹，平时是 source。")
@folder("--output", OUTPUT, "成品放到哪个文件夹，平时是 output。")
@option("--word", is_flag=True, help="另外给每个部门生成一份 Word 文件，可以分别发送。")
@format_option(
    EXTRACTED_FORMATS,
    "另外给每个部门生成一份这种格式的文件（docx 同 --word，ofd 供归档试用）；可以写几次。",
    default=(),
)
@user_errors()
def departments(source: Path, output: Path, word: bool, formats: tuple[str, ...]) -> None:
    """按上级部门摘录：每个部门涉及哪些事项、承担什么职责，有汇总、统计和条形图。"""
    from booklet.model.resources import Resources
    from booklet.publish.reports import publish_departments

    wanted = [own for own in EXTRACTED_FORMATS if own in formats or (word and own == "docx")]
    extracted = publish_departments(source, output, step, Resources(), wanted)
    notice(extracted.notices)
    workbook, *documents = extracted.paths
    click.echo(f"{click.style('已生成', fg='green')} {workbook}")
    for suffix in wanted:
        own = [path for path in documents if path.suffix == f".{suffix}"]
        kind = "Word" if suffix == "docx" else suffix.upper()
        said = f"{own[0].parent}，{kind} 文件 {len(own)} 个"
        click.echo(f"{click.style('已生成', fg='green')} {said}")
    click.echo(f"共 {extracted.departments} 个部门，{extracted.entries} 项次。")


@cli.command()
@folder("--source", SOURCE, "清单所在的文件夹，平时是 source。")
@option("--strict", is_flag=True, help="“疑似”的问题也算不通过。")
@option("--fix", is_flag=True, help="改正不影响意思的写法：半角标点、行末空格、全角冒号等。")
@option("--dry-run", is_flag=True, help="与 --fix 合用：只显示要改什么。")
@option("--explain", metavar="规则", help="说明某条规则，例如 --explain numbering。")
@option(
    "--json",
    "as_json",
    is_flag=True,
    help="只输出 JSON，供程序读取；--fix 改了什么，另写到 stderr。",
)
@option("--github", is_flag=True, help="输出 GitHub Actions 的标注。")
@user_errors("没有改动任何文件")
def check(
    source: Path,
    strict: bool,
    fix: bool,
    dry_run: bool,
    explain: str | None,
    as_json: bool,
    github: bool,
) -> None:
    """校对清单，不生成任何文件。"""
    from booklet.files.faults import UserError
    from booklet.model.resources import Resources
    from booklet.proof import check

    resources = Resources()
    if explain:
        if explain not in check.rule_ids():
            raise Misused(f"没有“{explain}”这条规则。可用的规则：{'、'.join(check.rule_ids())}。")
        click.echo(check.explanation(explain))
        return
    # What a program reads is findings alone: what was mended is said beside them.
    is_read_by_programs = as_json or github
    try:
        if fix:
            mended = check.fix(source, resources.templates, dry_run)
            click.echo(mended or "没有可以自动改正的地方。", err=is_read_by_programs)
            if dry_run and not is_read_by_programs:
                return
        faults = check.check(source, resources)
    except UserError as error:
        if not is_read_by_programs:
            raise
        faults = error.faults
    if as_json:
        click.echo(check.for_machines(faults))
    else:
        for said in map(check.for_github, faults) if github else check.for_people(faults):
            click.echo(said)
        click.echo(f"校对完毕：{check.summary(faults)}。", err=github)
    sys.exit(bool(check.stopping(faults, strict)))


@cli.command()
@folder("--source", SOURCE, "清单所在的文件夹，平时是 source。")
@user_errors("没有写入任何文件")
def schema(source: Path) -> None:
    """写出各源文件的 JSON Schema，供 VS Code 提示和检查栏目名。"""
    from booklet.files.replacement import replace_files
    from booklet.model.resources import Resources
    from booklet.source.look import load_look
    from booklet.source.schema import schemas

    made = schemas(load_look(source, Resources().templates))
    replace_files(source, {name: text.encode() for name, text in made.items()})
    click.echo(f"已写入 {source / '.schema'}：{'、'.join(Path(name).name for name in made)}")


@cli.command("import")
@click.argument(
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.xlsx|.docx|.html|.txt",
)
@folder("--source", SOURCE, "改动写进哪个文件夹，平时是 source（.xlsx、.docx）。")
@option("--dry-run", is_flag=True, help="只显示要改什么、认出了什么，不写入。")
@changes_option("Word 里没有处理的修订：accept 全部接受，reject 全部拒绝。")
@option(
    "--to",
    type=click.Path(file_okay=False, path_type=Path),
    help="别的单位的清单写到哪个新文件夹；公布的文本（.txt）可以先在里面放好 corrections.yaml。",
)
@user_errors("没有写入任何文件")
def import_(file: Path, source: Path, dry_run: bool, changes: str | None, to: Path | None) -> None:
    """读入改过的电子表格或 Word 文件，写进 source；别的单位的清单用 --to 写成新的文件夹。"""
    from booklet.model.resources import Resources

    templates = Resources().templates
    if to is not None:
        _import_new(file, to, templates, changes, dry_run)
        return
    if file.suffix.lower() in (".txt", ".html", ".htm"):
        raise Misused(f"读入 {file.suffix.lower()} 时要用 --to 写明放到哪个文件夹。")
    from booklet.incoming.bring_in import import_edited

    imported = import_edited(file, source, templates, settled(changes), dry_run)
    notice(imported.notices)
    for change in imported.changes:
        click.echo(visible(str(change)))
    click.echo(f"{imported.summary}。")
    for name in imported.files:
        done = "将改动" if dry_run else click.style("已写入", fg="green")
        click.echo(f"{done} {source / name}")


def _import_new(file: Path, to: Path, templates: Path, changes: str | None, dry_run: bool) -> None:
    """Bring a file in as a source folder of its own, and say what became of it."""
    from booklet.incoming.published import import_published, is_published

    done = "将写入" if dry_run else click.style("已写入", fg="green")
    if is_published(file, templates) and not (dry_run or changes):
        with step("读入文本"):
            paths = import_published(file, to, templates)
        for path in paths:
            click.echo(f"{done} {path}")
        return
    from booklet.adoption.adopt import adopt

    adopted = adopt(file, to, templates, settled(changes), dry_run)
    for kind, text in adopted.told:
        click.echo(f"{click.style(kind, fg=COLOURS[kind])}：{visible(text)}")
    click.echo(f"{adopted.summary}。")
    for path in adopted.paths:
        click.echo(f"{done} {path}")
    if not dry_run:
        check, publish = (typed(own, "--source", to) for own in ("check", "publish"))
        click.echo(f"接下来：{check}，再 {publish}。")


@cli.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.pdf")
@folder("--source", SOURCE, "清单所在的文件夹，平时是 source。")
@user_errors("没有核对")
def pages(file: Path, source: Path) -> None:
    """核对 Word、Excel 或 WPS 导出的 PDF：每一页是否与清单一致。"""
    from booklet.model.resources import Resources
    from booklet.publish.pages import compare_pages

    compared = compare_pages(file, source, Resources())
    *details, last = compared.said
    for line in details:
        click.echo(visible(line))
    click.secho(last, fg="green" if compared.agrees else "red")
    sys.exit(not compared.agrees)


for _command in (sign, verify, new, doctor):
    cli.add_command(_command)
