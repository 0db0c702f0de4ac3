"""What a look must be so that a booklet can be printed by it: values that go together.

Each rule yields where it is broken, what is wrong and what to do.
"""

import re
from collections.abc import Iterator
from itertools import chain
from math import fsum
from typing import TypeAlias

from booklet.files.placed import Keys
from booklet.look.own_chapters import broken_in_own_chapters
from booklet.look.words import broken_words
from booklet.model.booklet import CoverRole
from booklet.model.columns import TYPED, ChapterLayout, Content
from booklet.model.layout import Layout, Type
from booklet.model.paper import POINTS

Broken: TypeAlias = tuple[Keys, str, str]

# Word takes paper of at most 22 inches (ECMA-376-1, 17.6.13; Word's own limit), in points.
LARGEST_PAPER = 22 * 72
# Widths are given in tenths of a millimetre: by how much each may be rounded, in points.
ROUNDED = 0.05 * POINTS["mm"]
# An entry of 目录 has room for so many characters at least, and the leader.
SHORTEST_ENTRY = 10
# What a row must have once; what else a column may hold.
ONCE = {Content.NUMBER: "序号", Content.CATEGORY: "事项类别", Content.NAME: "事项名称"}
# The kinds of an editor's own files that have a JSON Schema; a kind of list has one of its name.
TAKEN = ("booklet", "corrections", "check")
KIND = re.compile(r"[^\W\d_][\w-]*")
# The web page's own addresses are English words.
ANCHOR = re.compile(r"[^\W\d_A-Za-z]+")
# What source/ has beside the columns of a list.
PAGE_START = "另起一页"


def broken_rules(layout: Layout) -> Iterator[Broken]:
    """Yield what is wrong with ``layout``: of paper without room, nothing else is asked."""
    if faults := list(_paper(layout)):
        yield from faults
        return
    for rule in (_types, _front, _foot, _kinds, _tables, _sheet):
        yield from rule(layout)
    yield from broken_in_own_chapters(layout)
    yield from broken_words(layout)


def mm(points: float) -> str:
    """Return a length in points as people measure it."""
    return f"{points / POINTS['mm']:.1f}".removesuffix(".0") + " mm"


def _paper(layout: Layout) -> Iterator[Broken]:
    own = ((("chapters", kind), chapter.paper) for kind, chapter in layout.chapters.items())
    for path, page in (((), layout.page), *own):
        if page is None:
            continue
        for name, side, rest in (
            ("width", page.width, page.text_width),
            ("height", page.height, page.text_height),
        ):
            if side > LARGEST_PAPER:
                yield (
                    (*path, "page", name),
                    f"纸张太大：{mm(side)}，Word 最多 {mm(LARGEST_PAPER)}",
                    "改小，A4 是 210 mm × 297 mm",
                )
            if rest <= 0:
                yield (
                    (*path, "page", "margin"),
                    f"页边占满了纸（{name} {mm(side)}）",
                    "改小 margin 里的边距",
                )


def _all_types(layout: Layout) -> Iterator[tuple[Keys, Type | ChapterLayout]]:
    """Yield every line of type of the look with its path."""
    cover, contents = layout.cover, layout.contents
    for role, line in cover.lines.items():
        yield ("cover", "lines", role), line
    for name in ("title", "entry", "category"):
        yield ("contents", name), getattr(contents, name)
    yield (("imprint",), layout.imprint)
    yield (("chapter_title",), layout.chapter_title)
    yield (("chapter_note",), layout.chapter_note)
    yield from all_chapters(layout)


def all_chapters(layout: Layout) -> Iterator[tuple[Keys, ChapterLayout]]:
    """Yield every kind of table with its path: the lists, and those of what is made of them."""
    return chain(
        ((("chapters", kind), own) for kind, own in layout.chapters.items()),
        *(
            (((report, "chapters", kind), own) for kind, own in chapters.items())
            for report, chapters in (
                ("comparison", layout.comparison.chapters),
                ("departments", layout.departments.chapters),
                ("county", layout.county.chapters),
            )
        ),
    )


def _types(layout: Layout) -> Iterator[Broken]:
    for path, own in _all_types(layout):
        if own.line < own.size:
            yield (
                (*path, "line"),
                f"行距 {own.line:g} pt 比字号 {own.size:g} pt 还小，上下两行会叠在一起",
                "把 line 改得比 size 大",
            )


def _front(layout: Layout) -> Iterator[Broken]:
    page, contents = layout.page, layout.contents
    usual = (CoverRole.REGION, CoverRole.ORGANISATION, CoverRole.TITLE, CoverRole.DATE)
    missing = [role for role in CoverRole if role not in layout.cover.lines]
    if missing:
        yield ("cover", "lines"), f"封面缺少 {'、'.join(missing)}", "补上这几行的字体和字号"
        return
    height = layout.cover.height((role, 1) for role in usual)
    if height > page.text_height:
        yield (
            ("cover",),
            f"封面放不下：四行文字要高 {mm(height)}，纸上只有 {mm(page.text_height)}",
            "改小 cover 里的字号、行距和距离",
        )
    if page.text_width - 2 * contents.indent < SHORTEST_ENTRY * contents.entry.size:
        yield (
            ("contents", "indent"),
            f"目录的一行放不下 {SHORTEST_ENTRY} 个字",
            "改小 contents 里的 indent，或者 entry 的字号",
        )


