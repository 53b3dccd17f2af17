"""Integer arithmetic for a plan; only scaler and error stay in float."""

from __future__ import annotations

import numpy as np

from edgeae_export.formats.c99.counts_input import FixedCounts
from edgeae_export.formats.c99.plan import Argument, Op, Shifts, Sizes, Weights, Work, needed
from edgeae_export.formats.c99.quantise.curves import CURVES
from edgeae_export.formats.c99.quantise.grid import SHIFTS, Grid, IntegerLayer, Ranges
from edgeae_export.formats.c99.quantise.int8_weights import (
    centres_of,
    is_fine,
    quantise_weights,
    score_terms,
    stored_in,
)
from edgeae_export.formats.c99.quantise.packing import in_fours
from edgeae_export.formats.c99.quantise.recurrence import RECURRENT, in_wide_integers
from edgeae_runtime.errors import InputError

_SUMS = {"sum_of_squares": "squares", "sum_of_sizes": "sizes"}
FIXED = 256
"""Parts of a step of its grid that a scaled value is computed to."""
_MAX_SUMMED = 2**14  # squares of 24 bits, in a sum of 63
_IN_FLOAT_ONLY = ("conv2d",)
_TARGET_DEPENDENT = ("erf", "log", "elu", "selu", "softplus")  # C libraries differ in the last bit


def in_integers(
    ops: list[Op], sizes: Sizes, ranges: Ranges, nearest: str = "int8-full"
) -> list[Op]:
    """Convert calls to integer arithmetic up to the error.

    From the first difference of two values on (window and reconstruction, or hidden activations of
    both) everything is computed in float, in one order, with int8 weights except those of the
    score. `nearest` is the precision of the product that chooses the nearest prototype.

    Raises
    ------
    InputError
        If the network has convolutions over two axes, or float functions that targets round
        differently.
    """
    for op in ops:
        if op.kernel in _IN_FLOAT_ONLY:
            raise InputError(
                f"int8-full has dense and recurrent layers and convolutions over steps, and the "
                f"network has {op.kernel}; use precision int8"
            )
    converted = _Conversion(ops, sizes, ranges, nearest).ops()
    for op in converted:
        if op.kernel in _TARGET_DEPENDENT:
            raise InputError(
                f"int8-full gives the same bits on every target, and {op.kernel} in float does "
                f"not; use precision int8"
            )
    return converted


