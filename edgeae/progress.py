"""Progress of a training on stderr: epochs, losses and the time left."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

import click


@contextlib.contextmanager
def training_bar(epochs: int, *, hidden: bool) -> Iterator[Callable[[int, float, float], None]]:
    """Give the function to call after each epoch with its number and its two losses."""
    losses: list[float] = []

    def shown(_: object) -> str | None:
        return f"loss {losses[0]:.4g}, on fitting windows {losses[1]:.4g}" if losses else None

    with click.progressbar(
        length=epochs,
        label="training",
        item_show_func=shown,
        file=sys.stderr,
        hidden=hidden or not sys.stderr.isatty(),
    ) as bar:

        def on_epoch(epoch: int, train_loss: float, fit_loss: float) -> None:
            losses[:] = train_loss, fit_loss
            bar.update(1, epoch)

        yield on_epoch
