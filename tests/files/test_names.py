"""What a terminal would obey, or hide, is shown by its name wherever a text is quoted."""

import json
import re
import shutil
from pathlib import Path

import pytest

from booklet.files.faults import Fault, Place
from booklet.files.names import UNPRINTABLE, visible
from booklet.proof.repairs import difference
from tests.commandline import build
from tests.tools import SMALL

CLEARING = "\x1b[2J\x1b[1;1H\a\x9b31m\u202e"
SHOWN = "U+001B[2JU+001B[1;1HU+0007U+009B31mU+202E"


@pytest.mark.parametrize("part", ["place", "message", "remedy", "excerpt"])
def test_a_fault_names_what_is_not_seen_in_any_of_its_parts(part: str) -> None:
    own = {"place": "甲.yaml", "message": "乙", "remedy": "丙", "excerpt": "丁"}
    own[part] += f"{CLEARING}末"
    place = Place(own["place"], 3, 7)
    said = str(Fault(place, own["message"], own["remedy"], own["excerpt"]))
    assert SHOWN in said and not UNPRINTABLE.search(said)
    assert ":3:7 " in said


def test_line_ends_and_tabs_stay() -> None:
    assert visible("甲\n\t乙") == "甲\n\t乙"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    shutil.copytree(SMALL, folder)
    path = folder / "assisting.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("查处违法", f"查处{CLEARING}违法"), encoding="utf-8")
    return folder


@pytest.mark.parametrize("command", ["check", "publish", "batch", "county", "schema"])
def test_no_command_lets_a_line_of_the_source_speak_to_the_terminal(
    source: Path, tmp_path: Path, command: str
) -> None:
    named = ("--source", source) if command in ("check", "publish", "schema") else (source, SMALL)
    output = () if command in ("check", "schema") else ("--output", tmp_path / "o")
    ran = build(command, *named, *output)
    said = ran.stdout + ran.stderr
    assert ("查处U+001B[2J" in said) == (command != "schema")
    assert not UNPRINTABLE.search(said.replace("\r", ""))


def test_what_a_file_becomes_is_shown_by_name_too(source: Path) -> None:
    raw = (source / "assisting.yaml").read_bytes()
    said = difference(source, {"assisting.yaml": raw.replace(b"\a", b"")})
    assert f"+      2.查处{SHOWN.replace('U+0007', '')}违法行为。\n" in said
    assert not UNPRINTABLE.search(said)


def test_json_escapes_it_and_gives_it_back(source: Path) -> None:
    said = build("check", "--source", source, "--json").stdout
    assert not UNPRINTABLE.search(said)
    assert any(CLEARING in finding["excerpt"] for finding in json.loads(said))
    assert re.search(r"\\u202e", said)
