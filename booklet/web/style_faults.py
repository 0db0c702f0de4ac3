"""What is wrong with a web page's style sheet: browsers pass over it, and say nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tinycss2

from booklet.files.faults import UserError
from booklet.files.templates import fault_in, line_of

# At-rules that have rules in them; others have declarations (CSS Conditional Rules 3, 2).
OF_RULES = frozenset(("media", "supports"))
UNFINISHED = "样式没有写完整，检查花括号和分号"
UNNAMED = "样式这里写错了，检查冒号、分号和括号"


def check(style: str, templates: Path, name: str) -> None:
    """Raise :class:`UserError` for what cannot be read of ``style``, made by the template ``name``.

    Only its syntax is looked at (CSS Syntax 3): which properties there are, browsers differ in.
    """
    lines = style.split("\n")
    rules = tinycss2.parse_stylesheet(style, skip_comments=True, skip_whitespace=True)
    mistakes = sorted(dict(_mistakes(rules)).items())
    if mistakes:
        raise UserError(
            fault_in(templates, name, line_of(templates, name, "", lines[line - 1]), message)
            for line, message in mistakes
        )


def _mistakes(nodes: list[Any]) -> Iterator[tuple[int, str]]:
    """Yield the line and the name of each mistake, up to a rule that was not closed."""
    for node in nodes:
        if node.type == "error":
            yield node.source_line, UNNAMED
        elif node.type in ("qualified-rule", "at-rule"):
            yield from ((node.source_line, UNNAMED) for t in node.prelude if t.type == "error")
            if node.content is None:
                continue
            has_rules = node.type == "at-rule" and node.lower_at_keyword in OF_RULES
            parse = tinycss2.parse_rule_list if has_rules else tinycss2.parse_blocks_contents
            inner = parse(node.content, skip_comments=True, skip_whitespace=True)
            # No rule of ours stands within another: one that does follows a rule without its end.
            if not has_rules and any(own.type == "qualified-rule" for own in inner):
                yield node.source_line, UNFINISHED
                return
            yield from _mistakes(inner)
