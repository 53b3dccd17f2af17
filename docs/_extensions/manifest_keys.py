"""The keys of the manifest as a table, written from `manifest.schema.json`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, bool]:
    """Offer the directive."""
    app.add_directive("json-schema", JsonSchema)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


class JsonSchema(SphinxDirective):
    """`{json-schema} manifest.schema.json`: key, type and meaning, a table for each object."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return a table for the document and one for each object in it."""
        path = Path(self.env.srcdir, self.arguments[0])
        self.env.note_dependency(str(path))
        schema = json.loads(path.read_text(encoding="utf-8"))
        return self.parse_text_to_nodes("\n\n".join(tables("", schema)))


def tables(place: str, schema: dict[str, Any]) -> Iterator[str]:
    """Return the table of an object, and then those of the objects in it."""
    required = schema.get("required", [])
    lines = [f"**`{place}`** {schema.get('description', '')}\n"] if place else []
    lines += ["| key | type | meaning |", "|---|---|---|"]
    for key, value in schema["properties"].items():
        optional = "" if key in required else "Optional. "
        lines.append(f"| `{key}` | {kind(value)} | {optional}{value.get('description', '')} |")
    yield "\n".join(lines)
    for key, value in schema["properties"].items():
        for inner, suffix in ((value, ""), (value.get("items", {}), "[]")):
            for one in (inner, *inner.get("oneOf", ())):
                if "properties" in one:
                    yield from tables(f"{place}.{key}{suffix}".removeprefix("."), one)


def kind(schema: dict[str, Any]) -> str:
    """Return the type of a value in a few words."""
    if "const" in schema:
        return f"`{json.dumps(schema['const'])}`"
    if "enum" in schema:
        return " or ".join(f"`{value or 'null'}`" for value in schema["enum"])
    if "oneOf" in schema:
        return " or ".join(dict.fromkeys(kind(one) for one in schema["oneOf"]))
    types = schema.get("type", "any")
    names = [types] if isinstance(types, str) else list(types)
    if "array" in names and schema.get("items"):
        names[names.index("array")] = f"array of {kind(schema['items'])}"
    if schema.get("contentEncoding"):
        names = [f"{name} (base64)" for name in names]
    return " or ".join(names)
