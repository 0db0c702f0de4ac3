"""What of a source cannot be printed: characters without a glyph, a cover that is too long."""

from collections.abc import Collection, Iterator
from pathlib import Path

from booklet.files.faults import Fault, UserError
from booklet.model.booklet import CoverLine
from booklet.model.layout import Layout
from booklet.model.paper import POINTS
from booklet.model.resources import Resources
from booklet.plan.composition import Composer
from booklet.plan.faces import Faces
from booklet.source.document import Document, Keys
from booklet.source.load import Source, load_optional
from booklet.source.look import parts_with_look
from booklet.source.shapes import (
    BOOKLET_FILE,
    CHECK_FILE,
    MAIN,
    ROLES,
    AcceptancesShape,
    BookletShape,
)


def load_printable(folder: Path, resources: Resources) -> tuple[Layout, Source]:
    """Return the look of the booklet in ``folder`` and what its files say.

    Raises :class:`UserError` for what is wrong with the look, or else for all that cannot be read
    in any file, with the characters without a glyph in the lists that can be.
    """
    layout, parts = parts_with_look(folder, resources.templates)
    faults = list(parts.faults)
    try:
        load_optional(folder, CHECK_FILE, AcceptancesShape)
    except UserError as error:
        faults += error.faults
    if parts.whole and not faults:
        return layout, parts.whole
    composer = Composer(layout, Faces(resources.fonts))
    missing: set[str] = set()
    for chapter in filter(None, parts.chapters):
        own = composer.missing_in(chapter)
        faults += _lacking(parts.documents[chapter.file], own)
        missing |= own
    if parts.front:
        missing |= composer.missing_before(*_words(parts.front))
        faults += _lacking(parts.documents[BOOKLET_FILE], missing)
    raise UserError(faults)


def _words(front: BookletShape) -> tuple[list[CoverLine], list[str]]:
    """Return the lines of the cover of booklet.yaml, and what else it says that is printed."""
    lines = [(line.role, line.text) for line in front.cover]
    lines = lines or [(role, getattr(front, role)) for role in MAIN.values()]
    words = [front.header, front.footer, front.contents.entry, *(c.name for c in front.chapters)]
    words += [line.text for line in front.imprint]
    return [CoverLine(role=role, text=text) for role, text in lines], [w for w in words if w]


def unprintable(source: Source, layout: Layout, fonts: Path) -> Iterator[Fault]:
    """Yield what keeps ``source`` from being printed in this look with the fonts of a folder.

    Raises :class:`UserError` where the look itself names fonts that there are not.
    """
    composer = Composer(layout, Faces(fonts))
    yield from _without_glyph(source, composer)
    yield from _long_cover(source, layout, composer)


def _without_glyph(source: Source, composer: Composer) -> Iterator[Fault]:
    missing = composer.missing(source.booklet)
    if not missing:
        return
    for document in source.documents.values():
        yield from _lacking(document, missing)


def _lacking(document: Document, missing: Collection[str]) -> Iterator[Fault]:
    """Yield a fault for each character of a file that is ``missing`` from the fonts."""
    if not missing:
        return
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


def _long_cover(source: Source, layout: Layout, composer: Composer) -> Iterator[Fault]:
    """Yield a fault where the cover's texts take more lines than the page has room for."""
    cover = source.booklet.cover_lines
    lengths = list(map(len, composer.front(source.booklet).cover))
    roles = (line.role for line in cover)
    over = layout.cover.height(zip(roles, lengths, strict=True)) - layout.page.text_height
    if over <= 0:
        return
    names = {role: name for name, role in ROLES.items()}
    at = lengths.index(max(lengths))
    longest = names[cover[at].role]
    document = source.documents[BOOKLET_FILE]
    counts = "，".join(
        f"{names[line.role]} {length} 行" for line, length in zip(cover, lengths, strict=True)
    )
    path: Keys = ("封面", at, "文字") if source.booklet.cover else (longest,)
    yield document.fault(
        document.place(path),
        f"封面放不下：{counts}，比一页高出 {over / POINTS['mm']:.0f} mm",
        f"缩短“{longest}”，或者请技术人员改小 templates/layout.yaml 里 cover 的字号",
    )
