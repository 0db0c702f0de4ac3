"""What is drawn on the pages of a PDF: nothing is overlooked, and what is not known is refused."""

import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from booklet.ofd.drawing import Drawing, Shape, Text, UnknownDrawing, drawings
from booklet.ofd.faces import NoTrueType
from booklet.pdf.reader import PdfText


def drawn(content: bytes, resources: dict[str, Any] | None = None) -> Drawing:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(600, 400))
    page.Contents = pdf.make_stream(content)
    page.Resources = pikepdf.Dictionary(resources or {})
    saved = io.BytesIO()
    pdf.save(saved)
    with pikepdf.open(saved) as opened:
        (only,) = drawings(opened)
    return only


def boxes(drawing: Drawing) -> list[tuple[float, ...]]:
    found: list[tuple[float, ...]] = []
    for own in drawing.objects:
        assert isinstance(own, Shape)
        for polygon in own.polygons:
            xs, ys = zip(*polygon, strict=True)
            found.append((min(xs), min(ys), max(xs), max(ys)))
    return found


def test_the_shipped_booklets_texts_stand_where_its_other_reader_finds_them(
    pdf_file: Path,
) -> None:
    with pikepdf.open(pdf_file) as pdf:
        found = [[own for own in d.objects if isinstance(own, Text)] for d in drawings(pdf)]
    wanted = PdfText(pdf_file.read_bytes()).pages
    assert len(found) == 53
    for ours, theirs in zip(found, wanted, strict=True):
        for own, run in zip(ours, theirs, strict=True):
            assert "".join(glyph.text for glyph in own.glyphs) == run.text
            assert own.glyphs[0].x == pytest.approx(run.left, abs=1e-6)
            assert own.baseline == pytest.approx(run.baseline, abs=1e-6)


def test_a_rectangle_stands_where_its_matrix_puts_it() -> None:
    drawing = drawn(b"q 2 0 0 2 10 20 cm 1 0 0 rg 5 5 30 40 re f Q")
    assert boxes(drawing) == [(20, 290, 80, 370)]
    assert drawing.objects[0].colour == (255, 0, 0)
    assert (drawing.width, drawing.height) == (600, 400)


def test_what_is_clipped_is_not_drawn() -> None:
    drawing = drawn(b"q 0 0 50 50 re W n 10 10 100 20 re f Q 10 100 100 20 re f")
    assert boxes(drawing) == [(10, 370, 50, 390), (10, 280, 110, 300)]


def test_a_line_is_as_thick_as_it_says() -> None:
    assert boxes(drawn(b"4 w 10 100 m 60 100 l S")) == [(10, 298, 60, 302)]
    assert boxes(drawn(b"4 w 10 100 m 10 150 l S")) == [(8, 250, 12, 300)]


@pytest.mark.parametrize(
    "content",
    [
        b"/Im1 Do",
        b"BT 5 5 Td ET",
        b"BT /F1 9 Tf ET",
        b"/a.9 gs 10 10 50 50 re f",
        b"10 10 m 20 20 30 30 40 10 c f",
        b"2 w 10 10 m 60 50 l S",
        b"[3] 0 d 10 10 m 60 10 l S",
        b"/a.5 gs 10 10 50 50 re f",
        b"10 10 m 60 50 l 10 50 l h W n",
        b"0 1 1 0 k 10 10 50 50 re f",
        b"BI /W 1 /H 1 /BPC 8 /CS /G ID x EI",
    ],
)
def test_what_is_drawn_in_another_way_is_refused(content: bytes) -> None:
    states = pikepdf.Dictionary({"/a.5": pikepdf.Dictionary(ca=0.5)})
    with pytest.raises(UnknownDrawing) as raised:
        drawn(content, {"/ExtGState": states})
    assert raised.value.args[0] == 1


@pytest.mark.parametrize("matrix", [b"0 1 -1 0 50 50", b"1 0 0 -1 50 50", b"2 0 0 1 50 50"])
def test_text_that_does_not_stand_upright_is_refused(matrix: bytes, pdf_file: Path) -> None:
    with pikepdf.open(pdf_file) as pdf:
        page = pdf.pages[0]
        fonts: Any = page.Resources["/Font"]
        name = next(iter(fonts.keys())).encode()
        page.Contents = pdf.make_stream(b"BT %s Tm %s 9 Tf <0001> Tj ET" % (matrix, name))
        with pytest.raises(UnknownDrawing):
            next(drawings(pdf))


def test_a_font_that_is_not_embedded_is_refused() -> None:
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    with pytest.raises(NoTrueType, match="Helvetica"):
        drawn(b"BT /F1 9 Tf ET", {"/Font": pikepdf.Dictionary(F1=font)})
