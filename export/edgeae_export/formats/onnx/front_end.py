"""Front ends before an ONNX graph, written by hand: few operations that engines have fast."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
from onnx import helper, numpy_helper

from edgeae_export.formats.onnx.declaration import BATCH, float_value
from edgeae_export.front_end import SILENCE, VARIANCE_FLOOR, Frames, hann_window

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from edgeae_runtime.manifest.front_end import FrontEnd

PREFIX = "edgeae_front_end/"
"""Names of what is here begin with it; no precision changes them."""
_MAX_MATRIX = 256
"""Samples of a segment up to which a product with a matrix is faster than `DFT`."""
_LANES = 8
"""onnxruntime rounds a logarithm differently behind the last whole vector of a batch."""


def add_front_end(model: onnx.ModelProto, front_end: FrontEnd, shape: tuple[int, ...]) -> None:
    """Put a front end before a graph from features `x`: raw windows `(n, *shape)` are `x` then.

    The features become another output, which contributions are computed from.
    """
    graph = model.graph
    for node in graph.node:
        node.input[:] = ["features" if name == "x" else name for name in node.input]
    writer = _Writer(front_end, shape)
    nodes = writer.nodes()
    for node in reversed(nodes):
        graph.node.insert(0, node)
    graph.initializer.extend(writer.constants.values())
    del graph.input[:]
    graph.input.append(float_value("x", (BATCH, *shape)))
    graph.output.append(float_value("features", (BATCH, len(front_end.names))))


def without_front_end(model: onnx.ModelProto, front_end: FrontEnd) -> onnx.ModelProto:
    """Return a graph from features `x` alone: the front end and its output are cut off."""
    rest = onnx.ModelProto()
    rest.CopyFrom(model)
    graph = rest.graph
    kept = [node for node in graph.node if not node.name.startswith(PREFIX)]
    constants = [entry for entry in graph.initializer if not entry.name.startswith(PREFIX)]
    outputs = [value for value in graph.output if value.name != "features"]
    del graph.node[:], graph.input[:], graph.output[:], graph.initializer[:]
    for node in kept:
        node.input[:] = ["x" if name == "features" else name for name in node.input]
    graph.node.extend(kept)
    graph.initializer.extend(constants)
    graph.output.extend(outputs)
    graph.input.append(float_value("x", (BATCH, len(front_end.names))))
    return rest


class _Writer:
    """Nodes and constants of one front end."""

    def __init__(self, front_end: FrontEnd, shape: tuple[int, ...]) -> None:
        self.front_end, self.steps = front_end, shape[0]
        self.channels = 1 if len(shape) == 1 else shape[1]
        self.power = np.broadcast_to(front_end.power.astype(np.float64), self.channels)[:, None]
        self.constants: dict[str, onnx.TensorProto] = {}
        self.made: list[onnx.NodeProto] = []

    def nodes(self) -> list[onnx.NodeProto]:
        """Write the nodes from `x` to `features`."""
        x = "x"
        if self.channels > 1:
            x = self._node("Transpose", [x], perm=[0, 2, 1])
        rows = []
        if self.front_end.bands:
            rows.append(self._bands(x))
        if self.front_end.has_statistics:
            rows.append(self._statistics(x))
        flat = [self._reshaped(row, -1, self.channels * size) for row, size in rows]
        last = flat[0] if len(flat) == 1 else self._node("Concat", flat, axis=1)
        final = next(node for node in self.made if node.output[0] == last)
        final.output[0] = "features"
        return self.made

    def _node(self, operator: str, inputs: list[str], **attributes: Any) -> str:
        name = f"{PREFIX}{len(self.made)}"
        self.made.append(helper.make_node(operator, inputs, [name], name=name, **attributes))
        return name

    def _constant(self, name: str, values: ArrayLike) -> str:
        array = np.asarray(values)
        array = array if array.dtype == np.int64 else array.astype(np.float32)
        name = f"{PREFIX}{name}"
        self.constants.setdefault(name, numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def _integers(self, *values: int) -> str:
        text = "_".join(map(str, values))
        return self._constant(f"sizes_{text}", np.array(values, np.int64))

    def _reshaped(self, x: str, *sizes: int) -> str:
        return self._node("Reshape", [x, self._integers(*sizes)])

    def _cut(self, x: str, start: int, stop: int, axis: int) -> str:
        return self._node("Slice", [x, *(self._integers(v) for v in (start, stop, axis))])

    def _centred(self, x: str, size: int) -> str:
        """Write `(n, channels, size)` less its means.

        `ReduceMean` would round a window differently at another place in a batch.
        """
        share = self._constant(f"share_{size}", np.full((size, 1), 1 / size))
        return self._node("Sub", [x, self._node("MatMul", [x, share])])

    def _bands(self, x: str) -> tuple[str, int]:
        """Write the logarithms of the bands, `(n, channels, bands)`."""
        front_end, frames = self.front_end, Frames.of(self.front_end, self.steps)
        if front_end.kind == "envelope":
            x = self._envelope(x)
        used = frames.blocks * frames.hop
        # An offset would cost the digits of what is small beside it.
        flat = self._centred(self._reshaped(x, -1, self.channels, frames.samples), frames.samples)
        flat = flat if used == frames.samples else self._cut(flat, 0, used, 2)
        blocks = self._reshaped(flat, -1, self.channels, frames.blocks, frames.hop)
        parts = [
            self._cut(blocks, at, at + frames.segments, 2)
            for at in range(frames.segment // frames.hop)
        ]
        cut = self._node("Concat", parts, axis=3) if len(parts) > 1 else blocks
        bins = self._product(cut) if frames.segment <= _MAX_MATRIX else self._dft(cut, frames)
        squares = self._node("ReduceSumSquare", [bins], axes=[2], keepdims=0)
        matrix = self._constant("bands", self._band_matrix(frames))
        bands = self._node("MatMul", [squares, matrix])
        return self._logarithms(bands), front_end.bands

    def _product(self, cut: str) -> str:
        """Write the bins in use as one product; the matrix removes the mean and has the window."""
        size = self.front_end.segment
        turns = np.outer(np.arange(size), self._bins()) / size
        waves = np.exp(-2j * np.pi * turns) * hann_window(size)[:, None]
        waves = (waves - waves.mean(axis=0)) / np.sqrt((hann_window(size) ** 2).sum())
        matrix = np.concatenate([waves.real, waves.imag], axis=1)
        return self._node("MatMul", [cut, self._constant("transform", matrix)])

    def _bins(self) -> np.ndarray:
        count = self.front_end.bands * self.front_end.band_bins
        return self.front_end.first_bin + np.arange(count)

    def _dft(self, cut: str, frames: Frames) -> str:
        hann = hann_window(frames.segment)
        window = self._constant("window", hann / np.sqrt((hann**2).sum()))
        mean = self._node("ReduceMean", [cut], axes=[3], keepdims=1)  # of a power of two
        weighted = self._node("Mul", [self._node("Sub", [cut, mean]), window])
        signal = self._reshaped(weighted, -1, frames.segment, 1)
        bins = self._node("DFT", [signal], axis=1, onesided=1)
        return self._reshaped(bins, -1, self.channels, frames.segments, frames.segment + 2)

    @property
    def _columns(self) -> int:
        """Bands, and others without power behind them."""
        return -(-self.front_end.bands // _LANES) * _LANES

    def _band_matrix(self, frames: Frames) -> np.ndarray:
        """Return what takes squared parts of bins, summed over the segments, to mean powers."""
        front_end, bins = self.front_end, self._bins()
        share = 1 / (frames.segments * front_end.band_bins)
        if not front_end.is_shape and self.channels == 1:
            share /= front_end.floor * self.power.item()
        band = np.arange(len(bins)) // front_end.band_bins
        if frames.segment <= _MAX_MATRIX:
            matrix = np.zeros((2 * len(bins), self._columns), np.float32)
            matrix[np.arange(2 * len(bins)), np.tile(band, 2)] = share
            return matrix
        matrix = np.zeros((frames.segment + 2, self._columns), np.float32)
        for part in (0, 1):
            matrix[2 * bins + part, band] = share
        return matrix

    def _logarithms(self, bands: str) -> str:
        front_end, count = self.front_end, self.front_end.bands
        if not front_end.is_shape:
            if self.channels > 1:
                gain = self._constant("gain", 1 / (front_end.floor * self.power))
                bands = self._node("Mul", [bands, gain])
            one = self._constant("one", 1.0)
            logs = self._node("Log", [self._node("Add", [bands, one])])
            return logs if count == self._columns else self._cut(logs, 0, count, 2)
        ones = self._constant("mean", np.full((self._columns, 1), 1 / count))
        mean = self._node("MatMul", [bands, ones])
        mean = self._node("Add", [mean, self._constant("silence", SILENCE * self.power)])
        relative = self._node("Div", [bands, mean])
        floor = self._constant("floor", front_end.floor)
        logs = self._node("Log", [self._node("Add", [relative, floor])])
        centring = np.zeros((self._columns, count))
        centring[:count] = np.eye(count) - 1 / count
        return self._node("MatMul", [logs, self._constant("centring", centring)])

    def _envelope(self, x: str) -> str:
        front_end, count = self.front_end, Frames.of(self.front_end, self.steps).samples
        wide = self._reshaped(x, -1, self.channels, self.steps)
        wide = self._centred(wide, self.steps)
        last = self.steps - 2
        before, here, behind = (self._cut(wide, at, at + last, 2) for at in range(3))
        halves = self._node(
            "Mul", [self._node("Add", [before, behind]), self._constant("half", 0.5)]
        )
        high = self._node("Abs", [self._node("Sub", [here, halves])])
        used = count * front_end.decimation
        high = high if used == last else self._cut(high, 0, used, 2)
        blocks = self._reshaped(high, -1, self.channels, count, front_end.decimation)
        share = np.full((front_end.decimation, 1), 0.5 / front_end.decimation)
        return self._node("MatMul", [blocks, self._constant("decimate", share)])

    def _mean(self, x: str) -> str:
        """Write the means `(n, channels, 1)` over all samples.

        They are sums of sums of blocks: many engines add one number after the other, which would
        cost two digits.
        """
        root = math.isqrt(self.steps)
        size = next(size for size in range(root, 0, -1) if self.steps % size == 0)
        count = self.steps // size
        ones = self._constant("ones", np.ones((size, 1)))
        share = self._constant("one_over_n", np.full((count, 1), 1 / self.steps))
        blocks = self._reshaped(x, -1, self.channels, count, size)
        sums = self._reshaped(self._node("MatMul", [blocks, ones]), -1, self.channels, count)
        return self._node("MatMul", [sums, share])

    def _statistics(self, x: str) -> tuple[str, int]:
        """Write the statistics, `(n, channels, 5)`."""
        x = self._reshaped(x, -1, self.channels, self.steps)
        wide = self._node("Sub", [x, self._mean(x)])
        wide = self._node("Sub", [wide, self._mean(wide)])  # beside a large offset a mean is coarse
        variance = self._mean(self._node("Mul", [wide, wide]))
        floor = self._constant("variance_floor", VARIANCE_FLOOR * self.power)
        rms = self._node("Sqrt", [self._node("Add", [variance, floor])])
        z = self._node("Div", [wide, rms])
        crest = self._node("ReduceMax", [self._node("Abs", [z])], axes=[2], keepdims=1)
        square = self._node("Mul", [z, z])
        kurtosis = self._mean(self._node("Mul", [square, square]))
        skewness = self._mean(self._node("Mul", [square, z]))
        peak = self._node("Mul", [crest, rms])
        return self._node("Concat", [rms, peak, crest, kurtosis, skewness], axis=2), 5
