"""The command line itself: every command explains itself in Chinese, and what it names exists."""

import re

import pytest

from booklet.commandline.commands import cli
from tests.commandline import build

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
