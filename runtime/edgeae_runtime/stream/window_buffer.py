"""The latest readings of a stream, and the faults in the windows that they complete."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.stream.sensor_checks import Fault, SensorChecks

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray, Json
    from edgeae_runtime.manifest.model import Manifest

_BLOCK_WINDOWS, _MIN_BLOCK_ROWS = 4, 64


class WindowBuffer:
    """Takes readings; a window is due when none is `missing`."""

    def __init__(self, manifest: Manifest, steps: int, stride: int) -> None:
        self._row_shape, self._steps, self._stride = manifest.inputs.shape[-1:], steps, stride
        self._sensors = SensorChecks.of(manifest)
        # A row is written once and then stays: verdicts hold their windows as views of the block.
        # The next block begins with the rows that a window, and the reading before it, still need.
        block_rows = max(_BLOCK_WINDOWS * steps, _MIN_BLOCK_ROWS)
        self._block: FloatArray = np.zeros((block_rows, *self._row_shape), np.float32)
        self.clear()

    def use(self, manifest: Manifest) -> None:
        """Check by what another model knows of training."""
        runs, self._sensors = self._sensors.constant_runs, SensorChecks.of(manifest)
        self._sensors.constant_runs = runs

    def clear(self) -> None:
        """Forget all readings."""
        self._end = 0  # rows of the block that are written
        self.begin()

    def begin(self) -> None:
        """Begin a new window with the next reading."""
        self.missing, self._fresh = self._steps, 0
        self._fault: Fault | None = None
        self._fault_left = 0  # readings until the fault has left the window
        self._sensors.constant_runs = None

    def write(self, row: FloatArray) -> None:
        """Take one reading."""
        if self._end == len(self._block):
            self._begin_block()
        self._block[self._end] = row
        self._advance(1)

    def write_many(self, rows: FloatArray) -> int:
        """Take some of the readings, at most up to the end of the window; return how many."""
        if self._end == len(self._block):
            self._begin_block()
        count = min(len(rows), self.missing, len(self._block) - self._end)
        self._block[self._end : self._end + count] = rows[:count]
        self._advance(count)
        return count

    def _advance(self, count: int) -> None:
        self._end += count
        self.missing -= count
        self._fresh += count

    def _begin_block(self) -> None:
        kept = self._block[-self._steps :]
        self._block = np.empty_like(self._block)
        self._block[: self._steps] = kept
        self._end = self._steps

    def complete(self) -> tuple[FloatArray, Fault | None]:
        """Return the window that is due, which stays as it is, and the fault in it."""
        self.missing = self._stride
        fresh, self._fresh = self._fresh, 0
        first = self._end - min(fresh, self._steps)
        # Between windows further apart than their length there are readings that were not checked.
        before = self._block[first - 1] if fresh <= self._steps else None
        self._fault_left -= fresh
        fault = self._sensors.check(self._block[first : self._end], before)
        if fault is not None:
            self._fault = fault
            self._fault_left = self._steps - (self._end - first - 1 - fault.row)
        window = self._block[self._end - self._steps : self._end]
        return window, self._fault if self._fault_left > 0 else None

    def state(self) -> Json:
        """Return what `restore` needs, as JSON values."""
        rows = self._block[max(0, self._end - self._steps - 1) : self._end]
        return {
            "rows": base64.b64encode(rows.astype("<f4").tobytes()).decode(),
            "missing": self.missing,
            "fresh": self._fresh,
            "fault": None if self._fault is None else list(self._fault),
            "fault_left": self._fault_left,
            "constant_runs": self._sensors.constant_runs,
        }

    def restore(self, state: Json) -> None:
        """Continue from a `state`, or raise as `Stream.restore` does."""
        values = np.frombuffer(base64.b64decode(state["rows"], validate=True), "<f4")
        rows = values.reshape(-1, *self._row_shape)[-self._steps - 1 :]
        self._end = len(rows)
        self._block[: self._end] = rows
        self.missing, self._fresh = int(state["missing"]), int(state["fresh"])
        if self.missing < 1 or self._end + self.missing < self._steps:
            raise ValueError("its window lacks readings")
        fault = state["fault"]
        self._fault = None if fault is None else Fault(fault[0], tuple(fault[1]), fault[2])
        self._fault_left = int(state["fault_left"])
        self._sensors.constant_runs = state["constant_runs"]
