"""Section *At a glance*: what a detector is and does, in one look."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.stats import binom

from edgeae_export.calibration.thresholds import CONFIDENCE
from edgeae_runtime.arrays import decimal
from edgeae_runtime.info import promise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae.report.data import ReportData


def section(subject: ReportData, data: Sequence[str]) -> dict[str, Any]:
    """Name, data, network, threshold and rates, as plain JSON values."""
    source, threshold = subject.source, subject.source.threshold
    inputs = source.inputs
    normal, other, kind = subject.populations()
    alarms = int((normal > threshold.value).sum())
    weights = int(source.network.count_params())
    return {
        "name": subject.name,
        "data": list(data),
        "windows": len(subject.scores),
        "kind": kind,
        "shape": list(inputs.shape),
        "window": _window_text(subject),
        "rate_hz": inputs.rate_hz,
        "stride": inputs.stride,
        "architecture": subject.detector.chosen_.parameters.architecture
        if subject.detector.history_ is not None
        else "wrapped",
        "weights": weights,
        "weight_bytes": 4 * weights,
        "scaler": source.scaler.kind,
        "score": source.score,
        "threshold": decimal(threshold.value),
        "rule": threshold.rule,
        "promise": promise(threshold),
        "rate": threshold.false_alarm_rate,
        "bounds": list(threshold.bounds),
        "bounds_by": threshold.bounds_by,
        "calibration_windows": threshold.windows,
        "false_alarm_rate": _share(normal, threshold.value),
        "false_alarms": alarms,
        "is_above_bounds": alarms > binom.ppf(CONFIDENCE, len(normal), threshold.bounds[1]),
        "normal": len(normal),
        "detection_rate": _share(other, threshold.value),
        "found": int((other > threshold.value).sum()),
        "other": len(other),
    }


def _window_text(subject: ReportData) -> str:
    """What one window is, in words."""
    shape = subject.source.inputs.shape
    if len(shape) == 2:
        return f"{shape[0]} readings of {shape[1]} channel{'s' * (shape[1] > 1)}"
    if subject.rows_are_windows:
        return f"{shape[0]} values of one channel"
    return f"one reading of {math.prod(shape)} feature{'s' * (shape[0] > 1)}"


def _share(scores: np.ndarray, threshold: np.float32) -> float | None:
    return float((scores > threshold).mean()) if scores.size else None
