"""The booklet as a Typst document: what one would write who set it with Typst."""

import re
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from booklet.model.booklet import Booklet
from booklet.model.layout import Layout

HERE = Path(__file__).parent
FACE = re.compile(r'font-family: "([^"]+)";\s*src: url\("([^"]+)"\)')


def quoted(text: str) -> str:
    r"""Return ``text`` as a Typst string literal, in which only ``\`` and ``"`` are special.

    https://typst.app/docs/reference/foundations/str/
    """
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{text}"'


def typst_source(booklet: Booklet, layout: Layout, families: Mapping[str, str]) -> str:
    """Return the source of ``booklet``; ``families`` has Typst's name of each of fonts.css's."""
    jinja = Environment(
        loader=FileSystemLoader(HERE, encoding="utf-8"),
        autoescape=False,  # Typst is no HTML: every text goes through `quoted`
        undefined=StrictUndefined,
    )
    jinja.filters["string"] = quoted
    return jinja.get_template("booklet.typ.j2").render(
        booklet=booklet, layout=layout, families=families
    )


def typst_families(fonts: Path) -> dict[str, str]:
    """Return what Typst calls each family of fonts.css in the folder ``fonts``."""
    import typst

    found = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts)]
    )
    names = {Path(font.path).name: font.family for font in found.fonts() if font.path}
    faces = FACE.findall((fonts / "fonts.css").read_text(encoding="utf-8"))
    return {family: names[file] for family, file in faces}
