"""How well scores tell anomalies from normal windows, at a threshold and over all of them."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np


def evaluate_scores(
    scores: np.ndarray, is_anomaly: np.ndarray, threshold: float | np.float32
) -> dict[str, float | int]:
    """Figures of scores `(n,)` against labels `(n,)`, where true is an anomaly.

    Where all are normal, or all abnormal, the figures that need both are left out, and a warning
    says so.

    Examples
    --------
    >>> figures = evaluate_scores(np.array([0.1, 0.4, 0.9]), np.array([False, False, True]), 0.3)
    >>> figures["auroc"], figures["false_alarms"], figures["detection_rate"]
    (1.0, 1, 1.0)
    """
    flags = scores > np.float32(threshold)
    found = int((flags & is_anomaly).sum())
    false_alarms = int((flags & ~is_anomaly).sum())
    missed = int(is_anomaly.sum()) - found
    passed = len(scores) - found - false_alarms - missed
    recall = _ratio(found, found + missed)
    figures: dict[str, float | int] = {
        **_ranking(scores, is_anomaly),
        "accuracy": (found + passed) / len(scores),
        "precision": _ratio(found, found + false_alarms),
        "recall": recall,
        "f1": _ratio(2 * found, 2 * found + false_alarms + missed),
        "false_alarm_rate": _ratio(false_alarms, false_alarms + passed),
        "detection_rate": recall,
        "found": found,
        "false_alarms": false_alarms,
        "missed": missed,
        "passed": passed,
        "threshold": float(str(np.float32(threshold))),
    }
    left_out: tuple[str, ...] = ()
    if not is_anomaly.any():
        left_out = ("auroc", "average_precision", "precision", "recall", "f1", "detection_rate")
    elif is_anomaly.all():
        left_out = ("auroc", "average_precision", "precision", "f1", "false_alarm_rate")
    if left_out:
        warnings.warn(
            f"without {'normal' if is_anomaly.all() else 'abnormal'} windows these figures are "
            f"left out: {', '.join(left_out)}",
            stacklevel=2,
        )
    return {name: value for name, value in figures.items() if name not in left_out}


def _ranking(scores: np.ndarray, is_anomaly: np.ndarray) -> dict[str, float | int]:
    from sklearn.metrics import average_precision_score, roc_auc_score

    if is_anomaly.all() or not is_anomaly.any():
        return {}
    return {
        "auroc": float(roc_auc_score(is_anomaly, scores)),
        "average_precision": float(average_precision_score(is_anomaly, scores)),
    }


def _ratio(part: Any, whole: Any) -> float:
    return float(part / whole) if whole else 0.0
