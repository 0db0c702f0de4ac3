"""Random edits of the Word file and the spreadsheet of each form, which `import` must find.

``python -m tests.form_edits 30 [SEED]`` makes so many in each file of each form, and says what was
found.
"""

import copy
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import openpyxl
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from booklet.incoming.bring_in import import_edited
from booklet.model.booklet import Cell, Chapter, Item
from booklet.model.columns import Categories, ChapterLayout, Column, Content
from booklet.source.load import load_source
from booklet.source.look import load_look
from tests.edited import office_files
from tests.forms import DEPARTMENTS, FORMS, Form, written
from tests.tools import ROOT

TEMPLATES = ROOT / "templates"
SET_IN = "　　"


class WordRow:
    """A row of a list's table in a Word file."""

    def __init__(self, element: Any) -> None:
        self.element = element

    def put(self, column: int, text: str) -> None:
        """Type ``text`` into a cell, a paragraph a line."""
        cell = self.element.tc_lst[column]
        first, *others = cell.p_lst
        for old in (*others, *first.findall(qn("w:r"))):
            old.getparent().remove(old)
        for line in text.split("\n"):
            cell.append(paragraph := copy.deepcopy(first))
            Paragraph(paragraph, None).add_run(line)  # type: ignore[arg-type]
        cell.remove(first)

    def remove(self) -> None:
        self.element.getparent().remove(self.element)

    def copied_below(self, other: "WordRow") -> "WordRow":
        """Put a copy of this row below another one, into whose merged cell it goes."""
        other.element.addnext(made := copy.deepcopy(self.element))
        for merge in made.iter(qn("w:vMerge")):
            merge.set(qn("w:val"), "continue")
        return type(self)(made)


class WordParagraph(WordRow):
    """A paragraph of a text in a Word file."""

    def put(self, column: int, text: str) -> None:
        for run in self.element.findall(qn("w:r")):
            self.element.remove(run)
        Paragraph(self.element, None).add_run(text)  # type: ignore[arg-type]


class SheetRow:
    """A row of a sheet, for as long as none above it comes or goes."""

    def __init__(self, sheet: Any, row: int, before: str = "") -> None:
        self.sheet, self.row, self.before = sheet, row, before

    def put(self, column: int, text: str) -> None:
        """Type ``text`` into a cell."""
        self.sheet.cell(self.row, column + 1).value = self.before + text or None

    def remove(self) -> None:
        self.sheet.delete_rows(self.row)

    def copied_below(self, other: "SheetRow") -> "SheetRow":
        cells = [(cell.value, cell.number_format) for cell in self.sheet[self.row]]
        self.sheet.insert_rows(other.row + 1)
        for column, (value, form) in enumerate(cells, 1):
            cell = self.sheet.cell(other.row + 1, column)
            cell.value, cell.number_format = value, form
        return SheetRow(self.sheet, other.row + 1, self.before)


class WordEdited:
    """A Word file: finds rows by what stands in them."""

    def __init__(self, path: Path) -> None:
        self.document = docx.Document(str(path))

    def row(self, chapter: Chapter, look: ChapterLayout, item: Item) -> WordRow | None:
        """Return the row of ``item``, None where its text stands in several."""
        if look.is_prose:
            text = item.cells[look.columns[0].key].text
            found = [p for p in self.document.paragraphs if p.text == text]
            return WordParagraph(found[0]._p) if len(found) == 1 else None
        return next(
            WordRow(row)
            for table in self.document.tables
            for row in table._tbl.tr_lst
            if item.name in ["".join(p.text for p in cell.p_lst) for cell in row.tc_lst]
        )

    def save(self, path: Path) -> None:
        self.document.save(str(path))

    def columns(self, look: ChapterLayout) -> Sequence[Column]:
        return look.printed


