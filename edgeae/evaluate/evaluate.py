"""Evaluation of a model on labelled files: figures of windows, readings and events."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from edgeae.data.table import Table
from edgeae.data.tables import Columns, has_columns, read_tables
from edgeae.data.windowing import Labelled, WindowingOptions
from edgeae.data.windows import Cut, Windows
from edgeae.evaluate.device import Decisions, DeviceOptions, decide
from edgeae.evaluate.events import ScoredSeries, evaluate_events, event_counts
from edgeae.evaluate.metrics import evaluate_scores
from edgeae.evaluate.model import Model, open_model
from edgeae.evaluate.per_reading import reading_scores
from edgeae.evaluate.vus import vus_pr
from edgeae_runtime.arrays import decimal
from edgeae_runtime.conditions import UNKNOWN
from edgeae_runtime.errors import InputError
from edgeae_runtime.readings.windowing import check_cut
from edgeae_runtime.recordings.checks import check_rate, raw_of_model, refuse_rate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from edgeae.evaluate.baselines import Scored, Trial
    from edgeae.evaluate.model import Facts
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.model import Inputs


@dataclass(frozen=True)
class EvaluationOptions:
    """How a model is evaluated.

    `stride` is the number of readings from window to window, as trained if None. `threshold` and
    `false_alarm_rate` replace the model's threshold. `per_reading` adds figures of single readings,
    each with the score that a device had at its time. `rate_hz` is the sampling rate, for data and
    models that do not know theirs. `baselines` adds principal components, isolation forest and
    nearest neighbours on the same windows, fitted on the files `train`: on their normal rows if
    they have the label column, else on all. `device` is what a device is started with, whose alarms
    count. `verify_key` must have signed the model.
    """

    stride: int | None = None
    threshold: float | None = None
    false_alarm_rate: float | None = None
    per_reading: bool = False
    rate_hz: float | None = None
    baselines: bool = False
    train: tuple[str, ...] = ()
    device: DeviceOptions = field(default_factory=DeviceOptions)
    verify_key: str | None = None

    def check(self, columns: Columns) -> None:
        """Refuse options that do not go together, before the long work."""
        if columns.label is None:
            raise InputError("an evaluation needs labels; name their column with `label`")
        if self.rate_hz is not None:
            refuse_rate(self.rate_hz)
        if self.train and not self.baselines:
            raise InputError("`train` goes with `baselines`, which are fitted on it")
        self.device.check()


def evaluate_files(
    path: str, data: Sequence[str], *, columns: Columns, options: EvaluationOptions
) -> Facts:
    """Evaluate a detector or an artifact on labelled files, and return the figures.

    Raises
    ------
    ArtifactError, InputError, OSError
        If the model or the data cannot be used.
    """
    options.check(columns)
    model = open_model(
        path,
        threshold=options.threshold,
        false_alarm_rate=options.false_alarm_rate,
        verify_key=options.verify_key,
    )
    if options.per_reading and model.rows_are_windows:
        raise InputError("`per_reading` needs a series of readings; here each row is a window")
    columns = columns._replace(may_lack_normal=True)
    table, labelled = model_windows(data, columns, model.inputs, options.stride)
    scores = labelled.scores(model.score)
    judged = judged_series(model, table, labelled, scores, options)
    figures = _figures(model, table, labelled, scores, options, judged)
    if options.baselines:
        trial = None if judged is None else _trial(*judged, options.device)
        from edgeae.evaluate.baselines import Scored

        own = Scored(figures, scores, trial)
        figures["baselines"] = _baselines(model, labelled, own, columns, options)
    return figures


def _baselines(
    model: Model,
    labelled: Labelled,
    own: Scored,
    columns: Columns,
    options: EvaluationOptions,
) -> Facts:
    from edgeae.evaluate.baselines import compare, normal_windows

    normal = None
    if options.train:
        is_labelled = has_columns(options.train[0], columns)
        known = columns if is_labelled else columns._replace(label=None, normal=())
        _, train = model_windows(options.train, known, model.inputs, options.stride)
        normal = train.where(train.is_normal).windows
    return compare(normal_windows(model, normal), labelled, own, model)


def _trial(series: ScoredSeries, decisions: Decisions, device: DeviceOptions) -> Trial:
    """Return the series on which baselines are tried: at one false alarm a day, if days are known.

    Where they are not, each is allowed as many as the model has at its threshold.
    """
    from edgeae.evaluate.baselines import Trial

    kept = np.isin(series.last_rows, decisions.last_rows[decisions.is_valid])
    days = series.normal_days
    if days is None:
        seen = decisions.valid(series)
        thresholds = decisions.thresholds[decisions.is_valid]
        most = event_counts(seen, thresholds, device.alarm).false_alarms
    else:
        most = int(days)
    return Trial(series, kept, device.alarm, most)


def model_windows(
    data: Sequence[str], columns: Columns, inputs: Inputs, stride: int | None = None
) -> tuple[Table, Labelled]:
    """Return the rows of files, and a model's windows of them, with the trained stride by default.

    Raises
    ------
    InputError, OSError
        If the files cannot be used, or hold other windows.
    """
    step = check_cut(inputs, None, stride)
    windowing = WindowingOptions(None if len(inputs.shape) == 1 else Cut(inputs.shape[0], step))
    known = columns._replace(
        trained=inputs.features,
        time_format=inputs.time_format,
        signs=inputs.difference,
        tolerate=inputs.tolerate,
        condition=inputs.condition,
        rate_hz=check_rate(inputs, columns.rate_hz),
        order_tracking=inputs.order_tracking,
        usual_means=None if inputs.difference is not None else (inputs.low, inputs.high),
    )
    table = read_tables(data, known._replace(raw=raw_of_model(known.selection, inputs)))
    labelled = windowing.windows(table)
    if labelled.windows.shape != inputs.shape:
        raise InputError(
            f"{data[0]}: must hold windows of shape {inputs.shape}; got {labelled.windows.shape} "
            f"(leave columns out with `drop`)"
        )
    return table, labelled


def evaluate_windows(
    model: Model,
    table: Table,
    labelled: Labelled,
    scores: FloatArray,
    options: EvaluationOptions,
) -> Facts:
    """Return the figures of all windows of a table, and of events if they come from a series.

    Both are at the threshold that a device had at each window.

    Raises
    ------
    InputError
        If figures of readings are requested and the rows are windows already.
    """
    judged = judged_series(model, table, labelled, scores, options)
    return _figures(model, table, labelled, scores, options, judged)


def _figures(
    model: Model,
    table: Table,
    labelled: Labelled,
    scores: FloatArray,
    options: EvaluationOptions,
    judged: tuple[ScoredSeries, Decisions] | None,
) -> Facts:
    per_reading = options.per_reading
    if judged is None:
        if per_reading:
            raise InputError("`per_reading` needs a series of readings; here each row is a window")
        thresholds_of = window_thresholds(model, labelled)
        return {
            **evaluate_scores(scores, ~labelled.is_normal, thresholds_of),
            **_threshold_facts(model),
        }
    series, decisions = judged
    thresholds = decisions.threshold_of(series.last_rows)
    groups = labelled.windows.conditions
    if groups is not None:  # a device gives no alarm under a condition that it does not know
        thresholds[groups == UNKNOWN] = np.inf
    figures: Facts = {
        **evaluate_scores(scores, ~labelled.is_normal, thresholds),
        **_threshold_facts(model),
    }
    if per_reading:
        figures["readings"] = _evaluate_readings(series, table, decisions)
        figures["readings"] |= _threshold_facts(model)
    figures["events"] = events_figures(model, series, decisions, options.device)
    return figures


def _threshold_facts(model: Model) -> Facts:
    """Return the threshold in use, and the one of each condition where there are some."""
    facts: Facts = {"threshold": decimal(model.threshold)}
    own, condition = model.threshold_by_condition, model.inputs.condition
    if own is not None and condition is not None:
        each = [decimal(np.float32(one)) for one in own]
        facts["threshold_by_condition"] = dict(zip(condition.values, each, strict=True))
    return facts


def window_thresholds(model: Model, labelled: Labelled) -> NDArray[np.float64]:
    """Return the threshold of each window; none is above that of an unknown condition."""
    groups, own = labelled.windows.conditions, model.threshold_by_condition
    if groups is None or own is None:
        return np.full(len(labelled.windows), model.threshold, np.float64)
    found: NDArray[np.float64] = np.array([*own, np.inf])[groups]
    return found


def events_figures(
    model: Model, series: ScoredSeries, decisions: Decisions, device: DeviceOptions
) -> Facts:
    """Return the figures of the events of a series, as a device decided on its windows."""
    thresholds = decisions.thresholds[decisions.is_valid]
    figures: Facts = {
        **evaluate_events(decisions.valid(series), thresholds, device.alarm),
        **_volume(series),
        **device.facts(model.manifest),
        "invalid_windows": decisions.invalid,
    }
    if (tracking := model.inputs.order_tracking) is not None:  # delays count samples of angle
        figures["samples_per_revolution"] = tracking.samples_per_revolution
    return figures


def _volume(series: ScoredSeries) -> Facts:
    """Return the VUS-PR of single readings; none without abnormal ones that have a score."""
    scores = reading_scores(
        series.scores, series.starts, steps=series.steps, is_break=series.begins
    )
    is_known = ~np.isnan(scores)
    is_anomaly = ~series.is_normal[is_known]
    return {"vus_pr": vus_pr(scores[is_known], is_anomaly)} if is_anomaly.any() else {}


def judged_series(
    model: Model,
    table: Table,
    labelled: Labelled,
    scores: FloatArray,
    options: EvaluationOptions,
) -> tuple[ScoredSeries, Decisions] | None:
    """Return the series that windows were cut from, and what a device decided on it.

    None if the rows are no series.

    Raises
    ------
    InputError
        If an option of the device is out of its range.
    """
    rate_hz = options.rate_hz or table.rate_hz or model.inputs.rate_hz
    if table.order_tracking is not None:  # windows have no rate in time
        if options.per_reading:
            raise InputError("`per_reading` needs a model without `order_tracking`")
        rate_hz = None
    series = scored_series(scores, labelled.windows, table, rate_hz, is_ordered=options.per_reading)
    if series is None:
        return None
    scores_of_rows = np.full(len(table.readings), np.nan, np.float32)
    scores_of_rows[series.last_rows] = scores
    decisions = decide(model, table, series.stride, options.device, scores_of_rows)
    return None if decisions is None else (series, decisions)


def scored_series(
    scores: FloatArray,
    windows: Windows,
    table: Table,
    rate_hz: float | None,
    *,
    is_ordered: bool = False,
) -> ScoredSeries | None:
    """Return the series that windows were cut from; None if the rows are not one.

    Rows of a table are a series of windows of one reading if they have timestamps, or if
    `is_ordered` says that they follow each other.
    """
    is_ordered = is_ordered or table.stamps is not None
    is_rows = windows.cut is None and is_ordered and len(table.readings.shape) == 1
    cut = Cut(1, 1) if is_rows else windows.cut
    if cut is None:
        return None
    return ScoredSeries(
        scores,
        np.asarray(windows.starts, np.int64),
        cut.steps,
        cut.stride,
        table.is_normal,
        table.begins,
        rate_hz,
    )


def _evaluate_readings(series: ScoredSeries, table: Table, decisions: Decisions) -> Facts:
    """Return the figures of single readings against their labels, without point adjustment.

    Each reading has the score, and its threshold, of the last window complete at its time; the
    first ones of a run have none and are counted as `without_score`.
    """
    scores = reading_scores(
        series.scores, series.starts, steps=series.steps, is_break=table.is_break
    )
    is_known = ~np.isnan(scores)
    thresholds = decisions.threshold_of(np.flatnonzero(is_known))
    return {
        **evaluate_scores(scores[is_known], ~table.is_normal[is_known], thresholds),
        "without_score": int((~is_known).sum()),
    }
