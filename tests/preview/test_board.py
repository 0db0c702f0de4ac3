"""A draft shows what publishing would print, after whatever an editor does to the files."""

import shutil
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from booklet.look.load import load_layout
from booklet.model.layout import Layout
from booklet.model.resources import Resources
from booklet.preview.board import Board, Draft
from booklet.source.dump import dump
from booklet.source.load import load_source
from tests import towns
from tests.planned import planned, typeset_now
from tests.tools import ROOT, SMALL, linked


@pytest.fixture
def source(tmp_path: Path, layout: Layout) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    for name, text in dump(towns.booklet(seed=3, items=(40, 30, 14)), layout).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return shutil.copytree(SMALL, tmp_path / "source")


@pytest.fixture
def resources(tmp_path: Path) -> Resources:
    pdfjs = shutil.ignore_patterns("pdfjs")
    shutil.copytree(ROOT / "templates", tmp_path / "templates", ignore=pdfjs)
    shutil.copytree(ROOT / "fonts", tmp_path / "fonts", copy_function=linked)
    return Resources(tmp_path / "templates", tmp_path / "fonts")


class Desk:
    """A draft and every PDF that it has made."""

    def __init__(self, source: Path, resources: Resources) -> None:
        self.draft = Draft(source, resources)
        self.source = source
        self.resources = resources
        self.pdfs: dict[str, bytes] = {}
        self.seen: list[Board] = []

    @property
    def layout(self) -> Layout:
        return load_layout(self.resources.templates)

    def look(self) -> Board:
        self.seen = list(self.draft.boards())
        for board in self.seen:
            self.pdfs |= board.pdfs
        return self.seen[-1]

    def edit(self, name: str, change: Callable[[str], str]) -> Board:
        path = self.source / name
        text = path.read_text(encoding="utf-8")
        assert change(text) != text
        path.write_text(change(text), encoding="utf-8")
        return self.look()

    def pictures(self, board: Board, folder: Path) -> list[bytes]:
        """Return what each sheet looks like."""
        folder.mkdir(parents=True, exist_ok=True)
        pages = {}
        for name in {sheet.pdf for sheet in board.sheets}:
            (folder / f"{name}.pdf").write_bytes(self.pdfs[name])
            command = ["pdftoppm", "-r", "60", "-gray", f"{name}.pdf", name]
            subprocess.run(command, cwd=folder, check=True)
            for n, page in enumerate(sorted(folder.glob(f"{name}-*.pgm"))):
                pages[name, n] = page.read_bytes()
        return [pages[sheet.pdf, sheet.index] for sheet in board.sheets]

    def published(self, folder: Path) -> list[bytes]:
        """Return what each page looks like when everything is typeset afresh for publishing."""
        typeset = typeset_now(
            load_source(self.source, self.layout).booklet, self.layout, self.resources
        )
        folder.mkdir()
        (folder / "booklet.pdf").write_bytes(typeset.write())
        subprocess.run(
            ["pdftoppm", "-r", "60", "-gray", "booklet.pdf", "page"], cwd=folder, check=True
        )
        return [page.read_bytes() for page in sorted(folder.glob("page-*.pgm"))]


def swapped(text: str, number: int) -> str:
    """Return a file's text with two characters of its ``number``-th line of text swapped."""
    lines = text.split("\n")
    at = [n for n, line in enumerate(lines) if line.startswith(("  - ", "      "))][number]
    cut = lines[at].rstrip("；。")
    end = lines[at][len(cut) :]
    lines[at] = cut[:-2] + cut[-1] + cut[-2] + end
    if lines[at] == cut + end:
        lines[at] = f"{cut[:-1]}改{end}"
    return "\n".join(lines)