def _foot(layout: Layout) -> Iterator[Broken]:
    footer, bottom = layout.footer, layout.page.margin.bottom
    if footer.distance + footer.size > bottom:
        yield (
            ("footer",),
            f"页码印到了纸外：下边距只有 {mm(bottom)}",
            "改小 footer 的 distance，或者改大 page 的下边距",
        )
    elif layout.word.reserve + footer.size + 1 > bottom:
        yield (
            ("word", "reserve"),
            f"Word 文件的页码没有地方：下边距只有 {mm(bottom)}",
            "改小 word 的 reserve，或者改大 page 的下边距",
        )
    if footer.indent > layout.page.text_width / 2:
        yield ("footer", "indent"), "页码缩进得超过了半页", "改小 footer 的 indent"


def _kinds(layout: Layout) -> Iterator[Broken]:
    for kind, own in layout.chapters.items():
        path: Keys = ("chapters", kind)
        if kind in TAKEN or not KIND.fullmatch(kind):
            yield path, f"清单的类型不能叫“{kind}”", f"用字母或汉字起名，不用 {'、'.join(TAKEN)}"
        if not own.anchor:
            yield path, f"“{kind}”缺少 anchor", "写上网页地址里用的词，例如 anchor: 配合"
        elif not ANCHOR.fullmatch(own.anchor):
            yield (
                (*path, "anchor"),
                f"anchor 只能是汉字，不能是“{own.anchor}”",
                "写上网页地址里用的词，例如 anchor: 配合",
            )
        yield from _columns(path, own)


def _columns(path: Keys, own: ChapterLayout) -> Iterator[Broken]:
    if own.is_prose:
        return
    for content, name in ONCE.items():
        found = [at for at, column in enumerate(own.columns) if column.content is content]
        if not found:
            yield (
                (*path, "columns"),
                f"“{path[-1]}”缺少 content: {content} 的栏目（{name}）",
                f"补上，例如 - {{key: {name}, content: {content}, width: 20 mm, align: center}}",
            )
        for at in found[1:]:
            yield (*path, "columns", at), f"content: {content} 的栏目只能有一个", "删去一个"
    for at, column in enumerate(own.columns):
        if column.content not in ONCE and column.content not in TYPED:
            yield (
                (*path, "columns", at, "content"),
                f"清单里不能有 content: {column.content} 的栏目",
                f"可以写：{'、'.join((*ONCE, *TYPED))}",
            )
        if column.key == PAGE_START:
            yield (*path, "columns", at, "key"), f"栏目不能叫“{PAGE_START}”", "换一个名称"


def _tables(layout: Layout) -> Iterator[Broken]:
    table = layout.table
    air = 2 * table.padding.horizontal + table.rule
    for path, own in all_chapters(layout):
        columns = own.printed
        page = own.paper or layout.page
        total = fsum(column.width for column in columns)
        if abs(over := total - page.text_width) > len(columns) * ROUNDED:
            yield (
                (*path, "columns"),
                f"各栏共宽 {mm(total)}，比左右边距之间的 {mm(page.text_width)} "
                f"{'宽' if over > 0 else '窄'} {mm(abs(over))}",
                f"把 columns 各栏写全，改它们的 width，使它们合计 {mm(page.text_width)}",
            )
        for at, column in enumerate(own.columns):
            if column in columns and column.width - air < own.size:
                yield (
                    (*path, "columns", at, "width"),
                    f"“{column.key}”一栏连一个字也放不下",
                    f"把它的 width 改成 {mm(own.size + air)} 以上",
                )
            if column.key in [other.key for other in own.columns[:at]]:
                yield (*path, "columns", at, "key"), f"有两栏都叫“{column.key}”", "改一个名称"
        yield from _height(layout, path, own)


def _height(layout: Layout, path: Keys, own: ChapterLayout) -> Iterator[Broken]:
    """Ask whether a page has room for the title, the header row and one row."""
    table, title = layout.table, layout.chapter_title
    air = 2 * table.padding.vertical + table.rule
    row = max(own.row_minimum, own.line + air)
    above = title.line + title.after + own.line + air + table.rule
    room = (own.paper or layout.page).text_height
    if above + row > room:
        yield (
            (*path, "row_minimum"),
            f"标题、表头和一行共高 {mm(above + row)}，一页只有 {mm(room)}",
            "改小 row_minimum、size 和 line",
        )


def _sheet(layout: Layout) -> Iterator[Broken]:
    sheet, page = layout.sheet, layout.page
    for ends, side in (
        (sheet.margin.left + sheet.margin.right, page.width),
        (sheet.margin.top + sheet.margin.bottom, page.height),
    ):
        if ends > side / 2:
            yield ("sheet", "margin"), "电子表格的边距占去了半张纸", "改小 sheet 的 margin"
    if sheet.footer > sheet.margin.bottom:
        yield ("sheet", "footer"), "电子表格的页码印进了表格", "改得比 sheet 的下边距小"
