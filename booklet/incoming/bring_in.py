"""What `import` does with an edited file: find its changes, say them, splice them into source/."""

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from booklet.editions.matching import Entry, pair_up
from booklet.files.faults import UserError
from booklet.files.replacement import replace_files
from booklet.files.text import BYTE_ORDER_MARK
from booklet.incoming.edited import ReadBack, read_back
from booklet.model.booklet import Item
from booklet.model.date import edition_date
from booklet.model.layout import Content, Layout, load_layout
from booklet.source.chapter_file import comments_above
from booklet.source.load import Source, load_source
from booklet.source.order import category_order, longest_in_order
from booklet.source.splice import Wanted, spliced
from booklet.word.changes import Changes


@dataclass(frozen=True)
class Change:
    """What happens to an item: its kinds, such as 移动, whose item it is, and the details."""

    kinds: tuple[str, ...]
    said: str
    details: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the change as an editor reads it."""
        return "\n".join([f"{'、'.join(self.kinds)}  {self.said}", *self.details])


@dataclass(frozen=True)
class Imported:
    """What an edited file changes, the new content of the source files, and what was left out."""

    changes: tuple[Change, ...]
    files: Mapping[str, bytes]
    notices: tuple[str, ...]

    @property
    def summary(self) -> str:
        """How many items change, and how."""
        if not self.changes:
            return "与清单相同，没有要改的地方"
        counts = Counter(kind for change in self.changes for kind in change.kinds)
        return f"共 {len(self.changes)} 处：" + "，".join(f"{k} {n}" for k, n in counts.items())


def import_edited(
    path: Path, folder: Path, templates: Path, changes: Changes | None, dry_run: bool
) -> Imported:
    """Bring the items of the .xlsx or .docx ``path`` into the source files of ``folder``.

    Nothing is written with ``dry_run``. Raises :class:`UserError` for whatever cannot be read of
    either, and writes nothing then.
    """
    layout = load_layout(templates)
    source = load_source(folder, layout)
    imported = Import(source, layout, folder).of(read_back(path, source.booklet, layout, changes))
    if imported.files and not dry_run:
        replace_files(folder, imported.files)
    return imported


@dataclass(frozen=True)
class Old:
    """Where an item stands in the source: its chapter and its position in it, from 0."""

    chapter: int
    at: int


@dataclass(frozen=True)
class New:
    """An item as it shall be, and where it stands now, if it does."""

    item: Item
    old: Old | None


class Import:
    """The source, and what a file that was read back makes of it."""

    def __init__(self, source: Source, layout: Layout, folder: Path) -> None:
        """Take the source that was read from ``folder``."""
        self.source = source
        self.layout = layout
        self.folder = folder
        self.chapters = source.booklet.chapters

    def of(self, read: ReadBack) -> Imported:
        """Return what ``read`` changes. Raises :class:`UserError` where lines cannot be spliced."""
        wanted = self.wanted(read)
        files = dict(self.files(wanted))
        self.make_sure(wanted, files)
        notices = *read.notices, *self.other_date(read.date)
        return Imported(tuple(self.changes(wanted)), files, notices)

    # --- What is wanted ---------------------------------------------------------------------------

    def wanted(self, read: ReadBack) -> Mapping[int, list[New]]:
        """Return the items that each chapter of the file shall have, category by category."""
        numbers = [n for n, items in enumerate(read.chapters) if items is not None]
        olds = [Old(n, at) for n in numbers for at in range(len(self.chapters[n].items))]
        news = [(n, item) for n in numbers for item in read.chapters[n] or ()]
        pairs = pair_up(
            [Entry(old.chapter, old.at + 1, self.item(old)) for old in olds],
            [Entry(n, row.number, row.item) for n, row in news],
        )
        partner = {pair.new: pair.old for pair in pairs if pair.new is not None}
        wanted: dict[int, list[New]] = {n: [] for n in numbers}
        for at, (n, row) in enumerate(news):
            found = partner[at]
            old = None if found is None else olds[found]
            page_start = old is not None and self.item(old).page_start
            item = row.item.model_copy(update={"page_start": page_start})
            wanted[n].append(New(item, old))
        return {n: self.gathered(n, items) for n, items in wanted.items()}

    def item(self, old: Old) -> Item:
        """Return an item of the source."""
        return self.chapters[old.chapter].items[old.at]

    def gathered(self, chapter: int, items: Sequence[New]) -> list[New]:
        """Return ``items`` with those of a category together."""
        order = category_order(
            [
                (
                    new.item.category,
                    new.old is not None and self.item(new.old).category == new.item.category,
                )
                for new in items
            ],
            list(dict.fromkeys(item.category for item in self.chapters[chapter].items)),
        )
        return sorted(items, key=lambda new: order.index(new.item.category))

    def other_date(self, date: str | None) -> Iterator[str]:
        """Say that a file's date is another one, which is not brought in."""
        if date and edition_date(date) != edition_date(self.source.booklet.date):
            yield f"封面的日期“{date}”没有读入；要改日期，在 booklet.yaml 里修改"

    # --- The files --------------------------------------------------------------------------------

    def files(self, wanted: Mapping[int, Sequence[New]]) -> Iterator[tuple[str, bytes]]:
        """Yield name and content of every file that changes."""
        for n, items in wanted.items():
            chapter = self.chapters[n]
            if tuple(new.item for new in items) == chapter.items:
                continue
            raw = (self.folder / chapter.file).read_bytes()
            mark = BYTE_ORDER_MARK if raw.startswith(BYTE_ORDER_MARK) else b""
            text = spliced(
                raw.decode("utf-8-sig"),
                self.source.documents[chapter.file],
                chapter.items,
                [self.placed(n, new) for new in items],
                self.layout.chapters[chapter.kind],
            )
            yield chapter.file, mark + text.encode()

    def placed(self, chapter: int, new: New) -> Wanted:
        if new.old is None:
            return Wanted(new.item)
        if new.old.chapter == chapter:
            return Wanted(new.item, new.old.at)
        left = self.chapters[new.old.chapter]
        text = (self.folder / left.file).read_bytes().decode("utf-8-sig")
        document = self.source.documents[left.file]
        return Wanted(new.item, comments=comments_above(text, document, left.items, new.old.at))

    def make_sure(self, wanted: Mapping[int, Sequence[New]], files: Mapping[str, bytes]) -> None:
        """Read the new files once more: that they hold what is wanted is our own affair."""
        with tempfile.TemporaryDirectory() as beside:
            copy = Path(beside) / self.folder.name
            copy.mkdir()
            for name in self.source.documents:
                content = files.get(name) or (self.folder / name).read_bytes()
                (copy / name).write_bytes(content)
            try:
                read = load_source(copy, self.layout).booklet
            except UserError as error:
                raise AssertionError("a file cannot be read after splicing") from error
        expected = self.source.booklet.model_copy(
            update={
                "chapters": tuple(
                    chapter.model_copy(update={"items": tuple(new.item for new in wanted[n])})
                    if n in wanted
                    else chapter
                    for n, chapter in enumerate(self.chapters)
                )
            }
        )
        if read != expected:
            raise AssertionError("a file holds something else after splicing")

    # --- What is said of it -----------------------------------------------------------------------

    def changes(self, wanted: Mapping[int, Sequence[New]]) -> Iterator[Change]:
        """Yield what happens to each item that changes, chapter by chapter."""
        kept = {new.old for items in wanted.values() for new in items}
        for n, items in wanted.items():
            chapter = self.chapters[n]
            renamed = dict(self.renamed(n, items))
            for old_name, name in renamed.items():
                yield Change(("类别改名",), f"{chapter.name}：“{old_name}”改为“{name}”")
            still = [
                new.old.at
                for new in items
                if new.old and new.old.chapter == n and not self.recategorised(new, renamed)
            ]
            in_order = longest_in_order(still)
            for at, new in enumerate(items, 1):
                if change := self.change(n, at, new, renamed, in_order):
                    yield change
            for at, item in enumerate(chapter.items):
                if Old(n, at) not in kept:
                    yield Change(
                        ("删除",), f"{chapter.name}原第 {at + 1} 项“{item.name}”（{item.category}）"
                    )

    def renamed(self, n: int, items: Sequence[New]) -> Iterator[tuple[str, str]]:
        """Yield the categories whose items all stand under one name that was not there before."""
        before = {item.category for item in self.chapters[n].items}
        now = {new.item.category for new in items}
        for name in dict.fromkeys(item.category for item in self.chapters[n].items):
            heirs = {
                new.item.category
                for new in items
                if new.old and new.old.chapter == n and self.item(new.old).category == name
            }
            if name not in now and len(heirs) == 1 and not heirs & before:
                yield name, heirs.pop()

    def recategorised(self, new: New, renamed: Mapping[str, str]) -> bool:
        if new.old is None:
            return False
        before = self.item(new.old).category
        return renamed.get(before, before) != new.item.category

    def change(
        self, n: int, at: int, new: New, renamed: Mapping[str, str], in_order: set[int]
    ) -> Change | None:
        """Return what happens to the ``at``-th item (from 1) of the chapter, if anything does."""
        chapter = self.chapters[n]
        said = f"{chapter.name}第 {at} 项“{new.item.name}”（{new.item.category}）"
        if new.old is None:
            return Change(("新增",), said)
        kinds, details = [], []
        old = self.item(new.old)
        if new.old.chapter != n:
            kinds.append("移动")
            details.append(f"    原在{self.chapters[new.old.chapter].name}第 {new.old.at + 1} 项")
        elif self.recategorised(new, renamed):
            kinds.append("改类别")
            details.append(f"    事项类别：“{old.category}”改为“{new.item.category}”")
        elif new.old.at not in in_order:
            kinds.append("移动")
            details.append(f"    原在第 {new.old.at + 1} 项")
        if cells := list(self.changed_cells(n, old, new.item)):
            kinds.append("修改")
            details += cells
        return Change(tuple(kinds), said, tuple(details)) if kinds else None

    def changed_cells(self, n: int, old: Item, new: Item) -> Iterator[str]:
        """Yield the columns whose text changes, and the paragraphs before and after."""
        chapter = self.chapters[n]
        for column in self.layout.chapters[chapter.kind].columns:
            if column.content in (Content.NUMBER, Content.CATEGORY):
                continue
            was_there = column.content is Content.NAME or column.key in old.cells
            before = column.text(0, old).split("\n") if was_there else []
            after = column.text(0, new).split("\n")
            if before != after:
                yield f"    {chapter.column_title(column.key)}："
                yield from _difference(before, after)


def _difference(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    for tag, start, end, new_start, new_end in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if tag != "equal":
            yield from (f"    － {paragraph}" for paragraph in before[start:end])
            yield from (f"    ＋ {paragraph}" for paragraph in after[new_start:new_end])
