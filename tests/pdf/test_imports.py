"""WeasyPrint imported: what is left out is not there, and comes when it is asked for."""

import subprocess
import sys
from pathlib import Path

import pytest

from booklet.pdf.imports import Later, import_weasyprint
from tests.tools import ROOT

LEFT_OUT = ("fontTools", "PIL", "tinyhtml5", "cffi", "pycparser")
IMPORT = """\
import sys
from booklet.pdf.imports import import_weasyprint
import_weasyprint()
print(*sorted({name.partition(".")[0] for name in sys.modules}))
import tinycss2
from weasyprint import html
assert html.UA_STYLESHEET.matcher.lower_local_name_selectors == {}
assert tinycss2.parse_stylesheet("a { }")
"""


def ran(code: str, cache: Path) -> str:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"XDG_CACHE_HOME": str(cache), "PATH": ""},
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def test_libraries_that_are_hardly_needed_are_not_imported(tmp_path: Path) -> None:
    cold, warm = (set(ran(IMPORT, tmp_path).split()) for _ in range(2))
    assert "weasyprint" in warm
    assert not warm.intersection(LEFT_OUT)
    # What cffi makes of the declarations is not there yet.
    assert cold.intersection(LEFT_OUT) == {"cffi", "pycparser"} & cold


@pytest.mark.parametrize("cached", [b"", b"exec, not checked"])
def test_declarations_that_cannot_be_recalled_are_made_anew(tmp_path: Path, cached: bytes) -> None:
    (tmp_path / "booklet").mkdir()
    (tmp_path / "booklet" / "declarations").write_bytes(cached)
    assert "weasyprint" in ran(IMPORT, tmp_path)
    assert (tmp_path / "booklet" / "declarations").read_bytes() != cached


def test_what_is_imported_later_is_the_thing_itself_and_has_what_it_was_told() -> None:
    import_weasyprint()
    from PIL import ImageFile
    from weasyprint import images
    from weasyprint.pdf import fonts

    assert isinstance(images.ImageFile, Later)
    assert images.ImageFile.ImageFile is ImageFile.ImageFile
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True
    from fontTools import subset, ttLib

    assert fonts.subset.Options is subset.Options
    assert isinstance(fonts.TTFont(), ttLib.TTFont)


def test_a_picture_is_drawn_although_its_library_is_imported_later(tmp_path: Path) -> None:
    from PIL import Image

    from booklet.pdf.engine import lay_out

    Image.new("RGB", (8, 8), "red").save(tmp_path / "seal.png")
    style = "<style>head { display: none }</style>"
    html = f'<html lang="zh-CN"><head><title>甲</title>{style}</head><img src="seal.png"/></html>'
    assert b"/Image" in lay_out(html, tmp_path, (tmp_path,)).write_pdf(uncompressed_pdf=True)
