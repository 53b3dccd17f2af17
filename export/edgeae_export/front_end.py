"""Front ends in numpy: the definition that every layer, graph and kernel is compared with."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae_runtime.manifest.front_end import STATISTICS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.front_end import FrontEnd

    Array = NDArray[np.float64]

SILENCE = 1e-9
"""Share of the power in training below which a spectrum has no shape."""
VARIANCE_FLOOR = 1e-6
"""Share of the power in training that is added to a variance, so that a dead sensor divides."""
_BATCH_VALUES = 1 << 20


class Frames(NamedTuple):
    """How the samples of a window, or of its envelope, are divided into segments."""

    samples: int
    segment: int
    hop: int

    @classmethod
    def of(cls, front_end: FrontEnd, steps: int) -> Frames:
        """Return the frames of windows of so many samples."""
        samples = steps if front_end.kind != "envelope" else (steps - 2) // front_end.decimation
        return cls(samples, front_end.segment, front_end.hop)

    @property
    def segments(self) -> int:
        """Segments of a window; samples behind the last are not used."""
        return (self.samples - self.segment) // self.hop + 1

    @property
    def blocks(self) -> int:
        """Blocks of `hop` samples that the segments cover."""
        return self.segments + self.segment // self.hop - 1


def features_of(front_end: FrontEnd, windows: FloatArray) -> FloatArray:
    """Compute the features `(n, size)` of raw windows `(n, steps)` or `(n, steps, channels)`.

    Computed in float64; every format computes in float32.
    """
    parts = [_features(front_end, part) for part in _batches(front_end, windows)]
    return np.concatenate(parts).astype(np.float32)


def _batches(front_end: FrontEnd, windows: FloatArray) -> Iterator[FloatArray]:
    """Yield windows of which samples, or those of their segments, take little memory."""
    channels = 1 if windows.ndim == 2 else windows.shape[2]
    frames = Frames.of(front_end, windows.shape[1])
    cut = frames.segments * frames.segment if front_end.bands else 0
    size = max(1, _BATCH_VALUES // (channels * max(windows.shape[1], cut)))
    for start in range(0, max(1, len(windows)), size):
        yield windows[start : start + size]


def _features(front_end: FrontEnd, windows: FloatArray) -> Array:
    x = _channels_first(windows)
    rows = []
    power = np.broadcast_to(front_end.power.astype(np.float64), x.shape[1])[:, np.newaxis]
    if front_end.bands:
        bands = _band_powers(front_end, windows)
        level = np.log1p(bands / (front_end.floor * power))
        rows.append(_shape(front_end, bands, power) if front_end.is_shape else level)
    if front_end.has_statistics:
        rows.append(_statistics(x, power))
    flat = [row.reshape(len(x), row.shape[1] * row.shape[2]) for row in rows]
    return np.concatenate(flat, axis=1)


def _channels_first(windows: FloatArray) -> Array:
    x = windows.astype(np.float64)
    x = x[:, np.newaxis] if x.ndim == 2 else x.transpose(0, 2, 1)
    centred: Array = x - x.mean(axis=2, keepdims=True)
    return centred


def band_powers(front_end: FrontEnd, windows: FloatArray) -> Array:
    """Compute the mean power of each band, `(n, channels, bands)`, in squared units.

    The power of a bin is that of white noise whose variance it has: its sum over the bins of a
    sine of amplitude a is about `a**2 / 4` times the segment's length over 1.5.

    Notes
    -----
    Welch's method (IEEE Transactions on Audio and Electroacoustics 15, 1967) with a periodic Hann
    window, the mean of each segment removed.
    """
    return np.concatenate([_band_powers(front_end, part) for part in _batches(front_end, windows)])


def _band_powers(front_end: FrontEnd, windows: FloatArray) -> Array:
    x = _channels_first(windows)
    if front_end.kind == "envelope":
        x = _envelope(x, front_end.decimation)
    frames = Frames.of(front_end, windows.shape[1])
    cut = np.lib.stride_tricks.sliding_window_view(x, frames.segment, axis=2)
    cut = cut[:, :, :: frames.hop]
    hann = hann_window(frames.segment)
    bins = np.fft.rfft((cut - cut.mean(axis=3, keepdims=True)) * hann, axis=3)
    power = (np.abs(bins) ** 2).mean(axis=2) / (hann**2).sum()
    stop = front_end.first_bin + front_end.bands * front_end.band_bins
    chosen = power[:, :, front_end.first_bin : stop]
    of_bands = chosen.reshape(*power.shape[:2], front_end.bands, front_end.band_bins)
    bands: Array = of_bands.mean(axis=3)
    return bands


def hann_window(size: int) -> Array:
    """Return the periodic Hann window."""
    window: Array = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(size) / size)
    return window


def _envelope(x: Array, decimation: int) -> Array:
    """Compute the mean magnitude of the high frequencies of each `decimation` samples."""
    high = 0.5 * x[:, :, 1:-1] - 0.25 * (x[:, :, :-2] + x[:, :, 2:])
    count = high.shape[2] // decimation
    blocks = np.abs(high[:, :, : count * decimation]).reshape(*x.shape[:2], count, decimation)
    envelope: Array = blocks.mean(axis=3)
    return envelope


def _shape(front_end: FrontEnd, bands: Array, power: Array) -> Array:
    mean = bands.mean(axis=2, keepdims=True) + SILENCE * power
    logs = np.log(bands / mean + front_end.floor)
    shape: Array = logs - logs.mean(axis=2, keepdims=True)
    return shape


def _statistics(x: Array, power: Array) -> Array:
    variance = (x**2).mean(axis=2) + VARIANCE_FLOOR * power[:, 0]
    rms = np.sqrt(variance)
    z = x / rms[:, :, np.newaxis]
    crest = np.abs(z).max(axis=2)
    values = [rms, crest * rms, crest, (z**4).mean(axis=2), (z**3).mean(axis=2)]
    statistics: Array = np.stack(values, axis=2)
    return statistics


def feature_names(
    front_end: FrontEnd, channels: tuple[str, ...], rate: float | None, unit: str = "Hz"
) -> tuple[str, ...]:
    """Name the features: bands by their frequencies, statistics by theirs, with the channel.

    Parameters
    ----------
    front_end
        Whose names are not set yet.
    channels
        Names of the channels; an empty one is left out.
    rate
        Samples a second; not needed for statistics alone.
    unit
        Of frequencies: Hz, or `orders` where the rate is that of samples a revolution.
    """
    bands, rest = [], []
    for channel in channels:
        suffix = f", {channel}" if channel else ""
        if front_end.bands:
            assert rate is not None
            prefix = "envelope " if front_end.kind == "envelope" else ""
            edges = band_edges_hz(front_end, rate)
            texts = _ranges_text(edges.tolist(), unit)
            bands += [f"{prefix}{text}{suffix}" for text in texts]
        if front_end.has_statistics:
            rest += [f"{name}{suffix}" for name in STATISTICS]
    return (*bands, *rest)


def band_edges_hz(front_end: FrontEnd, rate_hz: float) -> Array:
    """Return the frequencies between the bands, `(bands + 1,)`, midway between two bins."""
    places = front_end.first_bin - 0.5 + front_end.band_bins * np.arange(front_end.bands + 1)
    edges: Array = np.minimum(places, front_end.segment / 2) * (
        rate_hz / front_end.decimation / front_end.segment
    )
    return edges


def _ranges_text(edges: list[float], unit: str = "Hz") -> list[str]:
    """Write ranges between ascending edges with as many digits as tell them apart.

    Examples
    --------
    >>> _ranges_text([23.4375, 210.9375, 398.4375])
    ['23.4 to 211 Hz', '211 to 398 Hz']
    >>> _ranges_text([1195.3, 1382.8, 1570.3])
    ['1.2 to 1.38 kHz', '1.38 to 1.57 kHz']
    >>> _ranges_text([1.5, 2.5], "orders")
    ['1.5 to 2.5 orders']
    """
    for digits in range(3, 9):
        texts = [_range_text(low, high, digits, unit) for low, high in pairwise(edges)]
        if len(set(texts)) == len(texts):
            break
    return texts


def _range_text(low: float, high: float, digits: int, unit: str) -> str:
    unit, factor = ("kHz", 1000.0) if high >= 1000 and unit == "Hz" else (unit, 1.0)
    return f"{low / factor:.{digits}g} to {high / factor:.{digits}g} {unit}"
