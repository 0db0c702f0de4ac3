"""Booklet -> the text of its source files."""

from collections.abc import Iterator, Mapping, Sequence

from booklet.model.booklet import (
    Booklet,
    Chapter,
    CoverLine,
    CoverRole,
    ImprintLine,
    ImprintRole,
    Item,
    Wording,
)
from booklet.model.columns import ChapterLayout, Column, Content
from booklet.model.layout import Layout
from booklet.source.scalars import block, scalar
from booklet.source.shapes import (
    BOOKLET_FILE,
    IMPRINT_ROLES,
    LOOK,
    MAIN,
    NOTHING,
    PAGE_START,
    ROLES,
    SCHEMA_FOLDER,
)


def dump(booklet: Booklet, layout: Layout) -> dict[str, str]:
    """Return the text of every source file of ``booklet``, by file name."""
    chapters = {
        c.file: bound(c.kind, dump_chapter(c, layout.chapters[c.kind])) for c in booklet.chapters
    }
    return {BOOKLET_FILE: bound("booklet", dump_booklet(booklet)), **chapters}


def bound(schema: str, text: str) -> str:
    """Return a source file's text with the line that binds it to its JSON Schema.

    https://github.com/redhat-developer/yaml-language-server#using-inlined-schema
    """
    return f"# yaml-language-server: $schema={SCHEMA_FOLDER}/{schema}.json\n{text}"


def dump_booklet(booklet: Booklet) -> str:
    """Return booklet.yaml's text."""
    head = {
        "地区": booklet.region,
        "单位": booklet.organisation,
        "标题": booklet.title,
        "日期": booklet.date,
        "清单前缀": booklet.chapter_prefix,
    }
    lines = [f"{LOOK}: {scalar(booklet.look)}"] if booklet.look else []
    lines += _dump_wording(booklet.wording)
    of_cover = {line.role for line in booklet.cover}
    lines += [
        f"{key}: {scalar(value)}"
        for key, value in head.items()
        if value and MAIN.get(key) not in of_cover
    ]
    if booklet.cover:
        lines += ["封面:", *_dump_lines(booklet.cover, ROLES)]
    if booklet.imprint:
        lines += ["版记:", *_dump_lines(booklet.imprint, IMPRINT_ROLES)]
    lines.append("清单:")
    for chapter in booklet.chapters:
        entry = {"名称": chapter.name, "类型": chapter.kind, "文件": chapter.file}
        pairs = [f"{key}: {scalar(value, in_list=True)}" for key, value in entry.items()]
        if chapter.column_titles:
            titles = (
                f"{key}: {scalar(title, in_list=True)}"
                for key, title in chapter.column_titles.items()
            )
            pairs.append(f"栏目名称: {{{', '.join(titles)}}}")
        lines.append(f"  - {{{', '.join(pairs)}}}")
    return "\n".join(lines) + "\n"


def _dump_lines(
    lines: Sequence[CoverLine | ImprintLine], roles: Mapping[str, CoverRole | ImprintRole]
) -> Iterator[str]:
    names = {role: key for key, role in roles.items()}
    for line in lines:
        yield f"  - {{角色: {names[line.role]}, 文字: {scalar(line.text, in_list=True)}}}"


def _dump_wording(wording: Wording) -> Iterator[str]:
    """Yield the lines that say how foot, head and 目录 read, where that is not layout.yaml's."""
    if wording.footer is not None:
        yield f"页脚: {scalar(wording.footer or NOTHING)}"
    if wording.header is not None:
        yield f"页眉: {scalar(wording.header)}"
    contents = []
    if wording.entry is not None:
        contents.append(f"条目: {scalar(wording.entry, in_list=True)}")
    if wording.categories is not None:
        contents.append(f"类别: {'true' if wording.categories else 'false'}")
    if contents:
        yield f"目录: {{{', '.join(contents)}}}"


def dump_chapter(chapter: Chapter, layout: ChapterLayout) -> str:
    """Return the text of a chapter's file."""
    if not chapter.items:
        return "[]\n"
    if layout.is_prose:
        return dump_prose(chapter.items, layout)
    lines: list[str] = []
    category = None
    for item in chapter.items:
        if item.category != category:
            category = item.category
            lines.append(f"{scalar(category)}:")
        lines.append(dump_item(item, layout))
    return "\n".join(lines) + "\n"


def dump_prose(items: Sequence[Item], layout: ChapterLayout) -> str:
    """Return the paragraphs of a text below its key."""
    (column,) = layout.columns
    text = "\n".join(item.cells[column.key].text for item in items)
    return f"{column.key}: {block(text, 2)}\n"


def dump_item(item: Item, layout: ChapterLayout) -> str:
    """Return one item as it stands under its category."""
    if not any(cell.text for cell in item.cells.values()) and not item.page_start:
        return f"  - {scalar(item.name)}"
    pairs = [f"{layout.column(Content.NAME).key}: {scalar(item.name)}"]
    for column in layout.typed_columns:
        if not item.cells[column.key].text and column.may_be_empty:
            continue
        pairs.append(f"{column.key}: {dump_cell(column, item, 6)}")
    if item.page_start:
        pairs.append(f"{PAGE_START}: true")
    return "  - " + "\n    ".join(pairs)


def dump_cell(column: Column, item: Item, indent: int) -> str:
    """Return a cell of ``item`` as it stands behind its key, lines below set in by ``indent``."""
    if column.content is Content.LIST:
        names = item.cells[column.key].paragraphs
        return f"[{', '.join(scalar(name, in_list=True) for name in names)}]"
    text = column.text(0, item)
    return block(text, indent) if column.content is Content.TEXT else scalar(text)
