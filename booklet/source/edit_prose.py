"""A text's file with other paragraphs: their lines change, others keep their bytes."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from booklet.source.chapter_file import LINE, LINE_END
from booklet.source.document import Document


def prose_spliced(
    text: str, document: Document, old: Sequence[str], new: Sequence[str]
) -> str | None:
    """Return the file ``text`` of a text with the paragraphs ``new``, which had ``old``.

    None where it has to be written anew: a text that is no ``|`` block, or to begin with a space.
    """
    lines: list[str] = LINE.findall(text)
    ((path, places),) = document.texts.items()
    mark = document.places[path]
    if lines[mark.line - 1][mark.column - 1] != "|" or new[0].startswith(" "):
        return None
    found = LINE_END.search(text)
    end = found[0] if found else "\n"
    indent = " " * (places[0].column - 1)
    starts = [place.line - 1 for place in places] + [places[-1].line]
    made = lines[: starts[0]]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, first, last, new_first, new_last in matcher.get_opcodes():
        if tag == "equal":
            made += lines[starts[first] : starts[last]]
        else:
            made += [f"{indent}{paragraph}{end}" for paragraph in new[new_first:new_last]]
    made += lines[starts[-1] :]
    whole = [
        line if LINE_END.search(line) or n + 1 == len(made) else line + end
        for n, line in enumerate(made)
    ]
    ends = LINE_END.search(lines[-1])
    return "".join(whole) if ends else "".join(whole).rstrip("\r\n")
