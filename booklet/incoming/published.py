"""The text of a published booklet -> Booklet.

Text that was taken out of a published PDF or web page comes with tab-separated columns, one item a
line, the header row at the start of each page, and with marks of the extraction. These are mended
by the named repairs and nothing else; what goes beyond them is listed in corrections.yaml. What
cannot be placed is refused.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from booklet.files.faults import Fault, Place, UserError, refuse
from booklet.files.replacement import replace_files
from booklet.files.text import read_text
from booklet.incoming.heads import same_column
from booklet.incoming.named_repairs import repaired
from booklet.look.load import load_layout
from booklet.model.booklet import Booklet, Cell, Chapter, Item, listed
from booklet.model.date import is_date
from booklet.model.layout import ChapterLayout, Column, Content, Layout
from booklet.source.dump import dump
from booklet.source.load import load_corrections
from booklet.source.schema import schemas
from booklet.source.shapes import Correction

CONTENTS_HEADING = re.compile(r"目\s*录")
CONTENTS_ENTRY = re.compile(r"\d+\.\s*(?P<name>.+?)[.．…·\s]+(?P<page>\d+)")
NUMBER_COLUMN = "序号"


@dataclass
class PublishedChapter:
    """A chapter as it is being read: its name in 目录, its columns and its items."""

    name: str
    title: str
    kind: str = ""
    titles: tuple[str, ...] = ()
    number: int = 0
    items: list[Item] = field(default_factory=list)

    def column_titles(self, look: ChapterLayout) -> dict[str, str]:
        """Return the columns' titles that are not those of ``look``."""
        titles = zip(look.columns, self.titles, strict=True)
        return {column.key: title for column, title in titles if column.key != title}


def read_published(path: Path, layout: Layout, corrections: Sequence[Correction] = ()) -> Booklet:
    """Read the published text ``path`` and apply ``corrections``.

    Raises :class:`UserError` with every line that cannot be placed.
    """
    reader = _PublishedReader(path.name, layout, corrections)
    booklet = reader.read(read_text(path, path.name))
    if reader.faults or booklet is None:
        raise UserError(reader.faults)
    return booklet


def import_published(path: Path, folder: Path, templates: Path) -> list[Path]:
    """Write the published text ``path`` as source files into ``folder`` and return their paths.

    ``folder`` may hold a corrections.yaml, which is applied. Raises :class:`UserError` for every
    line that cannot be placed, and before it would replace a file.
    """
    layout = load_layout(templates)
    booklet = read_published(path, layout, load_corrections(folder))
    files = dump(booklet, layout)
    taken = [name for name in files if (folder / name).exists()]
    if taken:
        raise refuse(
            folder, f"文件夹里已经有 {'、'.join(taken)}", "换一个空文件夹，或者先把它们移走"
        )
    replace_files(folder, {n: t.encode() for n, t in (files | schemas(layout)).items()})
    return [folder / name for name in files]


