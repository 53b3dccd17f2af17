"""Verdicts on the windows of a stream, by the model in use."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Callable, NamedTuple

import numpy as np

from edgeae_runtime.stream import sensor_checks as sensors
from edgeae_runtime.stream.adaptation import tracking_threshold
from edgeae_runtime.stream.conditions import Conditions
from edgeae_runtime.stream.converter_checks import converter_fault
from edgeae_runtime.stream.dynamics_checks import DynamicsChecks
from edgeae_runtime.stream.verdict import ANOMALY, INVALID, NORMAL, Evidence, Verdict

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from edgeae_runtime.arrays import FloatArray, Json
    from edgeae_runtime.stream.adaptation import Adaptation
    from edgeae_runtime.stream.model import BatchModel


class Due(NamedTuple):
    """A window `(steps, channels)` that is full, what is wrong in it, and when it ended.

    Of one that was resampled, `clipped` is the share of readings at the rails, `(channels,)`.
    """

    window: FloatArray
    fault: sensors.Fault | None
    time: float | None
    clipped: NDArray[np.float64] | None = None


class Judge:
    """Judges windows in their order; `Stream` has the same attributes."""

    def __init__(self, current: Callable[[], BatchModel], adaptation: Adaptation) -> None:
        self._current, self._adaptation = current, adaptation
        self.rails: tuple[float, float] | None = None
        self._use(current())
        self.reset()

    def _use(self, model: BatchModel) -> None:
        self.model, self._slot, self.inputs = model, model.slot(), model.manifest.inputs
        self._dynamics, self.conditions = DynamicsChecks(self.inputs), Conditions.of(model)
        self.tracking = tracking_threshold(model, self._adaptation)

    def use_current(self) -> bool:
        """Use the current model, and tell whether it is another than before."""
        model = self._current()
        if model is self.model:
            return False
        self._use(model)
        return True

    def reset(self) -> None:
        """Forget all counts and drift."""
        self.tracking = tracking_threshold(self.model, self._adaptation)
        self.counts: Counter[str] = Counter()
        self.windows = 0

    def state(self) -> Json:
        """Return what `restore` needs, as JSON values."""
        return {
            "counts": dict(self.counts),
            "windows": self.windows,
            "tracking": None if self.tracking is None else self.tracking.state(),
        }

    def restore(self, state: Json) -> None:
        """Continue from a `state`."""
        self.counts = Counter({str(name): int(count) for name, count in state["counts"].items()})
        self.windows = int(state["windows"])
        if self.tracking is not None and state["tracking"] is not None:
            self.tracking.restore(state["tracking"])

    @property
    def threshold(self) -> float:
        """The threshold that the next window is compared with."""
        if self.conditions is not None:
            return self.conditions.threshold
        return self.model.threshold if self.tracking is None else self.tracking.value

    def judge(self, dues: list[Due], *, is_other_rate: bool) -> list[Verdict]:
        """Judge windows, which are scored together."""
        whole = [] if is_other_rate else [due.window for due in dues if due.fault is None]
        scores, verdicts = iter(self._scores(whole)), []
        for due in dues:
            if due.fault is not None:
                found = self.invalid(due.fault.reason, due.time, channels=due.fault.channels)
            elif is_other_rate:
                found = self.invalid(sensors.SAMPLING_RATE, due.time)
            else:
                found = self._scored(due, next(scores))
            verdicts.append(found)
        return verdicts

    def _scores(self, windows: list[FloatArray]) -> list[float]:
        if len(windows) == 1:  # in a third of the time
            buffer, run, value = self._slot
            buffer[...] = windows[0].reshape(self.inputs.shape)
            run()
            return [value()]
        if not windows:
            return []
        many = np.array(windows).reshape(-1, *self.inputs.shape)
        scores: list[float] = self.model.output("score", many).tolist()
        return scores

    def _scored(self, due: Due, score: float) -> Verdict:
        if not math.isfinite(score):
            return self.invalid(sensors.OVERFLOW, due.time)
        if self.conditions is not None and self.conditions.is_unknown:
            return self.invalid(sensors.CONDITION, due.time)
        threshold, kind = self.threshold, ANOMALY
        if score <= threshold:
            kind, fault = NORMAL, self._hidden_fault(due)
            if fault is not None:
                return self.invalid(fault.reason, due.time, score, fault.channels)
        evidence = Evidence(due.window.reshape(self.inputs.shape), self.model)
        if self.tracking is not None:
            self.tracking.step(score)
        return Verdict(kind, score, threshold, self._count(kind), due.time, None, (), evidence)

    def _hidden_fault(self, due: Due) -> sensors.Fault | None:
        """Return what is wrong in a window in which the score sees nothing."""
        if self.rails is not None:
            fault = converter_fault(due.window, self.inputs, self.rails, due.clipped)
            if fault is not None:
                return fault
        return self._dynamics.check(due.window)

    def invalid(
        self,
        reason: str,
        time: float | None,
        score: float = math.nan,
        channels: tuple[int, ...] = (),
    ) -> Verdict:
        """Give the verdict `invalid`."""
        self.counts[reason] += 1
        number = self._count(INVALID)
        return Verdict(INVALID, score, self.threshold, number, time, reason, channels)

    def _count(self, kind: str) -> int:
        self.counts[kind] += 1
        self.windows += 1
        return self.windows - 1
