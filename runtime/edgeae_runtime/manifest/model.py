"""The manifest: what every artifact carries beside its graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from edgeae_runtime.manifest.order_tracking import OrderTracking, sampling

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.conditions import Condition
    from edgeae_runtime.conformal import CalibrationScores
    from edgeae_runtime.manifest.front_end import FrontEnd

FORMAT = 2
"""Increased by every new, changed or removed key; see docs/file-format.md."""
MAX_TOLERATE = 1000
"""The most lost readings in a row that are interpolated."""


class Inputs(NamedTuple):
    """The windows that a model takes.

    `shape` is `(features,)`, `(steps,)` or `(steps, channels)`. `features` are the names of the
    values along the last axis and `units` their units (`""` where unknown), or None. `low` and
    `high` are the range of the training windows in raw units: one number, or one per value along
    the last axis. Windows `(steps, channels)` were cut from a series with `rate_hz` readings per
    second, one every `stride` readings; None where unknown. `time_format` is how its stamps were
    written, one of `edgeae_runtime.timestamps.FORMATS`; None without stamps.

    `difference` has a number for each channel: 1 for a counter that rises and -1 for one that
    falls, in place of which windows hold its change from the reading before; 0 for readings as they
    are.
    Up to `tolerate` lost readings in a row are interpolated. Each `condition` has a threshold.
    With `order_tracking` windows are not at even steps of time, and have no `rate_hz`.

    The others describe each channel of such windows, and are None for other shapes.
    `max_constant_run` is the longest run of equal readings in a training window.
    `max_mean_abs_diff` is the largest mean absolute difference of successive readings in a training
    window. `diff_residual_weights`, `(channels, channels)`, maps the differences of all channels to
    the part of each that the others do not explain, relative to its largest mean in training; None
    for one channel and for more than 64.
    """

    shape: tuple[int, ...]
    features: tuple[str, ...] | None
    low: FloatArray
    high: FloatArray
    units: tuple[str, ...] | None = None
    rate_hz: float | None = None
    stride: int | None = None
    max_constant_run: tuple[int, ...] | None = None
    max_mean_abs_diff: FloatArray | None = None
    diff_residual_weights: FloatArray | None = None
    time_format: str | None = None
    difference: tuple[int, ...] | None = None
    tolerate: int = 0
    condition: Condition | None = None
    order_tracking: OrderTracking | None = None

    @property
    def reading_rate_hz(self) -> float | None:
        """The rate of the readings that windows are made of."""
        return self.order_tracking.rate_hz if self.order_tracking else self.rate_hz

    @property
    def sampling(self) -> tuple[float | None, str]:
        """The rate of the rows of a window, and the unit of their frequencies."""
        return sampling(self.rate_hz, self.order_tracking)

    @property
    def are_prepared(self) -> bool:
        """Whether readings become other rows before they are cut: `readings.preparation`."""
        return bool(self.difference is not None or self.tolerate or self.order_tracking)


class Scaler(NamedTuple):
    """The affine map ``z = (x - offset) * scale``; each `(shape[-1],)`, or the window's `shape`."""

    kind: str
    offset: FloatArray
    scale: FloatArray


class Threshold(NamedTuple):
    """The threshold: a window is an anomaly when ``score > value``.

    `false_alarm_rate` is the rate that the rule guarantees on average, None without a guarantee.
    `bounds` enclose the true rate with 95 % confidence, given `windows` calibration windows of
    which `alarms` exceed the value. They are `exact`, or from a `block bootstrap` where windows
    overlap. `by_condition` replaces the value where windows have conditions, in their order.
    """

    value: np.float32
    rule: str
    false_alarm_rate: float | None
    windows: int
    alarms: int
    bounds: tuple[float, float]
    bounds_by: str = "exact"
    by_condition: tuple[float, ...] | None = None

    def by_condition_in_use(self, threshold: float | np.float32) -> tuple[float, ...] | None:
        """Return the thresholds of the conditions, unless another threshold than this is in use."""
        return self.by_condition if float(threshold) == float(self.value) else None


