"""What `edgeae evaluate` does: figures of windows, of readings and of events, beside baselines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from edgeae.data.table import Table
from edgeae.data.tables import Columns, has_columns, read_tables
from edgeae.data.windowing import Labelled, WindowingOptions
from edgeae.data.windows import Cut
from edgeae.evaluate.events import Monitored, evaluate_events
from edgeae.evaluate.metrics import evaluate_scores
from edgeae.evaluate.model import open_model
from edgeae.evaluate.per_reading import step_scores
from edgeae_runtime.errors import InputError
from edgeae_runtime.readings.windowing import check_cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae_runtime.manifest.model import FloatArray, Inputs


def evaluate_files(
    model: str,
    data: Sequence[str],
    *,
    columns: Columns,
    stride: int | None = None,
    threshold: float | None = None,
    false_alarm_rate: float | None = None,
    per_step: bool = False,
    rate_hz: float | None = None,
    baselines: bool = False,
    train: Sequence[str] = (),
) -> dict[str, Any]:
    """Evaluate a detector or an artifact on labelled files, and give the figures.

    Parameters
    ----------
    model, data, columns
        What is evaluated, and on what.
    stride
        Readings from window to window; None is as trained.
    threshold, false_alarm_rate
        What decides in place of the model's threshold.
    per_step
        Add figures of single readings, each with the score that a device had at its time.
    rate_hz
        Readings a second, where neither stamps nor the model tell.
    baselines
        Add principal components, isolation forest and nearest neighbours on the same windows.
    train
        Files that the baselines are fitted on: their normal rows where they have the label column,
        else all.

    Raises
    ------
    ArtifactError, InputError, OSError
        If the model or the data cannot be used.
    """
    if columns.label is None:
        raise InputError("an evaluation needs labels; name their column with --label")
    if rate_hz is not None and not 0 < rate_hz < np.inf:
        raise InputError(f"--rate-hz must be a positive number of readings a second; got {rate_hz}")
    if train and not baselines:
        raise InputError("--train goes with --baselines, which are fitted on it")
    opened = open_model(model, threshold=threshold, false_alarm_rate=false_alarm_rate)
    inputs = opened.inputs
    if per_step and opened.rows_are_windows:
        raise InputError("--per-step goes with series of readings; each row here is a window")
    columns = columns._replace(
        trained=inputs.features, time_format=inputs.time_format, may_lack_normal=True
    )
    table, given = model_windows(data, columns, inputs, stride)
    scores = given.scores(opened.score)
    rate_hz = next((rate for rate in (rate_hz, table.rate_hz, inputs.rate_hz) if rate), None)
    figures = evaluated(
        scores, given, table, opened.threshold, rate_hz=rate_hz, per_step=per_step,
        is_series=columns.time is not None,
    )  # fmt: skip
    if baselines:
        from edgeae.evaluate.baselines import compare, normal_windows

        normal = None
        if train:
            is_labelled = has_columns(train[0], columns)
            own = columns if is_labelled else columns._replace(label=None, normal=())
            _, read = model_windows(train, own, inputs, stride)
            normal = read.where(read.is_normal).windows
        sets = normal_windows(opened, normal)
        figures["baselines"] = compare(sets, given, figures, opened)
    return figures


def model_windows(
    data: Sequence[str], columns: Columns, inputs: Inputs, stride: int | None = None
) -> tuple[Table, Labelled]:
    """Rows of files, and a model's windows of them; a stride that is not given is as trained.

    Raises
    ------
    InputError, OSError
        If the files cannot be used, or hold other windows.
    """
    step = check_cut(inputs, None, stride)
    cutting = WindowingOptions(None if len(inputs.shape) == 1 else Cut(inputs.shape[0], step))
    table = read_tables(data, columns)
    given = cutting.windows(table)
    if given.windows.shape != inputs.shape:
        raise InputError(
            f"{data[0]}: must hold windows of shape {inputs.shape}; got {given.windows.shape} "
            f"(leave columns out with --drop)"
        )
    return table, given


def evaluated(
    scores: FloatArray,
    given: Labelled,
    table: Table,
    threshold: np.float32,
    *,
    rate_hz: float | None = None,
    per_step: bool = False,
    is_series: bool = False,
) -> dict[str, Any]:
    """Figures of all windows of a table; also of events where they are cut from a series.

    Raises
    ------
    InputError
        If figures of readings are wanted and the rows are windows already.
    """
    figures: dict[str, Any] = evaluate_scores(scores, ~given.is_normal, threshold)
    cut = given.windows.cut
    if cut is None and (is_series or per_step) and len(table.readings.shape) == 1:
        cut = Cut(1, 1)
    elif cut is None and per_step:
        raise InputError("--per-step goes with series of readings; each row here is a window")
    if cut is None:
        return figures
    starts = given.windows.starts
    if per_step:
        figures["steps"] = evaluate_steps(scores, starts, cut.steps, table, threshold)
    watched = Monitored(
        scores, starts, cut.steps, cut.stride, table.is_normal, table.begins, rate_hz
    )
    figures["events"] = evaluate_events(watched, threshold)
    return figures


def evaluate_steps(
    scores: FloatArray, starts: Any, steps: int, table: Table, threshold: np.float32
) -> dict[str, Any]:
    """Figures of single readings against their labels, without point adjustment.

    Each reading has the score of the last window complete at its time; the first ones of a run
    have none and are counted as `without_score`.
    """
    of_steps = step_scores(scores, starts, steps=steps, is_break=table.is_break)
    is_known = ~np.isnan(of_steps)
    return {
        **evaluate_scores(of_steps[is_known], ~table.is_normal[is_known], threshold),
        "without_score": int((~is_known).sum()),
    }
