"""An edited spreadsheet or Word file changes in source/ what was edited, and no other byte."""

import random
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from booklet.commandline.commands import cli
from booklet.files.faults import UserError
from booklet.incoming.bring_in import Imported, import_edited
from booklet.model.booklet import Booklet
from booklet.model.columns import Content
from booklet.model.layout import Layout
from booklet.source import document, splice, wording
from booklet.source import dump as source_dump
from booklet.source.document import Document
from booklet.source.items import item_of_row
from booklet.source.load import Source, load_source
from tests import towns
from tests.edited import EDITED, Edited, EditedSheets, office_files, written_source
from tests.tools import ROOT, SMALL, contents, libreoffice

TEMPLATES = ROOT / "templates"
FORMATS = ("xlsx", "docx")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped source that may be changed."""
    return shutil.copytree(ROOT / "source", tmp_path / "source")


def brought_back(path: Path, folder: Path, dry_run: bool = False) -> Imported:
    return import_edited(path, folder, TEMPLATES, None, dry_run)


# --- Round trip ----------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_unedited_file_changes_no_byte(
    suffix: str, files: dict[str, Path], folder: Path
) -> None:
    before = contents(folder)
    imported = brought_back(files[suffix], folder)
    assert (imported.changes, imported.files, imported.notices) == ((), {}, ())
    assert imported.summary == "与清单相同，没有要改的地方"
    assert contents(folder) == before


@pytest.mark.parametrize("suffix", FORMATS)
def test_saving_in_libreoffice_loses_nothing(
    suffix: str, files: dict[str, Path], layout: Layout, folder: Path, tmp_path: Path
) -> None:
    """The shipped booklet, and a town with items that go on in further rows and over pages."""
    town = towns.booklet(3, (10, 30, 20), (1, 12), longer_than_a_page=2)
    written_source(town, layout, tmp_path / "town")
    longer = tmp_path / "long"
    longer.mkdir()
    theirs = office_files(town, layout, longer)[suffix].rename(longer / f"town.{suffix}")
    saved = tmp_path / "saved"
    arguments = ("--convert-to", suffix, "--outdir", str(saved), str(files[suffix]), str(theirs))
    libreoffice(*arguments, profile=tmp_path)
    for name, source in (("booklet", folder), ("town", tmp_path / "town")):
        before = contents(source)
        path = saved / f"{name}.{suffix}"
        assert (
            path.read_bytes()
            != (longer / path.name if name == "town" else files[suffix]).read_bytes()
        )
        imported = brought_back(path, source)
        assert [str(change) for change in imported.changes] == []
        assert imported.notices == ()
        assert contents(source) == before


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_item_in_several_rows_is_read_as_one(
    suffix: str, layout: Layout, tmp_path: Path
) -> None:
    town = towns.booklet(5, (4, 6, 6), (1, 12), longer_than_a_page=2)
    written_source(town, layout, tmp_path / "source")
    before = contents(tmp_path / "source")
    path = office_files(town, layout, tmp_path)[suffix]
    if suffix == "xlsx":
        assert any(sheet.max_row > 2 + 6 for sheet in EditedSheets(path).sheets)
    assert brought_back(path, tmp_path / "source").changes == ()
    assert contents(tmp_path / "source") == before


# --- Edits ---------------------------------------------------------------------------------------


@dataclass
class Drawn:
    """Edits as they are made in a file, and the rows that the file then has."""

    dice: random.Random
    booklet: Booklet
    layout: Layout

    def __post_init__(self) -> None:
        self.columns = [self.layout.chapters[c.kind].columns for c in self.booklet.chapters]
        self.rows = [
            [
                ["", *(column.text(n, item) for column in columns[1:])]
                for n, item in enumerate(chapter.items)
            ]
            for chapter, columns in zip(self.booklet.chapters, self.columns, strict=True)
        ]
        self.touched: list[int] = []  # the ids of rows that are edited already
        self.moved_in: set[tuple[int, str]] = set()

    def edit(self, files: list[Edited], kind: str) -> str:
        """Do an edit and return the word for it."""
        return KINDS[kind][getattr(self, kind)(files) or 0]

    def anywhere(self) -> tuple[int, int]:
        """Return a row not edited yet, in a larger chapter more often."""
        while True:
            (chapter,) = self.dice.choices(range(3), [len(rows) for rows in self.rows])
            for at in self.untouched(chapter):
                return chapter, at

    def untouched(self, chapter: int) -> Iterator[int]:
        """Yield rows not edited yet, in any order, whose category has others that are not."""
        rows = self.rows[chapter]
        free = [n for n, row in enumerate(rows) if id(row) not in self.touched]
        sizes = Counter(rows[n][1] for n in free)
        self.dice.shuffle(free)
        yield from (n for n in free if sizes[rows[n][1]] > 3)

    def reword(self, files: list[Edited]) -> bool:
        """Change a text and return whether that is the item's name."""
        chapter, at = self.anywhere()
        row = self.rows[chapter][at]
        column = self.dice.randrange(2, len(row))
        text = row[column]
        content = self.columns[chapter][column].content
        if content is Content.LIST:
            row[column] = text + "、昌吉市" + self.dice.choice(("气象局", "统计局", "档案馆"))
        elif content is Content.TEXT and self.dice.random() < 0.5:
            lines = text.split("\n")
            lines.insert(self.dice.randint(0, len(lines)), "做好新的工作；")
            row[column] = "\n".join(lines)
        else:
            position = self.dice.randint(0, len(text))
            row[column] = (
                text[:position]
                + self.dice.choice(("（试行）", ": ", " #", "“新”"))
                + text[position:]
            )
            row[column] = row[column].strip()
        self.touched.append(id(row))
        for file in files:
            file.put(chapter, at, column, row[column])
        return content is Content.NAME

    def add(self, files: list[Edited]) -> None:
        chapter, at = self.anywhere()
        like = self.rows[chapter][at]
        name = f"全新的第{len(self.touched)}个事项{self.dice.randrange(10**9)}"
        row = ["", like[1], name, *(f"{name}的{n}" for n in range(len(like) - 3))]
        self.rows[chapter].insert(at, row)
        self.touched.append(id(row))
        for file in files:
            file.insert(chapter, at, row)

    def remove(self, files: list[Edited]) -> None:
        chapter, at = self.anywhere()
        self.touched.append(id(self.rows[chapter][at]))
        self.gone = [*getattr(self, "gone", []), self.rows[chapter].pop(at)]
        for file in files:
            file.remove(chapter, at)

    def move(self, files: list[Edited]) -> None:
        """Move a row past two or more that stay as they are, one row in each category.

        Past a single one, it might as well be that one which moved.
        """
        while True:
            chapter, at = self.anywhere()
            rows = self.rows[chapter]
            category = rows[at][1]
            own = [n for n, row in enumerate(rows) if row[1] == category]
            run = [n for n in own if abs(n - at) == abs(own.index(n) - own.index(at))]
            passed = {
                to: [
                    id(rows[n])
                    for n in range(min(at, to), max(at, to) + 1)
                    if n != at and id(rows[n]) not in self.touched
                ]
                for to in run
            }
            places = [to for to in run if len(passed[to]) > 1]
            if places and (chapter, category) not in self.moved_in:
                break
        self.moved_in.add((chapter, category))
        to = self.dice.choice(places)
        row = rows.pop(at)
        rows.insert(to, row)
        self.touched += [id(row), *passed[to][:2]]
        for file in files:
            file.remove(chapter, at)
            file.insert(chapter, to, row)

    def retype(self, files: list[Edited]) -> None:
        """Give a row another of the chapter's categories where it stands."""
        chapter, at = self.anywhere()
        row = self.rows[chapter][at]
        others = sorted({other[1] for other in self.rows[chapter]} - {row[1]})
        row[1] = self.dice.choice(others)
        self.touched.append(id(row))
        for file in files:
            file.put(chapter, at, 1, row[1])

    def expected(self) -> Booklet:
        """Return the booklet with the rows as they are now, each with those of its category."""
        chapters = []
        for chapter, columns, rows in zip(
            self.booklet.chapters, self.columns, self.rows, strict=True
        ):
            order = list(dict.fromkeys(item.category for item in chapter.items))
            look = self.layout.chapters[chapter.kind]
            items = [
                item_of_row({c.key: text for c, text in zip(columns, row, strict=True)}, look)
                for row in sorted(rows, key=lambda row: order.index(row[1]))
            ]
            chapters.append(chapter.model_copy(update={"items": tuple(items)}))
        return self.booklet.model_copy(update={"chapters": tuple(chapters)})


