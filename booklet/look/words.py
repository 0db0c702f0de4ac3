"""The words that the look gives to what is made of a booklet, and the places for values in them."""

from collections.abc import Iterator
from string import Formatter

from booklet.files.placed import Keys
from booklet.model.layout import Layout

Broken = tuple[Keys, str, str]

# The words of each report, with what may stand in braces in them; None where a word has no places.
WORDS: dict[str, dict[str, tuple[str, ...] | None]] = {
    "comparison": {
        **dict.fromkeys(("title", "summary", "changes", "by_chapter", "by_department"), None),
        **dict.fromkeys(("total", "elided"), None),
        **dict.fromkeys(("editions", "unchanged"), ("title", "old", "new")),
        "place": ("number",),
        "paragraph": ("number",),
        "column": ("title",),
    },
    "departments": {
        **dict.fromkeys(("folder", "index", "index_title", "back", "others", "elided"), None),
        **dict.fromkeys(("total", "distinct", "chart", "label_axis", "value_axis"), None),
        "workbook": ("title",),
        "document": ("title", "department"),
        "index_note": ("booklet", "date"),
        "title": ("department",),
        "note": ("booklet", "date", "count"),
        "chart_title": ("organisation",),
    },
    "county": {
        **dict.fromkeys(("comparison", "summary", "by_town", "by_list", "total"), None),
        **dict.fromkeys(("differences", "divided", "divided_note", "worded", "worded_note"), None),
        **dict.fromkeys(
            ("own", "own_note", "matrix", "matrix_note", "folder", "chart", "absent"), None
        ),
        **dict.fromkeys(("label_axis", "value_axis", "overview", "lists", "categories"), None),
        **dict.fromkeys(("departments", "categories_note", "departments_note"), None),
        **dict.fromkeys(("overview_chart", "overview_label_axis", "overview_value_axis"), None),
        **dict.fromkeys(("comparison_title", "chart_title", "overview_title"), ("county",)),
        **dict.fromkeys(("overview_chart_title", "page"), ("county",)),
        **dict.fromkeys(("note", "lists_note"), ("count",)),
        "model_column": ("model",),
        "model_note": ("count", "model"),
        "model_document_note": ("count", "model", "differences", "worded", "own"),
        "part": ("name", "first", "last"),
        "table": ("report", "name"),
        "have": ("name", "count", "have"),
        "document": ("town",),
        "document_note": ("count", "differences", "worded", "own"),
    },
}


def broken_words(layout: Layout) -> Iterator[Broken]:
    """Yield the words that are missing, unknown or empty, and the places that nothing fills."""
    for report, wanted in WORDS.items():
        words: dict[str, str] = getattr(layout, report).words
        path: Keys = (report, "words")
        for name in wanted.keys() - words.keys():
            yield path, f"这里缺少 {name}", "补上它；可以从原来的 layout.yaml 里抄"
        for name, text in words.items():
            if name not in wanted:
                yield (*path, name), f"不认识 {name}", f"这里可以写：{'、'.join(wanted)}"
            elif not text.strip():
                yield (*path, name), f"{name} 是空的", "补上内容"
            elif (places := wanted[name]) is not None and not _fits(text, places):
                shown = "、".join(f"{{{place}}}" for place in places)
                yield (
                    (*path, name),
                    f"{name} 的花括号里只能是 {shown}",
                    "改成这样；不要的整个删去",
                )


def _fits(text: str, places: tuple[str, ...]) -> bool:
    """Say whether the braces of ``text`` are in pairs and hold ``places`` and nothing else."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return False
    return all(
        name is None or (name in places and not form and conversion is None)
        for _, name, form, conversion in parts
    )
