"""Section *Summary*: what a detector is, what it promises, and how it does on this data."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import binom

from edgeae.report.format import count
from edgeae_export.calibration.thresholds import CONFIDENCE
from edgeae_runtime.arrays import decimal
from edgeae_runtime.info import backtest_text, promise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae.evaluate.model import Facts
    from edgeae.report.data import ReportData
    from edgeae_runtime.arrays import FloatArray


def section(data: ReportData, files: Sequence[str]) -> Facts:
    """Return name, data files, network, threshold and rates, as plain JSON values."""
    return {
        "name": data.name,
        "files": list(files),
        "windows": len(data.scores),
        **_network(data),
        **_threshold(data),
        **_rates(data),
        "events": None if data.events is None else data.events.figures,
    }


def _network(data: ReportData) -> Facts:
    source, inputs = data.source, data.source.inputs
    weights = int(source.network.count_params())
    return {
        "shape": list(inputs.shape),
        "window": _window_text(data),
        "rate_hz": inputs.rate_hz,
        "stride": inputs.stride,
        "front_end": None if source.front_end is None else source.front_end.kind,
        "front_end_features": 0 if source.front_end is None else len(source.front_end.names),
        "architecture": data.detector.chosen_.parameters.architecture,
        "weights": weights,
        "weight_bytes": 4 * weights,
        "scaler": source.scaler.kind,
        "score": source.score,
    }


def _threshold(data: ReportData) -> Facts:
    threshold, condition = data.source.threshold, data.source.inputs.condition
    own = np.array(threshold.by_condition or (), np.float32)
    values = condition.values if condition is not None and len(own) else ()
    return {
        "threshold": decimal(threshold.value),
        "by_condition": [f"{decimal(at)} ({value})" for value, at in zip(values, own, strict=True)],
        "condition": None if condition is None else condition.column,
        "rule": threshold.rule,
        "promise": promise(threshold, data.source.backtest),
        "rate": threshold.false_alarm_rate,
        "backtest": data.source.backtest and backtest_text(data.source.backtest),
        "is_contradicted": bool(data.source.backtest and data.source.backtest.is_contradiction),
        "bounds": list(threshold.bounds),
        "bounds_by": threshold.bounds_by,
        "calibration_windows": threshold.windows,
    }


def _rates(data: ReportData) -> Facts:
    threshold = data.source.threshold
    normal, other, kind = data.populations()
    false_positives = int((normal > threshold.value).sum())
    return {
        "kind": kind,
        "false_alarm_rate": _share_above(normal, threshold.value),
        "false_positives": false_positives,
        "is_above_bounds": bool(
            false_positives > binom.ppf(CONFIDENCE, len(normal), threshold.bounds[1])
        ),
        "normal": len(normal),
        "detection_rate": _share_above(other, threshold.value),
        "true_positives": int((other > threshold.value).sum()),
        "other": len(other),
    }


def _window_text(data: ReportData) -> str:
    """Describe one window in words."""
    shape, tracking = data.source.inputs.shape, data.source.inputs.order_tracking
    if tracking is not None:
        turns = f"{shape[0] / tracking.samples_per_revolution:g} revolutions"
        return f"{count(shape[0], 'sample')} of {count(shape[1], 'channel')} over {turns}"
    if len(shape) == 2:
        return f"{count(shape[0], 'reading')} of {count(shape[1], 'channel')}"
    if data.rows_are_windows:
        return f"{count(shape[0], 'value')} of one channel"
    return f"one reading of {count(math.prod(shape), 'feature')}"


def _share_above(scores: FloatArray, threshold: np.float32) -> float | None:
    return float((scores > threshold).mean()) if scores.size else None
