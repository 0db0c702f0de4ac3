"""Lines of a file as plain text: what cannot be read as a list can still be mended."""

from booklet.editing import requests
from booklet.editing.desk import Desk, Reading
from booklet.editing.edit import Edit
from booklet.editing.forms import JSON
from booklet.editing.refusals import Both, Conflict, Missing
from booklet.editing.values import demand_visible
from booklet.files.text import decoded
from booklet.source.chapter_file import LINE, LINE_END

MOVED = "这几行在别处改过了，没有写入"


def lines_form(reading: Reading, desk: Desk, file: str, first: int, last: int) -> JSON:
    """Return the lines of a file from ``first`` to ``last``, counted from 1.

    Raises UserError for one that is no text in UTF-8, and :class:`Missing` for one that is not the
    booklet's.
    """
    lines = [LINE_END.sub("", line) for line in _lines(reading, desk, file)]
    first = max(1, first)
    return {
        "file": file,
        "sha": reading.shas[file],
        "first": first,
        "lines": lines[first - 1 : max(first - 1, last)],
        "count": len(lines),
    }


def _lines(reading: Reading, desk: Desk, file: str) -> list[str]:
    if file not in desk.names() or file not in reading.raws:
        raise Missing(f"没有 {file} 这个文件")
    decoded(reading.raws[file], f"{reading.folder.name}/{file}")  # says what is wrong with it
    found: list[str] = LINE.findall(reading.raws[file].decode("utf-8-sig"))
    return found


def set_lines(reading: Reading, asked: requests.Lines, desk: Desk) -> Edit:
    """Put other lines into the place of some; they may be anything that can be seen.

    Lines that have moved are found again if they stand in one place alone.
    """
    lines = _lines(reading, desk, asked.file)
    bare = [LINE_END.sub("", line) for line in lines]
    demand_visible({"": asked.lines})
    count, first = len(asked.was), asked.first - 1
    if bare[first : first + count] != asked.was:
        places = [n for n in range(len(bare)) if asked.was and bare[n : n + count] == asked.was]
        if len(places) != 1:
            mine, now = "\n".join(asked.lines), "\n".join(bare[first : first + count])
            raise Conflict(MOVED, asked.file, None, [Both("", asked.file, mine, now)])
        first = places[0]
    found = LINE_END.search("".join(lines))
    end = found[0] if found else "\n"
    new = [line + end for own in asked.lines for line in own.split("\n")]
    # Lines that stay as they were keep their own ends.
    kept = dict(zip(bare[first : first + count], lines[first : first + count], strict=False))
    new = [kept.get(LINE_END.sub("", line), line) for line in new]
    made = [*lines[:first], *new, *lines[first + count :]]
    whole = [
        line if LINE_END.search(line) or n + 1 == len(made) else line + end
        for n, line in enumerate(made)
    ]
    text = "".join(whole)
    if lines and not LINE_END.search(lines[-1]):
        text = text.rstrip("\r\n")
    content = reading.encoded(asked.file, text)
    return Edit({asked.file: content}, f"修改 {asked.file} 第 {first + 1} 行起的文字")
