"""What pydyf 0.13.0 makes bytes of, each thing once, and without detours."""

import zlib
from typing import Any

import pydyf

# What zlib itself chooses. The 9 of pydyf takes two and a half times as long for 1 % less.
LEVEL = 6

_any_bytes = pydyf._to_bytes


def to_bytes(item: Any) -> bytes:
    """Return what pydyf makes of ``item``, which is asked what it is by its type alone."""
    kind = type(item)
    if kind is bytes:
        return item  # type: ignore[no-any-return]
    if kind is str:
        return item.encode("ascii")  # type: ignore[no-any-return]
    if kind is int:
        return b"%d" % item
    if kind is float and not item.is_integer():
        return f"{item:f}".rstrip("0").encode()
    return _any_bytes(item)  # type: ignore[no-any-return]


pydyf._to_bytes = to_bytes


def _dictionary(dictionary: pydyf.Dictionary) -> bytes:
    entries = [b"/%b %b" % (to_bytes(key), to_bytes(value)) for key, value in dictionary.items()]
    return b"<<%b>>" % b"".join(entries)


pydyf.Dictionary.data = property(_dictionary)


def _stream(stream: pydyf.Stream) -> bytes:
    r"""Return a stream's bytes, worked out once: pydyf asks for the file and for its digest.

    pydyf ends every stream with ``\n``. Where the data ends with ``\r``, as one stream in 256 does,
    a reader that looks for ``endstream`` finds the data a byte shorter than its /Length
    (ISO 19005-3, 6.1.7.1).
    """
    kept: bytes | None = vars(stream).get("_kept")
    if kept is None:
        data = b"\n".join(map(to_bytes, stream.stream))
        extra = pydyf.Dictionary(stream.extra)
        if stream.compress:
            extra["Filter"] = "/FlateDecode"
            data = zlib.compress(data, LEVEL)
        extra["Length"] = len(data)
        end = b"\r\nendstream" if data.endswith(b"\r") else b"\nendstream"
        kept = stream._kept = b"\n".join((extra.data, b"stream", data)) + end
    return kept


pydyf.Stream.data = property(_stream)

_page_references = pydyf.PDF.page_references.fget


def _kept_page_references(pdf: pydyf.PDF) -> tuple[bytes, ...]:
    """Return the references to the pages of ``pdf``, made anew only when pages have been added.

    WeasyPrint 70.0 asks for them at every box that it tags, and pydyf makes all of them each time:
    of 30 booklets in one that was half the time of writing.
    """
    kept: tuple[bytes, ...] = vars(pdf).get("_kept_page_references", ())
    if len(kept) != pdf.pages["Count"]:
        kept = pdf._kept_page_references = _page_references(pdf)
    return kept


pydyf.PDF.page_references = property(_kept_page_references)


class Written(pydyf.Object):  # type: ignore[misc]
    """An object that is written as it is now: pydyf asks for the file and for its digest."""

    data = b""

    def __init__(self, object_: pydyf.Object) -> None:
        """Take an object that will not change."""
        super().__init__()
        self.number, self.data = object_.number, object_.data
