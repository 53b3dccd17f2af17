"""Precisions: from a list of calls to the same with weights, or all arithmetic, in int8."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from edgeae_export.c99.plan import Op
from edgeae_runtime.errors import InputError

Ranges = dict[str, tuple[float, float]]
"""Smallest and largest number of a value on fitting windows, by the value's name."""
_TABLES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "tanh": np.tanh,
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "softsign": lambda x: x / (1 + np.abs(x)),
    "softplus": lambda x: np.logaddexp(0, x),
    "exp": np.exp,
    "relu": lambda x: np.maximum(x, 0),
}
_MOST_INPUTS = 2048  # 16 times a sum of so many products, and a bias, fits 32 bits
_LARGEST = 2**26 - 1
_SUMS = {"sum_of_squares": "residual_squares", "sum_of_sizes": "residual_sizes"}


class Grid(NamedTuple):
    """The numbers that int8 values stand for: `(q - zero) * step`."""

    step: float
    zero: int

    @classmethod
    def over(cls, low: float, high: float) -> Grid:
        """Grid from low to high, with 0 on it."""
        low, high = min(low, 0.0), max(high, 0.0)
        step = float(np.float32(max(high - low, 1e-6) / 255))
        return cls(step, round(-128 - low / step))

    def numbers(self) -> np.ndarray:
        """All 256 of them."""
        return (np.arange(-128, 128) - self.zero) * self.step

    def nearest(self, values: np.ndarray) -> np.ndarray:
        """Values as int8."""
        return np.clip(np.round(values / self.step) + self.zero, -128, 127).astype(np.int8)


def with_int8_weights(ops: list[Op]) -> list[Op]:
    """Calls with the weights of every product of the network in int8, one scale per output."""
    kept = _of_score(ops)
    is_narrow = [op.kernel == "dense" and op.output not in kept for op in ops]
    return [_int8_weights(op) if narrow else op for op, narrow in zip(ops, is_narrow, strict=True)]


def _of_score(ops: list[Op]) -> set[str]:
    """Results whose squares a score sums up: what gives them stays in float."""
    return {op.inputs[0] for op in ops if op.kernel in _SUMS}


def _int8_weights(op: Op) -> Op:
    x, packed, bias, y, rows, inputs, outputs = op.arguments
    assert isinstance(packed, np.ndarray)
    assert isinstance(inputs, int)
    assert isinstance(outputs, int)
    from edgeae_export.c99.operators import in_blocks

    weight, steps = _rounded(from_blocks(packed, inputs, outputs))
    arguments = (x, in_blocks(weight), steps, bias, y, rows, inputs, outputs)
    return Op("dense_int8", arguments, op.output, macs=op.macs)


def from_blocks(packed: np.ndarray, inputs: int, outputs: int, block: int = 8) -> np.ndarray:
    """Weights `(inputs, outputs)` from what `operators.in_blocks` gives."""
    whole = outputs // block * block
    blocks = packed[: whole * inputs].reshape(-1, inputs, block).transpose(1, 0, 2)
    rest = packed[whole * inputs :].reshape(inputs, outputs - whole)
    return np.concatenate([blocks.reshape(inputs, whole), rest], axis=1)


