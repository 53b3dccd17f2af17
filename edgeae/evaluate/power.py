"""Detection power without labels: which faults a detector would detect, how large, how soon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae.evaluate.injected_faults import FAULTS, Fault, left_out
from edgeae.evaluate.model import Model, model_of, open_model
from edgeae_runtime.errors import InputError
from edgeae_runtime.readings.validation import as_windows
from edgeae_runtime.readings.windowing import check_cut

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike, NDArray

    from edgeae.data.tables import Columns
    from edgeae.detector import Detector
    from edgeae.evaluate.model import Facts
    from edgeae_runtime import Scorer
    from edgeae_runtime.arrays import FloatArray

    Progress = Callable[[int, int], None]

_MAX_WINDOWS = 300
_MIN_WINDOWS = 20
_MAX_DATA_BYTES = 64 << 20
_LARGEST = 1024.0  # standard deviations of a channel; a gain goes up to a hundredth of it
_HALVINGS = 3  # of the last doubling: a size is known to 9 %


class FaultPower(NamedTuple):
    """The smallest detected fault of a kind in a channel.

    `size` is None if none up to the `largest` tried is detected. Its `measure` is `units` of the
    channel, `share` of the reading or `readings`. `standard_deviations` is a size in `units`
    relative to the channel. `delay_readings` counts from the first faulty reading to the alarm at
    that size, including the wait for the next window; `delay_s` is the same time.
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


class Power(NamedTuple):
    """What a detector would detect, by `edgeae.power`.

    `promised` is the threshold's guaranteed false-alarm rate, if any, and `false_alarms` the share
    of the `windows` used here that alarm without a fault. A fault is detected if at least the
    `share` of the windows alarm. `left_out` names the kinds that do not apply, and why.
    """

    share: float
    promised: float | None
    false_alarms: float
    windows: int
    faults: tuple[FaultPower, ...]
    left_out: dict[str, str]

    def json(self) -> Facts:
        """Return plain JSON values; each of the `faults` is an object."""
        return {**self._asdict(), "faults": [fault._asdict() for fault in self.faults]}

    def table(self) -> dict[tuple[str, str], list[FaultPower]]:
        """Return the faults by channel and unit, in the order of the kinds."""
        rows: dict[tuple[str, str], list[FaultPower]] = {}
        for fault in self.faults:
            rows.setdefault((fault.channel, fault.unit), []).append(fault)
        return rows


def power(
    model: Detector | Scorer,
    x_normal: ArrayLike | None = None,
    *,
    share: float = 0.9,
    random_state: int = 0,
) -> Power:
    """Inject faults of growing size into normal windows, and return the smallest detected ones.

    Parameters
    ----------
    model
        A fitted detector or an opened artifact, with the threshold it decides with.
    x_normal
        Normal windows `(n, *shape)`. None takes a detector's calibration windows. An artifact
        stores golden windows only, which are too few.
    share
        Share of the windows that must alarm.
    random_state
        Seed of signs, noise and the choice of at most 300 windows.

    Raises
    ------
    InputError
        If there are fewer than 20 windows, or the share is not between 0 and 1.

    Examples
    --------
    >>> import edgeae
    >>> x_normal = np.random.default_rng(0).normal([20, 5], [2, 1], (600, 2))
    >>> detector = edgeae.Detector("linear", random_state=0).fit(x_normal)
    >>> spike = power(detector).faults[0]
    >>> spike.fault, spike.channel, 3 < spike.standard_deviations < 9
    ('spike', '0', True)
    """
    opened = model_of(model)
    options = PowerOptions(share=share, random_state=random_state)
    if x_normal is not None:
        windows, _ = as_windows(x_normal, opened.inputs)
    elif opened.detector is not None:
        windows = opened.detector.source_.calibration
    else:
        raise InputError(
            "an artifact stores golden windows only, too few to measure with; give normal windows "
            "as `x_normal`"
        )
    return _measured(opened, windows, options)


@dataclass(frozen=True)
class PowerOptions:
    """How detection power is measured.

    `threshold` and `false_alarm_rate` replace the model's threshold. `stride` is that of the
    device, whose next window a fault may have to wait for; as trained if None. `share` and
    `random_state` are those of `power`. `verify_key` must have signed the model.
    """

    stride: int | None = None
    threshold: float | None = None
    false_alarm_rate: float | None = None
    share: float = 0.9
    random_state: int = 0
    verify_key: str | None = None


