"""The tables of this room as files, and the script that makes those that are counted."""

from pathlib import Path

FOLDER = Path(__file__).parent


def lines(name: str) -> list[str]:
    """Return the lines of a table that say something; one that begins with # is a comment."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def rows(name: str) -> list[list[str]]:
    """Return a table's lines cut at their tabs."""
    return [line.split("\t") for line in lines(name)]