def test_pages_around_a_changed_word_look_as_published(
    source: Path, resources: Resources, tmp_path: Path
) -> None:
    desk = Desk(source, resources)
    desk.look()
    mended = 0
    edits = [("basic.yaml", n) for n in (0, 7, 8, 23, -1)]
    edits += [("assisting.yaml", n) for n in (0, 40, 90, -1)] + [
        ("reclaimed.yaml", n) for n in (9,)
    ]
    for name, number in edits:
        board = desk.edit(name, partial(swapped, number=number))
        assert board.good and board.settled
        mended += len(desk.seen) == 1 and sum(map(len, board.pdfs.values())) > 0
    assert mended >= len(edits) - 2  # most changes of a word leave the breaks alone
    assert len({sheet.pdf for sheet in board.sheets}) > 3
    assert desk.pictures(board, tmp_path / "draft") == desk.published(tmp_path / "published")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("basic.yaml", lambda text: text.replace("  - ", "  - 新加的事项\n  - ", 1)),
        ("assisting.yaml", lambda text: text.replace("      1.", f"      1.{'长' * 450}", 1)),
        ("booklet.yaml", lambda text: text.replace("2025 年 7 月", "2025 年 8 月")),
    ],
)
def test_a_change_that_moves_pages_shows_at_last_what_publishing_prints(
    source: Path, resources: Resources, tmp_path: Path, name: str, change: Callable[[str], str]
) -> None:
    desk = Desk(source, resources)
    desk.look()
    board = desk.edit(name, change)
    assert [seen.settled for seen in desk.seen][-1]
    assert all(not seen.settled for seen in desk.seen[:-1])
    assert [sheet.label for sheet in board.sheets] == [
        "封面",
        "目录",
        *map(str, range(1, len(board.sheets) - 1)),
    ]
    assert desk.pictures(board, tmp_path / "draft") == desk.published(tmp_path / "published")


def test_a_changed_page_is_shown_before_all_later_ones_are_typeset(
    source: Path, resources: Resources
) -> None:
    desk = Desk(source, resources)
    before = desk.look()
    desk.edit("basic.yaml", lambda text: text.replace("  - ", "  - 新加的事项\n  - ", 1))
    early, late = desk.seen
    assert early.good and not early.settled and late.settled
    assert early.sheets[2].pdf != before.sheets[2].pdf
    assert early.sheets[-1] == before.sheets[-1]
    (near,), (rest,) = early.pdfs.values(), late.pdfs.values()
    assert len(near) < len(rest)


def test_nothing_is_typeset_when_nothing_has_changed(small: Path, resources: Resources) -> None:
    desk = Desk(small, resources)
    first = desk.look()
    assert desk.look().sheets == first.sheets
    assert desk.seen[0].pdfs == {}
    comment = desk.edit("basic.yaml", lambda text: "# 说明\n" + text)
    assert comment.sheets == first.sheets and comment.pdfs == {}


def test_a_finding_stands_by_the_page_of_its_item(source: Path, resources: Resources) -> None:
    desk = Desk(source, resources)
    clean = desk.look().remarks
    board = desk.edit("basic.yaml", lambda text: text[: text.rindex("\n")] + "，防犯风险\n")
    (remark,) = [n for n in board.remarks if n.fault not in {old.fault for old in clean}]
    assert "防范" in remark.fault.message
    plan = planned(load_source(source, desk.layout).booklet, desk.layout, resources)
    last = next(n for n, page in enumerate(plan.pages) if page.rows[-1].item == 39)
    assert remark.sheet == 2 + last


def test_a_broken_file_keeps_the_pages_and_names_its_place(
    source: Path, resources: Resources
) -> None:
    desk = Desk(source, resources)
    before = desk.look()
    text = (source / "basic.yaml").read_text(encoding="utf-8")
    line = text.rstrip("\n").count("\n") + 1
    board = desk.edit("basic.yaml", lambda text: text.rstrip("\n") + ": 坏了\n")
    assert not board.good
    assert board.sheets == before.sheets
    (remark,) = board.remarks
    assert str(remark.fault.place).startswith(f"source/basic.yaml:{line}:")
    assert remark.sheet is not None and 2 <= remark.sheet < len(before.sheets)
    (source / "basic.yaml").write_text(text, encoding="utf-8")
    after = desk.look()
    assert after.good and after.remarks == before.remarks


