"""The characters of a source that no font of the PDF has, each at its place."""

from collections.abc import Iterator
from pathlib import Path

from booklet.files.faults import Fault
from booklet.model.composition import Composer
from booklet.model.faces import Faces
from booklet.model.layout import Layout
from booklet.source.load import Source


def without_glyph(source: Source, layout: Layout, fonts: Path) -> Iterator[Fault]:
    """Yield a fault for each place of a character that the fonts of the folder ``fonts`` lack."""
    missing = Composer(layout, Faces(fonts)).missing(source.booklet)
    if not missing:
        return
    for document in source.documents.values():
        for number, line in enumerate(document.lines, 1):
            if line.lstrip().startswith("#"):  # a comment, which is not printed
                continue
            for column, character in enumerate(line, 1):
                if character in missing:
                    yield document.fault(
                        document.at(number, column),
                        f"字体里没有“{character}”（U+{ord(character):04X}）这个字",
                        "检查是否打错了字；确实需要时，在 fonts/ 里加入含有它的字体",
                    )
