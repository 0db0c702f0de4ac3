"""A file of any kind that is brought in -> its lines and tables in their order."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from booklet.adoption import markup, plain
from booklet.adoption.grid import ForeignFile, Part, clean, grid_of
from booklet.files.faults import UserError, refuse
from booklet.files.office import refused_kind
from booklet.model.tables import FileTable
from booklet.sheet import reader as sheet
from booklet.word import reader as word
from booklet.word.changes import Changes
from booklet.word.frames import page_words


def read_file(path: Path, changes: Changes | None = None) -> ForeignFile:
    """Return what the file ``path`` holds; ``changes`` settles a Word file's tracked changes.

    Raises :class:`UserError` for a file that cannot be read, or of another kind.
    """
    kind = path.suffix.lower()
    if kind not in READERS:
        fault = refused_kind(path, READERS)
        assert fault
        if kind in KNOWN_BESIDE:
            fault = refuse(path.name, f"不能读入 {kind} 的文件", "另存为 .html 再读入")
        raise fault
    return READERS[kind](path, changes)


def _word(path: Path, changes: Changes | None) -> ForeignFile:
    tables = word.read_tables(path, changes)
    if unsettled := [fault for table in tables for fault in table.changes]:
        raise UserError(unsettled)
    headers, footers = page_words(path)
    footer, unread = _footer(footers)
    parts = [_part(table) for table in tables]
    if parts:  # page headers stand above all
        parts[0] = Part(parts[0].lines[len(headers) :], parts[0].grid)
    return ForeignFile(
        path.name,
        tuple(parts),
        header=next(iter(headers), ""),
        footer=footer,
        notices=(*(notice for table in tables for notice in table.notices), *unread),
    )


def _sheet(path: Path, changes: Changes | None) -> ForeignFile:
    tables = sheet.read_tables(path)
    notices = (notice for table in tables for notice in table.notices)
    footer, unread = _footer([t.footer for t in tables if t.footer or t.counted] or None)
    return ForeignFile(
        path.name,
        tuple(map(_part, tables)),
        header=next((table.header for table in tables if table.header), ""),
        footer=footer,
        notices=(*notices, *unread),
    )


def _footer(lines: Sequence[str] | None) -> tuple[str | None, tuple[str, ...]]:
    """Return the first line with the page's number, empty without one, and what is left out."""
    if lines is None:
        return None, ()
    others = dict.fromkeys(line for line in lines if line and "{页}" not in line)
    notices = tuple(f"没有页码的页脚没有读入：{line}" for line in others)
    return next((line for line in lines if "{页}" in line), ""), notices


def _part(table: FileTable) -> Part:
    lines = [clean(line) for text in reversed(table.above) for line in text.split("\n")]
    grid = grid_of(table) if table.rows else None
    return Part(tuple(filter(None, lines)), grid, table.name, table.hidden, table.as_one)


def _page(path: Path, changes: Changes | None) -> ForeignFile:
    return markup.read(path)


def _text(path: Path, changes: Changes | None) -> ForeignFile:
    return plain.read(path)


READERS: Mapping[str, Callable[[Path, Changes | None], ForeignFile]] = {
    ".docx": _word,
    ".xlsx": _sheet,
    ".html": _page,
    ".htm": _page,
    ".txt": _text,
}
KNOWN_BESIDE = (".mht", ".mhtml", ".xhtml")
