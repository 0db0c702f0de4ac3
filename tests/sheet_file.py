"""A spreadsheet taken apart: the items of its sheets, rows that go on joined again."""

from dataclasses import replace
from pathlib import Path

from booklet.sheetback import joined, marks_column, read_tables


def read_items(path: Path) -> list[list[tuple[str, ...]]]:
    """Return the text of every column of each item of each sheet but the first."""
    found = []
    for table in read_tables(path)[1:]:
        _, head, *rows = table.rows
        marks = marks_column([head, *rows], ())
        assert marks is not None
        own = [
            replace(row, texts=tuple(map(row.text, range(marks))), marks=row.text(marks))
            for row in rows
        ]
        found.append([row.texts for row in joined(own, head.texts[:marks])])
    return found
