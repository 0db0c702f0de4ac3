"""The rows below a table's header row -> the items of its chapter, and what was left out."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from booklet.files.faults import Fault, Place
from booklet.files.names import UNPRINTABLE
from booklet.incoming.beside import Beside, Untold
from booklet.incoming.heads import Head, head_of, plain
from booklet.incoming.lists import OwnList
from booklet.incoming.names import parted
from booklet.incoming.outside import shortened
from booklet.model.booklet import LIST_SEPARATOR, Chapter, Item
from booklet.model.columns import Categories, ChapterLayout, Content
from booklet.model.tables import FileRow, FileTable
from booklet.sheet.continuation import joined
from booklet.sheet.measures import sheet_columns
from booklet.source.items import Mistyped, item_of_row

NO_CATEGORY = "上面没有类别的一行", "在它上面补上这一行，例如“一、党的建设”"


@dataclass(frozen=True)
class ReadItem:
    """An item, the 序号 that stands beside it, if any, and the place of its row.

    ``told`` says whether the file tells the item's category.
    """

    item: Item
    number: int | None
    place: Place
    told: bool = True


@dataclass
class Read:
    """What the rows of a table hold, and what cannot be read or was left out."""

    items: list[ReadItem] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def read_rows(
    table: FileTable,
    own: OwnList,
    chapter: Chapter,
    look: ChapterLayout,
    known: Collection[str],
    before: Sequence[Item],
) -> Read:
    """Read the rows below the header row, and leave out those that are no items, by name.

    ``known`` are the departments that the booklet names, ``before`` the items of the list that the
    tables before have.
    """
    return _RowReader(table, own, chapter, look, known, before).read()


class _RowReader:
    """Takes the rows of one table, one after the other."""

    def __init__(
        self,
        table: FileTable,
        own: OwnList,
        chapter: Chapter,
        look: ChapterLayout,
        known: Collection[str],
        before: Sequence[Item],
    ) -> None:
        self.table = table
        self.own = own
        self.head: Head = own.head
        self.chapter = chapter
        self.look = look
        self.known = known
        # In the order in which a spreadsheet marks how they go on.
        self.columns = sheet_columns(look)
        self.keys = [column.key for column in self.columns]
        self.beside = Beside(table, own, chapter, look)
        self.untold = Untold(table, own, chapter, look, before)
        self.number = look.column(Content.NUMBER).key
        self.category = look.column(Content.CATEGORY).key
        self.name = look.column(Content.NAME).key
        # Spaces make no other category; those of the list's own stay as they are.
        items = (*chapter.items, *before)
        self.categories = {plain(item.category): item.category for item in reversed(items)}
        self.categories |= {item.category: item.category for item in items}
        self.found = Read()
        self.merged = 0  # categories that go on with the one above
        self.last_category = ""

    def read(self) -> Read:
        """Return what the rows hold."""
        rows = [row for own in self.table.rows[self.own.row + 1 :] if (row := self.in_order(own))]
        rows = joined(rows, [self.chapter.column_title(key) for key in self.keys])
        for row in sorted(rows, key=lambda row: row.place):
            self.take(row)
        if self.merged and self.look.category is not Categories.MERGED:
            title = self.chapter.column_title(self.category)
            self.found.notices.append(
                f"{self.table.place} 的“{title}”一栏有合并的单元格，"
                f"{self.merged} 行照合并的第一行填入"
            )
        return self.found

    # --- Rows as they stand -----------------------------------------------------------------------

    def in_order(self, row: FileRow) -> FileRow | None:
        """Return a row with the chapter's columns in its order, None for one that is no item."""
        self.found.notices += row.notices
        if row.is_blank:
            return None
        if head := head_of(row.texts, self.chapter, self.look):
            self.found.notices += self.beside.untitled(row)
            if any(self.head.columns.get(key) != n for key, n in head.columns.items()):
                said = "这里又有一个表头，各栏的次序与前面的不同"
                self.fault(row.place, said, "每个清单单独用一张工作表或者一个表格")
            return None
        apart = self.untold.begin(row)
        if apart is None:
            apart = self.beside.apart(row)
        if apart is not None:
            self.found.notices += filter(None, [apart])
            return None
        if not self.table.whole and len(row.texts) != self.own.cells:
            said = f"这一行有 {len(row.texts)} 格，表头有 {self.own.cells} 格"
            self.fault(row.place, said, "拆分合并的单元格，与表头对齐")
            return None
        self.found.notices += self.beside.words_of_number(row)
        self.found.notices += self.beside.untitled(row)
        return replace(
            row,
            texts=self.texts(row),
            faults={
                to: fault
                for to, key in enumerate(self.keys)
                if (fault := self.fault_of(row, key, self.head.columns.get(key)))
            },
            notices=(),
            marks=row.text(self.beside.marks).strip(),
        )

    def texts(self, row: FileRow) -> tuple[str, ...]:
        """Return the text of each column; a category that has none is told otherwise."""
        texts = {key: self.text(row, key) for key in self.keys}
        if self.category not in self.head.columns:
            texts[self.category] = self.untold.of(texts[self.name])
        text = texts[self.category].strip()
        known = self.categories.get(texts[self.category].rstrip())
        texts[self.category] = known or self.categories.setdefault(plain(text), text)
        return tuple(texts.values())

    def text(self, row: FileRow, key: str) -> str:
        """Return a column's text; a category that goes on with the one above has that one's."""
        at = self.head.columns.get(key)
        text = row.text(at)
        if key != self.category or at is None:
            return text
        merge = row.merged.get(at)
        if merge is None or not merge.down:
            return text
        if not merge.goes_on:
            # Word keeps the text of every cell that was merged, each as a paragraph.
            lines = dict.fromkeys(line.strip() for line in text.split("\n") if line.strip())
            self.last_category = text if len(lines) > 1 else "".join(lines)
            return self.last_category
        self.merged += 1
        if text.strip() and text != self.last_category:
            self.found.notices.append(
                f"{row.place} {row.cell(at)} 被合并盖住的“{shortened(text)}”没有读入"
            )
        return self.last_category

    def fault_of(self, row: FileRow, key: str, at: int | None) -> Fault | None:
        """Return what does not let a column be read; of the 序号 only what is struck out does."""
        if at is None:
            return None
        if key == self.number:
            return row.struck.get(at)
        merge = row.merged.get(at)
        if merge and key == self.category and merge.down:
            merge = None
        return row.faults.get(at) or (merge.fault if merge else row.struck.get(at))

    # --- Rows in order ----------------------------------------------------------------------------

    def take(self, row: FileRow) -> None:
        """Read a row whose columns stand in the chapter's order."""
        self.found.notices += row.notices
        at = self.keys.index(self.number)
        texts = {
            key: text
            for n, (key, text) in enumerate(zip(self.keys, row.texts, strict=True))
            if n != at
        }
        given = {self.category} if self.goes_on(row) else set()
        given |= {self.category} - self.head.columns.keys()
        typed = (text.strip() for key, text in texts.items() if key not in given)
        if not row.faults and not any(typed):
            return  # a 序号 beside an empty row
        faults = [*row.faults.values(), *unprintable(row.place, self.chapter, texts)]
        if not faults:
            try:
                item = item_of_row(self.listed(row.place, texts), self.look)
            except Mistyped as error:
                for key, (message, remedy) in error.wrong.items():
                    if key not in self.head.columns:  # a category that a row above should say
                        message, remedy = NO_CATEGORY
                    said = message.replace(key, self.chapter.column_title(key))
                    faults.append(Fault(row.place, said, remedy))
            else:
                through = self.look.numbering == "list"
                digits = re.search(r"\d+", row.texts[at]) if through else None
                hint = int(digits[0][:6]) if digits else None
                told = not self.untold.as_it_was
                self.found.items.append(ReadItem(item, hint, row.place, told))
        self.found.faults += faults

    def goes_on(self, row: FileRow) -> bool:
        """Say whether a row's category is there only because it goes on with the one above."""
        merge = row.merged.get(self.head.columns.get(self.category, -1))
        return merge is not None and merge.down and merge.goes_on

    def listed(self, place: Place, texts: Mapping[str, str]) -> dict[str, str]:
        """Return ``texts`` with the names of lists parted as they are printed, and say so."""
        result = dict(texts)
        for column in self.columns:
            if column.content is not Content.LIST:
                continue
            text, otherwise = parted(texts[column.key], self.known)
            result[column.key] = text
            if otherwise:
                names = text.split(LIST_SEPARATOR)
                quoted = "、".join(f"“{name}”" for name in names)
                self.found.notices.append(
                    f"{place} “{self.chapter.column_title(column.key)}”"
                    f"分成 {len(names)} 个读入：{quoted}"
                )
        return result

    def fault(self, place: Place, message: str, remedy: str) -> None:
        self.found.faults.append(Fault(place, message, remedy))


def unprintable(place: Place, chapter: Chapter, texts: Mapping[str, str]) -> Iterator[Fault]:
    """Yield a fault for each of a row's texts, by column key, with a character that never shows."""
    for key, text in texts.items():
        if match := UNPRINTABLE.search(text):
            yield Fault(
                place,
                f"“{chapter.column_title(key)}”里有看不见的字符 U+{ord(match[0]):04X}",
                "删去它，或者把这段文字重新输入一次",
                text[max(0, match.start() - 10) : match.end() + 10],
            )
