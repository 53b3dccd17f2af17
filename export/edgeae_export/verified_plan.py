"""A network of C in its precision, verified against the artifact that it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae_export.calibration.block_bootstrap import block_length
from edgeae_export.calibration.thresholds import ThresholdRule
from edgeae_export.formats.c99.format import FORMAT
from edgeae_export.parity.gate import (
    ParityError,
    Parts,
    Sides,
    measure_parity,
    over_budget,
    worst_windows,
)
from edgeae_export.parity.golden import golden_windows
from edgeae_export.precisions import budget
from edgeae_runtime.conformal import CalibrationScores
from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from edgeae_export.formats.c99.plan import Plan
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.model import Manifest, Parity
    from edgeae_runtime.scorer import Scorer


class VerifiedPlan(NamedTuple):
    """A plan in its precision, its manifest, and windows that the finished file must score so."""

    plan: Plan
    manifest: Manifest
    windows: FloatArray
    scores: FloatArray


def taken_over(
    plan: Plan, scorer: Scorer, old: Manifest, precision: str, *, origin: str
) -> VerifiedPlan:
    """Take over the artifact's threshold, verified on its golden windows."""
    windows = old.golden.windows
    scores = FORMAT.scores(plan, windows)
    value = old.threshold.value
    sides = Sides(scorer.score(windows), scores, value, value)
    parity = _checked(sides, Parts.of(0, len(windows), 0), precision, old)
    parity = parity._replace(
        false_alarm_rate=old.parity.false_alarm_rate,
        false_alarm_rate_at_source_threshold=old.parity.false_alarm_rate,
    )
    rule = f"{old.threshold.rule}, taken over from {origin}"
    manifest = old._replace(
        golden=old.golden._replace(scores=scores),
        parity=parity,
        threshold=old.threshold._replace(rule=rule),
    )
    return VerifiedPlan(plan, manifest, windows, scores)


def calibrated(
    plan: Plan, scorer: Scorer, old: Manifest, precision: str, *, windows: FloatArray
) -> VerifiedPlan:
    """Choose a threshold from windows; with int8-full, a fifth of them is for the ranges."""
    if old.inputs.condition is not None:
        raise InputError("the artifact has a threshold per condition; export the detector instead")
    is_validation = (np.arange(len(windows)) % 5 == 0) & (precision == "int8-full")
    windows = np.concatenate([windows[is_validation], windows[~is_validation]])
    parts = Parts.of(int(is_validation.sum()), int((~is_validation).sum()), 0)
    if precision != "float32":
        plan = FORMAT.precisions[precision](plan, windows[parts.validation])
    scores = FORMAT.scores(plan, windows)
    own, rate = scores[parts.calibration], old.threshold.false_alarm_rate
    rule = ThresholdRule.parse("conformal", false_alarm_rate=rate, windows=len(own))
    threshold = rule.choose(own, own[:0], block=block_length(old.inputs))
    sides = Sides(scorer.score(windows), scores, old.threshold.value, threshold.value)
    manifest = old._replace(
        threshold=threshold,
        calibration=CalibrationScores.of(own, threshold.windows - threshold.alarms),
        golden=golden_windows(windows, scores, threshold.value, old.golden.tolerance),
        parity=_checked(sides, parts, precision, old),
        backtest=None,  # it tried another threshold
    )
    return VerifiedPlan(plan, manifest, windows, scores)


def _checked(sides: Sides, parts: Parts, precision: str, old: Manifest) -> Parity:
    """Compare the C file with the artifact; with a threshold of its own, decisions may differ."""
    tolerance = old.golden.tolerance
    parity = measure_parity(sides, parts, tolerance)
    limits = budget(precision, tolerance)
    if sides.threshold != sides.source_threshold:
        limits = limits._replace(flips=1.0)
    if complaints := over_budget(parity, limits):
        worst = worst_windows(sides.where(parts.judged), tolerance)
        raise ParityError(f"{'; '.join(complaints)}; nothing was written\n{worst}")
    return parity
