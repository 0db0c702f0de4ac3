"""Office files from elsewhere, read and asked: is every cell and paragraph in what was read?

`python -m tests.foreign FOLDER` reads every .xlsx and .docx below FOLDER as an edited file of the
shipped booklet would be, says how many were accepted and why others were not, and lists each that
raised something else than a fault, was called damaged, took long or lost a word without a word. A
second reader (python-calamine; for Word the bare text of the XML) says what stands in a file.
"""

import re
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from booklet.files.faults import UserError
from booklet.files.parts import BROKEN
from booklet.incoming.beside import NUMBER
from booklet.incoming.edited import ReadBack, read_back
from booklet.look.load import load_layout
from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.model.tables import FileTable, column_letters
from booklet.sheet import reader as sheet
from booklet.sheet.continuation import CONTINUATION_TITLE, MARKED
from booklet.source.load import load_source
from booklet.word import reader as word
from tests.tools import ROOT

SLOW = 10  # seconds of this process's own time
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT_WORD = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
# Where a text of so many characters stands in what was read, that is no chance.
NO_CHANCE = 8
QUOTED = 17
READING_AIDS = ("rt", "del", "moveFrom", "Fallback", "txbxContent")


class Asked:
    """What one file holds, by the second reader, beside what ours made of it."""

    def __init__(self, path: Path, booklet: Booklet, layout: Layout) -> None:
        self.path = path
        self.booklet = booklet
        self.layout = layout
        self.flaws: list[str] = []
        self.unasked = ""  # why the second reader could not read the file

    def outcome(self) -> str:
        """Return what became of the file, in one word."""
        begun = time.process_time()
        try:
            read = read_back(self.path, self.booklet, self.layout)
        except UserError as error:
            said = error.faults[0].message
            if BROKEN in str(error):
                self.flaws.append(f"called damaged: {said}")
            outcome = re.sub(r"第 \d+ |“[^”]*”|[A-Z]+\d+(:[A-Z]+\d+)?|[\w/]+\.\w+", "…", said)
        except Exception:
            self.flaws.append(traceback.format_exc(limit=-2))
            return "raised"
        else:
            outcome = "accepted"
            self.flaws += (f"not told: {text}" for text in self.untold(read))
        if time.process_time() - begun > SLOW:
            self.flaws.append(f"took {time.process_time() - begun:.0f} seconds")
        self.ask_tables()
        return outcome[:60]

    # --- The tables -------------------------------------------------------------------------------

    def ask_tables(self) -> None:
        """Ask whether the tables have every cell and paragraph, or a fault or notice for it."""
        try:
            is_sheet = self.path.suffix.lower() == ".xlsx"
            tables = (sheet if is_sheet else word).read_tables(self.path)
        except UserError:
            return
        lost = self.lost_cells(tables) if is_sheet else self.lost_paragraphs(tables)
        try:
            self.flaws += (f"not read: {text}" for text in lost)
        except (CalamineError, etree.XMLSyntaxError, IndexError, KeyError) as error:
            self.unasked = type(error).__name__

    def lost_cells(self, tables: list[FileTable]) -> Iterator[str]:
        ours = {table.name: table for table in tables}
        for name, cells in stored_cells(self.path):
            rows = {row.place.line: row for row in ours[name].rows}
            for (line, column), text in cells.items():
                row = rows.get(line)
                if row is None or not (row.text(column).strip() or column in row.faults):
                    yield f"{name} {column_letters(column)}{line} {text!r}"
                elif column not in row.faults and not same(text, row.text(column)):
                    yield f"{name} {column_letters(column)}{line} {text!r}: {row.text(column)!r}"

    def lost_paragraphs(self, tables: list[FileTable]) -> Iterator[str]:
        found = [text for table in tables for text in (*table.above, *table.notices)]
        for table in tables:
            for row in table.rows:
                found += (*row.texts, *row.notices)
                found += (fault.message for fault in (*row.faults.values(), *row.struck.values()))
        everything = bare("".join(found))
        for _, texts in stored_texts(self.path):
            if bare("".join(texts)) not in everything:
                # Some of it may have been left out, and was named.
                yield from (repr(text) for text in texts if bare(text) not in everything)

    # --- The items and the notices ----------------------------------------------------------------

    def untold(self, read: ReadBack) -> Iterator[str]:
        """Yield the texts of an accepted file that are neither in its items nor in a notice."""
        known = {bare(text) for text in self.own_words(read)}
        everything = "\n".join(sorted(known))
        told = bare("".join(read.notices))
        many = re.search(r"表格以外的文字没有读入.*等\d+行", told) is not None

        def is_known(line: str) -> bool:
            return bool(
                {line, re.sub(r"\d+$", "", line)} & known
                or NUMBER.fullmatch(line)
                or MARKED.fullmatch(line)
                or (len(line) > NO_CHANCE and line in everything)
                or line[:QUOTED] in told
            )

        for place, texts in self.stored(told):
            if bare(place) in told if place else many:
                continue
            # Some of a paragraph may have been left out, and was named.
            whole = "".join(texts)
            if is_known(bare("".join(text for text in texts if bare(text) not in told))):
                continue
            for line in whole.split("\n"):
                names = re.split(r"[、，,；;／/\s]+", line.strip())
                if not (is_known(bare(line)) or all(map(is_known, names))):
                    yield from (f"{place}{t}" for t in texts if not is_known(bare(t)))

    def stored(self, told: str) -> Iterator[tuple[str, list[str]]]:
        """Yield place and texts of each cell or paragraph; what is ``told`` as a whole is left out.

        That is a sheet, a table or a column by its title.
        """
        if self.path.suffix.lower() == ".docx":
            for table, texts in stored_texts(self.path):
                if not re.search(rf"第{table}个表格(没有清单的表头|是[^合])", told):
                    yield "", texts
            return
        for name, cells in stored_cells(self.path):
            if re.search(rf"工作表“{re.escape(bare(name))}”[^第]*没有读入", told):
                continue
            unread = {
                column
                for (line, column), text in cells.items()
                if f"“{bare(name)}”第{line}行的“{bare(text)}”一栏不在清单里" in told
            }
            for (line, column), text in cells.items():
                if column not in unread:
                    yield f"“{name}”第 {line} 行 {column_letters(column)}{line} ", [text]

    def own_words(self, read: ReadBack) -> Iterator[str]:
        """Yield what was read, and what the booklet prints beside it."""
        booklet = self.booklet
        yield from ("", CONTINUATION_TITLE, "目录", read.date or booklet.date, booklet.date)
        yield from (booklet.region, booklet.organisation, booklet.title, booklet.full_title)
        for number, (chapter, items) in enumerate(
            zip(booklet.chapters, read.chapters, strict=True), 1
        ):
            yield from (chapter.title, chapter.name, f"{number}.{chapter.name}")
            for column in self.layout.chapters[chapter.kind].columns:
                yield from (column.key, chapter.column_title(column.key))
            for own in items or ():
                yield from (own.item.category, own.item.name)
                for cell in own.item.cells.values():
                    for paragraph in cell.paragraphs:
                        yield paragraph
                        yield re.sub(r"^[\d一二三四五六七八九十]+[.、]", "", paragraph)