class SheetEdited:
    """A spreadsheet: finds rows by what stands in them."""

    def __init__(self, path: Path) -> None:
        self.workbook = openpyxl.load_workbook(path)

    def row(self, chapter: Chapter, look: ChapterLayout, item: Item) -> SheetRow | None:
        """Return the row of ``item``, None where its text stands in several."""
        text = SET_IN + item.cells[look.columns[0].key].text if look.is_prose else item.name
        found = [
            SheetRow(sheet, int(cells[0].row or 0), SET_IN if look.is_prose else "")
            for sheet in self.workbook.worksheets[1:]
            for cells in sheet.iter_rows()
            if text in [cell.value for cell in cells]
        ]
        return found[0] if len(found) == 1 else None

    def save(self, path: Path) -> None:
        self.workbook.save(path)

    def columns(self, look: ChapterLayout) -> Sequence[Column]:
        beside = [c for c in look.columns if c not in look.printed]
        return (*look.printed, *beside)


EDITED = {"docx": WordEdited, "xlsx": SheetEdited}
KINDS = ("reword", "reword", "rename", "remove", "add", "move")


@dataclass
class Editor:
    """Makes random edits in a file and in what is expected of it."""

    file: Any
    looks: Sequence[ChapterLayout]
    chapters: Sequence[Chapter]
    chance: random.Random

    def __post_init__(self) -> None:
        self.items = [list(chapter.items) for chapter in self.chapters]

    def edit(self, edits: int) -> Counter[str]:
        """Make so many edits, each of another item; return how many of each kind."""
        places = [(c, item) for c, own in enumerate(self.items) for item in own]
        self.chance.shuffle(places)
        made: Counter[str] = Counter()
        for chapter, item in places:
            if made.total() == edits:
                break
            if kind := self.edited(chapter, item):
                made[kind] += 1
        return made

    def edited(self, chapter: int, item: Item) -> str:
        """Edit an item in some way; return in which, empty where that cannot be."""
        look = self.looks[chapter]
        row = self.file.row(self.chapters[chapter], look, item)
        if row is None:
            return ""
        own = self.items[chapter]
        at = next(n for n, other in enumerate(own) if other is item)
        if look.is_prose:
            return self.edit_paragraph(chapter, at, row)
        kind = self.chance.choice(KINDS if look.typed_columns else KINDS[2:])
        opens = at == 0 or own[at - 1].category != item.category
        alone = sum(other.category == item.category for other in own) == 1
        if kind in ("remove", "move") and (alone or opens):
            return ""  # with its row a merged category would go
        if look.category is Categories.NONE and (kind == "move" or (kind == "rename" and opens)):
            return ""  # a Word file does not tell its category
        getattr(self, kind)(chapter, at, row)
        return kind

    # --- Kinds of edits ---------------------------------------------------------------------------

    def reword(self, chapter: int, at: int, row: Any) -> None:
        look, item = self.looks[chapter], self.items[chapter][at]
        column = self.chance.choice(look.typed_columns)
        cell = self.cell(column, item.cells[column.key])
        self.items[chapter][at] = item.model_copy(update={"cells": item.cells | {column.key: cell}})
        row.put(self.place(look, column), column.text(0, self.items[chapter][at]))

    def cell(self, column: Column, cell: Cell) -> Cell:
        """Return another text for a cell."""
        if column.content is Content.TICK:
            return Cell(paragraphs=() if cell.paragraphs else (column.sign,))
        if column.optional and cell.paragraphs and self.chance.random() < 0.3:
            return Cell(paragraphs=())
        number = self.chance.randint(1000, 9999)
        return {
            Content.AMOUNT: lambda: Cell(paragraphs=(f"{number}.25",)),
            Content.LIST: lambda: Cell(
                paragraphs=tuple(self.chance.sample(DEPARTMENTS, self.chance.randint(1, 3)))
            ),
            Content.TEXT: lambda: Cell(paragraphs=(*cell.paragraphs, f"9.办理第{number}号事宜。")),
        }[column.content]()

    def rename(self, chapter: int, at: int, row: Any) -> None:
        look, item = self.looks[chapter], self.items[chapter][at]
        name = item.name.replace("工作", "服务工作", 1)
        self.items[chapter][at] = item.model_copy(update={"name": name})
        row.put(self.place(look, look.column(Content.NAME)), name)

    def remove(self, chapter: int, at: int, row: Any) -> None:
        row.remove()
        del self.items[chapter][at]

    def add(self, chapter: int, at: int, row: Any) -> None:
        look, item = self.looks[chapter], self.items[chapter][at]
        name = f"承办第{self.chance.randint(10_000, 99_999)}号新增事宜"
        made = row.copied_below(row)
        made.put(self.place(look, look.column(Content.NAME)), name)
        self.items[chapter].insert(at + 1, item.model_copy(update={"name": name}))

    def move(self, chapter: int, at: int, row: Any) -> None:
        """Move an item below another one, and into its category."""
        look, own = self.looks[chapter], self.items[chapter]
        item = own.pop(at)
        to = self.chance.randrange(len(own))
        below = self.file.row(self.chapters[chapter], look, own[to])
        made = row.copied_below(below)
        own.insert(to + 1, item.model_copy(update={"category": own[to].category}))
        columns = self.file.columns(look)
        category = look.column(Content.CATEGORY)
        if category in columns and not (
            look.category is Categories.MERGED and isinstance(made, WordRow)
        ):
            made.put(columns.index(category), own[to].category)
        # The row of a sheet is one further down where the copy stands above it.
        if isinstance(row, SheetRow) and below.row < row.row:
            row.row += 1
        row.remove()

    def edit_paragraph(self, chapter: int, at: int, row: Any) -> str:
        key = self.looks[chapter].columns[0].key
        text = f"{self.items[chapter][at].cells[key].text}第{self.chance.randint(10, 99)}条。"
        item = Item(category="", name="", cells={key: Cell(paragraphs=(text,))})
        kind = self.chance.choice(("reword", "add"))
        if kind == "add":
            row = row.copied_below(row)
            self.items[chapter].insert(at + 1, item)
        else:
            self.items[chapter][at] = item
        row.put(0, text)
        return f"{kind} a paragraph"

    def place(self, look: ChapterLayout, column: Column) -> int:
        return list(self.file.columns(look)).index(column)


