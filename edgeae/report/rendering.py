"""Templates and static files of the pages."""

from __future__ import annotations

from importlib.resources import files
from shlex import quote
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from edgeae.report.format import count, number, percent, shape_text, size_text
from edgeae_runtime.messages import duration

if TYPE_CHECKING:
    from collections.abc import Iterable


def environment() -> Environment:
    """Return the templates, with the formats of figures as filters."""
    templates = Environment(
        loader=PackageLoader("edgeae.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters.update(
        number=number,
        percent=percent,
        count=count,
        duration=duration,
        size=size_text,
        shape=shape_text,
        shell=quote,
    )
    return templates


def static_texts(names: Iterable[str]) -> str:
    """Return the texts of static files, one after the other."""
    folder = files("edgeae.report") / "static"
    return "\n".join((folder / name).read_text("utf-8") for name in names)
