"""How a model reads a window: the order and the shape of its axes, and where the batch is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from onnx import helper, numpy_helper

if TYPE_CHECKING:
    import onnx

    from edgeae_runtime.arrays import FloatArray

_CHANNELS_FIRST = ("Conv", "ConvTranspose", "BatchNormalization", "InstanceNormalization")
_STEPS_FIRST = ("LSTM", "GRU", "RNN")

Sizes = tuple[int | None, ...]
"""Declared sizes of axes; None is any."""


class Layout(NamedTuple):
    """A window `(steps, channels)` or `(values,)` as a model reads or writes it.

    Parameters
    ----------
    window
        The shape of a window.
    shape
        Its shape in the model, without the batch.
    is_reversed
        Whether channels come first in the model.
    batch_axis
        Where the batch is among the model's axes.
    """

    window: tuple[int, ...]
    shape: tuple[int, ...]
    is_reversed: bool = False
    batch_axis: int = 0

    @property
    def model_window(self) -> tuple[int, ...]:
        """The window's axes in the order of the model."""
        return self.window[::-1] if self.is_reversed else self.window

    def full_shape(self, batch: int) -> tuple[int, ...]:
        """Return the shape of a batch in the model."""
        return (*self.shape[: self.batch_axis], batch, *self.shape[self.batch_axis :])

    def to_model(self, windows: np.ndarray) -> np.ndarray:
        """Bring windows `(n, *window)` to the model's form."""
        ordered = windows.swapaxes(1, 2) if self.is_reversed else windows
        return np.moveaxis(ordered.reshape(len(windows), *self.shape), 0, self.batch_axis)

    def from_model(self, values: np.ndarray) -> FloatArray:
        """Bring what the model computes to windows `(n, *window)` in float32."""
        first = np.moveaxis(values, self.batch_axis, 0)
        ordered = first.reshape(-1, *self.model_window)
        windows = ordered.swapaxes(1, 2) if self.is_reversed else ordered
        return np.ascontiguousarray(windows, np.float32)

    def nodes_to_model(self, x: str, y: str) -> tuple[list[onnx.NodeProto], list[onnx.TensorProto]]:
        """Write `to_model` as nodes and constants."""
        moved = [
            *range(1, self.batch_axis + 1),
            0,
            *range(self.batch_axis + 1, 1 + len(self.shape)),
        ]
        return _chain(
            x,
            y,
            [0, 2, 1] if self.is_reversed else None,
            None if self.model_window == self.shape else self.shape,
            moved if self.batch_axis else None,
        )

    def nodes_from_model(
        self, x: str, y: str
    ) -> tuple[list[onnx.NodeProto], list[onnx.TensorProto]]:
        """Write `from_model` as nodes and constants."""
        axis, rank = self.batch_axis, 1 + len(self.shape)
        first = [axis, *(other for other in range(rank) if other != axis)]
        return _chain(
            x,
            y,
            first if axis else None,
            None if self.model_window == self.shape else self.model_window,
            [0, 2, 1] if self.is_reversed else None,
        )


def _chain(
    x: str, y: str, before: list[int] | None, shape: tuple[int, ...] | None, after: list[int] | None
) -> tuple[list[onnx.NodeProto], list[onnx.TensorProto]]:
    """Write a transposition, a reshape and a transposition, each of which may be missing."""
    nodes, constants = [], []
    names = iter((f"{y}/ordered", f"{y}/shaped", y))
    last = x
    for order in (before, shape, after):
        if order is None:
            continue
        name = next(names)
        if order is shape:
            constants.append(numpy_helper.from_array(np.array([-1, *order]), f"{name}/shape"))
            nodes.append(helper.make_node("Reshape", [last, f"{name}/shape"], [name]))
        else:
            nodes.append(helper.make_node("Transpose", [last], [name], perm=list(order)))
        last = name
    if not nodes:
        nodes.append(helper.make_node("Identity", [x], [y]))
    nodes[-1].output[0] = y
    return nodes, constants


def input_layout(declared: Sizes, window: tuple[int, ...], first_reader: str) -> Layout | None:
    """Find how a model with an input of declared sizes reads windows; None if it does not.

    The operator that reads the input first decides where several readings fit: convolutions read
    channels before steps, and recurrent operators the batch after the steps.
    """
    for axis in _batch_axes(declared, first_reader):
        sizes = (*declared[:axis], *declared[axis + 1 :])
        layout = _fitting(sizes, window, axis, channels_first=first_reader in _CHANNELS_FIRST)
        if layout is not None:
            return layout
    return None


def _batch_axes(declared: Sizes, first_reader: str) -> tuple[int, ...]:
    if len(declared) != 3:
        return (0,)
    if first_reader in _STEPS_FIRST:
        return (1,)
    if declared[0] is None:
        return (0,)
    return (1, 0) if declared[1] is None else (0, 1)


def _fitting(
    sizes: Sizes, window: tuple[int, ...], axis: int, *, channels_first: bool
) -> Layout | None:
    orders = [False, True] if len(window) == 2 else [False]
    for is_reversed in reversed(orders) if channels_first else orders:
        ordered = window[::-1] if is_reversed else window
        shape = _filled(sizes, ordered)
        if shape is not None:
            return Layout(window, shape, is_reversed, axis)
    if len(sizes) == 1 and sizes[0] in (None, math.prod(window)):
        return Layout(window, (math.prod(window),), False, axis)
    return None


def _filled(sizes: Sizes, ordered: tuple[int, ...]) -> tuple[int, ...] | None:
    """Replace unknown sizes by those of a window; axes of one value may be anywhere."""
    if len(sizes) == len(ordered):
        pairs = zip(sizes, ordered, strict=True)
        return ordered if all(size in (None, actual) for size, actual in pairs) else None
    left = [size for size in ordered if size != 1]
    filled: list[int] = []
    for size in sizes:
        if size == 1:
            filled.append(1)
        elif left and size in (None, left[0]):
            filled.append(left.pop(0))
        else:
            return None
    return None if left else tuple(filled)


def output_layout(shape: tuple[int, ...], batch: int, read: Layout) -> Layout | None:
    """Find how an output of a shape holds the reconstructions of a batch; None if it does not."""
    if shape == read.full_shape(batch):
        return read
    size = math.prod(read.window)
    if math.prod(shape) != batch * size:
        return None
    if max(shape) == math.prod(shape):  # all values in one column, as skl2onnx's MLPRegressor
        return Layout(read.window, (), read.is_reversed)
    if shape[0] != batch:
        return None
    rest = shape[1:]
    if rest in (read.window, read.window[::-1]):
        return Layout(read.window, rest, rest != read.window)
    without_ones = tuple(size for size in rest if size != 1)
    known = tuple(size for size in read.shape if size != 1)
    is_same = len(without_ones) <= 1 or without_ones == known
    return Layout(read.window, rest, read.is_reversed) if is_same else None
