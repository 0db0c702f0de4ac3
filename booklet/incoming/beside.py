"""What stands among and beside the rows of items: categories, and what is named cell by cell."""

import re
from collections.abc import Iterator, Sequence

from booklet.incoming.heads import plain
from booklet.incoming.lists import OwnList
from booklet.incoming.outside import shortened
from booklet.model.booklet import Chapter, Item
from booklet.model.columns import Categories, ChapterLayout, Content
from booklet.model.tables import FileRow, FileTable
from booklet.plan.page_plan import RowKind
from booklet.plan.rows import table_rows
from booklet.sheet.continuation import continuation_column

# What a 序号 consists of, however it is written; any other word in its column is somebody's note.
NUMBER = re.compile(
    r"[\s\d.．、,，:：()（）\[\]【】第项条号附序原NOno№.#*＊\-—–~～/／"
    r"①-⑳⑴-⒛㈠-㈩一二三四五六七八九十百千零〇○]*"
)
# A row that sums up: 合计, 小计：8 项, （总计）; Word may count it too.
TOTAL = re.compile(
    r"\d*[（(]?[合总小共]计[)）]?[:：]?[（(]?(?:共?\d+[个项条件]?)?(?:事项)?[)）]?。?"
)
# What stands in a look's total for the number of items, once escaped.
COUNT = re.escape("{count}")
# Where such a word makes a row one of totals.
IN_FRONT = (Content.NUMBER, Content.CATEGORY, Content.NAME)
# What stands in the text of a category's row for what only its list knows.
SIGNS = {"{numeral}": "[一二三四五六七八九十]+", "{number}": r"\d+", "{count}": r"\d+"}
NAME = "{category}"
UNTOLD = "其他"


def continuation_marks(table: FileTable, own: OwnList) -> int | None:
    """Return the column that says how rows go on; only a whole table has one."""
    if not table.whole:
        return None
    return continuation_column(table.rows[own.row :], own.head.columns.values())


class Beside:
    """Tells of a table's rows and cells which are no items."""

    def __init__(
        self, table: FileTable, own: OwnList, chapter: Chapter, look: ChapterLayout
    ) -> None:
        """Know where the columns of ``table`` stand, which is of ``chapter``."""
        self.whole = table.whole
        self.own = own
        self.columns = own.head.columns
        self.first = min(self.columns.values()) if table.whole else 0
        self.marks = continuation_marks(table, own)
        self.in_front = {self.columns.get(c.key) for c in look.columns if c.content in IN_FRONT}
        number = look.column(Content.NUMBER).key
        self.number = self.columns.get(number)
        self.title = chapter.column_title(number)
        self.name = self.columns.get(look.column(Content.NAME).key)
        # A category without a column among the printed ones stands beside its row.
        unprinted = (c.key for c in look.columns if c not in look.printed)
        self.unprinted = {self.columns.get(key) for key in unprinted}
        self.has_category_rows = look.category is Categories.ROW
        self.total = re.escape(plain(look.total)).replace(COUNT, r"\d+") if look.total else None
        rows = (row for row in table_rows(chapter, look) if row.kind is not RowKind.ITEM)
        self.ours = {plain("".join(row.texts)) for row in rows} | {plain(look.empty)} - {""}

    def apart(self, row: FileRow) -> str | None:
        """Return the notice of a row of totals or of a line across the table, None for others.

        Of a row that the booklet itself has, and that is no item, there is nothing to say.
        """
        filled = [(n, text) for n, text in enumerate(row.texts) if text.strip() and n != self.marks]
        printed = [(n, text) for n, text in filled if n not in self.unprinted]
        if plain("".join(text for _, text in printed)) in self.ours:
            return ""
        words = shortened(" ".join(text for _, text in filled))
        if any(n in self.in_front and TOTAL.fullmatch(plain(text)) for n, text in filled):
            return f"{row.place} 是合计，没有读入：{words}"
        if self.total and re.fullmatch(self.total, plain(row.text(self.name))):
            return f"{row.place} 是合计，没有读入：{words}"
        alone = self.has_category_rows and [n for n, _ in printed] == [self.number]
        if alone and not NUMBER.fullmatch(printed[0][1]):
            return f"{row.place} 是类别的一行，没有读入：{words}；类别在它那一栏里修改"
        if [n for n, _ in filled] == [self.first] and self._reaches_across(row):
            return f"{row.place} 不是事项，没有读入：{words}"
        return None

    def _reaches_across(self, row: FileRow) -> bool:
        """Say whether the first cell takes in others beside it."""
        if not self.whole:
            return len(row.texts) < self.own.cells
        return self.first in row.merged and not row.merged[self.first].down

    def words_of_number(self, row: FileRow) -> Iterator[str]:
        """Yield the notice of words in the column of the 序号."""
        text = row.text(self.number)
        if self.number is not None and not NUMBER.fullmatch(text):
            yield (
                f"{row.place} {row.cell(self.number)} 的“{shortened(text)}”没有读入："
                f"“{self.title}”一栏只看数字；要删去、合并事项，就改那几行"
            )

    def untitled(self, row: FileRow) -> Iterator[str]:
        """Yield a notice for each cell in a column without a title.

        Those in columns with one were named at the header row.
        """
        for n in range(len(row.texts)):
            titled = n < self.own.cells and self.own.titles[n].strip()
            if n in self.columns.values() or n == self.marks or titled:
                continue
            if text := row.text(n).strip():
                yield f"{row.place} {row.cell(n)} 的“{shortened(text)}”没有读入：这一栏没有标题"
            elif n in row.faults:
                yield f"{row.place} {row.faults[n].message}，没有读入"


