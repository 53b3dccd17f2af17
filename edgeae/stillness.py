"""How long each channel stands still in training, so that a device can tell a stuck sensor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from edgeae_runtime.manifest import FloatArray


def longest_still(pieces: Iterable[FloatArray], shape: tuple[int, ...]) -> tuple[int, ...] | None:
    """Longest run of equal readings of each channel within any window; None without channels.

    Parameters
    ----------
    pieces
        Windows `(n, steps, channels)`, some at a time.
    shape
        Shape of one window.

    Examples
    --------
    >>> longest_still([np.array([[[0, 1], [0, 2], [0, 2], [3, 3]]])], (4, 2))
    (3, 2)
    """
    if len(shape) != 2:
        return None
    longest = np.ones(shape[1], np.int64)
    for windows in pieces:
        run = np.ones((len(windows), shape[1]), np.int64)
        for step in range(1, shape[0]):
            run = np.where(windows[:, step] == windows[:, step - 1], run + 1, 1)
            np.maximum(longest, run.max(axis=0, initial=1), out=longest)
    return tuple(longest.tolist())
