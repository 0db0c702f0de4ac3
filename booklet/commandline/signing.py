"""The commands `sign` and `verify`: a PDF is signed, and a signature looked into."""

import os
import sys
from pathlib import Path

import click

from booklet.commandline.chinese import Command, Misused, option
from booklet.commandline.console import user_errors


@click.command(cls=Command)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.pdf")
@option("--p12", type=click.Path(path_type=Path), required=True, help="证书文件。")
@option("--output", type=click.Path(path_type=Path), help="签名后的文件名，平时是 ….signed.pdf。")
@user_errors()
def sign(file: Path, p12: Path, output: Path | None) -> None:
    """给 PDF 签名。口令在提示后输入，或者放在环境变量 BOOKLET_PASSPHRASE 里。"""
    from booklet.pdf.signature import sign

    def passphrase() -> str:
        said = os.environ.get("BOOKLET_PASSPHRASE")
        if said is not None:
            return said
        if not sys.stdin.isatty():
            raise Misused("这里不能输入口令。把口令放在环境变量 BOOKLET_PASSPHRASE 里。")
        return str(click.prompt("证书的口令", hide_input=True, default="", show_default=False))

    signed = sign(file, p12, passphrase, output)
    click.echo(f"{click.style('已签名', fg='green')} {signed}")


@click.command(cls=Command)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.pdf")
@option("--trust", type=click.Path(path_type=Path), help="根证书（.pem），用来核对签名人。")
@option("--sums", type=click.Path(path_type=Path), help="校验文件，平时是旁边的 SHA256SUMS。")
@user_errors()
def verify(file: Path, trust: Path | None, sums: Path | None) -> None:
    """核对 PDF 的签名：是谁签的，有没有改动过，与公布的是否相同。"""
    from booklet.pdf.signature import verify

    findings = verify(file, trust, sums)
    for finding in findings:
        click.secho(finding.said, fg=None if finding.good else "red")
    sys.exit(not all(finding.good for finding in findings))