class Untold:
    """Tells the categories of a table's items, one row after the other."""

    def __init__(
        self,
        table: FileTable,
        own: OwnList,
        chapter: Chapter,
        look: ChapterLayout,
        before: Sequence[Item],
    ) -> None:
        """Know the list of ``chapter``, where the columns of ``table`` stand and what is above."""
        self.own = own
        self.whole = table.whole
        has_column = look.column(Content.CATEGORY).key in own.head.columns
        self.by_rows = not has_column and look.category is Categories.ROW
        self.as_it_was = not has_column and look.category is Categories.NONE
        self.names = {
            plain(row.texts[0]): chapter.items[row.item].category
            for row in table_rows(chapter, look)
            if row.kind is RowKind.CATEGORY
        }
        self.others = {plain(look.empty), plain(look.total)} - {""}
        self.form = _form(look.category_text)
        self.known = {plain(item.name): item.category for item in reversed(chapter.items)}
        self.first = chapter.items[0].category if chapter.items else UNTOLD
        self.current = before[-1].category if before else ""

    def begin(self, row: FileRow) -> str | None:
        """Begin a category with its row and return its notice, None for a row that is none."""
        filled = [text for text in row.texts if text.strip()]
        if not self.by_rows or len(filled) != 1 or not row.text(0).strip():
            return None
        if not self.whole and len(row.texts) == self.own.cells:
            return None
        text = plain(filled[0])
        if text in self.others:
            return None
        if text in self.names:
            self.current = self.names[text]
            return ""
        match = self.form.fullmatch(text)
        self.current = match["category"] if match else text
        if match:
            return ""
        return f"{row.place} 的“{shortened(text)}”当作类别“{self.current}”读入"

    def of(self, name: str) -> str:
        """Return the category of the next item, whose name is ``name``.

        Where nothing in the file tells, it is that of the item of this name or of the one above,
        until it is known which item it is.
        """
        if self.as_it_was:
            self.current = self.known.get(plain(name), self.current or self.first)
        return self.current


def _form(text: str) -> re.Pattern[str]:
    """Return what the rows of categories read that say ``text``, without white space."""
    form = re.escape(plain(text)).replace(re.escape(NAME), "(?P<category>.+?)", 1)
    for sign, found in SIGNS.items():
        form = form.replace(re.escape(sign), found)
    return re.compile(form)
