"""The rows below a table's header row -> the items of its chapter."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from booklet.files.faults import Fault, Place
from booklet.files.text import UNPRINTABLE
from booklet.incoming.heads import Head, head_of
from booklet.incoming.lists import OwnList
from booklet.model.booklet import Chapter, Item
from booklet.model.layout import ChapterLayout, Content
from booklet.model.tables import FileRow, FileTable
from booklet.sheet.continuation import continuation_column, joined
from booklet.source.items import Mistyped, item_of_row


@dataclass(frozen=True)
class ReadItem:
    """An item, the 序号 that stands beside it, if any, and the place of its row."""

    item: Item
    number: int | None
    place: Place


@dataclass
class Read:
    """What the rows of a table hold, and what cannot be read or was left out."""

    items: list[ReadItem] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def read_rows(table: FileTable, own: OwnList, chapter: Chapter, look: ChapterLayout) -> Read:
    """Read the rows below the header row, and leave out those that repeat it."""
    keys = [column.key for column in look.columns]
    marks = continuation_marks(table, own)
    read = Read()
    rows = []
    for row in table.rows[own.row + 1 :]:
        if row.is_blank or head_of(row.texts, chapter, look):
            continue
        if not table.whole and len(row.texts) != own.cells:
            said = f"这一行有 {len(row.texts)} 格，表头有 {own.cells} 格"
            read.faults.append(Fault(row.place, said, "拆分合并的单元格，与表头对齐"))
            continue
        rows.append(_in_order(row, keys, own.head, marks))
    rows = joined(rows, [chapter.column_title(key) for key in keys])
    for row in sorted(rows, key=lambda row: row.place):
        _read_row(row, chapter, look, read)
    return read


def continuation_marks(table: FileTable, own: OwnList) -> int | None:
    """Return the column that says how rows go on; only a whole table has one."""
    if not table.whole:
        return None
    return continuation_column(table.rows[own.row :], own.head.columns.values())


def _in_order(row: FileRow, keys: Sequence[str], head: Head, marks: int | None) -> FileRow:
    """Return ``row`` with its columns in the order of ``keys``; a missing 序号 is empty."""
    at = [head.columns.get(key) for key in keys]
    return replace(
        row,
        texts=tuple(map(row.text, at)),
        faults={to: row.faults[n] for to, n in enumerate(at) if n is not None and n in row.faults},
        marks=row.text(marks).strip(),
    )


def _read_row(row: FileRow, chapter: Chapter, look: ChapterLayout, read: Read) -> None:
    """Add what a row holds, its columns in the chapter's order, to what was ``read``."""
    keys = [column.key for column in look.columns]
    at = keys.index(look.column(Content.NUMBER).key)
    faults = [fault for n, fault in row.faults.items() if n != at]
    texts = {
        key: text for n, (key, text) in enumerate(zip(keys, row.texts, strict=True)) if n != at
    }
    read.notices += row.notices
    if not faults and not any(text.strip() for text in texts.values()):
        return  # a 序号 beside an empty row
    faults += _unprintable(row.place, chapter, texts)
    if not faults:
        try:
            item = item_of_row(texts, look)
        except Mistyped as error:
            for key, (message, remedy) in error.wrong.items():
                said = message.replace(key, chapter.column_title(key))
                faults.append(Fault(row.place, said, remedy))
        else:
            digits = "".join(filter(str.isdecimal, row.texts[at]))
            hint = int(digits[:6]) if digits else None
            read.items.append(ReadItem(item, hint, row.place))
    read.faults += faults


def _unprintable(place: Place, chapter: Chapter, texts: Mapping[str, str]) -> Iterator[Fault]:
    for key, text in texts.items():
        if match := UNPRINTABLE.search(text):
            yield Fault(
                place,
                f"“{chapter.column_title(key)}”里有看不见的字符 U+{ord(match[0]):04X}",
                "删去它，或者把这段文字重新输入一次",
                text[max(0, match.start() - 10) : match.end() + 10],
            )
