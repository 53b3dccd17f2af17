"""Progress on stderr: of a training, or of work on one thing after another."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
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


@contextlib.contextmanager
def training_bar(epochs: int, *, hidden: bool) -> Iterator[Callable[[int, float, float], None]]:
    """Give the function to call after each epoch with its number and its two losses."""
    losses: list[float] = []

    def shown(_: object) -> str | None:
        return f"loss {losses[0]:.4g}, on validation windows {losses[1]:.4g}" if losses else None

    with click.progressbar(
        length=epochs,
        label="training",
        item_show_func=shown,
        file=sys.stderr,
        hidden=hidden or not sys.stderr.isatty(),
    ) as bar:

        def on_epoch(epoch: int, train_loss: float, val_loss: float) -> None:
            losses[:] = train_loss, val_loss
            bar.update(1, epoch)

        yield on_epoch
