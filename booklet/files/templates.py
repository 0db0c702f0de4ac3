"""The one Jinja environment: strict about names, and every value escaped."""

from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket


class Compiled(BytecodeCache):
    """Keeps what templates compile to, which takes longer than rendering most of them.

    It lives as long as the process: Jinja works out filters of constants when it compiles, so that
    what one version of the code has compiled may be wrong for the next. A template whose text has
    changed has another checksum and is compiled anew.
    """

    def __init__(self) -> None:
        """Keep nothing yet."""
        self.kept: dict[str, tuple[str, Any]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give ``bucket`` its code, if that is kept."""
        checksum, code = self.kept.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of ``bucket``."""
        self.kept[bucket.key] = bucket.checksum, bucket.code


COMPILED = Compiled()


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
        bytecode_cache=COMPILED,
    )
    # tojson must not hide Chinese behind \u escapes; < > & ' stay escaped, as Jinja does it.
    jinja.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    return jinja


def render(templates: Path, name: str, **values: Any) -> str:
    """Render the template ``name`` with ``values``."""
    return environment(templates).get_template(name).render(**values)
