"""The help of commands is plain text, which sphinx-click would read as reStructuredText."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, bool]:
    """Escape every description."""
    app.connect("sphinx-click-process-description", escape)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def escape(app: Sphinx, context: click.Context, lines: list[str]) -> None:
    """Escape what has a meaning in reStructuredText."""
    lines[:] = [line.replace("\\", "\\\\").replace("*", r"\*") for line in lines]
