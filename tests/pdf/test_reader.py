"""The text of a finished PDF as the program reads it, held against what poppler reads."""

import io
from collections import Counter
from pathlib import Path

import pikepdf
import pytest

from booklet.model.layout import Layout
from booklet.pdf.reader import PdfText, UnknownContent
from tests.printed import words


def test_every_page_has_the_characters_that_poppler_finds(pdf_file: Path) -> None:
    read = PdfText(pdf_file.read_bytes()).pages
    found = words(pdf_file)
    assert len(read) == len(found) == 53
    for ours, theirs in zip(read, found, strict=True):
        text = "".join("".join(run.text.split()) for run in ours)
        assert Counter(text) == Counter("".join(word.text for word in theirs))


def test_runs_stand_where_poppler_finds_them(pdf_file: Path) -> None:
    read = PdfText(pdf_file.read_bytes()).pages
    for ours, theirs in zip(read, words(pdf_file), strict=True):
        lefts = [run.left for run in ours]
        for word in theirs:
            assert min(abs(left - word.left) for left in lefts) < 0.6 or len(word.text) < 20
        assert all(run.left <= run.right for run in ours)


def test_the_fonts_are_those_of_the_layout(pdf_file: Path, layout: Layout) -> None:
    fonts = PdfText(pdf_file.read_bytes()).fonts
    assert {font.name for font in fonts} == {
        "Booklet-Latin", "Booklet-FangSong", "Booklet-Kai", "Booklet-Hei", "Booklet-XiaoBiaoSong"
    }  # fmt: skip
    assert all(font.embedded for font in fonts)


@pytest.mark.parametrize(
    "content",
    [
        b"BT 1 0 0 1 9 9 Tm ET",
        b"1 0 0 -1 0 595 cm\nq\n0.75 0 0 0.75 0 0 cm\nBT\n5 5 Td\nET\n",
        b"1 0 0 -1 0 595 cm\nq\n0.75 0 0 0.75 0 0 cm\n2 0 0 2 0 0 cm\n",
        b"1 0 0 -1 0 595 cm\nq\n0.75 0 0 0.75 0 0 cm\nBT\n(a) Tj\nET\n",
        b"1 0 0 -1 0 595 cm\nq\n0.75 0 0 0.75 0 0 cm\n/Im1 Do\n",
    ],
)
def test_what_could_show_text_in_another_way_is_refused(content: bytes) -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(842, 595))
    page.Contents = pdf.make_stream(content)
    saved = io.BytesIO()
    pdf.save(saved)
    with pytest.raises(UnknownContent):
        PdfText(saved.getvalue()).pages  # noqa: B018 (reads when asked)
