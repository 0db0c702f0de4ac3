"""The JSON Schema of each source file, for editors that complete and check keys."""

import json
from typing import Any

from pydantic import BaseModel

from booklet.model.columns import ChapterLayout
from booklet.model.layout import Layout
from booklet.source.shapes import (
    BOOKLET_FILE,
    CHECK_FILE,
    CORRECTIONS_FILE,
    SCHEMA_FOLDER,
    AcceptancesShape,
    BookletShape,
    CorrectionsShape,
    chapter_shape,
)

FIXED: dict[str, type[BaseModel]] = {
    BOOKLET_FILE: BookletShape,
    CORRECTIONS_FILE: CorrectionsShape,
    CHECK_FILE: AcceptancesShape,
}
# Source files hold text as typed, whatever YAML would make of it.
SCALAR = {"type": ["string", "number", "boolean"]}


def schemas(layout: Layout) -> dict[str, str]:
    """Return the JSON text of each schema by its path below the source folder.

    A chapter's schema bears the name of its type: its columns are those of layout.yaml.
    """
    shapes = {name.removesuffix(".yaml"): shape for name, shape in FIXED.items()}
    made = {name: shape.model_json_schema() for name, shape in shapes.items()}
    made |= {kind: _chapter(chapter) for kind, chapter in layout.chapters.items()}
    return {
        f"{SCHEMA_FOLDER}/{name}.json": json.dumps(_told(schema), ensure_ascii=False, indent=1)
        + "\n"
        for name, schema in made.items()
    }


def _chapter(chapter: ChapterLayout) -> dict[str, Any]:
    """Return a chapter's schema, in which an item that is a name alone may be a plain string."""
    schema = chapter_shape(chapter).model_json_schema()
    if not chapter.is_prose and all(column.may_be_empty for column in chapter.typed_columns):
        items = schema["additionalProperties"]["items"]
        schema["additionalProperties"]["items"] = {"anyOf": [SCALAR, items]}
    return schema


def _told(schema: Any) -> Any:
    """Return a schema whose strings are any scalar, without the titles that pydantic makes up."""
    if isinstance(schema, list):
        return [_told(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") == "string":
        schema = {**schema, **SCALAR}
    # A mapping's description is our docstring; those of its keys are written for editors.
    ours = {"title", "description"} if "properties" in schema else {"title"}
    return {
        key: _told(value)
        for key, value in schema.items()
        if not (key in ours and isinstance(value, str))
    }
