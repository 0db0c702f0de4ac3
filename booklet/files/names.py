"""File names that every system allows."""

import re

# What no file may be called on Windows, whatever its suffix, and what no name may have in it.
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
DEVICE = re.compile(r"(CON|PRN|AUX|NUL|(COM|LPT)[1-9¹²³])(?=\.|$)", re.IGNORECASE)
FORBIDDEN = re.compile(r'[/\\:*?"<>|\x00-\x1f]')


def safe_name(name: str) -> str:
    """Return ``name`` as a file name that every system allows."""
    return DEVICE.sub(r"\1_", FORBIDDEN.sub("_", name).strip(". ")) or "_"
