"""The search for the smallest faults that are detected, in normal windows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae.evaluate.injected_faults import FAULTS, Fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from edgeae.evaluate.model import Model
    from edgeae_runtime.arrays import FloatArray

_MAX_WINDOWS = 300
_LARGEST = 1024.0  # standard deviations of a channel; a gain goes up to a hundredth of it
_HALVINGS = 3  # of the last doubling: a size is known to 9 %


class FaultPower(NamedTuple):
    """The smallest detected fault of a kind in a channel.

    `size` is None if none up to the `largest` tried is detected. Its `measure` is `units` of the
    channel, `share` of the reading or `readings`. `standard_deviations` is a size in `units`
    relative to the channel. `delay_readings` counts from the first faulty reading to the alarm at
    that size, including the wait for the next window and the votes of the alarm rule; `delay_s` is
    the same time.
    """

    fault: str
    channel: str
    unit: str
    measure: str
    size: float | None
    largest: float
    standard_deviations: float | None
    delay_readings: int | None
    delay_s: float | None


class Search:
    """Search for the smallest detected faults, in normal windows `(n, steps, channels)`."""

    def __init__(
        self,
        model: Model,
        windows: FloatArray,
        thresholds: NDArray[np.float64],
        *,
        share: float,
        votes: int,
        rng: np.random.Generator,
    ) -> None:
        self.model, self.share, self.votes, inputs = model, share, votes, model.inputs
        chosen = np.sort(rng.permutation(len(windows))[:_MAX_WINDOWS])
        if len(inputs.shape) > 1:
            self.steps, self.channels = inputs.shape
        elif model.rows_are_windows:
            self.steps, self.channels = inputs.shape[0], 1
        else:
            self.steps, self.channels = 1, inputs.shape[0]
        self.x = windows[chosen].reshape(-1, self.steps, self.channels).astype(np.float64)
        self.thresholds = thresholds[chosen]
        self.signs = rng.choice([-1.0, 1.0], (len(self.x), 1))
        self.noise = rng.normal(size=self.x.shape[:2])
        deviation = self.x.std(axis=(0, 1))
        # The scaler stands in for the deviation of a constant channel.
        is_raw = model.manifest.front_end is None
        scale = np.broadcast_to(model.scaler.scale if is_raw else 1.0, inputs.shape[-1])
        scale = scale[: self.channels]
        self.deviation = np.where(deviation > 0, deviation, 1 / scale)

    def alarms(
        self, x: NDArray[np.float64], thresholds: NDArray[np.float64] | None = None
    ) -> float:
        """Return the share of windows `(n, steps, channels)` that are anomalies.

        Each is compared with its own of `thresholds` `(n,)`; None are those of all windows.
        """
        windows = x.reshape(-1, *self.model.inputs.shape).astype(np.float32)
        limits = self.thresholds if thresholds is None else thresholds
        return float((self.model.score(windows) > limits).mean())

    def is_detected(self, fault: Fault, channel: int, size: float, readings: int) -> bool:
        """Return whether enough windows alarm whose last `readings` are faulty."""
        x = self.x.copy()
        since = self.steps - readings
        x[:, :, channel] = fault.change(x[:, :, channel], size, since, self.signs, self.noise)
        return self.alarms(x) >= self.share

    def smallest(self, name: str, channel: int) -> FaultPower:
        """Return the smallest size that is detected, and the delay at that size."""
        fault = FAULTS[name]
        full = self.steps if fault.whole else self.steps - self.steps // 2
        largest = self._largest(fault, channel)
        size: float | None
        readings: int | None = None
        if name == "shift":
            size = smallest(lambda n: self.is_detected(fault, channel, n, full), int(largest))
        elif fault.measure == "readings":
            size = readings = smallest(
                lambda n: self.is_detected(fault, channel, n, n), int(largest)
            )
        else:
            size = known = self._size(fault, channel, full, largest)
            if known is not None:
                readings = smallest(lambda n: self.is_detected(fault, channel, known, n), full)
        return self._result(name, channel, size, largest, readings)

    def _largest(self, fault: Fault, channel: int) -> float:
        if fault.measure == "readings":
            return float(self.steps - (fault is FAULTS["shift"]))
        return _LARGEST * (0.01 if fault.measure == "share" else float(self.deviation[channel]))

    def _size(self, fault: Fault, channel: int, full: int, largest: float) -> float | None:
        """Double or halve a size, from a thousandth of the largest, then narrow it down."""

        def is_detected(size: float) -> bool:
            return self.is_detected(fault, channel, size, full)

        size = largest / _LARGEST
        if is_detected(size):
            while size > largest / _LARGEST**2 and is_detected(size / 2):
                size /= 2
        else:
            while not is_detected(size):
                size *= 2
                if size > largest:
                    return None
        missed = size / 2
        for _ in range(_HALVINGS):
            middle = float(np.sqrt(missed * size))
            missed, size = (missed, middle) if is_detected(middle) else (middle, size)
        return size

    def _result(
        self, name: str, channel: int, size: float | None, largest: float, readings: int | None
    ) -> FaultPower:
        inputs, measure = self.model.inputs, FAULTS[name].measure
        wait = self.votes * (inputs.stride or self.steps) - 1 if len(inputs.shape) > 1 else 0
        delay = None if readings is None or self.steps == 1 else readings - 1 + wait
        deviations = (
            float(size / self.deviation[channel])
            if size is not None and measure == "units"
            else None
        )
        channel_name, unit = self.name_of(channel)
        return FaultPower(
            fault=name,
            channel=channel_name,
            unit=unit,
            measure=measure,
            size=None if size is None else float(size),
            largest=largest,
            standard_deviations=deviations,
            delay_readings=delay,
            delay_s=None if delay is None or inputs.rate_hz is None else delay / inputs.rate_hz,
        )

    def name_of(self, channel: int) -> tuple[str, str]:
        """Return the name of a channel, and its unit if it is known."""
        inputs = self.model.inputs
        if self.channels != inputs.shape[-1]:
            return "value", ""
        name = str(channel) if inputs.features is None else inputs.features[channel]
        return name, "" if inputs.units is None else inputs.units[channel]


def smallest(is_detected: Callable[[int], bool], most: int) -> int | None:
    """Return the smallest number from 1 to `most` that is detected, by bisection."""
    if most < 1 or not is_detected(most):
        return None
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_detected(middle) else (middle, high)
    return high
