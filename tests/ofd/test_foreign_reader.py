"""What a reader of OFD that is not ours finds in the file: https://pypi.org/project/ofdkit."""

from pathlib import Path

import ofdkit

from booklet.model.booklet import Booklet
from booklet.pdf.reader import PdfText


def test_another_reader_finds_every_character_on_its_page(
    ofd_file: bytes, pdf_file: Path, tmp_path: Path
) -> None:
    path = tmp_path / "booklet.ofd"
    path.write_bytes(ofd_file)
    with ofdkit.open(path) as document:
        found = [sorted("".join(page.text().split())) for page in document.pages]
        assert document.warnings == []
    wanted = [
        sorted("".join("".join(run.text for run in page).split()))
        for page in PdfText(pdf_file.read_bytes()).pages
    ]
    assert len(found) == 53 and sum(map(len, found)) > 40_000
    assert found == wanted


def test_another_reader_finds_the_properties(
    ofd_file: bytes, booklet: Booklet, tmp_path: Path
) -> None:
    path = tmp_path / "booklet.ofd"
    path.write_bytes(ofd_file)
    with ofdkit.open(path) as document:
        assert document.info.title == booklet.full_title
        assert document.info.author == booklet.organisation
