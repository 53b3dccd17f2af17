"""The progress of a training on stderr: one line that each epoch rewrites."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from edgeae.train.loop import Epoch, OnEpoch

_BAR = 30  # characters


@contextlib.contextmanager
def training_bar(*, hidden: bool) -> Iterator[OnEpoch | None]:
    """Yield the function to call after each epoch; None where nothing is to be shown.

    Nothing is shown unless stderr is a terminal.
    """
    if hidden or not sys.stderr.isatty():
        yield None
        return
    is_used = False

    def on_epoch(epoch: Epoch) -> None:
        nonlocal is_used
        is_used = True
        sys.stderr.write(f"\r{_line(epoch)}\x1b[K")
        sys.stderr.flush()

    try:
        yield on_epoch
    finally:
        if is_used:
            sys.stderr.write("\n")


def _line(epoch: Epoch) -> str:
    done = epoch.number + 1
    bar = ("#" * (_BAR * done // epoch.total)).ljust(_BAR, "-")
    losses = f"loss {epoch.train_loss:.4g}, validation loss {epoch.val_loss:.4g}"
    return f"training [{bar}] {done}/{epoch.total} epochs, {losses}"
