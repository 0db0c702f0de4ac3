"""File names that every system allows, and names for the characters that are not seen."""

import re

# What no file may be called on Windows, whatever its suffix, and what no name may have in it.
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
DEVICE = re.compile(r"(CON|PRN|AUX|NUL|(COM|LPT)[1-9¹²³])(?=\.|$)", re.IGNORECASE)
FORBIDDEN = re.compile(r'[/\\:*?"<>|\x00-\x1f]')


def safe_name(name: str) -> str:
    """Return ``name`` as a file name that every system allows."""
    return DEVICE.sub(r"\1_", FORBIDDEN.sub("_", name).strip(". ")) or "_"


# What is no Char of XML 1.0 (production 2), or not seen on the screen: tabs, line separators other
# than \n, zero-width and bidirectional controls, variation selectors, tags.
UNPRINTABLE = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff"
    r"\ufe00-\ufe0f\ufeff\ufffe\uffff\U000e0000-\U000effff]"
)


def visible(text: str) -> str:
    """Return ``text`` with a name, such as U+001B, for each character that is not seen.

    A terminal would obey some of them, and hide with them what stands beside. Line ends and tabs
    stay.
    """
    return UNPRINTABLE.sub(lambda found: _name(found[0]), text)


def _name(character: str) -> str:
    return character if character == "\t" else f"U+{ord(character):04X}"
