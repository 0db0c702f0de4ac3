"""File names that every system allows."""


def safe_name(name: str) -> str:
    """Return ``name`` as a file name that every system allows."""
    forbidden = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))
    return name.translate(forbidden).strip(". ") or "_"
