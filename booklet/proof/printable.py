"""What of a source cannot be printed: characters without a glyph, a cover that is too long."""

from collections.abc import Iterator
from pathlib import Path

from booklet.files.faults import Fault
from booklet.model.composition import Composer
from booklet.model.faces import Faces
from booklet.model.layout import POINTS, Layout
from booklet.source.load import Source
from booklet.source.shapes import BOOKLET_FILE


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
    front = composer.front(source.booklet)
    texts = {
        "地区": front.region,
        "单位": front.organisation,
        "标题": front.title,
        "日期": front.date,
    }
    over = layout.cover.height(*map(len, texts.values())) - layout.page.text_height
    if over <= 0:
        return
    longest = max(texts, key=lambda key: len(texts[key]))
    document = source.documents[BOOKLET_FILE]
    counts = "，".join(f"{key} {len(lines)} 行" for key, lines in texts.items())
    yield document.fault(
        document.place((longest,)),
        f"封面放不下：{counts}，比一页高出 {over / POINTS['mm']:.0f} mm",
        f"缩短“{longest}”，或者请技术人员改小 templates/layout.yaml 里 cover 的字号",
    )
