"""A spreadsheet taken apart: the items of its sheets, rows that go on joined again."""

from pathlib import Path

from booklet.sheet.reader import items, read_tables


def read_items(path: Path) -> list[list[tuple[str, ...]]]:
    """Return the text of every column of each item of each sheet but the first."""
    return [items(table) for table in read_tables(path)[1:]]
