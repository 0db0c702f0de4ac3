"""booklet.yaml with other words on the cover and in the lists' names: only their lines change."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from booklet.files.faults import Place, UserError, refuse
from booklet.files.text import encoded_like
from booklet.source.chapter_file import LINE, LINE_END
from booklet.source.document import Document, Keys, Value
from booklet.source.scalars import scalar

COVER, LISTS, NAME, FILE, TITLES = "封面", "清单", "名称", "文件", "栏目名称"
# The keys of booklet.yaml in the order in which they are written.
ORDER = ("版式", "页脚", "页眉", "目录", "地区", "单位", "标题", "日期", "清单前缀", COVER, LISTS)
ROLE, TEXT = "角色", "文字"
CoverLines = Sequence[tuple[str, str]]
IRREGULAR = (
    "这里的写法与通常的不同，不能自动改动",
    "用文本编辑器改成像“标题: 履职事项清单”这样每项各占一行的写法，再做一次",
)


class FrontEdit:
    """Changes of booklet.yaml, one after the other; each is of the file as it was read."""

    def __init__(self, document: Document) -> None:
        """Begin with the file as ``document`` has it."""
        self.document = document
        self.lines: list[str] = LINE.findall(document.text)
        found = LINE_END.search(document.text)
        self.end = found[0] if found else "\n"
        # What is spliced, from the file's end on: line, first and last column, lines instead.
        self._scalars: list[tuple[int, int, int, str]] = []
        self._blocks: list[tuple[int, int, list[str]]] = []

    def written(self) -> bytes:
        """Return the bytes of the changed file."""
        lines = list(self.lines)
        for line, start, end, text in sorted(self._scalars, reverse=True):
            lines[line] = lines[line][:start] + text + lines[line][end:]
        for first, last, own in sorted(self._blocks, key=lambda block: block[:2], reverse=True):
            lines[first:last] = own
        return encoded_like(self.document.raw, "".join(lines))

    def set(self, values: Mapping[str, str]) -> None:
        """Give keys of the file itself other texts; one that is empty goes with its line."""
        for key, text in values.items():
            if (key,) in self.document.texts and text:
                self._put((key,), text)
            elif (key,) in self.document.keys:
                self._take_out(key)
            elif text:
                self._add(key, text)

    def name_list(self, number: int, name: str) -> None:
        """Give the list of this number, from 0, another name."""
        self._put((LISTS, number, NAME), name)

    def title_column(self, number: int, key: str, title: str) -> None:
        """Give the column ``key`` of a list another title."""
        here: Keys = (LISTS, number, TITLES)
        if (*here, key) in self.document.texts:
            self._put((*here, key), title)
            return
        pair = f"{scalar(key, in_list=True)}: {scalar(title, in_list=True)}"
        own = [path for path in self.document.texts if path[:3] == here]
        if own:
            self._behind(own[-1], pair)
        else:
            self._behind((LISTS, number, FILE), f"{TITLES}: {{{pair}}}")

    def cover(self, old: CoverLines, new: CoverLines) -> None:
        """Give the cover other lines, each a role and a text, where it has lines of its own."""
        if not new:
            raise refuse(self.document.name, "封面上至少要有一行", "留下一行")
        firsts = [self._entry(number, len(old)) for number in range(len(old))]
        last = max(self.document.ends[COVER, len(old) - 1, key].line for key in (ROLE, TEXT))
        starts = [*firsts, last]
        indent = self.lines[starts[0]][: self.lines[starts[0]].index("-")]
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        for tag, first, end, new_first, new_end in matcher.get_opcodes():
            if tag == "equal":
                continue
            changed = new[new_first:new_end]
            if [role for role, _ in old[first:end]] == [role for role, _ in changed]:
                for n, (_, text) in enumerate(changed, first):
                    self._put((COVER, n, TEXT), text)
                continue
            own = [self._cover_line(indent, role, text) for role, text in changed]
            self._blocks.append((starts[first], starts[end], own))

    def _cover_line(self, indent: str, role: str, text: str) -> str:
        return f"{indent}- {{{ROLE}: {role}, {TEXT}: {scalar(text, in_list=True)}}}{self.end}"

    def _entry(self, number: int, count: int) -> int:
        """Return the line, from 0, on which a line of the cover begins, alone."""
        place = self.document.places[COVER, number]
        line = place.line - 1
        before = self.lines[line][: place.column - 1].strip()
        after = self.document.places[COVER, number + 1].line if number + 1 < count else 0
        if before != "-" or after == place.line:
            raise self._irregular(place)
        return line

    def _put(self, path: Keys, text: str) -> None:
        """Put another text where that at ``path`` stands, on one line."""
        start, end = self.document.places[path], self.document.ends[path]
        line = start.line - 1
        if end.line != start.line or self.lines[line][start.column - 1] in "|>":
            raise self._irregular(start)
        said = scalar(text, in_list=self._in_brackets(path))
        self._scalars.append((line, start.column - 1, end.column - 1, said))

    def _behind(self, path: Keys, pair: str) -> None:
        """Put a key and its value behind those at ``path``, as the mapping is written."""
        end = self.document.ends[path]
        if self._in_brackets(path):
            self._scalars.append((end.line - 1, end.column - 1, end.column - 1, f", {pair}"))
            return
        indent = " " * (self.document.keys[path].column - 1)
        self._insert(end.line, f"{indent}{pair}")

    def _in_brackets(self, path: Keys) -> bool:
        """Say whether a text stands between the brackets of a list or a mapping."""
        above = (self.document.places[path[:n]] for n in range(len(path)))
        return any(self._character(place) in "[{" for place in above)

    def _character(self, place: Place) -> str:
        return self.lines[place.line - 1][place.column - 1 : place.column]

    def _take_out(self, key: str) -> None:
        start = self.document.keys[(key,)]
        end = self.document.ends.get((key,))
        if end is None or end.line != start.line or start.column != 1:
            raise self._irregular(start)
        self._blocks.append((start.line - 1, start.line, []))

    def _add(self, key: str, text: str) -> None:
        value: Value = self.document.value
        assert isinstance(value, dict)
        if self._character(self.document.place(())) == "{":
            raise self._irregular(self.document.place(()))
        before = [own for own in ORDER[: ORDER.index(key)] if own in value and own != COVER]
        line = 0
        if before:
            path = (before[-1],)
            line = max(end.line for own, end in self.document.ends.items() if own[:1] == path)
        else:
            line = min(place.line for place in self.document.keys.values()) - 1
        self._insert(line, f"{key}: {scalar(text)}")

    def _insert(self, line: int, text: str) -> None:
        """Write a line before the line ``line``, from 0."""
        lines = [text + self.end]
        if line and not LINE_END.search(self.lines[line - 1]):
            self._blocks.append((line - 1, line, [self.lines[line - 1] + self.end, *lines]))
        else:
            self._blocks.append((line, line, lines))

    def _irregular(self, place: Place) -> UserError:
        return UserError([self.document.fault(Place(place.file, place.line), *IRREGULAR)])
