"""A source as a converter measures it: its windows rounded to counts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from edgeae_export.parity.gate import ParityError, Sides, measure_parity, over_budget
from edgeae_export.precisions import BUDGETS

if TYPE_CHECKING:
    from edgeae_export.counts import Counts
    from edgeae_export.source import Source

_BUDGET = BUDGETS["int8"]


def in_counts(source: Source, counts: Counts) -> Source:
    """Round the windows of a source to counts, which artifacts are then compared on.

    Raises
    ------
    InputError
        If float32 cannot tell two counts apart.
    ParityError
        If rounding alone changes scores or decisions more than weights in int8 may.
    """
    rounded = replace(
        source,
        validation=counts.rounded(source.validation),
        calibration=counts.rounded(source.calibration),
        anomalies=counts.rounded(source.anomalies),
        counts=counts,
    )
    sides = Sides(
        source.window_scores, rounded.window_scores, source.threshold.value, rounded.threshold.value
    )
    complaints = over_budget(measure_parity(sides, source.parts, source.tolerance), _BUDGET)
    if complaints:
        raise ParityError(
            f"rounding readings to counts alone changes too much: {'; '.join(complaints)}; give "
            f"a finer gain (`input_scale`); nothing was written"
        )
    return rounded
