"""A threshold that follows drift: the share of windows above it returns to the promised rate.

The rule is adaptive conformal inference (Gibbs and Candès 2021) with the decaying step sizes of
Angelopoulos, Barber and Bates (2024), on the logarithm of the threshold. Each valid window moves it
by ``gain * (is_anomaly - rate)``. Anomalies are not learned: a window further above than the gate
moves nothing, until so many have come in a row that they are the new normal.

The step multiplies and compares, and needs no logarithm: a score may be 0, and C gives the same.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from edgeae_runtime.arrays import Json

# Chosen on smd (2), skab (valve1, anomaly-free) and nab (2) with four kinds of score;
# `python -m benchmarks tracking` measures them. A narrower gate keeps the rate worse, a wider one
# forgets long events; a larger gain follows faster and flags fewer readings of a long event.
_GAIN = 0.7
_LOG_GATE, _RATE_OF_GATE = 0.3, 0.01
_MIN_RUN = 300
MAX_SEEN = 10_000  # the gain decays until so many windows have been seen
GAIN_WINDOWS = 32  # and is computed anew after so many
SEEN_OF_NEW_NORMAL = 100
_LEAST_FACTOR = 1e-6  # keeps every threshold above 0 in float64
_EXP_TERMS = 12  # of gains, all below 0.13
_FLOAT32_MAX = 3.4028234663852886e38


class Bounds(NamedTuple):
    """Bounds of a threshold that moves, as factors of the one at the start."""

    min_factor: float = 0.37
    max_factor: float = math.inf

    def check(self) -> None:
        """Refuse bounds that exclude the threshold at the start.

        Raises
        ------
        InputError
            If a factor is out of its range.
        """
        if not _LEAST_FACTOR <= self.min_factor <= 1:
            raise InputError(
                f"`threshold_min_factor` must lie between {_LEAST_FACTOR} and 1; "
                f"got {self.min_factor}"
            )
        if not self.max_factor >= 1:
            raise InputError(f"`threshold_max_factor` must be at least 1; got {self.max_factor}")


DEFAULT_BOUNDS = Bounds()


class TrackingThreshold:
    """A threshold that moves with each valid window, in constant memory.

    Parameters
    ----------
    threshold
        The threshold at the start. One of 0 or less has no logarithm, and never moves.
    rate
        Share of normal windows above the threshold that it returns to, between 0 and 1.
    calibration_windows
        Windows that the threshold was calibrated on: the more, the slower it moves.
    bounds
        How far it may move.

    Attributes
    ----------
    start
        The threshold at the start.
    value
        The threshold of the next window, which is an anomaly if its score is larger.
    rate, gate, min, max
        The rate it returns to, how far above the threshold a window moves nothing, as a factor, and
        its bounds.
    seen, max_far_run
        Windows that it rests on, and those beyond the gate in a row that are no new normal yet.
    new_normals
        How many lasting shifts it has begun to follow, unless they were refused since.

    Raises
    ------
    InputError
        If an argument is out of its range.

    Examples
    --------
    >>> tracking = TrackingThreshold(1.0, rate=0.01, calibration_windows=100)
    >>> tracking.step(1.2)
    >>> round(tracking.value, 4)
    1.0632
    >>> tracking.step(9.0)  # beyond the gate: an anomaly, not drift
    >>> round(tracking.value, 4)
    1.0632
    """

    __slots__ = (
        "_before",
        "_far_run",
        "_grow",
        "_is_refused",
        "_shrink",
        "gate",
        "max",
        "max_far_run",
        "min",
        "new_normals",
        "rate",
        "seen",
        "start",
        "value",
    )

    def __init__(
        self,
        threshold: float,
        rate: float,
        calibration_windows: int,
        bounds: Bounds = DEFAULT_BOUNDS,
    ) -> None:
        bounds.check()
        if not 0 < rate < 1:
            raise InputError(f"`rate` must lie between 0 and 1; got {rate}")
        if calibration_windows < 1:
            raise InputError(f"`calibration_windows` must be at least 1; got {calibration_windows}")
        self.start = self.value = float(threshold)
        self.rate, self.gate = float(rate), _gate(rate)
        self.min = self.start * bounds.min_factor
        self.max = min(self.start * bounds.max_factor, _FLOAT32_MAX) if self.start else 0.0
        self.max_far_run = max(_MIN_RUN, calibration_windows)
        self.seen = min(calibration_windows, MAX_SEEN)
        self._far_run = self.new_normals = 0
        self._before: float | None = None  # the threshold before the last new normal
        self._is_refused = False  # until a window lies below the threshold
        self._update_gain()

    @property
    def factor(self) -> float:
        """The threshold as a multiple of the one at the start."""
        return self.value / self.start if self.start > 0.0 else 1.0

    def step(self, score: float) -> None:
        """Move the threshold by the score of a valid window, which was compared with `value`."""
        value = self.value
        if value <= 0.0:
            return
        if score <= value:
            self._far_run, self._is_refused = 0, False
            value *= self._shrink
            self.value = value if value > self.min else self.min
        else:
            self._step_up(score)
        if self.seen < MAX_SEEN:
            self.seen += 1
            if self.seen % GAIN_WINDOWS == 0:
                self._update_gain()

    def _step_up(self, score: float) -> None:
        self._far_run = self._far_run + 1 if score > self.value * self.gate else 0
        if self._far_run and (self._is_refused or self._far_run <= self.max_far_run):
            return
        if self._far_run == self.max_far_run + 1:  # of the new normal little has been seen
            self.new_normals += 1
            self._before = self.value
            self.seen = min(self.seen, SEEN_OF_NEW_NORMAL)
            self._update_gain()
        value = self.value * self._grow
        self.value = value if value < self.max else self.max

    def accept(self) -> None:
        """Confirm the last new normal, which then can no longer be refused.

        Raises
        ------
        InputError
            If there is none.
        """
        self._answered()

    def refuse(self) -> None:
        """Go back to the threshold before the last new normal, whose windows stay anomalies.

        Raises
        ------
        InputError
            If there is none.
        """
        self.value = self._answered()
        self.new_normals -= 1
        self._is_refused, self._far_run = True, self.max_far_run + 2

    def _answered(self) -> float:
        if self._before is None:
            raise InputError("there is no new normal to accept or refuse")
        before, self._before = self._before, None
        return before

    def _update_gain(self) -> None:
        self._shrink, self._grow = step_factors(self.seen, self.rate)

    def state(self) -> Json:
        """Return what `restore` needs, as JSON values."""
        return {
            "start": self.start,
            "value": self.value,
            "seen": self.seen,
            "far_run": self._far_run,
            "new_normals": self.new_normals,
            "before": self._before,
            "is_refused": self._is_refused,
        }

    def restore(self, state: Json) -> None:
        """Continue from a `state`; that of another threshold at the start changes nothing.

        Raises
        ------
        ValueError, KeyError, TypeError
            If it is no state.
        """
        start, value = float(state["start"]), float(state["value"])
        seen, far_run = int(state["seen"]), int(state["far_run"])
        new_normals, before = int(state["new_normals"]), state["before"]
        if not (math.isfinite(value) and 1 <= seen <= MAX_SEEN and far_run >= 0):
            raise ValueError("its tracking threshold is out of range")
        if start != self.start:
            return
        if start > 0.0:
            self.value = min(max(value, self.min), self.max)
        self.seen, self._far_run, self.new_normals = seen, far_run, new_normals
        self._before = None if before is None else float(before)
        self._is_refused = bool(state["is_refused"])
        self._update_gain()


def step_factors(seen: int, rate: float) -> tuple[float, float]:
    """Return what a threshold is multiplied by at a window below it and above it."""
    gain = _GAIN / math.sqrt((seen // GAIN_WINDOWS + 1) * GAIN_WINDOWS)
    return _exp(-gain * rate), _exp(gain * (1.0 - rate))


def _exp(x: float) -> float:
    """Return e^x of a small x by operations that are the same to the bit in C on every target."""
    total = 1.0
    for n in range(_EXP_TERMS, 0, -1):
        total = 1.0 + x * total / n
    return total


def _gate(rate: float) -> float:
    """Return how far above the threshold a window is an anomaly and no drift, as a factor.

    It is chosen for a rate of 1 %. The threshold of a higher rate lies lower, and its gate is wider
    by what an exponential tail has between the two.
    """
    wider = math.log(_RATE_OF_GATE) / math.log(max(rate, _RATE_OF_GATE))
    return math.exp(_LOG_GATE) * wider


def tracked(
    scores: ArrayLike,
    threshold: float,
    rate: float,
    calibration_windows: int,
    bounds: Bounds = DEFAULT_BOUNDS,
) -> NDArray[np.float64]:
    """Return the threshold that each of successive windows is compared with, `(n,)`.

    Parameters
    ----------
    scores
        Scores `(n,)` in the order of the windows; NaN for an invalid window, which moves nothing.
    threshold, rate, calibration_windows, bounds
        As for `TrackingThreshold`.

    Raises
    ------
    InputError
        If an argument is out of its range.

    Examples
    --------
    >>> tracked([1.2, np.nan, 0.9], 1.0, rate=0.01, calibration_windows=100).round(4)
    array([1.    , 1.0632, 1.0632])
    """
    tracking = TrackingThreshold(threshold, rate, calibration_windows, bounds)
    values = np.asarray(scores, dtype=np.float64)
    thresholds = np.empty(len(values), np.float64)
    for index, score in enumerate(values.tolist()):
        thresholds[index] = tracking.value
        if score == score:  # NaN differs from itself
            tracking.step(score)
    return thresholds
