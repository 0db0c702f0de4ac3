"""An OOXML package (the zip behind .docx and .xlsx) whose bytes depend on its content alone."""

import io
import zipfile

# The first moment that a zip entry can carry; nobody reads it, the properties hold the real date.
STAMP = (1980, 1, 1, 0, 0, 0)
# ECMA-376-2, 7.2.3: readers that stream the package want these two first.
FIRST = ("[Content_Types].xml", "_rels/.rels")


def repacked(package: bytes, replaced: dict[str, bytes] | None = None) -> bytes:
    """Return ``package`` with its parts in a fixed order and without the clock's time.

    ``replaced`` gives parts new content by name.
    """
    replaced = replaced or {}
    output = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as old,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as new,
    ):
        names = old.namelist()
        order = [name for name in FIRST if name in names]
        for name in [*order, *sorted(set(names) - set(order))]:
            entry = zipfile.ZipInfo(name, STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 0
            new.writestr(entry, replaced.get(name) or old.read(name))
    return output.getvalue()
