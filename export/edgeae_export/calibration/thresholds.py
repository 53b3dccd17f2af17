"""Threshold rules, and the bounds on the false-alarm rate of a threshold."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import binomtest

from edgeae_export.calibration.block_bootstrap import bootstrap_bounds
from edgeae_runtime.arrays import decimal
from edgeae_runtime.conformal import (
    as_threshold,
    conformal_rank,
    conformal_threshold,
    refuse_threshold_and_rate,
    smallest_rate,
    windows_needed,
)
from edgeae_runtime.errors import InputError
from edgeae_runtime.manifest.model import Threshold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.conditions import Condition

DEFAULT_RATE = 0.01
CONFIDENCE = 0.95
KINDS = ("conformal", "quantile", "mean+std", "max-f1", "given")
RULES = "conformal, quantile=Q, mean+Kstd or max-f1"


@dataclass(frozen=True)
class ThresholdRule:
    """A rule and its number: the rate of `conformal`, Q, K, or the threshold that was `given`."""

    kind: str
    number: float | None = None

    @classmethod
    def parse(
        cls,
        rule: str,
        *,
        false_alarm_rate: float | None = None,
        threshold: float | None = None,
        windows: int,
    ) -> ThresholdRule:
        """Parse a rule from the arguments of `edgeae.Detector`.

        Without a `false_alarm_rate`, `conformal` guarantees 0.01, or the smallest rate that the
        number of calibration windows supports if that is larger.

        Raises
        ------
        InputError
            If the rule is unknown, or its number is out of range or belongs to another rule.

        Examples
        --------
        >>> ThresholdRule.parse("mean+2std", windows=10)
        ThresholdRule(kind='mean+std', number=2.0)
        >>> ThresholdRule.parse("conformal", windows=10)
        ThresholdRule(kind='conformal', number=0.091)
        """
        refuse_threshold_and_rate(threshold, false_alarm_rate)
        if threshold is not None:
            as_threshold(threshold)
            return cls("given", float(threshold))
        if rule == "conformal":
            if false_alarm_rate is None:
                false_alarm_rate = max(DEFAULT_RATE, smallest_rate(windows))
            return cls("conformal", float(false_alarm_rate))
        if false_alarm_rate is not None:
            raise InputError(
                f"`false_alarm_rate` goes with threshold_rule='conformal'; got '{rule}'"
            )
        if rule == "max-f1":
            return cls("max-f1")
        if found := re.fullmatch(r"quantile=([\d.eE+-]+)", rule):
            return cls("quantile", _number(found[1], rule, 0, 1))
        if found := re.fullmatch(r"mean\+([\d.eE+-]+)std", rule):
            return cls("mean+std", _number(found[1], rule, -math.inf, math.inf))
        raise InputError(f"threshold_rule must be {RULES}; got '{rule}'")

    def __str__(self) -> str:
        """Return the rule as the user wrote it."""
        number = str(self.number).removesuffix(".0")
        return {"quantile": f"quantile={number}", "mean+std": f"mean+{number}std"}.get(
            self.kind, self.kind
        )

    def check(self, windows: int, anomalies: int) -> None:
        """Refuse a rule that the numbers of calibration windows and anomalies do not support.

        Raises
        ------
        InputError
            The message says how many are needed.
        """
        if self.kind == "conformal" and self.number is not None:
            conformal_rank(windows, self.number)
        if self.kind == "max-f1" and not anomalies:
            raise InputError("threshold_rule='max-f1' needs labelled anomalies; got none")

    def choose(
        self,
        scores: FloatArray,
        anomaly_scores: FloatArray,
        *,
        block: int = 1,
        margin: float = 1.0,
    ) -> Threshold:
        """Apply the rule to the scores `(m,)` of the calibration windows.

        Parameters
        ----------
        scores
            Of normal calibration windows.
        anomaly_scores
            Of labelled anomalies set aside; only `max-f1` uses them.
        block
            How many consecutive calibration windows share readings. If several do, the bounds come
            from a block bootstrap, and the scores must be in the order of time.
        margin
            At least 1. The threshold is so many times what the rule gives.

        Raises
        ------
        InputError
            If the windows do not support the rate, or `max-f1` has no anomalies.
        """
        self.check(len(scores), len(anomaly_scores))
        if not np.isfinite(scores).all():
            first = int(np.flatnonzero(~np.isfinite(scores))[0])
            raise InputError(
                f"calibration window {first} has a score that is not finite; its values are too "
                f"far from those that trained"
            )
        value = as_threshold(margin * self._value(scores, anomaly_scores))
        alarms = int((scores > value).sum())
        promised = self.number if self.kind == "conformal" else None
        if block > 1:
            bounds, by = bootstrap_bounds(scores > value, block), "block bootstrap"
        else:
            bounds, by = rate_bounds(alarms, len(scores)), "exact"
        return Threshold(value, str(self), promised, len(scores), alarms, bounds, by)

    def by_condition(
        self, scores: FloatArray, groups: NDArray[np.int64], condition: Condition
    ) -> tuple[float, ...]:
        """Return the threshold of each condition, from its own calibration scores.

        Raises
        ------
        InputError
            If the windows of one do not support the rate.
        """
        self.check_conditions(groups, condition)
        assert self.number is not None  # a rate
        return tuple(
            decimal(conformal_threshold(scores[groups == group], self.number))
            for group in range(len(condition.values))
        )

    def check_conditions(self, groups: NDArray[np.int64], condition: Condition) -> None:
        """Refuse conditions whose calibration windows, of these groups, are too few.

        Raises
        ------
        InputError
            The message says how many are needed.
        """
        if self.kind != "conformal" or self.number is None:
            raise InputError(f"`condition` goes with threshold_rule='conformal'; got '{self}'")
        counts = np.bincount(groups, minlength=len(condition.values))
        least = int(np.argmin(counts))
        needed = windows_needed(self.number)
        if counts[least] < needed:
            raise InputError(
                f"each `condition` needs {needed} calibration windows for `false_alarm_rate` "
                f"{self.number:g}; {condition.column} '{condition.values[least]}' has "
                f"{counts[least]}; give more data, or a larger rate"
            )

    def _value(self, scores: FloatArray, anomaly_scores: FloatArray) -> float:
        if self.kind == "max-f1":
            return float(_best_f1(scores, anomaly_scores))
        assert self.number is not None, self.kind
        if self.kind == "conformal":
            return float(conformal_threshold(scores, self.number))
        wide = scores.astype(np.float64)
        if self.kind == "quantile":
            return float(np.quantile(wide, self.number))
        if self.kind == "mean+std":
            return float(wide.mean() + self.number * wide.std())
        return self.number


def rate_bounds(alarms: int, windows: int) -> tuple[float, float]:
    """Compute bounds on the true false-alarm rate with 95 % confidence.

    `alarms` of `windows` calibration windows exceed the threshold. For a conformal threshold these
    are the quantiles of the Beta distributions of the scores on its two sides; for a given
    threshold the same numbers are the interval of Clopper and Pearson (Biometrika 26, 1934). With
    tied scores the upper bound still holds.

    Examples
    --------
    >>> low, high = rate_bounds(4, 99)
    >>> round(low, 4), round(high, 4)
    (0.0111, 0.1002)
    """
    low, high = binomtest(alarms, windows).proportion_ci(CONFIDENCE, method="exact")
    return float(low), float(high)


def _best_f1(scores: FloatArray, anomaly_scores: FloatArray) -> np.float32:
    """Find the threshold of the largest F1, midway between two scores; the lowest one of equals.

    At least the smallest score stays below it: a threshold must not flag everything.
    """
    every = np.unique(np.concatenate([scores, anomaly_scores]).astype(np.float64))
    # Above each score; above the last one nothing alarms.
    between = np.append((every[:-1] + every[1:]) / 2, every[-1]).astype(np.float32)
    detected = len(anomaly_scores) - np.searchsorted(np.sort(anomaly_scores), between, side="right")
    alarms = len(scores) - np.searchsorted(np.sort(scores), between, side="right")
    best = np.argmax(2 * detected / (detected + alarms + len(anomaly_scores)))
    return np.float32(between[best])


def _number(text: str, rule: str, low: float, high: float) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not (low <= number <= high and math.isfinite(number)):
        raise InputError(
            f"threshold_rule='{rule}': {text} must be a number from {low:g} to {high:g}"
        )
    return number