def stored_cells(path: Path) -> Iterator[tuple[str, dict[tuple[int, int], str]]]:
    """Yield each worksheet's cells by row, from 1, and column, from 0, as calamine reads them."""
    workbook = CalamineWorkbook.from_path(str(path))
    for metadata in workbook.sheets_metadata:
        if metadata.typ != SheetTypeEnum.WorkSheet:
            continue
        rows = workbook.get_sheet_by_name(metadata.name).to_python(skip_empty_area=False)
        yield (
            metadata.name,
            {
                (line, column): text
                for line, row in enumerate(rows, 1)
                for column, value in enumerate(row)
                if (text := str(value)).strip()
            },
        )


def stored_texts(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield table, 0 for none, and texts of each paragraph, those of text boxes left out."""
    with zipfile.ZipFile(path) as package:
        names = [name for name in package.namelist() if re.fullmatch(r"word/document\d*.xml", name)]
        root = etree.fromstring(package.read(names[0]), etree.XMLParser(resolve_entities=False))
    for space in (WORD, STRICT_WORD):
        outer = [
            table
            for table in root.iter(f"{space}tbl")
            if not any(local(e) in ("tbl", *READING_AIDS) for e in table.iterancestors())
        ]
        for paragraph in root.iter(f"{space}p"):
            if any(local(element) in READING_AIDS for element in paragraph.iterancestors()):
                continue
            tables = [e for e in paragraph.iterancestors() if local(e) == "tbl"]
            if len(tables) > 1:
                continue  # a table in a cell is a fault of the cell
            number = outer.index(tables[0]) + 1 if tables else 0
            texts = [t.text or "" for t in paragraph.iter(f"{space}t") if shows(t, paragraph)]
            if "".join(texts).strip():
                yield number, texts


def shows(text: etree._Element, paragraph: etree._Element) -> bool:
    """Say whether a text stands in its paragraph and in nothing that does not show."""
    for element in text.iterancestors():
        if element is paragraph:
            return True
        if local(element) in READING_AIDS:
            return False
    return False


def local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def same(stored: str, read: str) -> bool:
    """Say whether a cell's value, a number with or without its format, is what was read."""
    if bare(stored) == bare(read):
        return True
    try:
        number, shown = float(stored), float(read.replace(",", "").removesuffix("%"))
    except ValueError:
        return False
    shown /= 100 if read.endswith("%") else 1
    return abs(number - shown) <= 0.51 * max(1.0, abs(number) * 1e-9)


def asked(paths: Iterable[Path], booklet: Booklet, layout: Layout) -> Iterator[tuple[str, str]]:
    """Yield outcome and flaws, if any, of each file."""
    for path in paths:
        one = Asked(path, booklet, layout)
        outcome = one.outcome()
        yield outcome, "".join(f"{path}\n    {flaw}\n" for flaw in one.flaws[:5])


def main(folder: Path) -> bool:
    """Ask the files below ``folder`` and print what became of them."""
    layout = load_layout(ROOT / "templates")
    booklet = load_source(ROOT / "source", layout).booklet
    paths = sorted(p for p in folder.rglob("*") if p.suffix.lower() in (".xlsx", ".docx"))
    outcomes: Counter[str] = Counter()
    flawed = 0
    for outcome, flaws in asked(paths, booklet, layout):
        outcomes[outcome] += 1
        flawed += bool(flaws)
        print(flaws, end="", flush=True)
    for outcome, count in outcomes.most_common():
        print(f"{count:6} {outcome}")
    print(f"{len(paths)} files, {flawed} of them to look at")
    return not flawed


if __name__ == "__main__":
    sys.exit(not main(Path(sys.argv[1])))