class Backtest(NamedTuple):
    """A false-alarm rate that was tried on the latest part of the training series.

    A detector was fitted and calibrated on the earlier windows, for `false_alarm_rate`. Of the
    `windows` latest ones, which span `span_s` seconds (None where the rate is not known), the share
    `static` alarmed at its threshold, and the share `tracked` where the threshold tracks. A static
    share up to `limit` agrees with the rate. The detector's own threshold is `margin` times that of
    its calibration windows.
    """

    false_alarm_rate: float
    static: float
    tracked: float
    limit: float
    windows: int
    span_s: float | None
    margin: float = 1.0

    @property
    def is_contradiction(self) -> bool:
        """Whether the rate was not kept."""
        return self.static > self.limit

    @property
    def asks_for_tracking(self) -> bool:
        """Whether the threshold should track: the rate was not kept, and no margin covers that."""
        return self.is_contradiction and self.margin == 1


class Golden(NamedTuple):
    """A few windows `(k, *shape)` and the scores `(k,)` that every engine must compute for them.

    The tolerance is relative to the larger of the window's score and the threshold's absolute
    value.
    """

    windows: FloatArray
    scores: FloatArray
    tolerance: float


class Parity(NamedTuple):
    """Differences between the artifact and its source, measured when it was exported.

    They come from `windows` validation windows, or from the calibration windows where there were
    none. Score errors are relative to the larger of the source's score and the threshold's absolute
    value. `flips` counts the windows further from the threshold than the tolerance on which the two
    decide differently, each at its own threshold. The false-alarm rates are the shares of
    calibration windows above the artifact's own threshold and above the source's. The figures that
    need labelled anomalies are None without them.
    """

    windows: int
    largest_score_error: float
    mean_score_error: float
    rank_correlation: float
    flips: int
    false_alarm_rate: float
    false_alarm_rate_at_source_threshold: float
    auroc: float | None = None
    source_auroc: float | None = None
    detection_rate: float | None = None
    source_detection_rate: float | None = None


class Change(NamedTuple):
    """One change of the threshold after export.

    `how` is `false-alarm-rate`, `set` or `calibrate`. `data` and its SHA-256 identify the file of a
    new calibration.
    """

    how: str
    before: np.float32
    after: np.float32
    data: str | None
    data_sha256: str | None


class Manifest(NamedTuple):
    """Everything that an artifact carries beside its graph.

    `backtest` is None where none was made, or where the threshold was changed since. `tracking`
    says that the threshold should track the series, because the backtest contradicted its rate and
    no margin covers that.
    With a `front_end` scaler, reconstruction and contributions are those of its features.
    """

    name: str
    inputs: Inputs
    scaler: Scaler
    score: str
    threshold: Threshold
    calibration: CalibrationScores
    golden: Golden
    parity: Parity
    precision: str
    requires: Mapping[str, str]
    made_by: Mapping[str, str]
    changes: tuple[Change, ...] = ()
    backtest: Backtest | None = None
    tracking: bool = False
    front_end: FrontEnd | None = None

    @property
    def value_shape(self) -> tuple[int, ...]:
        """The shape of a reconstruction and of contributions: that of windows, or of features."""
        return self.inputs.shape if self.front_end is None else (len(self.front_end.names),)

    @property
    def value_names(self) -> tuple[str, ...] | None:
        """The names of the values along its last axis, if they are known."""
        return self.inputs.features if self.front_end is None else self.front_end.names

    def rate_above(self, threshold: float | np.float32) -> float:
        """Return the share of normal windows above a threshold: as promised, else as calibrated."""
        promised = self.threshold
        if promised.false_alarm_rate is not None and threshold == promised.value:
            return promised.false_alarm_rate
        above = self.calibration.count_above(float(threshold))
        return (above + 1) / (self.calibration.windows + 1)
