"""The command line itself: every command explains itself in Chinese, and what it names exists."""

import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from booklet.commandline.commands import cli
from booklet.commandline.console import to_check
from booklet.model.resources import SOURCE
from booklet.process import COMMAND
from tests.commandline import build
from tests.county.small import made
from tests.tools import ROOT, SMALL

# click's own words: its headings, what stands for values, what it adds to an option.
OF_CLICK = re.compile(
    r"\b(?:Usage|Options?|OPTIONS|Commands?|COMMAND|Arguments?|ARGS|Show|default|required|TEXT|PATH"
    r"|DIRECTORY|FILENAME|INTEGER|FLOAT|RANGE|BOOLEAN|x)\b|^ *FILE\b(?!\.)|--\S+ FILE\b(?!\.)",
    re.M,
)


@pytest.mark.parametrize("command", ["", *cli.commands])
def test_no_help_has_a_word_of_clicks(command: str) -> None:
    ran = build(*command.split(), "--help")
    assert ran.stdout.startswith("用法：")
    assert OF_CLICK.findall(ran.stdout) == []


@pytest.mark.parametrize("command", list(cli.commands))
def test_of_options_that_there_are_not_only_options_are_offered(command: str) -> None:
    ran = build(command, "--qqqq")
    assert ran.returncode == 2
    said, _ = ran.stderr.splitlines()
    assert said.startswith("没有 --qqqq 这个选项。")
    offered = said.partition("可以用：")[2].rstrip("。")
    assert all(name.startswith("-") for name in offered.split("、") if name)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("batch", "x", "--workers", "0"), "--workers 的值不对。这里要写整数，不小于 1。"),
        (("preview", "--port", "a"), "--port 的值不对。这里要写整数，不小于 0，不大于 65535。"),
    ],
)
def test_a_number_out_of_its_range_is_told_the_range(arguments: tuple[str, ...], said: str) -> None:
    assert build(*arguments).stderr.splitlines()[0] == said


# --- What is offered to be typed -----------------------------------------------------------------
@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A source with something to doubt, in a folder whose name a shell would take apart."""
    folder = tmp_path / "我的 清单"
    shutil.copytree(SMALL, folder)
    path = folder / "assisting.yaml"
    text = path.read_text(encoding="utf-8").replace("查处违法行为。", "查处违法行为；")
    path.write_text(text, encoding="utf-8")
    return folder


def offered(said: str) -> list[list[str]]:
    """Return the arguments of each of our commands that is offered, as a shell would read them."""
    found = re.findall(rf"{re.escape(COMMAND)} ([^，。\n]+?)(?=，|。|\n| 逐条)", said)
    return [shlex.split(arguments) for arguments in found]


def test_what_publish_offers_shows_the_findings_that_it_counts(
    source: Path, tmp_path: Path
) -> None:
    ran = build("publish", "--source", source, "--output", tmp_path / "o", "--format", "html")
    (command,) = offered(ran.stdout)
    assert command == ["check", "--source", str(source)]
    assert "疑似" in build(*command).stdout


def test_what_batch_offers_shows_the_findings_of_a_list(source: Path, tmp_path: Path) -> None:
    ran = build("batch", source, "--output", tmp_path / "o", "--format", "html")
    (command,) = offered(ran.stdout)
    assert command == ["check", "--source", str(source)]


def test_of_the_usual_source_no_option_is_said() -> None:
    assert to_check(SOURCE) == f"{COMMAND} check"


def test_what_import_offers_can_be_typed(source: Path, tmp_path: Path) -> None:
    build("publish", "--source", source, "--output", tmp_path / "o", "--format", "xlsx")
    (file,) = (tmp_path / "o").glob("*.xlsx")
    ran = build("import", file, "--to", tmp_path / "c 2")
    assert ran.returncode == 0, ran.stderr
    check, publish = offered(ran.stdout)
    assert build(*check).stdout.startswith("c 2/assisting.yaml:")
    assert publish == ["publish", "--source", str(tmp_path / "c 2")]


def test_what_county_offers_for_missing_pages_has_the_folders_as_named(tmp_path: Path) -> None:
    towns, output = made(tmp_path, 2), tmp_path / "o o"
    ran = build("county", towns, "--output", output)
    (command,) = offered(ran.stdout)
    assert command == ["batch", str(towns), "--output", str(output), "--format", "html"]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("--to", "x"), "可以读入的文件：.docx、.xlsx、.html、.htm、.txt"),
        ((), "可以读入的文件：.xlsx、.docx"),
    ],
)
def test_all_files_that_can_be_read_are_named(command: tuple[str, ...], said: str) -> None:
    ran = build("import", ROOT / "README.md", *command)
    assert ran.returncode == 1
    assert ran.stderr.splitlines()[0].endswith(said)


@pytest.mark.parametrize(
    ("command", "module", "library", "said"),
    [
        (("sign", "x.pdf", "--p12", "x"), "booklet.pdf.signature", "page", "签名和验证"),
        (("verify", "x.pdf"), "booklet.pdf.signature", "pyhanko", "签名和验证"),
        (("pages", "x.pdf"), "booklet.pdf.exported", "pypdfium2", "核对 PDF"),
    ],
)
def test_a_library_that_is_missing_is_told_by_what_it_is_for(
    command: tuple[str, ...],
    module: str,
    library: str,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in (module, "booklet.publish.pages"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    for name in [*sys.modules]:
        if name.partition(".")[0] == library:
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    ran = build(*command)
    assert ran.returncode == 1
    first = ran.stderr.splitlines()[0]
    assert first.startswith(
        f"{said} 要用的 Python 库没有安装。在项目文件夹里运行 sh setup/libraries.sh"
    )
