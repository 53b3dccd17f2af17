"""Samples of several channels in turn that were read as those of one."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from edgeae_runtime.arrays import AnyArray, FloatArray

MOST_SAMPLES = 1 << 18
"""So many of the first ones tell."""
_COUNTS = (2, 3)  # four or six channels in turn are two unlike ones as well
_SEGMENT, _MIN_SEGMENTS = 32, 256
_UNLIKE = 1.5  # ratio of powers; that of one channel is 1.2 at most, of vibration and noise
_ALIKE, _CHANGES = 0.99, 0.5
_ROUNDING, _STEP_SAMPLES = 16, 1 << 16  # a tone's has lines: all of its power, in steps squared


def note_channels_in_turn(samples: FloatArray) -> None:
    """Warn of samples `(n,)` that seem to be those of several channels."""
    count = channels_in_turn(samples)
    if count is not None:
        warnings.warn(
            f"the samples alternate as those of {count} channels in turn do: give `channels` "
            f"{count}, or `channels` 1 if they are those of one",
            stacklevel=2,
        )


def channels_in_turn(samples: AnyArray) -> int | None:
    """Return how many channels seem to take turns in samples `(n,)`; None for one.

    Of one channel, the samples at even places have the spectrum of those at odd ones, whatever it
    is. Medians over segments leave single impacts out, and a tone at a quarter of the rate is
    passed over; what tells the places apart beside that is exactly periodic over all segments, as
    no machine is. Channels of the same signal have each sample twice. Channels with the same
    spectrum and other samples cannot be told.

    Examples
    --------
    >>> noise = np.random.default_rng(0).normal(size=(20_000, 2))
    >>> channels_in_turn(noise[:, 0]), channels_in_turn((noise * (1, 3)).ravel())
    (None, 2)
    """
    for count in _COUNTS:
        places = samples[: len(samples) // count * count].reshape(-1, count).astype(np.float64)
        if len(places) >= _SEGMENT * _MIN_SEGMENTS and (_are_alike(places) or _are_unlike(places)):
            return count
    return None


def _are_alike(places: AnyArray) -> bool:
    """Tell whether the columns of samples `(n, count)` are the same, and its rows are not."""
    first = places[:, 0]
    is_same = (places == first[:, None]).all(axis=1)
    return bool(is_same.mean() > _ALIKE and (first[1:] != first[:-1]).mean() > _CHANGES)


def _are_unlike(places: AnyArray) -> bool:
    """Tell whether the columns of samples `(n, count)` differ in at least half of the bins."""
    segments = len(places) // _SEGMENT
    parts = places[: segments * _SEGMENT].reshape(segments, _SEGMENT, -1)
    varies = np.ptp(parts, axis=1) > 0
    parts = parts[(varies == varies.any(axis=0)).all(axis=1)]  # silence tells nothing
    if len(parts) < _MIN_SEGMENTS or not parts.any():
        return False
    floor = 1e-12 * np.square(parts).mean() + _ROUNDING * _least_step(parts) ** 2
    parts = parts - parts.mean(axis=1, keepdims=True)
    window = np.hanning(_SEGMENT + 1)[:-1, None]
    powers = np.median(np.abs(np.fft.rfft(parts * window, axis=1)) ** 2, axis=0)
    if powers[-2:].sum() > powers.sum() / 2:  # a tone at a quarter of the rate
        return False
    inner = powers[2:-2]
    ratios = (inner.max(axis=1) + floor) / (inner.min(axis=1) + floor)
    return bool(np.median(ratios) > _UNLIKE)


def _least_step(samples: AnyArray) -> float:
    """Return the least difference of two samples, of a converter its step; 0 if all are alike."""
    steps = np.diff(np.unique(samples.ravel()[:_STEP_SAMPLES]))
    return float(steps.min()) if len(steps) else 0.0
