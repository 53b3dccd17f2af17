"""How well scores tell anomalies from normal windows, at a threshold and over all of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgeae_runtime.errors import InputError


def evaluate_scores(
    scores: np.ndarray, is_anomaly: np.ndarray, threshold: float | np.float32
) -> dict[str, float | int]:
    """Figures of scores `(n,)` against labels `(n,)`, where true is an anomaly.

    Raises
    ------
    InputError
        If there is no normal or no abnormal window.

    Examples
    --------
    >>> figures = evaluate_scores(np.array([0.1, 0.4, 0.9]), np.array([False, False, True]), 0.3)
    >>> figures["auroc"], figures["false_alarms"], figures["detection_rate"]
    (1.0, 1, 1.0)
    """
    from sklearn.metrics import average_precision_score, roc_auc_score

    if is_anomaly.all() or not is_anomaly.any():
        kind = "normal" if is_anomaly.all() else "abnormal"
        raise InputError(f"an evaluation needs both kinds of windows; there is no {kind} one")
    flags = scores > np.float32(threshold)
    found = int((flags & is_anomaly).sum())
    false_alarms = int((flags & ~is_anomaly).sum())
    missed = int(is_anomaly.sum()) - found
    passed = len(scores) - found - false_alarms - missed
    precision, recall = _ratio(found, found + false_alarms), found / (found + missed)
    return {
        "auroc": float(roc_auc_score(is_anomaly, scores)),
        "average_precision": float(average_precision_score(is_anomaly, scores)),
        "accuracy": (found + passed) / len(scores),
        "precision": precision,
        "recall": recall,
        "f1": _ratio(2 * found, 2 * found + false_alarms + missed),
        "false_alarm_rate": false_alarms / (false_alarms + passed),
        "detection_rate": recall,
        "found": found,
        "false_alarms": false_alarms,
        "missed": missed,
        "passed": passed,
        "threshold": float(str(np.float32(threshold))),
    }


def _ratio(part: Any, whole: Any) -> float:
    return float(part / whole) if whole else 0.0