def tried(form: Form, folder: Path, edits: int, seed: int = 0) -> Iterator[tuple[str, str]]:
    """Yield for each file of a form what was edited, and what is wrong with what came in of it."""
    source = written(form, folder / "source", items=edits + 10)
    layout = load_look(source, TEMPLATES)
    booklet = load_source(source, layout).booklet
    looks = [layout.chapters[chapter.kind] for chapter in booklet.chapters]
    files = office_files(booklet, layout, folder)
    for suffix, kind in EDITED.items():
        chance = random.Random(f"{form.name}-{seed}")
        editor = Editor(kind(files[suffix]), looks, booklet.chapters, chance)
        made = editor.edit(edits)
        path = folder / f"edited.{suffix}"
        editor.file.save(path)
        own = Path(shutil.copytree(source, folder / f"source-{suffix}"))
        brought = import_edited(path, own, TEMPLATES, None, dry_run=False)
        found = load_source(own, layout).booklet
        wrong: list[object] = [
            f"{chapter.name}: {len(chapter.items)} items came in, {len(items)} were wanted, "
            f"{sum(a != b for a, b in zip(chapter.items, items, strict=False))} differ"
            for chapter, items in zip(found.chapters, editor.items, strict=True)
            if list(chapter.items) != items
        ]
        unedited = import_edited(files[suffix], source, TEMPLATES, None, dry_run=True)
        wrong += [f"unedited: {said}" for said in (*unedited.changes, *unedited.notices)]
        # Where a like item goes, a renamed one may be told as another that comes.
        if len(brought.changes) > made.total() + made["rename"]:
            wrong.append(f"{len(brought.changes)} changes are told")
        said = ", ".join(f"{number} × {kind}" for kind, number in sorted(made.items()))
        yield f"{suffix}: {said}", "; ".join(map(str, wrong))


if __name__ == "__main__":
    bad = 0
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    for form in FORMS:
        with tempfile.TemporaryDirectory() as name:
            for made, wrong in tried(form, Path(name), int(sys.argv[1]), seed):
                print(f"{form.name} {made}: {wrong or 'found exactly'}")
                bad += bool(wrong)
    sys.exit(bad > 0)
