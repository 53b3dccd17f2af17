"""Figures of scores against labels: over all thresholds, and at one."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae_runtime.arrays import decimal

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from edgeae_runtime.arrays import FloatArray


class Confusion(NamedTuple):
    """Counts of windows at a threshold; positive is an anomaly, or an alarm."""

    true_positives: int
    false_negatives: int
    true_negatives: int
    false_positives: int

    @classmethod
    def of(cls, flags: NDArray[np.bool_], is_anomaly: NDArray[np.bool_]) -> Confusion:
        """Count flags `(n,)` against labels `(n,)`."""
        return cls(
            int((flags & is_anomaly).sum()),
            int((~flags & is_anomaly).sum()),
            int((~flags & ~is_anomaly).sum()),
            int((flags & ~is_anomaly).sum()),
        )


def evaluate_scores(
    scores: FloatArray, is_anomaly: NDArray[np.bool_], threshold: ArrayLike
) -> dict[str, float | int]:
    """Return the figures of scores `(n,)` against labels `(n,)`.

    The threshold is one number, or that of each score, of which the first is among the figures.

    If all labels are normal, or all abnormal, the figures that need both are left out, with a
    warning.

    Examples
    --------
    >>> figures = evaluate_scores(np.array([0.1, 0.4, 0.9]), np.array([False, False, True]), 0.3)
    >>> figures["auroc"], figures["false_positives"], figures["recall"]
    (1.0, 1, 1.0)
    """
    thresholds = np.asarray(threshold, np.float64)
    counts = Confusion.of(scores.astype(np.float32) > thresholds, is_anomaly)
    tp, fn, tn, fp = counts
    recall = _ratio(tp, tp + fn)
    figures: dict[str, float | int] = {
        **ranking(scores, is_anomaly),
        "accuracy": (tp + tn) / len(scores),
        "precision": _ratio(tp, tp + fp),
        "recall": recall,
        "f1": _ratio(2 * tp, 2 * tp + fp + fn),
        "false_alarm_rate": _ratio(fp, fp + tn),
        "detection_rate": recall,
        **counts._asdict(),
        "threshold": decimal(np.float32(thresholds.flat[0])),
    }
    left_out = _not_defined(is_anomaly)
    if left_out:
        warnings.warn(
            f"without {'normal' if is_anomaly.all() else 'abnormal'} windows these figures are "
            f"left out: {', '.join(left_out)}",
            stacklevel=2,
        )
    return {name: value for name, value in figures.items() if name not in left_out}


def _not_defined(is_anomaly: NDArray[np.bool_]) -> tuple[str, ...]:
    """Return the figures that labels of one kind do not define."""
    if not is_anomaly.any():
        return ("auroc", "average_precision", "precision", "recall", "f1", "detection_rate")
    if is_anomaly.all():
        return ("auroc", "average_precision", "precision", "f1", "false_alarm_rate")
    return ()


def ranking(scores: FloatArray, is_anomaly: NDArray[np.bool_]) -> dict[str, float]:
    """Return the figures that need no threshold; none for labels of one kind."""
    from sklearn.metrics import average_precision_score, roc_auc_score

    if is_anomaly.all() or not is_anomaly.any():
        return {}
    return {
        "auroc": float(roc_auc_score(is_anomaly, scores)),
        "average_precision": float(average_precision_score(is_anomaly, scores)),
    }


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
