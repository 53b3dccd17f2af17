"""A plan whose window is counts of a converter: the scaler takes their gain and offset in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae_export.formats.c99.plan import Op, Plan
from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from edgeae_export.counts import Counts

READINGS = "x/readings"
"""The window in float, where a call has no other use for counts."""
_MAX_BITS = 8  # parts of a step, as in fixed.h
_MAX_SCALED = 2.0**24
_REACH = np.array([[-(2.0**15)], [2.0**15 - 1]])


def with_counts(plan: Plan, counts: Counts) -> Plan:
    """Let the calls of a plan in float32 read counts; a front end has them as readings."""
    n = plan.all_sizes["x"]
    gain, offset = np.broadcast_arrays(counts.gain, counts.offset)
    row = (np.ravel(-offset / gain), np.ravel(gain))
    converted = Op("affine_counts", ("x", *row, gain.size, READINGS, n), READINGS, True)
    if plan.front_end is not None:
        calls = [converted, *(op.with_name("x", READINGS) for op in plan.front_end.calls)]
        sizes = {**plan.front_end.sizes, READINGS: n}
        front_end = plan.front_end._replace(calls=calls, sizes=sizes)
        return replace(plan, front_end=front_end, counts=counts)
    ops = [_reading_counts(op, counts) for op in plan.calls]
    if any(READINGS in op.inputs for op in ops):
        ops.insert(0, converted)
    twin = {READINGS: n, f"{READINGS}/q": plan.sizes["x/q"]}
    return replace(plan, calls=ops, sizes={**plan.sizes, **twin}, counts=counts)


def _reading_counts(op: Op, counts: Counts) -> Op:
    if op.kernel.startswith("affine") and op.inputs == ["x"]:
        x, offset, scale, *_ = op.arguments
        row = _folded(offset, scale, counts)
        n = op.arguments[-1]
        return Op("affine_counts", (x, *row, row[0].size, op.output, n), op.output, True)
    if op.kernel.startswith("residual") and op.inputs[1:] == ["x"]:
        z, x, offset, scale, *_ = op.arguments
        row, total = _folded(offset, scale, counts), op.arguments[-1]
        n = op.arguments[-2] if op.kernel.endswith("_padded") else total
        call = (z, x, *row, row[0].size, op.output, n, total)
        return Op("residual_counts", call, op.output, True)
    if op.kernel == "sub" and op.inputs[0] == "x" and op.inputs[1] != "x":
        row, n = _folded(0.0, 1.0, counts), op.arguments[-1]
        call = (op.inputs[1], "x", *row, row[0].size, op.output, n, n)
        return Op("residual_counts", call, op.output, True)
    return op.with_name("x", READINGS)


def _folded(offset: object, scale: object, counts: Counts) -> tuple[np.ndarray, np.ndarray]:
    """Return offset and scale of counts, in float64: `z = (count - offset) * scale`."""
    rows = [np.atleast_1d(np.asarray(part, np.float64)).ravel() for part in (offset, scale)]
    gain, start = (np.asarray(part) for part in counts)
    size = max(rows[0].size, rows[1].size, gain.size, start.size)
    tiled = [np.tile(row, size // row.size) for row in (*rows, gain, start)]
    return (tiled[0] - tiled[3]) / tiled[2], tiled[1] * tiled[2]


class FixedCounts(NamedTuple):
    """A scaler in integers: `(count * factor - offset) >> shift`, in 2^-bits of a step."""

    factor: np.ndarray
    offset: np.ndarray
    shift: np.ndarray
    bits: int

    @classmethod
    def of(cls, offset: np.ndarray, steps: np.ndarray) -> FixedCounts:
        """Build it from the offset in counts, and the steps of the grid in a count.

        Raises
        ------
        InputError
            If a count is too many steps.
        """
        reach = np.abs(_REACH - offset).max(axis=0)
        scaled = np.maximum(np.abs(steps), 1e-12) * reach
        bits = min(_MAX_BITS, int(np.floor(np.log2(_MAX_SCALED / scaled.max()))))
        if bits < 0:
            raise InputError("int8-full needs finer counts for this network; use precision int8")
        # A factor that lets no sum overflow; of 15 bits where counts are used well.
        room = np.log2((2.0**31 - 2**16) / (scaled * 2.0**bits))
        shift = np.clip(np.floor(room), 1, 15).astype(np.int8)
        factor = np.round(steps * 2.0 ** (bits + shift.astype(int)))
        halves = 2.0 ** (shift.astype(int) - 1)
        start = np.round(offset * factor) - halves
        return cls(factor.astype(np.int32), start.astype(np.int32), shift, bits)
