"""The one Jinja environment: strict about names, every value escaped, and no mistake in English."""

import re
import traceback
from collections.abc import Iterable, MutableMapping
from difflib import SequenceMatcher
from importlib.metadata import version
from math import fsum
from pathlib import Path
from typing import Any, NoReturn

import jinja2
from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.bccache import Bucket

from booklet.files.faults import Fault, Place, UserError, refuse
from booklet.files.kept import keep, recall
from booklet.files.text import read_text
from booklet.process import COMPILED_TEMPLATES

JINJA = version("jinja2")
BACK = "改回来，或者请技术人员看"
RESTORE = "从备份中恢复"
QUOTED = re.compile(r"'([^']+)'")
# From what share of common characters on a line is taken for the one that made another.
ALIKE = 0.6
UNKNOWN = re.compile(r"'(?P<name>[^']+)' is undefined|has no attribute '(?P<attribute>[^']+)'")


class Compiled(BytecodeCache):
    """Keeps what templates compile to: in this process, and in the user's cache folder.

    A template whose text has changed has another checksum and is compiled anew. Jinja works out
    filters of constants when it compiles: what another program has compiled is not taken.
    """

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give ``bucket`` its code, if that is kept."""
        checksum, code = COMPILED_TEMPLATES.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code
        elif found := recall(*_kept_as(bucket)):
            bucket.bytecode_from_string(found)
            COMPILED_TEMPLATES[bucket.key] = bucket.checksum, bucket.code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of ``bucket``."""
        COMPILED_TEMPLATES[bucket.key] = bucket.checksum, bucket.code
        keep(*_kept_as(bucket), bucket.bytecode_to_string())


def _kept_as(bucket: Bucket) -> tuple[str, bytes]:
    """Return the name under which a template's code is kept, and what it is made of."""
    return f"{bucket.key}.jinja", f"{JINJA} {bucket.checksum}".encode()


class _Loader(FileSystemLoader):
    """Loads templates, and says in Chinese which cannot be read."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Any]:
        """Return what Jinja asks a loader for."""
        folder = Path(self.searchpath[0])
        if (folder / template).exists():
            read_text(folder / template, f"{folder.name}/{template}")
        return super().get_source(environment, template)


class _Told(Environment):
    """An environment in which every mistake of a template is a :class:`UserError`."""

    def __init__(self, templates: Path, **options: Any) -> None:
        """Take the templates of the folder ``templates``."""
        super().__init__(loader=_Loader(templates, encoding="utf-8"), **options)
        self._templates = templates

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        """Return a template; one that is missing is named, or the line that asks for it."""
        try:
            return super().get_template(name, parent, globals)
        except jinja2.TemplateNotFound as missing:
            folder, wanted = self._templates, str(missing.name)
            if parent is None:
                raise refuse(f"{folder.name}/{wanted}", "找不到这个模板", RESTORE) from None
            said = f"找不到这里要用的模板 {folder.name}/{wanted}"
            line = line_of(folder, parent, f'"{wanted}"')
            raise UserError([fault_in(folder, parent, line, said, wanted)]) from None

    def handle_exception(self, source: str | None = None) -> NoReturn:
        """Tell what Jinja caught while it compiled or rendered a template."""
        try:
            super().handle_exception(source)
        except UserError:
            raise
        except jinja2.TemplateSyntaxError as error:
            said = f"模板的写法不对（{error.message}）"
            word = QUOTED.search(error.message or "")
            fault = fault_in(
                self._templates, str(error.name), error.lineno, said, word[1] if word else ""
            )
            raise UserError([fault]) from error
        except Exception as error:
            raise UserError([self._rendering(error)]) from error

    def _rendering(self, error: Exception) -> Fault:
        """Return the fault of what went wrong on some line of a template, the innermost."""
        lines = [
            (Path(frame.filename).relative_to(self._templates).as_posix(), frame.lineno or 0)
            for frame in reversed(traceback.extract_tb(error.__traceback__))
            if Path(frame.filename).is_relative_to(self._templates)
        ]
        name, line = lines[0]
        if isinstance(error, jinja2.UndefinedError) and (unknown := UNKNOWN.search(str(error))):
            word = unknown["name"] or unknown["attribute"]
            # A macro is given what is undefined, and only there it is found to be.
            named = (own for own in lines if word in _lines(self._templates, own[0])[own[1] - 1])
            name, line = next(named, lines[0])
            return fault_in(self._templates, name, line, f"模板里用了没有的名称“{word}”", word)
        said = f"照这样的模板做不出来（{type(error).__name__}: {error}）"
        return fault_in(self._templates, name, line, said)


def environment(templates: Path) -> Environment:
    """Return the environment for the folder ``templates``.

    Values are escaped for mark-up wherever they stand (JSON templates use ``| tojson``), source
    text is never a template, and an unknown name is an error. What is wrong with a template is
    raised as :class:`UserError`, with its place.
    """
    jinja = _Told(
        templates,
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        bytecode_cache=Compiled(),
    )
    # tojson must not hide Chinese behind \u escapes; < > & ' stay escaped, as Jinja does it.
    jinja.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    jinja.filters["sum"] = _exact_sum
    return jinja


def _exact_sum(values: Iterable[Any], attribute: str) -> float:
    """Return the sum of an attribute, the same in every Python: 3.12 changed what `sum` gives."""
    return fsum(getattr(value, attribute) for value in values)


def render(templates: Path, name: str, **values: Any) -> str:
    """Render the template ``name`` with ``values``."""
    return environment(templates).get_template(name).render(**values)


# --- Places in templates --------------------------------------------------------------------------
def fault_in(templates: Path, name: str, line: int, message: str, word: str = "") -> Fault:
    """Return a fault of the template ``name``, at the ``word`` on its ``line`` that it speaks of.

    Where the word is not on it, at the first mark of Jinja's; line 0 is none.
    """
    text = _lines(templates, name)[line - 1] if line else ""
    column = next((text.find(sign) + 1 for sign in (word, "{%", "{{") if sign and sign in text), 0)
    return Fault(Place(f"{templates.name}/{name}", line, column), message, BACK, text)


def line_of(templates: Path, name: str, word: str, made: str = "") -> int:
    """Return the line of the template ``name`` that has ``word``, 0 where none has.

    Of several it is the one most like ``made``, a line that was rendered from it; without a word,
    the one that is like it at all.
    """
    wanted, rendered = _bare(word), _bare(made)
    alike = [
        (SequenceMatcher(None, _bare(line), rendered).ratio(), -number)
        for number, line in enumerate(_lines(templates, name), 1)
        if wanted in _bare(line)
    ]
    best, number = max(alike, default=(0.0, 0))
    return -number if wanted or best > ALIKE else 0


def _bare(text: str) -> str:
    return "".join(text.split())


def _lines(templates: Path, name: str) -> list[str]:
    return (templates / name).read_text(encoding="utf-8").split("\n")
