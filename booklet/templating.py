"""The one Jinja environment: strict about names, and every value escaped."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from booklet.model import kind_of


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
    )
    jinja.globals["kind_of"] = kind_of
    # tojson must not hide Chinese behind \u escapes; < > & ' stay escaped, as Jinja does it.
    jinja.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    return jinja


def render(templates: Path, name: str, **values: Any) -> str:
    """Render the template ``name`` with ``values``."""
    return environment(templates).get_template(name).render(**values)
