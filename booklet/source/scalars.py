"""Text -> a YAML scalar that means just that text."""

import re

# What may stand unquoted: no character that means something to YAML at the start, no ": ", no " #".
PLAIN = re.compile(r"(?![-?:,\[\]{}#&*!|>'\"%@`~ ]|---|\.\.\.)(?:(?!: | #)[^\n\t])*(?<![: ])")
# Between brackets libyaml also stumbles over ":" before a sign, and older ones over any "?".
PLAIN_IN_LIST = re.compile(r"[^,\[\]{}:?]*")


def scalar(text: str, in_list: bool = False) -> str:
    """Return ``text`` as a one-line YAML scalar, bare where YAML leaves it whole."""
    if PLAIN.fullmatch(text) and (not in_list or PLAIN_IN_LIST.fullmatch(text)):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def block(text: str, indent: int) -> str:
    """Return ``text`` as a ``|`` block set in by ``indent`` spaces, two more than its key."""
    lines = text.split("\n")
    # A first line that begins with a space would be taken for the block's indentation.
    header = "|2" if lines[0].startswith(" ") else "|"
    return "\n".join([header, *(" " * indent + line for line in lines)])
