"""SHA256SUMS: what it lists, and the digest that it lists."""

import hashlib

CHECKSUMS = "SHA256SUMS"


def read_checksums(content: bytes) -> dict[str, str]:
    """Return the SHA-256 of each file that the content of a SHA256SUMS lists, by name."""
    lines = (line.partition("  ") for line in content.decode(errors="replace").splitlines())
    return {name: digest for digest, _, name in lines}


def digest(content: bytes) -> str:
    """Return the SHA-256 of ``content`` as SHA256SUMS has it."""
    return hashlib.sha256(content).hexdigest()
