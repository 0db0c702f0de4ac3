"""A spreadsheet taken apart: the items of its sheets, rows that go on joined again."""

from dataclasses import replace
from pathlib import Path

from booklet.sheetback import joined, marks_column, read_tables
from booklet.tables import Table


def read_items(path: Path) -> list[list[tuple[str, ...]]]:
    """Return the text of every column of each item of each sheet but the first."""
    return [items_of(table, 1) for table in read_tables(path)[1:]]


def items_of(table: Table, head_at: int) -> list[tuple[str, ...]]:
    """Return the text of every column of each item of a sheet with its header row there, from 0."""
    head, *rows = table.rows[head_at:]
    marks = marks_column([head, *rows], ())
    assert marks is not None
    own = [
        replace(row, texts=tuple(map(row.text, range(marks))), marks=row.text(marks))
        for row in rows
    ]
    return [row.texts for row in joined(own, head.texts[:marks])]