class _PublishedReader:
    """Places line after line and collects the faults."""

    def __init__(self, name: str, layout: Layout, corrections: Sequence[Correction]) -> None:
        self.name = name
        self.layout = layout
        self.corrections = {(c.chapter, c.number, c.column): c for c in corrections}
        self.faults: list[Fault] = []
        self.line = 0
        self.cover: dict[int, str] = {}  # its texts by the number of their lines
        self.contents: list[str] | None = None
        self.chapters: list[PublishedChapter] = []
        self.lost = False  # below a title or header row that has no place, until the next title

    def read(self, text: str) -> Booklet | None:
        for self.line, line in enumerate(text.split("\n"), 1):
            if line.strip():
                self.place(line)
        self.check_cover()
        self.check_completeness()
        return None if self.faults else self.booklet()

    def place(self, line: str) -> None:
        """Give a line its place: cover, 目录, chapter title, header row or item."""
        if self.contents is None:
            if CONTENTS_HEADING.fullmatch(line.strip()):
                self.contents = []
            else:
                self.cover[self.line] = line.strip()
        elif not self.chapters and (entry := CONTENTS_ENTRY.fullmatch(line.strip())):
            self.contents.append(entry["name"])
        elif "\t" not in line:
            self.place_title(line.strip())
        elif line.split("\t")[0].strip() == NUMBER_COLUMN:
            self.place_header([title.strip() for title in line.split("\t")])
        else:
            self.place_item(line.split("\t"))

    def place_title(self, line: str) -> None:
        placed = {chapter.name for chapter in self.chapters}
        names = [name for name in self.contents or [] if name not in placed]
        if name := next((name for name in names if line.endswith(name)), None):
            self.chapters.append(PublishedChapter(name, line))
            self.lost = False
        elif not self.lost:
            self.lost = True
            self.fault(
                f"不知道“{line[:20]}”放在哪里",
                "目录之后只应有各清单的标题、表头行和用制表符分栏的事项",
            )

    def place_header(self, titles: list[str]) -> None:
        if self.lost:
            return
        if not self.chapters:
            self.lost = True
            self.fault("表头行出现在第一个清单的标题之前", "检查清单标题是否与目录中的名称一致")
            return
        chapter = self.chapters[-1]
        if chapter.titles:
            if chapter.titles != tuple(titles):
                self.fault("表头与这个清单前面各页的不同", "检查这一行的栏目名称")
            return
        kind = next(
            (k for k, known in self.layout.chapters.items() if _same_columns(titles, known)), None
        )
        if kind is None:
            known = "；".join(
                "、".join(c.key for c in chapter.columns)
                for chapter in self.layout.chapters.values()
            )
            self.lost = True
            self.fault(f"没有这样的表头：{'、'.join(titles)}", f"可用的表头：{known}")
            return
        chapter.kind, chapter.titles = kind, tuple(titles)

    def place_item(self, raw: list[str]) -> None:
        if self.lost:
            return
        if not self.chapters or not self.chapters[-1].titles:
            self.lost = True
            self.fault("事项出现在表头行之前", "检查上面的清单标题和表头行")
            return
        chapter = self.chapters[-1]
        layout = self.layout.chapters[chapter.kind]
        chapter.number += 1
        number = raw[0].strip()
        if number != str(chapter.number):
            self.fault(f"序号是“{number}”，应当是 {chapter.number}", "检查是否缺少事项或多了事项")
            chapter.number = int(number) if number.isdecimal() else chapter.number
        if len(raw) != len(layout.columns):
            self.fault(
                f"这一行有 {len(raw)} 栏，应当有 {len(layout.columns)} 栏", "检查栏与栏之间的制表符"
            )
            return
        cells: dict[Content | str, Cell] = {}
        for column, text in zip(layout.columns[1:], raw[1:], strict=True):
            cells[_slot(column)] = self.cell(chapter, number, column, text)
        chapter.items.append(
            Item(
                category=cells.pop(Content.CATEGORY).text,
                name=cells.pop(Content.NAME).text,
                cells={str(key): cell for key, cell in cells.items()},
            )
        )

    def cell(self, chapter: PublishedChapter, number: str, column: Column, raw: str) -> Cell:
        try:
            paragraphs = tuple(repaired(raw))
        except ValueError as error:
            self.fault(f"“{column.key}”一栏{error}", "照原件改正这一行，再导入一次")
            return Cell(paragraphs=())
        correction = self.corrections.pop((chapter.name, number, column.key), None)
        if correction:
            if "\n".join(paragraphs) != correction.published:
                self.fault(
                    f"corrections.yaml 中第 {number} 项“{column.key}”的原文与这里不同",
                    "改正 corrections.yaml 中的原文",
                )
            paragraphs = tuple(correction.corrected.split("\n"))
        if not paragraphs:
            self.fault(f"“{column.key}”一栏是空的", "照原件补上这一栏")
        if column.content is not Content.TEXT and len(paragraphs) > 1:
            self.fault(
                f"“{column.key}”一栏有几段文字：{'／'.join(paragraphs)}"[:120],
                "可能是相邻两栏混在一起：照原件改正这一行，或者在 corrections.yaml 中写明更正",
            )
        if column.content is Content.LIST:
            return listed("".join(paragraphs))
        return Cell(paragraphs=paragraphs)

    def check_cover(self) -> None:
        last, date = list(self.cover.items())[-1] if self.cover else (1, "")
        if len(self.cover) != 4:
            self.line = 1
            self.fault("封面应当有四行：地区、单位、标题、日期", "在“目录”一行之前补齐这四行")
        elif not is_date(date):
            self.line = last
            self.fault(f"封面的日期“{date}”写法不对", "写成“2025 年 7 月”或“2025 年 7 月 1 日”")

    def check_completeness(self) -> None:
        for name in self.contents or []:
            if name not in {chapter.name for chapter in self.chapters}:
                self.fault(f"目录中有“{name}”，正文中没有这个清单", "检查这个清单的标题行")
        if not self.contents:
            self.fault("找不到目录", "在封面之后写上“目录”一行和各清单的名称、页码")
        for chapter in self.chapters:
            if not chapter.items and not self.faults:
                self.fault(f"“{chapter.name}”里没有事项", "检查这个清单的表头行和事项")
            self.check_categories(chapter)
        for name, number, column in self.corrections:
            self.fault(
                f"corrections.yaml 更正了“{name}”第 {number} 项“{column}”，这里没有这一栏",
                "改正 corrections.yaml，或者删去这一条",
            )
        prefixes = {c.title.removesuffix(c.name) for c in self.chapters}
        if len(prefixes) > 1:
            self.fault(f"各清单标题的前缀不同：{'、'.join(sorted(prefixes))}", "改成一样的前缀")

    def check_categories(self, chapter: PublishedChapter) -> None:
        closed: set[str] = set()
        for before, item in zip(chapter.items, chapter.items[1:], strict=False):
            if before.category != item.category:
                closed.add(before.category)
            if item.category in closed:
                self.fault(
                    f"“{chapter.name}”里“{item.category}”分成了几处", "把同一类别的事项放在一起"
                )
                return

    def booklet(self) -> Booklet:
        region, organisation, title, date = self.cover.values()
        first = self.chapters[0]
        return Booklet(
            region=region,
            organisation=organisation,
            title=title,
            date=date,
            chapter_prefix=first.title.removesuffix(first.name),
            chapters=tuple(
                Chapter(
                    kind=chapter.kind,
                    name=chapter.name,
                    title=chapter.title,
                    file=f"{chapter.kind}.yaml",
                    column_titles=chapter.column_titles(self.layout.chapters[chapter.kind]),
                    items=tuple(chapter.items),
                )
                for chapter in self.chapters
            ),
        )

    def fault(self, message: str, remedy: str) -> None:
        self.faults.append(Fault(Place(self.name, self.line), message, remedy))


def _slot(column: Column) -> Content | str:
    return column.content if column.content in (Content.CATEGORY, Content.NAME) else column.key


def _same_columns(titles: Sequence[str], layout: ChapterLayout) -> bool:
    return len(titles) == len(layout.columns) and all(
        same_column(title, column.key) for title, column in zip(titles, layout.columns, strict=True)
    )
