"""SHA256SUMS: what it lists, and the digest that it lists."""

import hashlib
import os
from collections.abc import Mapping

CHECKSUMS = "SHA256SUMS"


def read_checksums(content: bytes) -> dict[str, str]:
    """Return the SHA-256 of each file that the content of a SHA256SUMS lists, by name."""
    lines = (os.fsdecode(line).partition("  ") for line in content.splitlines())
    return {name: digest for digest, _, name in lines}


def written_checksums(sums: Mapping[str, str]) -> bytes:
    """Return the content of a SHA256SUMS that lists ``sums``.

    Names are the bytes that the file system has, so that `sha256sum -c` finds them: in a locale
    such as zh_CN.GB18030 these are not UTF-8.
    """
    return b"".join(os.fsencode(f"{sums[name]}  {name}\n") for name in sorted(sums))


def digest(content: bytes) -> str:
    """Return the SHA-256 of ``content`` as SHA256SUMS has it."""
    return hashlib.sha256(content).hexdigest()
