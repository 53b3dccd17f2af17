"""The false-alarm rate of an alarm rule, from that of a single window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from edgeae_runtime.manifest.model import Manifest
    from edgeae_runtime.service.alarms import AlarmRule


def alarm_rate_text(
    manifest: Manifest, threshold: np.float32, rule: AlarmRule, stride: int
) -> str | None:
    """Describe how often normal windows meet an alarm rule; None where no rate is promised.

    Where calibration windows overlap as those of the stream do, neighbours depend on each other:
    the share is then counted over the calibration windows in their order. Otherwise windows are
    taken to be independent (binomial). The bound holds for any dependence (Markov's inequality).
    """
    if manifest.threshold.false_alarm_rate is None:
        return None
    rate = manifest.rate_above(threshold)
    independent, bound = rule.false_alarm_rates(rate)
    start = (
        f"false-alarm rate of a window: {100 * rate:.3g} %; of {rule.votes} in {rule.of} windows:"
    )
    limit = f"at most {_percent(bound)} for any dependence between windows"
    if manifest.threshold.bounds_by == "exact":
        return f"{start} {_percent(independent)} if windows are independent, {limit}"
    indices, windows = manifest.calibration.above(float(threshold)), manifest.calibration.windows
    if indices is None or windows < rule.of:
        return f"{start} {limit}; not counted, the calibration windows are not known well enough"
    if stride != manifest.inputs.stride:
        return f"{start} {limit}; not counted, calibration had another stride"
    is_anomaly = np.zeros(windows, np.bool_)
    is_anomaly[np.array(indices, np.int64)] = True
    is_met = rule.is_met(is_anomaly)
    return (
        f"{start} {_percent(is_met.mean())}, counted over the calibration windows "
        f"({is_met.sum()} of {len(is_met)}), {limit}"
    )


def _percent(share: float) -> str:
    return f"{float(f'{100 * share:.2g}'):g} %"  # 100, where .2g alone writes 1e+02