KINDS = {
    "reword": ("修改", "更名"),
    "add": ("新增",),
    "remove": ("删除",),
    "move": ("调序",),
    "retype": ("移动",),
}


@pytest.mark.parametrize("suffix", FORMATS)
def test_thirty_edits_are_thirty_changes_and_every_other_byte_stays(
    suffix: str, files: dict[str, Path], source: Source, layout: Layout, tmp_path: Path
) -> None:
    @settings(max_examples=3)
    @given(seed=st.integers(0, 2**32))
    def try_edits(seed: int) -> None:
        drawn = Drawn(random.Random(seed), source.booklet, layout)
        file = EDITED[suffix](files[suffix])
        kinds = [drawn.edit([file], drawn.dice.choice(list(KINDS))) for _ in range(30)]
        path = file.save(tmp_path / f"edited.{suffix}")
        shutil.rmtree(tmp_path / "source", ignore_errors=True)
        folder = shutil.copytree(ROOT / "source", tmp_path / "source")
        assert_exactly(kinds, drawn.expected(), path, folder, layout)

    try_edits()


def assert_exactly(
    kinds: list[str], wanted: Booklet, path: Path, folder: Path, layout: Layout
) -> None:
    before = contents(folder)
    tried = brought_back(path, folder, dry_run=True)
    assert contents(folder) == before
    imported = brought_back(path, folder)
    assert imported == tried
    # The shipped source is written as dump() writes it: what is not edited keeps its bytes.
    expected = {name: text.encode() for name, text in source_dump.dump(wanted, layout).items()}
    after = contents(folder)
    wrong = [name for name in expected if after[name] != expected[name]]
    assert wrong == []
    assert set(imported.files) == {n for n in expected if expected[n] != before[n]}
    said = Counter(kind for change in imported.changes for kind in change.kinds)
    assert said == Counter(kinds), [str(c) for c in imported.changes]
    assert len(imported.changes) == 30
    assert brought_back(path, folder).changes == ()


