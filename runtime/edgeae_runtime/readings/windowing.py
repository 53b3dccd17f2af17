"""Windows cut from consecutive readings as they arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from edgeae_runtime.arrays import AnyArray, FloatArray
    from edgeae_runtime.manifest.model import Inputs

_PIECE_VALUES = 1 << 20


def check_cut(inputs: Inputs, window: int | None, stride: int | None) -> int:
    """Return the stride for a model's windows: the given one, as trained, or a whole window.

    Raises
    ------
    InputError
        If the window is not the model's, the stride is not positive, or its rows are windows.
    """
    if len(inputs.shape) == 1:
        if window is not None or stride is not None:
            raise InputError(
                f"the model takes rows of {inputs.shape[0]} values as they are; leave `window` and "
                f"`stride` out"
            )
        return 1
    steps = inputs.shape[0]
    if window is not None and window != steps:
        raise InputError(f"`window` must be as trained, {steps}; got {window}")
    if stride is not None and stride < 1:
        raise InputError(f"`stride` must be at least 1; got {stride}")
    return stride or inputs.stride or steps


def window_starts(rows: int, steps: int, stride: int) -> range:
    """Return the first rows of the windows that lie wholly within `rows` rows.

    Examples
    --------
    >>> list(window_starts(10, 4, 3))
    [0, 3, 6]
    """
    return range(0, rows - steps + 1, stride)


def windows_of(rows: FloatArray, steps: int, stride: int) -> FloatArray:
    """Return windows `(k, steps, channels)` of consecutive rows `(n, channels)`, as a view.

    Examples
    --------
    >>> windows_of(np.arange(5.0)[:, None], 3, 2)[:, :, 0]
    array([[0., 1., 2.],
           [2., 3., 4.]])
    """
    if len(rows) < steps:
        return np.empty((0, steps, rows.shape[1]), rows.dtype)
    view = np.lib.stride_tricks.sliding_window_view(rows, steps, axis=0)
    return view[::stride].transpose(0, 2, 1)


class Cutter:
    """Cut readings that come in pieces; what is left of a piece waits for the next."""

    def __init__(self, steps: int, stride: int) -> None:
        self.steps, self.stride = steps, stride
        self._rest: list[AnyArray] = []
        self._skip = 0  # rows to skip, where the stride is longer than the window

    def cut(
        self, rows: FloatArray, texts: Sequence[AnyArray]
    ) -> Iterator[tuple[FloatArray, list[AnyArray]]]:
        """Yield windows `(k, steps, channels)`, and each text of their last rows `(k,)`.

        They come in pieces whose size is bounded, whatever the overlap.
        """
        size = max(1, _PIECE_VALUES // (self.steps * rows.shape[1])) * self.stride
        for start in range(0, len(rows), size):
            part = slice(start, start + size)
            yield self._cut([rows[part], *(text[part] for text in texts)])

    def _cut(self, new: list[AnyArray]) -> tuple[FloatArray, list[AnyArray]]:
        if self._rest:
            new = [np.concatenate(pair) for pair in zip(self._rest, new)]
        skipped = min(self._skip, len(new[0]))
        rows, *texts = new = [column[skipped:] for column in new]
        starts = window_starts(len(rows), self.steps, self.stride)
        used = len(starts) * self.stride
        self._skip += max(0, used - len(rows)) - skipped
        self._rest = [column[used:] for column in new]
        last = np.asarray(starts, dtype=np.intp) + self.steps - 1
        return windows_of(rows, self.steps, self.stride), [text[last] for text in texts]
