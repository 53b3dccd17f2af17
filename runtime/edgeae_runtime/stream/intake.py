"""Readings of a stream whose model takes differences, or tolerates lost readings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgeae_runtime.errors import InputError
from edgeae_runtime.readings.preparation import Preparer
from edgeae_runtime.stream import clock
from edgeae_runtime.stream.sensor_checks import GAP, NOT_FINITE

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from edgeae_runtime.arrays import AnyArray, FloatArray, Json
    from edgeae_runtime.manifest.model import Inputs
    from edgeae_runtime.stream.clock import Clock


class Taken(NamedTuple):
    """What a reading is to a stream: rows `(k, channels)`, all but the last of them bridged.

    A window begins with them if it `is_new`. With a `reason` there is an invalid verdict.
    """

    rows: FloatArray
    is_new: bool = False
    reason: str | None = None


class Intake:
    """Prepare the readings of a stream, one by one, as `readings.preparation` does those of files.

    A reading with a missing value is a lost one. Where too many are lost in a row, there is an
    invalid verdict with each `stride`.
    """

    def __init__(self, inputs: Inputs, stride: int) -> None:
        self._tolerate, self._stride = inputs.tolerate, stride
        self._dtype = np.float32 if inputs.difference is None else np.float64
        self._none: FloatArray = np.empty((0, inputs.shape[-1]), np.float32)
        self._preparer = Preparer(inputs.difference)
        self._lost = 0  # readings with a missing value since the last whole one

    def restart(self) -> None:
        """Forget the last reading, as after a gap."""
        self._preparer.restart()
        self._lost = 0

    def take(self, reading: AnyArray, time_ns: int | None, times: Clock) -> Taken | None:
        """Take a reading `(channels,)`; None if its stamp is late or a repetition."""
        reading = np.asarray(reading, self._dtype)
        if not np.isfinite(reading).all():
            return self._missing()
        lost, self._lost = self._lost, 0
        if time_ns is not None:
            step = times.take(time_ns)
            if step == clock.DROP:
                return None
            if step == clock.GAP:
                self.restart()
                return Taken(self._rows(reading, 0), is_new=True, reason=GAP)
            if times.has_rate:
                lost = times.lost if step == clock.BRIDGE else 0
        is_first = self._preparer.before is None
        rows = self._rows(reading, lost)
        is_reset = not len(rows) and not is_first
        return Taken(rows, is_new=is_reset, reason=GAP if is_reset else None)

    def _rows(self, reading: AnyArray, lost: int) -> FloatArray:
        """Return the rows of a reading; none if it has no difference."""
        prepared = self._preparer.take(reading[np.newaxis], np.array([lost]))
        return self._none if prepared.is_lost[-1] else prepared.values

    def _missing(self) -> Taken:
        self._lost += 1
        over = self._lost - self._tolerate
        if over <= 0:
            return Taken(self._none)
        self._preparer.restart()
        is_due = (over - 1) % self._stride == 0
        return Taken(self._none, is_new=True, reason=NOT_FINITE if is_due else None)

    def state(self) -> Json:
        """Return what `restore` needs, as JSON values."""
        before = self._preparer.before
        return {"lost": self._lost, "before": None if before is None else before.tolist()}

    def restore(self, state: Json) -> None:
        """Continue from a `state`."""
        self._lost = int(state["lost"])
        before = state["before"]
        self._preparer.before = None if before is None else np.array(before, np.float64)


def numbers(reading: Any) -> FloatArray:
    """Return a reading, or a block of them, in float32.

    Raises
    ------
    InputError
        If it holds other than real numbers.
    """
    try:
        values = np.asarray(reading)
    except ValueError:  # rows of unequal length
        values = np.array(None)
    if values.dtype.kind not in "fiub":
        raise InputError(f"a reading must hold real numbers; got {reading!r:.60}")
    with np.errstate(over="ignore"):  # beyond float32 is infinity: the window is invalid
        return values.astype(np.float32)


def refuse_speed(speed_rpm: ArrayLike | None) -> None:
    """Raise `InputError` for a speed that a model without order tracking does not need."""
    if speed_rpm is not None:
        raise InputError("`speed_rpm` goes with models of order tracking; this one has none")