class _Conversion:
    """The conversion of one plan's calls, in order.

    `grids` holds the grid of each value with an int8 twin (`<name>/q`). `curves` holds, for a value
    that is a function of one int8 value, the name of that value and all 256 results.
    """

    def __init__(self, ops: list[Op], sizes: Sizes, ranges: Ranges, nearest: str) -> None:
        self.source, self.sizes, self.ranges, self.nearest = ops, sizes, ranges, nearest
        self.makers = {op.output: op for op in ops}
        self.kept = score_terms(ops)
        self.scored = {op.output for op in needed(ops, "score")}
        self.grids: dict[str, Grid] = {}
        self.curves: dict[str, tuple[str, np.ndarray]] = {}
        self.floats = {"x"}
        self.errors: set[str] = set()
        self.converted: list[Op] = []

    def ops(self) -> list[Op]:
        for op in self.source:
            self._convert(op)
        return self.converted

    def _convert(self, op: Op) -> None:
        if op.output in self.grids:  # a relu that the product before it computes
            return
        if self._is_error(op):
            self.errors.add(op.output)
            fused = self._sum(op)
            is_kept = op.output in self.kept
            self._plain(op if is_kept else quantise_weights(op))
            if fused is not None:
                self.converted[-1] = fused
        elif self.nearest != "int8-full" and is_fine(op, self.source, self.nearest):
            is_float = self.nearest == "float32"
            centres, stored = centres_of(op, self.source), stored_in(op, self.source, self.nearest)
            self._plain(op if is_float else quantise_weights(op, centres, stored))
        elif op.kernel in RECURRENT:
            self._recurrence(op)
        elif op.kernel == "repeat" and op.inputs[0] in self.grids:
            self._repeat(op)
        elif any(isinstance(argument, Weights) for argument in op.arguments):
            self._product(op)
        elif op.output not in self.scored or not self._curve(op):
            self._plain(op)

    def _is_error(self, op: Op) -> bool:
        is_difference = op.kernel == "sub" or op.kernel.startswith("residual")
        return is_difference or bool(self.errors.intersection(op.inputs))

    def _plain(self, op: Op) -> None:
        for name in op.inputs:
            if name in self.grids and name not in self.floats:
                step, zero = self.grids[name]
                n = self.sizes[name]
                self.converted.append(Op("dequantise", (f"{name}/q", step, zero, name, n), name))
                self.floats.add(name)
        self.converted.append(op)
        self.floats.add(op.output)

    def _product(self, op: Op) -> None:
        """Convert a dense or convolutional layer, and the relu that may follow it."""
        x, weights, bias, *rest = op.arguments
        assert isinstance(x, str)
        assert isinstance(weights, Weights)
        assert isinstance(bias, np.ndarray)
        if x not in self.grids:
            self._quantise(x)
        followers = [other for other in self.source if op.output in other.inputs]
        is_relu = len(followers) == 1 and followers[0].kernel == "relu"
        result = followers[0].output if is_relu else op.output
        source, target = self.grids[x], self._grid(result)
        layer = IntegerLayer.of(weights, bias, source, target, centres_of(op, self.source))
        packed = np.concatenate([in_fours(matrix) for matrix in layer.weights])
        zeros: tuple[Argument, ...] = () if op.kernel == "dense" else (source.zero,)
        if isinstance(rest[0], Work):
            rest[0] = Work(rest[0].floats // 4 + 2)
        at = rest.index(op.output)
        rest[at] = f"{result}/q"
        shift = Shifts(layer.shift, *SHIFTS)
        head = (f"{x}/q", *zeros, packed, layer.bias, layer.factor, shift, target.zero)
        self.converted.append(
            Op(f"{op.kernel}_integer", (*head, *rest), f"{result}/q", macs=op.macs)
        )
        self.curves[result] = (result, target.numbers())

    def _recurrence(self, op: Op) -> None:
        x = op.inputs[0]
        if x not in self.grids:
            self._quantise(x)
        self.converted.append(in_wide_integers(op, self.grids[x], self._grid(op.output)))
        self.curves[op.output] = (op.output, self.grids[op.output].numbers())

    def _repeat(self, op: Op) -> None:
        x, y = op.inputs[0], op.output
        self.grids[y] = self.grids[x]
        self.curves[y] = (y, self.grids[y].numbers())
        call = (f"{x}/q", f"{y}/q", *op.arguments[2:])
        self.converted.append(Op("repeat_int8", call, f"{y}/q"))

    def _grid(self, name: str) -> Grid:
        known = name
        while known not in self.ranges:
            assert "/" in known, f"no range of {name}"
            known = known.rpartition("/")[0]
        return self.grids.setdefault(name, Grid.over(*self.ranges[known]))

    def _quantise(self, x: str) -> None:
        """Quantise `x`; where `x` is the scaled window, straight from the raw window."""
        grid = self._grid(x)
        source, offset, scale = self._scaling(x)
        end = (grid.zero, f"{x}/q", self.sizes[x])
        if source == "x" and self._has_counts(x):
            fixed = FixedCounts.of(offset, scale / grid.step)
            counted = (source, *fixed[:3], fixed.shift.size, fixed.bits, *end)
            self.converted.append(Op("quantise_counts", counted, f"{x}/q"))
            return
        call = (source, offset, _fixed(scale, grid.step), offset.size, *end)
        self.converted.append(Op("quantise", call, f"{x}/q"))

    def _has_counts(self, x: str) -> bool:
        return x in self.makers and self.makers[x].kernel == "affine_counts"

    def _scaling(self, x: str) -> tuple[str, np.ndarray, np.ndarray]:
        maker = self.makers.get(x)
        if maker is None or not maker.kernel.startswith("affine"):
            return x, np.zeros(1, np.float32), np.ones(1, np.float32)
        source, offset, scale = maker.arguments[:3]
        assert isinstance(source, str)
        wide = np.broadcast_arrays(_row(offset), _row(scale))
        return source, wide[0], wide[1]

    def _curve(self, op: Op) -> bool:
        """Replace a function of one int8 value by a table; tell whether the call is one."""
        if op.kernel not in CURVES or not all(name in self.curves for name in op.inputs):
            return False
        origins = {self.curves[name][0] for name in op.inputs}
        numbers = _numbers(op)
        if len(origins) != 1 or numbers is None:
            return False
        (origin,) = origins
        values = CURVES[op.kernel](*(self.curves[name][1] for name in op.inputs), *numbers)
        self.curves[op.output] = (origin, values)
        y, n = f"{op.output}/q", self.sizes[op.output]
        table = self._grid(op.output).nearest(values)
        self.converted.append(Op("table", (f"{origin}/q", table, y, n), y, True))
        return True

    def _sum(self, op: Op) -> Op | None:
        """Sum a residual straight from int8 values, if the call is such a sum."""
        residual = self.makers.get(op.inputs[0])
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
        n, total = self.sizes["x"], self.sizes[residual.output]
        if total > _MAX_SUMMED:
            return None
        assert isinstance(z, str)
        step, zero = self.grids[z]
        what, end = _SUMS[op.kernel], (op.output, n, total)
        power = 2 if what == "squares" else 1
        if residual.kernel == "residual_counts":
            fixed = FixedCounts.of(_row(offset), _row(scale) / step)
            part = (step / 2**fixed.bits) ** power
            counted = (f"{z}/q", x, *fixed[:3], fixed.shift.size, fixed.bits, zero, part, *end)
            return Op(f"error_{what}_counts", counted, op.output)
        row, part = _row(offset), (step / FIXED) ** power
        head = (f"{z}/q", x, row, _fixed(_row(scale), step), row.size, zero, part)
        return Op(f"error_{what}", (*head, *end), op.output)


def _fixed(scale: np.ndarray, step: float) -> np.ndarray:
    """Return a scale to 256ths of a step."""
    return (scale.astype(np.float64) * (FIXED / step)).astype(np.float32)


def _numbers(op: Op) -> list[float] | None:
    """Return the numbers of a function of one value; None if they differ between values."""
    if op.kernel.endswith("_broadcast"):
        constant = op.arguments[1]
        if not isinstance(constant, np.ndarray) or constant.size > 1:
            return None
        return [float(constant.item())]
    return [argument for argument in op.arguments if isinstance(argument, float)]


def _row(values: object) -> np.ndarray:
    return np.atleast_1d(np.asarray(values, np.float64))