# --- Single edits --------------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return shutil.copytree(SMALL, tmp_path / "source")


NEW_NAME = "加强基层阵地建设，优化提升服务功能和水平"


@pytest.mark.parametrize("suffix", FORMATS)
def test_comments_line_ends_and_the_byte_order_mark_stay(
    suffix: str, small: Path, small_files: dict[str, Path]
) -> None:
    path = small / "basic.yaml"
    text = path.read_text(encoding="utf-8").replace("  - 加强", "  # 照上级的通知\n  - 加强")
    path.write_bytes(b"\xef\xbb\xbf" + f"# 说明\n\n{text}".replace("\n", "\r\n").encode())
    before = contents(small)
    file = EDITED[suffix](small_files[suffix])
    file.put(0, 1, 2, NEW_NAME)
    imported = brought_back(file.save(small.parent / f"edited.{suffix}"), small)
    assert [change.kinds for change in imported.changes] == [("更名",)]
    old = "加强基层阵地建设，优化提升服务功能".encode()
    assert contents(small) == {
        **before,
        "basic.yaml": before["basic.yaml"].replace(old, NEW_NAME.encode()),
    }


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_item_moves_to_another_chapter_with_its_comment(
    suffix: str, small: Path, small_files: dict[str, Path]
) -> None:
    path = small / "basic.yaml"
    text = path.read_text(encoding="utf-8").replace("  - 加强", "  # 照上级的通知\n  - 加强")
    path.write_text(text, encoding="utf-8")
    file = EDITED[suffix](small_files[suffix])
    _, category, name, *_ = file.remove(0, 1)
    file.insert(2, 1, ["", category, name, "昌吉市委组织部：\n指导建设。"])
    imported = brought_back(file.save(small.parent / f"edited.{suffix}"), small)
    assert [str(change) for change in imported.changes] == [
        f"移动  上级部门收回事项清单第 2 项“{name}”（党的建设）\n"
        "    原在基本履职事项清单第 2 项\n"
        "    承接部门及工作方式：\n    ＋ 昌吉市委组织部：\n    ＋ 指导建设。"
    ]
    assert "照上级的通知" not in path.read_text(encoding="utf-8")
    before = (SMALL / "reclaimed.yaml").read_text(encoding="utf-8")
    assert (small / "reclaimed.yaml").read_text(encoding="utf-8") == before + (
        f"党的建设:\n  # 照上级的通知\n  - 事项名称: {name}\n    承接部门及工作方式: |\n"
        "      昌吉市委组织部：\n      指导建设。\n"
    )


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_category_retyped_in_all_its_rows_changes_one_line(
    suffix: str, small: Path, small_files: dict[str, Path]
) -> None:
    before = (small / "basic.yaml").read_text(encoding="utf-8")
    file = EDITED[suffix](small_files[suffix])
    for row in (0, 1):
        file.put(0, row, 1, "党建工作")
    imported = brought_back(file.save(small.parent / f"edited.{suffix}"), small)
    assert [str(change) for change in imported.changes] == [
        "类别改名  基本履职事项清单：“党的建设”改为“党建工作”"
    ]
    after = (small / "basic.yaml").read_text(encoding="utf-8")
    assert after == before.replace("党的建设:", "党建工作:")


