"""The quietest tones and impulses that a detector with a front end detects, beside its machine."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae.evaluate.power_search import smallest
from edgeae_export.front_end import band_edges_hz, feature_names
from edgeae_runtime.manifest.front_end import FrontEnd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from edgeae.evaluate.power_search import Search

TONE, IMPULSES = "tone", "impulses"
IMPULSES_A_WINDOW = 8
LOWEST_DB, HIGHEST_DB = -60, 20
"""Levels that are tried, in steps of 1 dB."""
_MAX_WINDOWS = 50  # a tone in each band of each channel, at seven levels
_BANDS = 8  # of a front end that has none, or those of an envelope


class LevelPower(NamedTuple):
    """The quietest tone in the middle of a band, or train of impulses, that is detected.

    `level_db` is its mean power relative to that of the channel's own vibration, 0 dB being as loud
    as the machine; None if none up to 20 dB is detected. A band is named as in the features, and
    its ends are in orders where windows are at even steps of shaft angle.
    """

    fault: str
    channel: str
    band: str | None
    low_hz: float | None
    high_hz: float | None
    level_db: float | None


def levels(search: Search, channel: int, rng: np.random.Generator) -> list[LevelPower]:
    """Return the quietest tone of each band in a channel, and the quietest impulses.

    Without a sampling rate there are no tones. A channel without any vibration has no level.
    """
    front_end, (rate, unit) = search.model.manifest.front_end, search.model.inputs.sampling
    assert front_end is not None
    name, _ = search.name_of(channel)
    found = []
    if rate is not None:
        bands = _bands(front_end)
        edges = band_edges_hz(bands, rate).tolist()
        texts = feature_names(bands, ("",), rate, unit)
        for text, (low, high) in zip(texts, pairwise(edges), strict=True):
            tone = _tone((low + high) / 2 / rate, search.x.shape[:2], rng)
            level = _smallest_level(search, channel, tone)
            found.append(LevelPower(TONE, name, text, low, high, level))
    impulses = _impulses(search.x.shape[:2], rng)
    level = _smallest_level(search, channel, impulses)
    return [*found, LevelPower(IMPULSES, name, None, None, None, level)]


def _bands(front_end: FrontEnd) -> FrontEnd:
    """Return the spectrum whose bands have a tone each: the front end's, or one of a few."""
    if front_end.bands and front_end.decimation == 1:
        return front_end._replace(kind="spectrum")
    size = 2 * _BANDS
    return FrontEnd("spectrum", size, size, 1, 1, _BANDS, 1, 1.0, front_end.power, ())


def _tone(turns: float, shape: tuple[int, ...], rng: np.random.Generator) -> NDArray[np.float64]:
    """Return a tone of power 1 for each window, at any phase."""
    phases = turns * np.arange(shape[1]) + rng.uniform(size=(shape[0], 1))
    tone: NDArray[np.float64] = np.sqrt(2) * np.sin(2 * np.pi * phases)
    return tone


def _impulses(shape: tuple[int, ...], rng: np.random.Generator) -> NDArray[np.float64]:
    """Return regular single samples of mean power 1 for each window, from any sample on."""
    period = max(1, shape[1] // IMPULSES_A_WINDOW)
    starts = rng.integers(period, size=(shape[0], 1))
    is_struck = (np.arange(shape[1]) - starts) % period == 0
    impulses: NDArray[np.float64] = is_struck * np.sqrt(period)
    return impulses


def _smallest_level(search: Search, channel: int, signal: NDArray[np.float64]) -> float | None:
    power = float(search.x[:, :, channel].var(axis=1).mean())
    if not power:
        return None
    each = -(-len(search.x) // _MAX_WINDOWS)
    x, thresholds = search.x[::each], search.thresholds[::each]

    def is_detected(step: int) -> bool:
        faulty = x.copy()
        amplitude = np.sqrt(power) * 10 ** ((LOWEST_DB + step - 1) / 20)
        faulty[:, :, channel] += amplitude * signal[::each]
        return search.alarms(faulty, thresholds) >= search.share

    step = smallest(is_detected, HIGHEST_DB - LOWEST_DB + 1)
    return None if step is None else float(LOWEST_DB + step - 1)