def power_of_file(
    path: str,
    data: Sequence[str],
    *,
    columns: Columns,
    options: PowerOptions,
    progress: Progress | None = None,
) -> Power:
    """Measure as `power` does, for a file and normal readings from files, if any.

    `progress` is called with the number of channels done, and of all channels.

    Raises
    ------
    ArtifactError, InputError, OSError
        If the model or the data cannot be used.
    """
    from edgeae.evaluate.evaluate import model_windows

    if columns.label is not None and not data:
        raise InputError("`label` goes with `data`; give the files that hold the labels")
    model = open_model(
        path,
        threshold=options.threshold,
        false_alarm_rate=options.false_alarm_rate,
        verify_key=options.verify_key,
    )
    if options.stride is not None:
        check_cut(model.inputs, None, options.stride)
        model = model._replace(inputs=model.inputs._replace(stride=options.stride))
    if data:
        _, labelled = model_windows(data, columns, model.inputs, options.stride)
        normal = labelled.windows.where(labelled.is_normal).thinned(_MAX_DATA_BYTES).array()
    elif model.detector is not None:
        normal = model.detector.source_.calibration
    else:
        raise InputError(
            f"{path}: an artifact stores golden windows only, too few to measure with; give normal "
            f"readings as `data`"
        )
    return _measured(model, normal, options, progress)


def _measured(
    model: Model,
    windows: FloatArray,
    options: PowerOptions,
    progress: Progress | None = None,
) -> Power:
    """Measure detection power with windows in the model's shape."""
    share = options.share
    if not 0 < share < 1:
        raise InputError(f"`share` must be between 0 and 1, both excluded; got {share}")
    if len(windows) < _MIN_WINDOWS:
        raise InputError(
            f"detection power needs at least {_MIN_WINDOWS} normal windows; got {len(windows)}"
        )
    search = _Search(model, windows, share, np.random.default_rng(options.random_state))
    skipped = left_out(search.steps, search.channels, is_series=len(model.inputs.shape) > 1)
    faults: list[FaultPower] = []
    for channel in range(search.channels):
        faults += [search.smallest(name, channel) for name in FAULTS if name not in skipped]
        if progress is not None:
            progress(channel + 1, search.channels)
    alarms = search.alarms(search.x)
    return Power(share, model.rate, alarms, len(search.x), tuple(faults), skipped)


class _Search:
    """Search for the smallest detected faults, in normal windows `(n, steps, channels)`."""

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
        deviation = self.x.std(axis=(0, 1))
        scale = np.broadcast_to(model.scaler.scale, inputs.shape[-1])[: self.channels]
        # The scaler stands in for the deviation of a constant channel.
        self.deviation = np.where(deviation > 0, deviation, 1 / scale)

    def alarms(self, x: NDArray[np.float64]) -> float:
        """Return the share of windows `(n, steps, channels)` that alarm."""
        windows = x.reshape(-1, *self.model.inputs.shape).astype(np.float32)
        return float((self.model.score(windows) > self.model.threshold).mean())

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
            size = _smallest(lambda n: self.is_detected(fault, channel, n, full), int(largest))
        elif fault.measure == "readings":
            size = readings = _smallest(
                lambda n: self.is_detected(fault, channel, n, n), int(largest)
            )
        else:
            size = known = self._size(fault, channel, full, largest)
            if known is not None:
                readings = _smallest(lambda n: self.is_detected(fault, channel, known, n), full)
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
        wait = (inputs.stride or self.steps) - 1 if len(inputs.shape) > 1 else 0
        delay = None if readings is None or self.steps == 1 else readings - 1 + wait
        deviations = (
            float(size / self.deviation[channel])
            if size is not None and measure == "units"
            else None
        )
        channel_name, unit = self._channel(channel)
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

    def _channel(self, channel: int) -> tuple[str, str]:
        """Return the name of a channel, and its unit if it is known."""
        inputs = self.model.inputs
        if self.channels != inputs.shape[-1]:
            return "value", ""
        name = str(channel) if inputs.features is None else inputs.features[channel]
        return name, "" if inputs.units is None else inputs.units[channel]


def _smallest(is_detected: Callable[[int], bool], most: int) -> int | None:
    """Return the smallest number from 1 to `most` that is detected, by bisection."""
    if most < 1 or not is_detected(most):
        return None
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_detected(middle) else (middle, high)
    return high
