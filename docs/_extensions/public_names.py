"""Every public name has its place in the reference; a missing one is a warning: the build fails."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from sphinx.ext.autodoc.mock import mock  # type: ignore[attr-defined]
from sphinx.util import logging

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

MODULES = (
    "edgeae_runtime",
    "edgeae_export",
    "edgeae.plot",
    "edgeae.hub",
    "edgeae.mlflow",
    "edgeae.adapters.aeon",
    "edgeae.adapters.pyod",
    "edgeae",
)
"""From the bottom up: a name that a later module repeats is documented where it comes from."""

log = logging.getLogger(__name__)


def setup(app: Sphinx) -> dict[str, bool]:
    """Compare when all pages have been read."""
    app.connect("env-check-consistency", check)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def check(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn about each public name that no page documents."""
    documented = env.domains.python_domain.objects
    for name in public_names(app.config.autodoc_mock_imports):
        if name not in documented:
            log.warning("%s is public, and no page of the reference documents it", name)


def public_names(mocked: Sequence[str]) -> Iterator[str]:
    """Return what is in each `__all__`, and the methods and properties of its classes.

    `mocked` are packages of extras that need not be there.
    """
    seen: set[int] = set()
    for module in MODULES:
        with mock(mocked):
            loaded = import_module(module)
        for name in sorted(set(loaded.__all__) - {"__version__"}):
            thing = getattr(loaded, name)
            if id(thing) in seen:
                continue
            seen.add(id(thing))
            yield f"{module}.{name}"
            yield from (f"{module}.{name}.{member}" for member in public_members(thing))


def public_members(thing: object) -> list[str]:
    """Return the public methods and properties of a class, and nothing of anything else."""
    members = vars(thing).items() if isinstance(thing, type) else ()
    kinds = (property, classmethod, staticmethod)
    return [
        name
        for name, value in members
        if not name.startswith("_") and (callable(value) or isinstance(value, kinds))
    ]
