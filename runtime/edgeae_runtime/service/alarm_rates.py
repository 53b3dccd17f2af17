"""The false-alarm rate of a window restated for votes over windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from edgeae_runtime.manifest.model import Manifest
    from edgeae_runtime.service.alarms import AlarmRule


def restated(manifest: Manifest, threshold: float, rule: AlarmRule, stride: int) -> str | None:
    """Say how often normal windows reach the votes; None where no rate is promised.

    Where calibration windows overlap, as those of the stream do, it is counted over them in their
    order: that is what neighbours have to do with each other. Else they are taken to be
    independent (binomial). The bound holds however they depend (Markov's inequality).
    """
    rate = manifest.threshold.false_alarm_rate
    if rate is None:
        return None
    above, windows = manifest.calibration.above(threshold), manifest.calibration.windows
    if float(manifest.threshold.value) != threshold:
        rate = (manifest.calibration.count_above(threshold) + 1) / (windows + 1)
    apart, most = rule.false_alarm_rates(rate)
    votes = f"{100 * rate:.3g} % false alarms a window become, at {rule.votes} of {rule.of},"
    bound = f"at most {_percent(most)} however they depend"
    if manifest.threshold.bounds_by == "exact":
        return f"{votes} {_percent(apart)} if windows were independent and {bound}"
    if above is None or stride != manifest.inputs.stride or windows < rule.of:
        why = "another stride than in calibration" if above is not None else "no places are known"
        return f"{votes} {bound}, which is not counted over the calibration windows ({why})"
    count, moments = counted(above, windows, rule)
    return (
        f"{votes} {_percent(count / moments)}, counted: {count} of {moments} moments of the "
        f"overlapping calibration windows, and {bound}"
    )


def _percent(share: float) -> str:
    return f"{float(f'{100 * share:.2g}'):g} %"  # 100, where .2g alone writes 1e+02


def counted(places: tuple[int, ...], windows: int, rule: AlarmRule) -> tuple[int, int]:
    """Moments at which enough of the last windows are among the places, and all moments.

    Examples
    --------
    >>> from edgeae_runtime.service.alarms import AlarmRule
    >>> counted((3, 4, 5, 9), 12, AlarmRule(3, 5))
    (3, 8)
    """
    votes = np.zeros(windows, np.int64)
    votes[np.array(places, np.int64)] = 1
    within = np.convolve(votes, np.ones(rule.of, np.int64), "valid")
    return int((within >= rule.votes).sum()), len(within)
