"""Detection power without labels: which faults a detector would find, of which size, and when."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgeae.cli.progress import counting_bar
from edgeae.evaluate.injected_faults import FAULTS, Fault, left_out
from edgeae.evaluate.model import Model, model_of, open_model
from edgeae_runtime.errors import InputError
from edgeae_runtime.readings.validation import as_windows
from edgeae_runtime.readings.windowing import check_cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from edgeae.data.tables import Columns
    from edgeae.detector import Detector
    from edgeae_runtime import Scorer
    from edgeae_runtime.arrays import FloatArray

_MAX_WINDOWS = 300
_MIN_WINDOWS = 20
_DATA_BYTES = 64 << 20
_LARGEST = 1024.0  # spreads of a channel; a gain goes up to a hundredth of it
_HALVINGS = 3  # of the last doubling: a size is known to 9 %


class FaultPower(NamedTuple):
    """The smallest fault of a kind in a channel that is found.

    `size` is None where none up to the `largest` tried is found. Its `measure` is `units` of the
    channel, `share` of the reading or `readings`. `spreads` gives a size in `units` as multiples of
    the channel's standard deviation. `delay_readings` counts from the first faulty reading to the
    alarm at that size, waiting for the next window included; `delay_s` is the same time.
    """

    fault: str
    channel: str
    unit: str
    measure: str
    size: float | None
    largest: float
    spreads: float | None
    delay_readings: int | None
    delay_s: float | None


class Power(NamedTuple):
    """What a detector would find, by `edgeae.power`.

    `promised` is the threshold's false-alarm rate, if it promises one, and `false_alarms` the share
    of the `windows` used here that alarm without any fault. A fault counts as found when at least
    the `share` of the windows alarm. `left_out` says which kinds make no sense here, and why.
    """

    share: float
    promised: float | None
    false_alarms: float
    windows: int
    faults: tuple[FaultPower, ...]
    left_out: dict[str, str]

    def json(self) -> dict[str, Any]:
        """Give plain JSON values; each of the `faults` is an object."""
        plain: dict[str, Any] = json.loads(json.dumps(self._asdict()))
        plain["faults"] = [fault._asdict() for fault in self.faults]
        return plain


def power(
    model: Detector | Scorer,
    x_normal: ArrayLike | None = None,
    *,
    share: float = 0.9,
    random_state: int = 0,
) -> Power:
    """Put faults into normal windows at growing sizes, and report the smallest that are found.

    Parameters
    ----------
    model
        A fitted detector or an opened artifact, at the threshold that it decides with.
    x_normal
        Normal windows `(n, *shape)`. None takes a detector's calibration windows; an artifact holds
        golden windows only, which are too few.
    share
        Of the windows that must alarm.
    random_state
        Seed of signs, noise and the choice of at most 300 windows.

    Raises
    ------
    InputError
        If there are no windows, fewer than 20, or the share does not lie between 0 and 1.

    Examples
    --------
    >>> import edgeae
    >>> x_normal = np.random.default_rng(0).normal([20, 5], [2, 1], (600, 2))
    >>> detector = edgeae.Detector("linear", random_state=0).fit(x_normal)
    >>> spike = power(detector).faults[0]
    >>> spike.fault, spike.channel, 3 < spike.spreads < 9
    ('spike', '0', True)
    """
    subject = model_of(model)
    if x_normal is None:
        if subject.detector is None:
            raise InputError(
                "an artifact holds golden windows only, too few to measure with; give normal "
                "windows as x_normal"
            )
        windows = subject.detector.source_.calibration
    else:
        windows, _ = as_windows(x_normal, subject.inputs)
    return power_of(subject, windows, share=share, random_state=random_state)


def power_of_file(
    model: str,
    data: Sequence[str],
    *,
    columns: Columns,
    stride: int | None = None,
    threshold: float | None = None,
    false_alarm_rate: float | None = None,
    share: float = 0.9,
    random_state: int = 0,
) -> Power:
    """As `power`, for a detector's or an artifact's file, and normal readings from files, if any.

    Raises
    ------
    ArtifactError, InputError, OSError
        If the model or the data cannot be used.
    """
    from edgeae.evaluate.evaluate import model_windows

    if columns.label is not None and not data:
        raise InputError("--label goes with --data; give the files that hold the labels")
    opened = open_model(model, threshold=threshold, false_alarm_rate=false_alarm_rate)
    if stride is not None:  # that of the device, whose next window a fault may have to wait for
        check_cut(opened.inputs, None, stride)
        opened = opened._replace(inputs=opened.inputs._replace(stride=stride))
    if data:
        columns = columns._replace(trained=opened.inputs.features)
        _, given = model_windows(data, columns, opened.inputs, stride)
        normal = given.windows.where(given.is_normal).thinned(_DATA_BYTES).array()
    elif opened.detector is None:
        raise InputError(
            f"{model}: an artifact holds golden windows only, too few to measure with; give normal "
            f"readings with --data"
        )
    else:
        normal = opened.detector.source_.calibration
    return power_of(opened, normal, share=share, random_state=random_state, verbose=1)


def power_of(
    model: Model, windows: FloatArray, *, share: float, random_state: int, verbose: int = 0
) -> Power:
    """As `power`, for an opened model, and windows in its shape; `verbose=1` shows a bar."""
    if not 0 < share < 1:
        raise InputError(f"share must lie between 0 and 1; got {share}")
    if len(windows) < _MIN_WINDOWS:
        raise InputError(
            f"detection power needs at least {_MIN_WINDOWS} normal windows; got {len(windows)}"
        )
    trial = _Trial(model, windows, share, np.random.default_rng(random_state))
    skipped = left_out(trial.steps, trial.channels, is_series=len(model.inputs.shape) > 1)
    with counting_bar(range(trial.channels), "channels", hidden=not verbose) as channels:
        faults = [
            trial.smallest(name, FAULTS[name], channel)
            for channel in channels
            for name in FAULTS
            if name not in skipped
        ]
    return Power(share, model.rate, trial.alarms(trial.x), len(trial.x), tuple(faults), skipped)


class _Trial:
    """Normal windows as `(n, steps, channels)`, and the model that judges faulty ones."""

    def __init__(
        self, model: Model, windows: FloatArray, share: float, rng: np.random.Generator
    ) -> None:
        self.model, self.share, inputs = model, share, model.inputs
        chosen = np.sort(rng.permutation(len(windows))[:_MAX_WINDOWS])
        if len(inputs.shape) > 1:
            self.steps, self.channels = inputs.shape
        elif model.rows_are_windows:
            self.steps, self.channels = inputs.shape[0], 1
        else:
            self.steps, self.channels = 1, inputs.shape[0]
        self.x = windows[chosen].reshape(-1, self.steps, self.channels).astype(np.float64)
        self.signs = rng.choice([-1.0, 1.0], (len(self.x), 1))
        self.noise = rng.normal(size=self.x.shape[:2])
        spread = self.x.std(axis=(0, 1))
        scale = np.broadcast_to(model.scaler.scale, inputs.shape[-1])[: self.channels]
        self.spread = np.where(spread > 0, spread, 1 / scale)  # a constant channel has no other

    def alarms(self, x: Any) -> float:
        """Share of windows `(n, steps, channels)` that alarm."""
        windows = x.reshape(-1, *self.model.inputs.shape).astype(np.float32)
        return float((self.model.score(windows) > self.model.threshold).mean())

    def is_found(self, fault: Fault, channel: int, size: float, readings: int) -> bool:
        """Whether enough windows alarm whose last so many readings are faulty."""
        x = self.x.copy()
        since = self.steps - readings
        x[:, :, channel] = fault.change(x[:, :, channel], size, since, self.signs, self.noise)
        return self.alarms(x) >= self.share

    def smallest(self, name: str, fault: Fault, channel: int) -> FaultPower:
        """Smallest size that is found, and how long that takes."""
        full = self.steps if fault.whole else self.steps - self.steps // 2
        largest = self._largest(fault, channel)
        size: float | None
        delay: int | None = None
        if name == "shift":
            size = _least(lambda late: self.is_found(fault, channel, late, full), int(largest))
        elif fault.measure == "readings":
            size = delay = _least(lambda d: self.is_found(fault, channel, d, d), int(largest))
        else:
            size = self._size(fault, channel, full, largest)
            if size is not None:
                delay = _least(lambda d: self.is_found(fault, channel, size, d), full)
        return self._told(name, fault, channel, size, largest, delay)

    def _largest(self, fault: Fault, channel: int) -> float:
        if fault.measure == "readings":
            return float(self.steps - (fault is FAULTS["shift"]))
        return _LARGEST * (0.01 if fault.measure == "share" else float(self.spread[channel]))

    def _size(self, fault: Fault, channel: int, full: int, largest: float) -> float | None:
        """Double or halve a size from a thousandth of the largest on, then narrow it down."""

        def found(size: float) -> bool:
            return self.is_found(fault, channel, size, full)

        size = largest / _LARGEST
        if found(size):
            while size > largest / _LARGEST**2 and found(size / 2):
                size /= 2
        else:
            while not found(size):
                size *= 2
                if size > largest:
                    return None
        missed = size / 2
        for _ in range(_HALVINGS):
            middle = float(np.sqrt(missed * size))
            missed, size = (missed, middle) if found(middle) else (middle, size)
        return size

    def _told(
        self, name: str, fault: Fault, channel: int, size: float | None, largest: float,
        readings: int | None,
    ) -> FaultPower:  # fmt: skip
        inputs = self.model.inputs
        is_window = self.channels != inputs.shape[-1]
        channel_name = "value" if is_window else str(channel)
        if inputs.features is not None and not is_window:
            channel_name = inputs.features[channel]
        unit = "" if inputs.units is None or is_window else inputs.units[channel]
        wait = (inputs.stride or self.steps) - 1 if len(inputs.shape) > 1 else 0
        delay = None if readings is None or self.steps == 1 else readings - 1 + wait
        in_units = fault.measure == "units" and size is not None
        return FaultPower(
            fault=name,
            channel=channel_name,
            unit=unit,
            measure=fault.measure,
            size=None if size is None else float(size),
            largest=largest,
            spreads=size / float(self.spread[channel]) if in_units and size is not None else None,
            delay_readings=delay,
            delay_s=None if delay is None or inputs.rate_hz is None else delay / inputs.rate_hz,
        )


def _least(found: Any, most: int) -> int | None:
    """Smallest number from 1 to `most` that is found, if `most` is, by halving."""
    if most < 1 or not found(most):
        return None
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if found(middle) else (middle, high)
    return high
