"""What stands in an edited file outside the tables: the cover's date, and what is left out."""

import re
from collections.abc import Iterable, Iterator

from booklet.incoming.heads import plain
from booklet.incoming.lists import bare
from booklet.incoming.published import CONTENTS_HEADING
from booklet.model.booklet import Booklet
from booklet.model.date import is_date
from booklet.model.layout import Layout
from booklet.plan.contents import entries
from booklet.plan.imprint import said_rows

# What stands above a table that goes on with the one before.
CONTINUED = re.compile(r"[（(]?(?:续|续上?表|接上[页表])\s*[\d一二三四五六七八九十]*[）)]?")
# What stands behind a name in 目录: leader dots and the page number.
OF_PAGE = re.compile(r"[.．…·\s]*\d*$")
# What a title may have behind it without saying anything more: how many items there are.
COUNTED = re.compile(r"[（(]\s*(?:共?\s*\d+\s*[项个条]?|续表?)\s*[)）]\s*$")
# A line outside the tables is quoted so far, and so many lines are.
QUOTED, QUOTES = 20, 3


class Outside:
    """The lines outside the tables of a file, in their order."""

    def __init__(self, file: str, booklet: Booklet, layout: Layout) -> None:
        """Take the lines of ``file``, which is one of ``booklet``."""
        self.file = file
        self.entries = {plain(entry.text) for entry in entries(booklet, layout)}
        self.booklet = booklet
        self.lines: list[str] = []
        self.cover: list[str] = []
        self.told: set[str] = set()  # the titles of lists that notices name already

    def add(self, lines: Iterable[str], of_cover: bool) -> None:
        """Add lines, those before the first list and on the sheet of 目录 as the cover's."""
        lines = list(lines)
        self.lines += lines
        if of_cover:
            self.cover += lines

    @property
    def date(self) -> str | None:
        """The date on the cover: what stands above its title may bear another."""
        return next(filter(is_date, reversed(self.cover)), None)

    def notices(self) -> Iterator[str]:
        """Say which lines are not the booklet's, and not told yet.

        A line that ends with a chapter's name is its title or stands in 目录; the date is told by
        others.
        """
        booklet = self.booklet
        ours = [booklet.region, booklet.organisation, booklet.title, booklet.full_title]
        ours += (line.text for line in booklet.cover_lines)
        notes = (chapter.note for chapter in booklet.chapters)
        header = booklet.wording.header or ""
        imprint = (row.label + row.text + row.right for row in said_rows(booklet))
        known = {*map(plain, (*ours, *notes, header, *imprint, self.date or "")), ""}
        names = [chapter.name for chapter in booklet.chapters]
        others = [
            line
            for line in dict.fromkeys(self.lines)
            if plain(line) not in known
            and plain(OF_PAGE.sub("", line)) not in self.entries
            and not any(map(bare(line).endswith, self.told))
            and not CONTENTS_HEADING.fullmatch(line)
            and not CONTINUED.fullmatch(line)
            and not any(COUNTED.sub("", OF_PAGE.sub("", line)).endswith(name) for name in names)
        ]
        if others:
            quoted = "、".join(f"“{shortened(line)}”" for line in others[:QUOTES])
            count = f"等 {len(others)} 行" if len(others) > QUOTES else ""
            yield (
                f"{self.file} 表格以外的文字没有读入：{quoted}{count}；"
                "标题和封面的文字在 booklet.yaml 里修改"
            )


def shortened(line: str) -> str:
    """Return a text on one line, so far as it is quoted."""
    line = " ".join(line.split())
    return line if len(line) <= QUOTED else f"{line[:QUOTED]}……"
