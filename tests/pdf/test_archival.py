"""The PDF to hand out and to keep: archival, accessible, reproducible, safe."""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import docx
import openpyxl
import page
import pikepdf
import pytest

from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.model.resources import Resources
from booklet.pdf import engine
from booklet.pdf import writer as pdf
from booklet.plan.page_plan import PagePlan
from booklet.publish.formats import FORMATS
from tests.commandline import build
from tests.planned import typeset_now
from tests.previewed import HALF_COMPILED
from tests.tools import ROOT, SMALL, pdf_pages


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    output = tmp_path_factory.mktemp("published")
    ran = build("publish", "--output", output)
    assert ran.returncode == 0, ran.stderr
    return {path.suffix or path.name: path for path in output.iterdir()}


@pytest.mark.parametrize("profile", ["PDF_A_3A", "PDF_UA_1"])
def test_the_booklet_conforms(published: dict[str, Path], profile: str) -> None:
    result = page.validate_pdf(
        str(published[".pdf"]), profile=getattr(page.ValidationProfile, profile)
    )
    assert "0 failed, " in str(result), str(result)


def test_no_stream_seems_a_byte_shorter_than_it_is() -> None:
    import pydyf

    stream = pydyf.Stream([b"text\r"])
    assert b"/Length 5" in stream.data
    assert stream.data.endswith(b"text\r\r\nendstream")
    assert pydyf.Stream([b"text"]).data.endswith(b"text\nendstream")


def test_a_stream_is_compressed_once_although_its_bytes_are_asked_for_twice() -> None:
    import pydyf

    stream = pydyf.Stream([b"text", "more", 1.5], compress=True)
    written = stream.data
    assert stream.data is written
    _, _, compressed = written.partition(b"stream\n")
    assert zlib.decompressobj().decompress(compressed) == b"text\nmore\n1.5"


def test_references_to_pages_are_made_anew_only_for_new_pages():
    import pydyf

    import booklet.pdf.written  # noqa: F401  it corrects pydyf

    pdf = pydyf.PDF()
    assert pdf.page_references == ()
    for count in (1, 2, 3):
        pdf.add_page(pydyf.Dictionary())
        references = pdf.page_references
        assert references == tuple(b"%d 0 R" % n for n in pdf.pages["Kids"][::3])
        assert len(references) == count
        assert pdf.page_references is references