def test_an_item_that_begins_a_page_goes_on_doing_so(
    small: Path, small_files: dict[str, Path], layout: Layout
) -> None:
    path = small / "reclaimed.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "    另起一页: true\n", encoding="utf-8")
    file = EditedSheets(small_files["xlsx"])
    file.put(2, 0, 2, "对违规领取高龄津贴的追缴工作")
    brought_back(file.save(small.parent / "edited.xlsx"), small)
    (item,) = load_source(small, layout).booklet.chapters[2].items
    assert (item.name, item.page_start) == ("对违规领取高龄津贴的追缴工作", True)


def test_items_that_share_lines_are_named_and_nothing_is_written(
    small: Path, small_files: dict[str, Path]
) -> None:
    (small / "basic.yaml").write_text("党的建设: [甲, 乙]\n", encoding="utf-8")
    before = contents(small)
    with pytest.raises(UserError, match=r"source/basic\.yaml:1 这里的写法与其他事项不同"):
        brought_back(small_files["xlsx"], small)
    assert contents(small) == before


def test_nothing_is_written_that_does_not_hold_what_is_wanted(
    small: Path, small_files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(small)
    file = EditedSheets(small_files["xlsx"])
    file.put(0, 1, 2, NEW_NAME)
    path = file.save(small.parent / "edited.xlsx")
    for made in (lambda text, *others: text, lambda text, *others: text + "?"):
        monkeypatch.setattr("booklet.source.splice.spliced", made)
        with pytest.raises(UserError, match=r"source/basic\.yaml:\d+:\d+ 这里的写法与其他事项不同"):
            brought_back(path, small)
    assert contents(small) == before


def test_a_dry_run_shows_item_by_item_what_would_change(
    small: Path, small_files: dict[str, Path]
) -> None:
    before = contents(small)
    file = EditedSheets(small_files["xlsx"])
    file.put(0, 1, 2, NEW_NAME)
    file.insert(0, 1, ["", "党的建设", "全新的事项"])
    file.remove(2, 0)
    file.insert(2, 0, ["1", "民生服务", "另一个事项", "昌吉市民政局：\n办理。"])
    path = file.save(small.parent / "清单.xlsx")
    arguments = ["import", str(path), "--source", str(small)]
    tried = CliRunner().invoke(cli, [*arguments, "--dry-run"])
    assert tried.exit_code == 0
    assert contents(small) == before
    said = f"""\
新增  基本履职事项清单第 2 项“全新的事项”（党的建设）
更名  基本履职事项清单第 3 项“{NEW_NAME}”（党的建设）
    事项名称：
    － 加强基层阵地建设，优化提升服务功能
    ＋ {NEW_NAME}
新增  上级部门收回事项清单第 1 项“另一个事项”（民生服务）
删除  上级部门收回事项清单原第 1 项“对违规领取高龄津贴的追缴”（民生服务）
共 4 处：新增 2，更名 1，删除 1。
"""
    names = [str(small / name) for name in ("basic.yaml", "reclaimed.yaml")]
    assert tried.output == said + "".join(f"将改动 {name}\n" for name in names)
    done = CliRunner().invoke(cli, arguments)
    assert done.output == said + "".join(f"已写入 {name}\n" for name in names)
    again = CliRunner().invoke(cli, arguments)
    assert again.output == "与清单相同，没有要改的地方。\n"


def test_a_row_moved_within_its_category_is_brought_to_its_new_place(
    small: Path, small_files: dict[str, Path]
) -> None:
    file = EditedSheets(small_files["xlsx"])
    row = file.remove(0, 1)
    file.insert(0, 0, row)
    imported = brought_back(file.save(small.parent / "edited.xlsx"), small)
    assert [str(change) for change in imported.changes] == [
        f"调序  基本履职事项清单第 1 项“{row[2]}”（党的建设）\n    原在第 2 项"
    ]
    lines = (SMALL / "basic.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    at = [n for n, line in enumerate(lines) if line.startswith("  - ")][:2]
    lines[at[0]], lines[at[1]] = lines[at[1]], lines[at[0]]
    assert (small / "basic.yaml").read_text(encoding="utf-8") == "".join(lines)


def test_each_file_is_read_once_and_what_changes_is_looked_at_and_parsed_once_more(
    small: Path, small_files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = EditedSheets(small_files["xlsx"])
    file.put(1, 0, 2, "野生动物保护工作")
    row = file.remove(0, 1)
    file.insert(2, 0, ["", *row[1:3], "昌吉市民政局：\n办理。"])
    path = file.save(small.parent / "edited.xlsx")
    read: Counter[str] = Counter()
    parsed: Counter[str] = Counter()

    def reading(path: Path) -> bytes:
        read[path.name] += path.parent == small
        return usual_reading(path)

    def parsing(raw: bytes, name: str) -> Document:
        parsed[name] += 1
        return usual_parsing(raw, name)

    usual_reading, usual_parsing = Path.read_bytes, document.parsed
    monkeypatch.setattr(Path, "read_bytes", reading)
    monkeypatch.setattr(document, "parsed", parsing)
    monkeypatch.setattr(splice, "parsed", parsing)
    monkeypatch.setattr(wording, "parsed", parsing)
    imported = brought_back(path, small)
    monkeypatch.undo()
    names = {path.name for path in small.glob("*.yaml")}
    changed = imported.files.keys()
    assert changed == names - {"booklet.yaml"}
    assert read == Counter([*names, *changed])
    again = changed | {"booklet.yaml"}  # it names the look by which all are read
    assert parsed == {f"source/{name}": 1 + (name in again) for name in names}
