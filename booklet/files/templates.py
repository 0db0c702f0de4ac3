"""The one Jinja environment: strict about names, and every value escaped."""

from collections.abc import Iterable
from importlib.metadata import version
from math import fsum
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket

from booklet.files.kept import keep, recall
from booklet.process import COMPILED_TEMPLATES

JINJA = version("jinja2")


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


def environment(templates: Path) -> Environment:
    """Return the environment for the folder ``templates``.

    Values are escaped for mark-up wherever they stand (JSON templates use ``| tojson``), source
    text is never a template, and an unknown name is an error.
    """
    jinja = Environment(
        loader=FileSystemLoader(templates, encoding="utf-8"),
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