def _rounded(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weights `(inputs, outputs)` in int8, and the step of each output in float32."""
    largest = np.abs(weight).max(axis=0)
    steps = (np.where(largest > 0, largest, 1) / 127).astype(np.float32)
    return np.clip(np.round(weight / steps), -127, 127).astype(np.int8), steps


def in_integers(ops: list[Op], ranges: Ranges) -> list[Op]:
    """Calls of a dense network in integer arithmetic; only scaler and error stay in float.

    Raises
    ------
    InputError
        If the network has other layers than products and activations.
    """
    return _Integers(ops, ranges).ops()


class _Integers:
    """The calls, and the grid of every value that has an int8 twin (`<name>/q`)."""

    def __init__(self, ops: list[Op], ranges: Ranges) -> None:
        self.source, self.ranges = ops, ranges
        self.made = {op.output: op for op in ops}
        self.kept = _of_score(ops)
        self.readers = Counter(name for op in ops for name in op.inputs)
        self.grids: dict[str, Grid] = {}
        self.floats = {"x"}
        self.done: list[Op] = []

    def ops(self) -> list[Op]:
        for op in self.source:
            self._convert(op)
        return self.done

    def _convert(self, op: Op) -> None:
        first = op.inputs[0]
        if op.output in self.grids:  # a relu, done by the product before it
            return
        if op.kernel == "dense" and op.output not in self.kept:
            self._dense(op)
        elif op.kernel in _TABLES and first in self.grids:
            self._activation(op)
        elif op.kernel in ("conv1d", "conv1d_transposed", "lstm", "gru"):
            raise InputError(
                f"int8-full has dense layers only, and the network has {op.kernel}; "
                f"use precision int8"
            )
        else:
            fused = self._sum(op)
            self._plain(op)
            if fused is not None:
                self.done[-1] = fused

    def _plain(self, op: Op) -> None:
        for name in op.inputs:
            if name in self.grids and name not in self.floats:
                step, zero = self.grids[name]
                n = _count(self.made[name])
                arguments = (f"{name}/q", step, zero, name, n)
                self.done.append(Op("dequantise", arguments, name))
                self.floats.add(name)
        self.done.append(op)
        self.floats.add(op.output)

    def _dense(self, op: Op) -> None:
        x, packed, bias, y, rows, inputs, outputs = op.arguments
        assert isinstance(x, str)
        assert isinstance(y, str)
        assert isinstance(packed, np.ndarray)
        assert isinstance(bias, np.ndarray)
        assert isinstance(inputs, int)
        assert isinstance(outputs, int)
        if inputs > _MOST_INPUTS:
            raise InputError(
                f"int8-full takes at most {_MOST_INPUTS} inputs a layer; got {inputs}; use int8"
            )
        if x not in self.grids:
            self._quantise(x, int(str(rows)) * inputs)
        follower = [other for other in self.source if y in other.inputs]
        is_relu = len(follower) == 1 and follower[0].kernel == "relu"
        result = follower[0].output if is_relu else y
        grid, out = self.grids[x], Grid.over(*self.ranges[result])
        weight, steps = _rounded(from_blocks(packed, inputs, outputs))
        wide = np.round(bias / (grid.step * steps.astype(np.float64)))
        wide -= grid.zero * weight.sum(axis=0, dtype=np.int64)
        offsets = np.pad(np.clip(wide, -_LARGEST, _LARGEST), (0, -outputs % 4)).astype(np.int32)
        factors, shifts = _factors(grid.step * steps.astype(np.float64) / out.step)
        self.grids[result] = out
        arguments = (
            f"{x}/q", in_fours(weight), offsets, factors, shifts, out.zero,
            f"{result}/q", rows, inputs, outputs,
        )  # fmt: skip
        self.done.append(Op("dense_integer", arguments, f"{result}/q", macs=op.macs))

    def _quantise(self, x: str, n: int) -> None:
        """Take the values of `x` to int8, from the window itself where `x` is its scaled form."""
        grid = self.grids[x] = Grid.over(*self.ranges[x])
        source, offset, scale = self._scaling(x)
        steps = (scale.astype(np.float64) / grid.step).astype(np.float32)
        arguments = (source, offset, steps, offset.size, grid.zero, f"{x}/q", n)
        self.done.append(Op("quantise", arguments, f"{x}/q"))

    def _scaling(self, x: str) -> tuple[str, np.ndarray, np.ndarray]:
        made = self.made.get(x)
        if made is None or not made.kernel.startswith("affine"):
            return x, np.zeros(1, np.float32), np.ones(1, np.float32)
        source, offset, scale = made.arguments[:3]
        assert isinstance(source, str)
        return source, _row(offset), _row(scale)

    def _activation(self, op: Op) -> None:
        x, y = op.inputs[0], op.output
        n = _count(op)
        grid = self.grids[y] = Grid.over(*self.ranges[y])
        table = grid.nearest(_TABLES[op.kernel](self.grids[x].numbers()))
        self.done.append(Op("table", (f"{x}/q", table, f"{y}/q", n), f"{y}/q", True))

    def _sum(self, op: Op) -> Op | None:
        """Sum of a residual straight from int8."""
        residual = self.made.get(op.inputs[0])
        if op.kernel not in _SUMS or residual is None:
            return None
        if residual.kernel.startswith("residual"):
            z, x, offset, scale = residual.arguments[:4]
        elif residual.kernel == "sub" and residual.arguments[0] == "x":
            x, z, offset, scale = *residual.arguments[:2], 0.0, 1.0
        else:
            return None
        if z not in self.grids:
            return None
        assert isinstance(z, str)
        step, zero = self.grids[z]
        offsets = _row(offset)
        n = _count(residual)
        in_steps = (_row(scale).astype(np.float64) / step).astype(np.float32)
        head = (f"{z}/q", x, offsets, in_steps, offsets.size)
        return Op(_SUMS[op.kernel], (*head, step, zero, op.output, n), op.output)


def in_fours(weight: np.ndarray) -> np.ndarray:
    """Weights `(inputs, outputs)` as `dense_integer.c` reads them."""
    inputs, outputs = weight.shape
    wide = np.pad(weight, [(0, -inputs % 4), (0, -outputs % 4)])
    return wide.T.reshape(-1, 4, wide.shape[0] // 4, 4).transpose(0, 2, 1, 3).ravel()


def _factors(multipliers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each multiplier as a 31-bit factor, and the power of two less 29 that it is divided by."""
    powers = np.minimum(np.frexp(multipliers)[1], 2)
    factors = np.round(np.ldexp(multipliers, 31 - powers))
    return np.minimum(factors, 2**31 - 1).astype(np.int32), (2 - powers).clip(0, 30).astype(np.int8)


def _row(values: object) -> np.ndarray:
    return np.atleast_1d(np.asarray(values, np.float32))


def _count(op: Op) -> int:
    """Values that a call gives."""
    if op.kernel == "dense":
        rows, _, outputs = op.arguments[-3:]
        return int(str(rows)) * int(str(outputs))
    return int(str(op.arguments[-1]))