def _break_yaml(resources: Resources) -> Path:
    path = resources.templates / "layout.yaml"
    path.write_text(path.read_text().replace("footer: {", "footer: [", 1))
    return path


def _break_number(resources: Resources) -> Path:
    path = resources.templates / "layout.yaml"
    path.write_text(path.read_text().replace("width: 297 mm", "width: 宽", 1))
    return path


def _delete_layout(resources: Resources) -> Path:
    (resources.templates / "layout.yaml").unlink()
    return resources.templates / "layout.yaml"


def _delete_template(resources: Resources) -> Path:
    (resources.templates / "pdf" / "booklet.css.j2").unlink()
    return resources.templates / "pdf" / "booklet.css.j2"


def _break_template(resources: Resources) -> Path:
    path = resources.templates / "pdf" / "booklet.html.j2"
    path.write_text(path.read_text().replace("{% endfor -%}", "{% endfr -%}", 1))
    return path


def _unknown_name(resources: Resources) -> Path:
    path = resources.templates / "pdf" / "booklet.html.j2"
    path.write_text(path.read_text().replace("booklet.region", "booklet.regoin"))
    return path


CSS = (ROOT / "templates" / "pdf" / "booklet.css.j2").read_text(encoding="utf-8")
NEW_LINE = "\n"


def _wrong_css(resources: Resources) -> Path:
    path = resources.templates / "pdf" / "booklet.css.j2"
    path.write_text(path.read_text() + "\nh1 { colour: red }\n")
    return path


def _delete_font(resources: Resources) -> Path:
    (resources.fonts / "FandolFang-Regular.ttf").unlink()
    return resources.fonts / "FandolFang-Regular.ttf"


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (_break_yaml, "templates/layout.yaml:"),
        (_break_number, "page.width"),
        (_delete_layout, "templates/layout.yaml 找不到这个文件"),
        (_delete_template, "找不到这里要用的模板 templates/pdf/booklet.css.j2"),
        (_break_template, "templates/pdf/booklet.html.j2:"),
        (_unknown_name, "templates/pdf/booklet.html.j2:"),
        (_wrong_css, f"templates/pdf/booklet.css.j2:{CSS.count(NEW_LINE) + 2}:6 这条样式不认识"),
        (_delete_font, "fonts/FandolFang-Regular.ttf 找不到这个文件"),
    ],
)
def test_a_harmed_look_keeps_the_pages_and_is_explained(
    small: Path,
    resources: Resources,
    harm: Callable[[Resources], Path],
    said: str,
    capfd: pytest.CaptureFixture[str],
) -> None:
    desk = Desk(small, resources)
    before = desk.look()
    board = _harmed(desk, harm)
    assert not board.good
    assert board.sheets == before.sheets
    (remark,) = board.remarks
    assert said in str(remark.fault)
    relative = _harmed_name(harm, resources)
    shutil.copy(ROOT / relative, resources.templates.parent / relative)
    after = desk.look()
    assert after.good and after.remarks == before.remarks
    assert len(after.sheets) == len(before.sheets)


def _harmed(desk: Desk, harm: Callable[[Resources], Path]) -> Board:
    harm(desk.resources)
    return desk.look()


def _harmed_name(harm: Callable[[Resources], Path], resources: Resources) -> Path:
    try:
        return harm(resources).relative_to(resources.templates.parent)
    except FileNotFoundError as gone:
        return Path(gone.filename).relative_to(resources.templates.parent)


def test_a_character_that_no_font_has_is_named_beside_the_last_good_page(
    small: Path, resources: Resources
) -> None:
    desk = Desk(small, resources)
    before = desk.look()
    board = desk.edit("basic.yaml", lambda text: text.replace("  - ", "  - 𓀀", 1))
    assert not board.good and board.sheets == before.sheets
    (remark,) = [own for own in board.remarks if own.fault.rule == "source"]
    assert "字体里没有“𓀀”" in remark.fault.message
    assert remark.sheet == 2
