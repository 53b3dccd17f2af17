"""How many alarms a promised false-alarm rate explains."""

from __future__ import annotations

from scipy.stats import betabinom

_UPPER, _MIN_FACTOR = 0.975, 1.5


def largest_share(rate: float, calibration: int, windows: int, block: int) -> float:
    """Return the largest share of alarms that a promised rate explains.

    Parameters
    ----------
    rate
        The promised rate.
    calibration, windows
        Numbers of calibration windows, and of windows on which alarms are counted.
    block
        Consecutive windows that count as one of those, because they resemble each other.

    Notes
    -----
    The 97.5 % quantile of the beta-binomial distribution, and at least 1.5 times the rate: with
    very many windows the quantile excludes differences that do not matter.

    Examples
    --------
    >>> round(largest_share(0.01, 400, 400, block=1), 4)
    0.0275
    """
    count = max(1, windows // block)
    spread = betabinom(count, rate * (calibration + 1), (1 - rate) * (calibration + 1))
    return float(max(spread.ppf(_UPPER) / count, _MIN_FACTOR * rate))
