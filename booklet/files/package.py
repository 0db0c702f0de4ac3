"""The zip behind .docx, .xlsx and .ofd, whose bytes depend on its content alone."""

import io
import zipfile
from collections.abc import Mapping

# The first moment that a zip entry can carry; nobody reads it, the properties hold the real date.
STAMP = (1980, 1, 1, 0, 0, 0)
# ECMA-376-2, 7.2.3: readers that stream the package want these two first; an OFD is entered by the
# last (GB/T 33190-2016, 7.4).
FIRST = ("[Content_Types].xml", "_rels/.rels", "OFD.xml")


def zipped(parts: Mapping[str, bytes], level: int = 6) -> bytes:
    """Return the package of ``parts``, by name: in a fixed order, without the clock's time.

    ``level`` says how much work is put into making it small, 9 most.
    """
    output = io.BytesIO()
    order = [name for name in FIRST if name in parts]
    with zipfile.ZipFile(output, "w") as package:
        for name in [*order, *sorted(parts.keys() - set(order))]:
            entry = zipfile.ZipInfo(name, STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 0
            package.writestr(entry, parts[name], compresslevel=level)
    return output.getvalue()
