"""A window's length from the period of a series, for those who name none."""

from __future__ import annotations

from itertools import pairwise
from statistics import median_low
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae_runtime.messages import duration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from edgeae.data.table import Table

    Floats = NDArray[np.float64]

_DEFAULT, _MIN = 5, 4  # readings; short, because a long window hides a short event
_MAX = 128
_MAX_VALUES = 1000  # of all channels: a network grows with them
_MIN_SPANS = 25  # windows that share no readings: with fewer there is no backtest
_MIN_KEPT = 0.75  # of the readings begin a window, with all ends of segments
_MIN_CORRELATION, _MIN_DEVIATIONS = 0.2, 4.0  # at a period; deviations of that of noise
_MIN_AGAIN = 0.5  # of it at twice the period
_NEARLY = 0.9  # of the largest: then the first is the period, and the largest a multiple
_STRONG = 0.5  # of the strongest channel's correlation
_ALIKE = 0.05  # periods differ by at most so much of themselves, or by 1
_MAX_SEGMENT, _MAX_READINGS = 1 << 16, 1 << 18


class WindowLength(NamedTuple):
    """Readings of a window, and why."""

    steps: int
    reason: str


def window_length(table: Table) -> WindowLength:
    """Propose the readings of a window: the period of the strongest channels, if it is short.

    Each channel loses its mean over about two of the longest windows. Its period is the first high
    peak of its autocorrelation behind a negative value, if it repeats at twice the lag. Without one
    the length is 5. It is bounded so that there are 25 windows which share no readings, three
    quarters of the readings begin a window, and a window has at most 128 readings and 1000 values.

    Parameters
    ----------
    table
        Readings in segments; the normal ones count.
    """
    segments = _segments(table)
    lengths = np.array([stop - first for first, stop in segments], np.int64)
    longest = _longest(lengths, int(np.prod(table.readings.shape)))
    if longest < _DEFAULT:
        steps = max(2, longest)
        count = f"{int(lengths.sum())} normal readings in {len(lengths)} segment(s)"
        return WindowLength(steps, f"{steps}: longer ones would be too few in {count}")
    periods = _periods(table, segments, longest)
    if not periods:
        reason = f"{_DEFAULT}: the default, since no period of up to {longest} readings repeats"
        return WindowLength(_DEFAULT, reason)
    period = median_low(periods)
    steps = -(-_MIN // period) * period
    rate_hz = table.rate_hz
    time = "" if rate_hz is None else f" ({duration(period / rate_hz)})"
    whole = "the period" if steps == period else "whole periods"
    alike = sum(abs(other - period) <= max(1, _ALIKE * period) for other in periods)
    channels = f"of {alike} of {table.readings.shape[0]} channel(s)"
    return WindowLength(steps, f"{steps}: {whole} of {period} readings{time} {channels}")


def _segments(table: Table) -> list[tuple[int, int]]:
    """Return the first and past-the-last row of normal readings in a row."""
    is_normal = table.is_normal
    changes = table.is_break.copy()
    changes[1:] |= is_normal[1:] != is_normal[:-1]
    changes[:1] = True
    edges = [*np.flatnonzero(changes).tolist(), len(changes)]
    return [(first, stop) for first, stop in pairwise(edges) if is_normal[first]]


def _longest(lengths: NDArray[np.int64], channels: int) -> int:
    """Return the longest window of which there are enough; 0 if there are none."""
    total = int(lengths.sum())
    most = min(_MAX, _MAX_VALUES // max(1, channels), total // _MIN_SPANS)
    for steps in range(most, 1, -1):
        if np.maximum(lengths - steps + 1, 0).sum() >= _MIN_KEPT * total:
            return steps
    return 0


def _periods(table: Table, segments: list[tuple[int, int]], longest: int) -> list[int]:
    """Return the periods of the strongest channels."""
    lags = 2 * longest + 2
    products = np.zeros((lags, table.readings.shape[0]))
    count = 0
    for readings in _read(table, segments, longest):
        products += _products(_without_trend(readings, longest), lags)
        count += len(readings)
    energy = products[0]
    least = max(_MIN_CORRELATION, _MIN_DEVIATIONS / np.sqrt(max(1, count)))
    found = [_period(products[:, i] / energy[i], longest, least) for i in np.flatnonzero(energy)]
    peaks = [one for one in found if one is not None]
    strongest = max((height for _, height in peaks), default=0.0)
    return [period for period, height in peaks if height >= _STRONG * strongest]


def _read(table: Table, segments: list[tuple[int, int]], longest: int) -> Iterator[Floats]:
    """Yield parts of segments, standardised by the first one, up to a bounded number of rows."""
    left = _MAX_READINGS
    scale = None
    for first, stop in segments:
        count = min(stop - first, _MAX_SEGMENT, left)
        if count <= longest:
            continue
        readings = table.readings.read(first, first + count).astype(np.float64)
        readings -= readings.mean(axis=0)
        if scale is None:
            scale = readings.std(axis=0)
            scale[scale == 0] = 1.0
        yield readings / scale
        left -= count


def _without_trend(readings: Floats, longest: int) -> Floats:
    """Subtract from each reading the mean of those around it: slower changes are no period."""
    index = np.arange(len(readings))
    first = np.maximum(index - longest, 0)
    stop = np.minimum(index + longest + 1, len(readings))
    sums = np.concatenate([np.zeros((1, readings.shape[1])), np.cumsum(readings, axis=0)])
    means: Floats = (sums[stop] - sums[first]) / (stop - first)[:, np.newaxis]
    return readings - means


def _products(readings: Floats, lags: int) -> Floats:
    """Return the sums of products of readings so many steps apart, `(lags, channels)`."""
    size = 1 << int(len(readings) + lags - 1).bit_length()
    spectrum = np.fft.rfft(readings, size, axis=0)
    products: Floats = np.fft.irfft(np.abs(spectrum) ** 2, size, axis=0)[:lags]
    products[0] *= products[0] > 1e-9 * len(readings)  # what rounding leaves of a constant
    return products


def _period(correlation: Floats, longest: int, least: float) -> tuple[int, float] | None:
    """Return the lag and height of the first high peak behind a negative value; None if none."""
    negative = np.flatnonzero(correlation[: longest + 1] < 0)
    if not len(negative):
        return None
    lags = np.arange(max(2, negative[0]), longest + 1)
    before, at, after = correlation[lags - 1], correlation[lags], correlation[lags + 1]
    is_peak = (at >= before) & (at > after) & (at >= least)
    is_peak &= correlation[2 * lags] >= _MIN_AGAIN * at
    if not is_peak.any():
        return None
    peaks = lags[is_peak]
    heights = correlation[peaks]
    first = np.flatnonzero(heights >= _NEARLY * heights.max())[0]
    return int(peaks[first]), float(heights[first])
