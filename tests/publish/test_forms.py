"""Booklets of other forms, published: valid files, pages that hold, the examples of docs/."""

from dataclasses import replace
from pathlib import Path

import page
import pytest
from openxml_audit import OpenXmlValidator
from playwright.sync_api import Browser
from pypdfium2 import PdfDocument
from pypdfium2.raw import FPDF_PAGEOBJ_PATH

from booklet.model.booklet import ImprintLine, ImprintRole
from booklet.pdf.exported import read_exported
from booklet.publish.formats import FORMATS as FORMATS_OF_FILES
from booklet.publish.pages import compared
from tests.browser import opened
from tests.commandline import build
from tests.forms import FORMS, written
from tests.planned import expected_of
from tests.tools import ROOT, all_printed_by_libreoffice

EXAMPLES = sorted((ROOT / "docs" / "examples").iterdir())
ITEMS = 20
FORMATS = ("pdf", "docx", "xlsx", "html")


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The source folders of all forms and all examples, by name."""
    folder = tmp_path_factory.mktemp("sources")
    made = {form.name: written(form, folder / form.name, ITEMS) for form in FORMS}
    return made | {path.name: path for path in EXAMPLES}


@pytest.fixture(scope="module")
def published(
    sources: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, Path]]:
    """The files of each, by suffix: every format has been asked whether all is in it."""
    folder = tmp_path_factory.mktemp("published")
    files = {}
    for name, source in sources.items():
        formats = [
            part for suffix in ("pdf", "docx", "xlsx", "html") for part in ("--format", suffix)
        ]
        ran = build("publish", "--source", source, "--output", folder / name, *formats)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        files[name] = {path.suffix: path for path in (folder / name).glob("*.*") if path.stem}
    return files


def test_every_form_is_published_in_every_format(
    published: dict[str, dict[str, Path]],
) -> None:
    assert len(published) == len(FORMS) + len(EXAMPLES) >= 15
    for name, files in published.items():
        assert {f".{suffix}" for suffix in FORMATS} <= files.keys(), name


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_row_of_the_imprint_that_is_not_in_a_file_is_named(
    suffix: str, sources: dict[str, Path], published: dict[str, dict[str, Path]]
) -> None:
    expected = expected_of(sources["empty"])
    content = published["empty"][f".{suffix}"].read_bytes()
    ask = FORMATS_OF_FILES[suffix].asker()
    assert list(ask(content, expected)) == []
    line = ImprintLine(role=ImprintRole.TO, text="县政府")
    imprint = (line, *expected.booklet.imprint)
    other = expected.booklet.model_copy(update={"imprint": imprint})
    (flaw,) = ask(content, replace(expected, booklet=other))
    assert "版记" in flaw.said


@pytest.mark.parametrize("name", ["none", "cover", "empty"])  # the date alone, two rows, more
def test_the_rows_of_the_imprint_are_as_tall_between_their_rules_as_reckoned(
    name: str, sources: dict[str, Path], published: dict[str, dict[str, Path]]
) -> None:
    expected = expected_of(sources[name])
    imprint, look = expected.plan.imprint, expected.layout.imprint
    assert imprint
    with PdfDocument(published[name][".pdf"]) as document:
        last = document[len(document) - 1]
        rules = [own.get_bounds() for own in last.get_objects([FPDF_PAGEOBJ_PATH])]
        top, bottom = max(rule[3] for rule in rules), min(rule[1] for rule in rules)
        height = imprint.lines * look.line + (len(imprint.rows) - 1) * look.thin + 2 * look.thick
        assert top - bottom == pytest.approx(height, abs=0.5)
        inside = last.get_textpage().get_text_bounded(bottom=bottom, top=top)
    assert "2026年1月8日印发" in "".join(inside.split())


def test_a_date_alone_stands_at_the_right_of_the_web_edition(
    browser: Browser, published: dict[str, dict[str, Path]]
) -> None:
    with opened(browser, published["none"][".html"].as_uri()) as page:
        date, row = page.locator(".issued").bounding_box(), page.locator(".imprint").bounding_box()
        assert date and row
        assert date["x"] > row["x"] + row["width"] / 2


def test_word_keeps_the_pages_of_every_form(
    sources: dict[str, Path],
    published: dict[str, dict[str, Path]],
    tmp_path: Path,
) -> None:
    documents = []
    for name, files in published.items():
        documents.append(tmp_path / f"{name}.docx")
        documents[-1].write_bytes(files[".docx"].read_bytes())
    printed = all_printed_by_libreoffice(documents, tmp_path / "printed")
    for document, pdf in zip(documents, printed, strict=True):
        found = compared(pdf, read_exported(pdf), expected_of(sources[document.stem]))
        assert found.agrees, found.said


def test_a_validator_finds_nothing_in_word_files_of_any_form(
    published: dict[str, dict[str, Path]],
) -> None:
    for name, files in published.items():
        found = OpenXmlValidator().validate(str(files[".docx"]))
        assert not found.errors, (name, found.errors[:3])


@pytest.mark.parametrize("profile", ["PDF_A_3A", "PDF_UA_1"])
def test_the_pdf_of_every_form_conforms(
    published: dict[str, dict[str, Path]], profile: str
) -> None:
    for name, files in published.items():
        result = page.validate_pdf(
            str(files[".pdf"]), profile=getattr(page.ValidationProfile, profile)
        )
        assert "0 failed, " in str(result), (name, str(result))
