"""Progress on stderr of work on one item after another."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from typing import TypeVar

import click

Item = TypeVar("Item")


@contextlib.contextmanager
def counting_bar(
    items: Sequence[Item], label: str, *, hidden: bool = False
) -> Iterator[Iterator[Item]]:
    """Give the items one by one, and show how many are left where stderr is a terminal."""
    with click.progressbar(
        items, label=label, file=sys.stderr, hidden=hidden or not sys.stderr.isatty()
    ) as bar:
        yield iter(bar)
