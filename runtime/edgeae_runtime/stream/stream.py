"""Verdicts on readings that come one at a time, in constant memory."""

from __future__ import annotations

import base64
import math
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from edgeae_runtime.errors import InputError
from edgeae_runtime.stream import clock
from edgeae_runtime.stream import sensor_checks as faults
from edgeae_runtime.stream.dynamics_checks import MotionChecks
from edgeae_runtime.stream.verdict import ANOMALY, INVALID, NORMAL, Evidence, Verdict
from edgeae_runtime.timestamps import nanoseconds

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from edgeae_runtime.manifest.model import FloatArray, Inputs
    from edgeae_runtime.scorer import Scorer

_FLOAT32 = np.dtype(np.float32)


class Stream:
    """Windows of a scorer, cut from readings as they come; `Scorer.stream` makes one.

    A reading is one row of a model of `(steps, channels)`, and a whole row `(size,)` of any other
    model. A stream serves one thread.

    Attributes
    ----------
    counts
        Answers so far by verdict, and invalid ones by reason.
    readings
        Readings so far.
    """

    def __init__(self, scorer: Scorer, stride: int = 1) -> None:
        if isinstance(stride, bool) or not isinstance(stride, int) or stride < 1:
            raise InputError(f"stride must be a whole number, at least 1; got {stride!r:.40}")
        self._scorer, self._stride = scorer, stride
        inputs = scorer.manifest.inputs
        self.steps = inputs.shape[0] if len(inputs.shape) == 2 else 1
        self._size = inputs.shape[-1]
        # Each reading is written twice, a window apart: any window lies in one piece.
        self._ring: FloatArray = np.zeros((2 * self.steps, self._size), np.float32)
        self._shape = inputs.shape
        self._row_shape = (self._size,)
        self._learn()
        self.reset()

    def _learn(self) -> None:
        """Take over what the scorer's manifest says; again after `Scorer.replace`."""
        self._manifest = self._scorer.manifest
        inputs: Inputs = self._manifest.inputs
        self._checks = faults.FaultChecks(inputs)
        self._motion = MotionChecks(inputs)
        self._slot = self._scorer.stream_slot()

    def reset(self) -> None:
        """Forget all readings and counts: afterwards as new."""
        self.counts: Counter[str] = Counter()
        self.readings = self.windows = 0
        self._clock = clock.Clock(self._manifest.inputs.rate_hz, self.steps)
        self._checks.still = None
        self._restart()

    def _restart(self) -> None:
        """Start the window anew."""
        self._at, self._lacking, self._fresh = 0, self.steps, 0
        self._before: FloatArray | None = None  # last reading of the window before
        self._fault: faults.Fault | None = None
        self._fault_left = 0  # readings until the fault has left the window

    def state(self) -> dict[str, Any]:
        """Give what `restore` needs to go on as if never stopped, as JSON values."""
        fault = None if self._fault is None else list(self._fault)
        return {
            "shape": list(self._ring.shape),
            "ring": base64.b64encode(self._ring.astype("<f4").tobytes()).decode(),
            "place": [self._at, self._lacking, self._fresh, self._fault_left, self._stride],
            "fault": fault,
            "still": self._checks.still,
            "times": self._clock.times,
            "dropped": [self._clock.late, self._clock.repeated],
            "counts": dict(self.counts),
            "totals": [self.readings, self.windows],
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a `state`.

        Raises
        ------
        ValueError, KeyError, TypeError
            If it is none of a stream like this.
        """
        if state["shape"] != list(self._ring.shape) or state["place"][-1] != self._stride:
            raise ValueError("it is of another window or stride")
        ring = np.frombuffer(base64.b64decode(state["ring"], validate=True), "<f4")
        self._ring[...] = ring.reshape(self._ring.shape)
        self._at, self._lacking, self._fresh, self._fault_left, _ = map(int, state["place"])
        if not 0 <= self._at < self.steps:
            raise ValueError("its place lies outside the window")
        fault = state["fault"]
        self._fault = fault if fault is None else faults.Fault(fault[0], tuple(fault[1]), fault[2])
        self._before = None
        self._checks.still = state["still"]
        self._clock.times = [int(time) for time in state["times"]]
        self._clock.late, self._clock.repeated = map(int, state["dropped"])
        self.counts = Counter({str(name): int(count) for name, count in state["counts"].items()})
        self.readings, self.windows = map(int, state["totals"])

    @property
    def dropped(self) -> int:
        """Readings left out because their stamp was late or came twice."""
        return self._clock.late + self._clock.repeated

    def push(
        self, reading: ArrayLike, time: float | None = None, *, time_ns: int | None = None
    ) -> Any:
        """Take one reading: a `Verdict` when it completes a window, else `None`.

        A block `(k, size)` gives the list of its verdicts.

        Parameters
        ----------
        reading
            Numbers `(size,)` in raw units; NaN and infinity are taken, and make windows invalid.
        time
            Stamp in seconds, for a reading alone.
        time_ns
            The same in whole nanoseconds, in place of `time`.

        Raises
        ------
        InputError
            If it holds other than numbers, has another size, or the scorer is closed.

        Notes
        -----
        A gap is answered at once, with an `invalid` verdict, and starts the window anew.
        """
        is_ready = type(reading) is np.ndarray and reading.dtype == _FLOAT32
        row: FloatArray = reading if is_ready else _numbers(reading)  # type: ignore[assignment]
        if row.shape != self._row_shape:
            return self._push_block(row, time if time_ns is None else time_ns)
        if time_ns is not None:
            time = time_ns / 1e9
        if time is not None and self.steps > 1:
            said = self._clock.take(nanoseconds(time) if time_ns is None else time_ns)
            if said == clock.DROP:
                return None
            if said == clock.GAP:
                self._restart()
                self._checks.still = None
                self._write(row)
                return self._answer(INVALID, time=time, reason=faults.GAP)
        self._write(row)
        return None if self._lacking else self._complete(time)

    def _write(self, row: FloatArray) -> None:
        at = self._at
        self._ring[at] = row
        self._ring[at + self.steps] = row
        self._at = at + 1 if at + 1 < self.steps else 0
        self._lacking -= 1
        self._fresh += 1
        self.readings += 1

    def _push_block(self, rows: FloatArray, time: float | None) -> list[Verdict]:
        if rows.ndim != 2 or rows.shape[1:] != self._row_shape:
            raise InputError(
                f"a reading must have shape {self._row_shape}, a block (n, {self._size}); "
                f"got {rows.shape}"
            )
        if time is not None:
            raise InputError("time= goes with one reading, not with a block")
        return [verdict for verdict in map(self.push, rows) if verdict is not None]

    def _complete(self, time: float | None) -> Verdict:
        """Answer for the window that the last reading completed."""
        if self._scorer.manifest is not self._manifest:
            still = self._checks.still
            self._learn()
            self._checks.still = still
        self._lacking = self._stride
        window = self._ring[self._at : self._at + self.steps]
        self._look(window)
        if self._fault_left > 0 and self._fault is not None:
            return self._answer(
                INVALID, time=time, reason=self._fault.reason, channels=self._fault.channels
            )
        if time is not None and self._clock.is_other_rate():
            return self._answer(INVALID, time=time, reason=faults.SAMPLING_RATE)
        return self._scored(window, time)

    def _look(self, window: FloatArray) -> None:
        """Check the readings that no window before had."""
        fresh, self._fresh = self._fresh, 0
        count = min(fresh, self.steps)
        before = window[-count - 1] if count < self.steps else None
        if fresh == self.steps:  # windows side by side: the ring no longer has it
            before, self._before = self._before, window[-1].copy()
        self._fault_left -= fresh
        fault = self._checks.check(window[-count:], before)
        if fault is not None:
            self._fault = fault
            self._fault_left = self.steps - (count - 1 - fault.row)

    def _scored(self, window: FloatArray, time: float | None) -> Verdict:
        slot = self._slot
        slot.window[...] = window.reshape(self._shape)
        slot.run()
        score = slot.value()
        if not math.isfinite(score):
            return self._answer(INVALID, time=time, reason=faults.OVERFLOW)
        is_anomaly = score > self._scorer.decides_with
        fault = None if is_anomaly else self._motion.check(window)
        if fault is not None:  # not an anomaly, and nothing that training calls normal
            return self._answer(
                INVALID, score, time=time, reason=fault.reason, channels=fault.channels
            )
        evidence = Evidence(slot.window.copy(), slot.reconstruction(), self._manifest)
        return self._answer(ANOMALY if is_anomaly else NORMAL, score, time=time, evidence=evidence)

    def _answer(
        self,
        verdict: str,
        score: float = math.nan,
        *,
        time: float | None,
        reason: str | None = None,
        channels: tuple[int, ...] = (),
        evidence: Evidence | None = None,
    ) -> Verdict:
        number = self.windows
        self.windows += 1
        self.counts[verdict] += 1
        if reason is not None:
            self.counts[reason] += 1
        threshold = self._scorer.decides_with
        return Verdict(verdict, score, threshold, number, time, reason, channels, evidence)


def _numbers(reading: Any) -> FloatArray:
    try:
        values = np.asarray(reading)
    except ValueError:  # rows of unequal length
        values = np.array(None)
    if values.dtype.kind not in "fiub":
        raise InputError(f"a reading must hold real numbers; got {reading!r:.60}")
    with np.errstate(over="ignore"):  # beyond float32 is infinity: the window is invalid
        return values.astype(np.float32)
