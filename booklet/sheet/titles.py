"""Titles of sheets as Excel allows them."""

from collections.abc import Sequence

# "Rename a worksheet" (support.microsoft.com): at most 31 characters, none of these, no apostrophe
# at an end, not History, and no two alike but for capitals.
LONGEST_TITLE = 31
REPLACED_IN_TITLES = str.maketrans("/\\?*:[]'", "／＼？＊：［］’")
RESERVED_TITLES = ("history",)


def sheet_titles(names: Sequence[str]) -> list[str]:
    """Return a sheet title for each of ``names``, as Excel allows them and no two alike."""
    taken = set(RESERVED_TITLES)
    titles = []
    for name in names:
        plain = name.translate(REPLACED_IN_TITLES).strip() or "_"
        number = 1
        title = _shortened(plain, "")
        while title.casefold() in taken:
            number += 1
            title = _shortened(plain, f"（{number}）")
        taken.add(title.casefold())
        titles.append(title)
    return titles


def _shortened(name: str, ending: str) -> str:
    """Return ``name`` and ``ending`` in so few characters, of 16 bits, as a title may have."""
    while len((name + ending).encode("utf-16-le")) > 2 * LONGEST_TITLE:
        name = name[:-1]
    return name + ending
