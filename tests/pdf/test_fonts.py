"""The fonts are taken where they are; a face that says more than ours do is left to WeasyPrint."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from booklet.pdf import engine
from tests.tools import ROOT

FONTS = ROOT / "fonts"


def document(folder: Path, face: str) -> Any:
    """Lay out a line in a face of its own, whose file is copied into ``folder``."""
    shutil.copy(FONTS / "FandolFang-Regular.ttf", folder / "甲 <乙>&.ttf")
    html = (
        '<html lang="zh-CN"><head><title>甲</title><style>head { display: none }'
        f'@font-face {{ font-family: "甲 &amp; 乙"; src: url("甲%20%3C乙%3E%26.ttf"); {face} }}'
        'p { display: block; font-family: "甲 &amp; 乙" }</style></head><p>事项</p></html>'
    )
    return engine.lay_out(html, folder, (folder,))


@pytest.mark.parametrize(
    ("face", "in_place"),
    [
        ("font-weight: normal", True),
        ("font-weight: normal; unicode-range: U+4E00-9FFF", True),
        ("", False),
        ("font-weight: normal; font-style: italic", False),
    ],
)
def test_a_font_is_taken_where_it_is_and_looks_as_weasyprint_has_it(
    tmp_path: Path, face: str, in_place: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    from weasyprint.text.fonts import FontConfiguration

    ours = document(tmp_path, face)
    assert (ours.font_config._folder is None) is in_place
    monkeypatch.setattr(engine, "configuration", FontConfiguration)
    theirs = document(tmp_path, face)
    assert theirs.font_config._folder is not None
    assert ours.write_pdf() == theirs.write_pdf()


def test_a_font_outside_the_allowed_folders_is_not_read(tmp_path: Path) -> None:
    face = (
        f'@font-face {{ font-family: F; font-weight: normal; src: url("{FONTS.as_uri()}/a.ttf") }}'
    )
    html = f'<html lang="zh-CN"><head><title>甲</title><style>{face}</style></head></html>'
    with pytest.raises(engine.out_of_bounds(), match="refused to read"):
        engine.lay_out(html, tmp_path, (tmp_path,))


def test_a_file_that_is_no_font_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "a.ttf").write_text("no font")
    face = '@font-face { font-family: F; font-weight: normal; src: url("a.ttf") }'
    html = f'<html lang="zh-CN"><head><title>甲</title><style>{face}</style></head></html>'
    with pytest.raises(engine.TypesettingError, match="cannot be loaded"):
        engine.lay_out(html, tmp_path, (tmp_path,))


def test_the_booklet_has_no_copies_of_its_fonts(typeset: Any) -> None:
    assert typeset.document.font_config._folder is None