def test_the_file_is_sound(published: dict[str, Path]) -> None:
    ran = subprocess.run(
        ["qpdf", "--check", str(published[".pdf"])], capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "No syntax or stream encoding errors found" in ran.stdout


def test_the_file_stays_small(published: dict[str, Path]) -> None:
    assert published[".pdf"].stat().st_size < 1_200_000


def test_viewers_name_the_pages_as_they_are_printed(published: dict[str, Path]) -> None:
    with pikepdf.open(published[".pdf"]) as opened:
        labels = [str(page.label) for page in opened.pages]
    assert labels == ["封面", "目录", *(str(n) for n in range(1, 52))]


def test_viewers_show_the_title_and_the_outline(published: dict[str, Path]) -> None:
    with pikepdf.open(published[".pdf"]) as opened:
        assert bool(opened.Root.ViewerPreferences.DisplayDocTitle)
        assert str(opened.Root.PageMode) == "/UseOutlines"


def test_the_outline_leads_to_every_category(
    published: dict[str, Path], booklet: Booklet, plan: PagePlan
) -> None:
    items = booklet.chapters[1].items
    first = [item.category for item in items].index("社会保障")
    (number,) = [p.number for p in plan.of_chapter(1) if first in [row.item for row in p.rows]]
    with pikepdf.open(published[".pdf"]) as opened, opened.open_outline() as outline:
        found = [[child.title for child in entry.children] for entry in outline.root]
        social = next(c for c in outline.root[1].children if c.title == "社会保障")
        target = opened.pages[_page_of(opened, social.destination)]
        assert target.label == str(number) == "26"
    assert found == [
        list(dict.fromkeys(item.category for item in chapter.items)) for chapter in booklet.chapters
    ]


def _page_of(opened: pikepdf.Pdf, destination: Any) -> int:
    numbers: dict[Any, int] = {page.objgen: n for n, page in enumerate(opened.pages)}
    return numbers[destination[0].objgen]


def test_the_spreadsheet_is_the_files_data(published: dict[str, Path], booklet: Booklet) -> None:
    with pikepdf.open(published[".pdf"]) as opened:
        (name,) = opened.attachments
        assert name == "list.xlsx"
        attached = opened.attachments[name]
        assert attached.get_file().read_bytes() == published[".xlsx"].read_bytes()
        assert attached.description == f"{booklet.full_title}（电子表格）"
        (data,) = opened.Root.AF
        assert str(data.AFRelationship) == "/Data"


def test_a_document_without_title_is_refused() -> None:
    with pytest.raises(engine.TypesettingError, match="no title"):
        engine.lay_out(
            "<html lang='zh-CN'><p>甲</p></html>", ROOT / "templates/pdf", (ROOT / "fonts",)
        )


def test_a_document_without_language_is_refused() -> None:
    with pytest.raises(engine.TypesettingError, match="no lang"):
        engine.lay_out(
            "<html><title>甲</title><p>乙</p></html>", ROOT / "templates/pdf", (ROOT / "fonts",)
        )


# --- the same bytes wherever it is built --------------------------------------------------------

ELSEWHERE = (
    {"TZ": "Asia/Shanghai", "PYTHONHASHSEED": "0", "LC_ALL": "C"},
    {"TZ": "America/St_Johns", "PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8"},
)


def sums(output: Path) -> dict[str, str]:
    files = [path for path in output.glob("[!.]*") if path.name != "SHA256SUMS"]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def built_elsewhere(folder: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """Build in a copy of the project in ``folder`` and return the files' hashes."""
    for name in ("booklet", "fonts", "templates"):
        shutil.copytree(ROOT / name, folder / name, ignore=HALF_COMPILED)
    shutil.copytree(SMALL, folder / "source", ignore=shutil.ignore_patterns(".history"))
    shutil.copy(ROOT / "build.py", folder)
    subprocess.run(
        [sys.executable, "build.py", "publish"],
        check=True,
        cwd=folder,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
    )
    return sums(folder / "output")


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    output = tmp_path_factory.mktemp("here")
    ran = build("publish", "--source", SMALL, "--output", output)
    assert ran.returncode == 0, ran.stderr
    return sums(output)


@pytest.mark.parametrize("environment", ELSEWHERE)
def test_the_bytes_are_the_same_wherever_a_booklet_is_built(
    environment: Mapping[str, str], here: dict[str, str], tmp_path: Path
) -> None:
    assert len(here) == 3
    assert built_elsewhere(tmp_path, environment) == here


def test_the_checksums_are_those_of_the_files(published: dict[str, Path]) -> None:
    lines = published["SHA256SUMS"].read_text(encoding="utf-8").splitlines()
    listed = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    assert listed == sums(published[".pdf"].parent)


def test_the_checksums_keep_the_files_of_an_earlier_build(tmp_path: Path) -> None:
    for name in ("docx", "pdf"):
        build("publish", "--source", SMALL, "--output", tmp_path, "--format", name)
    lines = (tmp_path / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert [line[-5:] for line in lines] == [".docx", "单.pdf"]


def test_the_environment_can_date_the_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    build("publish", "--source", SMALL, "--output", tmp_path)
    (path,) = tmp_path.glob("*.pdf")
    with pikepdf.open(path) as opened:
        assert str(opened.docinfo["/CreationDate"]) == "D:20260101000000Z"
    for suffix in ("docx", "xlsx"):
        (path,) = tmp_path.glob(f"*.{suffix}")
        core = zipfile.ZipFile(path).read("docProps/core.xml").decode()
        assert core.count("2026-01-01T00:00:00Z") == 2


# --- source text is data -------------------------------------------------------------------------

ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=file:///etc/passwd>",
    "{{ 7*7 }}{% raw %}",
    "=cmd|' /C calc'!A0",
    "+1-1@SUM(A1)",
    "]]>&lt;&amp;",
    '"><w:p/>\\u0041',
)


def attacked(booklet: Booklet, text: str) -> Booklet:
    """Return the booklet with ``text`` in every text field of one small chapter each."""
    raw = booklet.model_dump(mode="json")
    for key in ("region", "organisation", "title"):
        raw[key] = text
    for chapter in raw["chapters"]:
        chapter["items"] = chapter["items"][:2]
        chapter["name"] = chapter["title"] = f"{text}{chapter['kind']}"
        for item in chapter["items"]:
            item["category"] = item["name"] = text
            item["cells"] = {
                key: {"paragraphs": [text] if key == "对应上级部门" else [text, text]}
                for key in item["cells"]
            }
    return Booklet.model_validate(raw)


@pytest.mark.parametrize("text", ATTACKS)
def test_source_text_is_shown_as_text_in_every_format(
    text: str, booklet: Booklet, layout: Layout, tmp_path: Path
) -> None:
    evil = attacked(booklet, text)
    resources = Resources()
    typeset = typeset_now(evil, layout, resources)
    (tmp_path / "evil.pdf").write_bytes(typeset.write())
    shown = "".join("".join(pdf_pages(tmp_path / "evil.pdf")).split())
    bare = "".join(text.split())
    assert shown.count(bare) >= 3 + 3 * 2 + 2 * 5 + 2 * 2
    assert "root:" not in shown
    word = docx.Document(_written(evil, layout, typeset, "docx", tmp_path))
    for table in word.tables:
        for row in table.rows[1:]:
            for cell in row.cells[1:]:
                assert {paragraph.text for paragraph in cell.paragraphs} == {text}
    workbook = openpyxl.load_workbook(_written(evil, layout, typeset, "xlsx", tmp_path))
    cells = [
        cell
        for sheet in workbook.worksheets[1:]
        for row in sheet.iter_rows(min_row=3)
        for cell in row
    ]
    assert all(cell.data_type in ("s", "n") for cell in cells)
    said = {line for cell in cells if cell.data_type == "s" for line in str(cell.value).split("\n")}
    assert said == {text}


def _written(
    booklet: Booklet, layout: Layout, typeset: pdf.Typeset, suffix: str, folder: Path
) -> str:
    path = folder / f"evil.{suffix}"
    path.write_bytes(FORMATS[suffix].writer()(booklet, layout, typeset.plan, Resources()))
    return str(path)


@pytest.mark.parametrize("character", ["\u202e", "\u200b", "\ufeff", "\x00", "\x1b", "\ufffe"])
def test_what_cannot_be_seen_is_refused_with_its_place(character: str, tmp_path: Path) -> None:
    shutil.copytree(SMALL, tmp_path / "source")
    path = tmp_path / "source" / "basic.yaml"
    path.write_text(path.read_text().replace("加强", f"加强{character}"), encoding="utf-8")
    ran = build("publish", "--source", tmp_path / "source", "--output", tmp_path / "out")
    assert ran.returncode == 1
    assert f"source/basic.yaml:3:7 这里有看不见的字符 U+{ord(character):04X}" in ran.stderr
    assert not (tmp_path / "out").exists()


def test_200_kilobytes_in_one_cell_are_shown_in_every_format(tmp_path: Path) -> None:
    shutil.copytree(SMALL, tmp_path / "source")
    path = tmp_path / "source" / "assisting.yaml"
    text, last = path.read_text(encoding="utf-8"), "2.开展野生动植物巡护和违法线索上报工作。"
    assert last in text
    huge = "2." + "开展野生动植物巡护和违法线索上报工作，" * 3500 + "完。"
    assert len(huge.encode()) > 199_000
    path.write_text(text.replace(last, huge), encoding="utf-8")
    every = (word for suffix in FORMATS for word in ("--format", suffix))
    ran = build("publish", "--source", tmp_path / "source", "--output", tmp_path / "out", *every)
    assert ran.returncode == 0, ran.stderr
    printed, word, sheet, page, _ = (next((tmp_path / "out").glob(f"*.{s}")) for s in FORMATS)
    assert "".join(pdf_pages(printed)).count("巡") == 3500
    assert docx.Document(str(word)).tables[1].rows[1].cells[5].paragraphs[1].text == huge
    shown = "".join(
        str(row[5] or "")
        for row in openpyxl.load_workbook(sheet).worksheets[2].iter_rows(3, values_only=True)
    )
    assert huge in shown.replace("\n", "")
    assert f"<p>{huge}</p>" in page.read_text(encoding="utf-8")
