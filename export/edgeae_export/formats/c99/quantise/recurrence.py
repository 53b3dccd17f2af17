"""LSTM and GRU in integers: states in 16 bits, so that rounding does not add up over steps."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from edgeae_export.formats.c99.plan import Argument, Factor, Op, Shift, Shifts, Weights, Work
from edgeae_export.formats.c99.quantise.grid import Grid
from edgeae_export.formats.c99.quantise.int8_weights import MAX, finest_steps, in_steps
from edgeae_export.formats.c99.quantise.packing import in_wide_fours, whole_fours

RECURRENT = {"lstm": 4, "gru": 3}
"""Gates of each kernel."""
_STATE = 2.0**-15  # what a hidden state counts in
_GATE = 2.0**-12  # likewise a gate before its function
_MAX_SUM = 2**31 - 1
_SHIFTS = 2, 62
_TANH = np.round(np.tanh(np.linspace(-8, 8, 257)) / _STATE).clip(-(2**15), 2**15 - 1)
TANH = _TANH.astype(np.int16)
"""The table of wide.h."""


class WideLayer(NamedTuple):
    """A layer as `wide_row` takes it but for the order of its weights, `(outputs, inputs)`."""

    weights: np.ndarray
    bias: np.ndarray
    factor: np.ndarray
    shift: np.ndarray

    @classmethod
    def of(cls, matrix: np.ndarray, bias: np.ndarray, unit: float, largest: int) -> WideLayer:
        """Quantise weights `(inputs, outputs)`; inputs are whole numbers of units up to `largest`.

        The results are in 4096ths.
        """
        steps = finest_steps(Weights((matrix,)))
        while True:  # many large weights, or a large bias, need coarser steps
            whole = in_steps(matrix, steps)
            offset = np.round(bias / (unit * steps))
            sums = np.abs(offset) + float(largest) * np.abs(whole).sum(axis=0)
            if (sums <= _MAX_SUM).all():
                break
            steps = steps * np.maximum(1.01 * sums / _MAX_SUM, 1)
        multipliers = unit * steps / _GATE
        shift = np.clip(31 - np.frexp(multipliers)[1], *_SHIFTS)
        factor = np.minimum(np.round(np.ldexp(multipliers, shift)), _MAX_SUM)
        rows = np.ascontiguousarray(whole.T).astype(np.int8)
        return cls(rows, offset.astype(np.int32), factor.astype(np.int32), shift.astype(np.int8))


def in_wide_integers(op: Op, source: Grid, target: Grid) -> Op:
    """Convert a call of a recurrence between two grids."""
    x, weights, recurrent, bias, _, y, steps, inputs, units, every = op.arguments
    assert isinstance(weights, Weights)
    assert isinstance(recurrent, Weights)
    assert isinstance(bias, np.ndarray)
    (w,), (r,) = weights.matrices, recurrent.matrices
    both = np.concatenate([bias, np.zeros(2 * w.shape[1] - bias.size, bias.dtype)])
    first, second = np.split(both, 2)
    from_x = WideLayer.of(w, first, source.step, 2 * MAX)
    from_h = WideLayer.of(r, second, _STATE, 2**15)
    shift = Shift(15 - int(np.frexp(_STATE / target.step)[1]))
    factor = Factor(np.ldexp(_STATE / target.step, shift))
    gates = RECURRENT[op.kernel]
    assert isinstance(units, int)
    assert isinstance(inputs, int)
    cells = units if op.kernel == "lstm" else 0
    states = whole_fours(units) + whole_fours(inputs)  # of 16 bits
    work = Work(2 * whole_fours(gates * units) + whole_fours(cells) + states // 2)
    head: tuple[Argument, ...] = (f"{x}/q", source.zero, *_flat(from_x), *_flat(from_h), TANH)
    end = (factor, shift, target.zero, gates, work, f"{y}/q", steps, inputs, units, every)
    return Op("recurrence_integer", (*head, *end), f"{y}/q", macs=op.macs)


def _flat(layer: WideLayer) -> tuple[Argument, ...]:
    *rest, shift = (np.pad(part, (0, -len(part) % 4), mode="edge") for part in layer[1:])
    return (in_wide_fours(layer.weights), *rest, Shifts(shift, *_SHIFTS))
