"""The automatic choice of a front end: written rules over rate, windows and their spectrum.

No rule uses a calibration window or an anomaly, and none depends on a data set.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae.train.front_end import fit_front_end, limited
from edgeae.train.front_end_options import FrontEndOptions
from edgeae.train.networks.prototypes import SHARP, find_prototypes
from edgeae.train.parameters import training_options
from edgeae.train.rate_limit import largest_share
from edgeae.train.scaling import SAMPLE_BYTES, fit_scaler, scaled
from edgeae_export.front_end import band_powers, features_of
from edgeae_runtime.conformal import conformal_threshold, smallest_rate
from edgeae_runtime.messages import percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from edgeae.data.windows import SeriesInfo, Windows
    from edgeae.train.parameters import Parameters
    from edgeae_runtime.arrays import FloatArray

_MIN_RATE_HZ, _MIN_STEPS, _MAX_CHANNELS, _MIN_WINDOWS = 200.0, 256, 4, 200
_MIN_FLATNESS = 0.001  # a signal without noise or tones: its samples say more than a spectrum
_BLOCKS, _BLOCK_WINDOWS = 16, 8  # of the training time; least that share no readings, of each
_MAX_WANDERING = 0.5  # of the variance of the level, between the blocks
_RATE = 0.01
_PROTOTYPES = 64
_SIZES_DB = (-30, -25, -20, -15)  # of injected faults, in the power of the window
_TONES = 8
_CLEARLY = 0.1  # of all injected faults


class Trial(NamedTuple):
    """A kind of front end, tried on the latest training windows.

    `realised` is the share of them above a threshold for `promised`, at most `limit` if that is
    kept. `found` is the share of injected tones and impulses above it, or, where it was not kept,
    above the threshold that would have kept it.
    """

    kind: str
    promised: float
    realised: float
    limit: float
    found: float

    @property
    def is_kept(self) -> bool:
        """Whether the rate was kept."""
        return self.realised <= self.limit


def resolved_front_end(
    parameters: Parameters, train: Windows, info: SeriesInfo
) -> tuple[Parameters, str | None]:
    """Replace `auto` by a kind of front end or `none`; return the reason, too.

    There is none for `none` where nothing speaks for vibration or sound.

    Parameters
    ----------
    parameters
        As the user set them.
    train
        Training windows in the order of time.
    info
        Names and rate.
    """
    if parameters.front_end != "auto":
        return parameters, None
    none = replace(parameters, front_end="none")
    if not _is_sampled_fast(parameters, train, info):
        return none, None
    lacking = _lacking(train, info)
    if lacking is not None:
        return none, f"none: {lacking}"
    windows = train.thinned(SAMPLE_BYTES).array()
    flatness = spectral_flatness(windows, info)
    if flatness < _MIN_FLATNESS:
        return none, (
            f"none: the signal is smooth (spectral flatness {flatness:.2g}, below "
            f"{_MIN_FLATNESS:g}), and its samples say more than a spectrum"
        )
    kind, why = _kind(windows, info, train)
    rate, unit = info.sampling
    per = f"{rate:g} Hz" if unit == "Hz" else f"{rate:g} samples per revolution"
    seen = f"{per}, {train.shape[0]} samples, spectral flatness {flatness:.2g}"
    return replace(parameters, front_end=kind), f"{kind}: {seen}; {why}"


def _kind(windows: FloatArray, info: SeriesInfo, train: Windows) -> tuple[str, str]:
    """Choose between bands and their shape, and say why."""
    apart = len(train) // (train.overlap + 1)  # windows that share no readings
    share = wandering(windows, info, min(_BLOCKS, apart // _BLOCK_WINDOWS))
    if share > _MAX_WANDERING:
        return "spectrum-shape", (
            f"the level of all bands wandered in training ({100 * share:.0f} % of its variance is "
            f"between parts of the time), and their shape is free of it"
        )
    if apart < _BLOCK_WINDOWS:
        return "spectrum", f"{apart} windows that share no readings are too few to try their shape"
    overlap = math.ceil(train.overlap * len(windows) / len(train))  # of those that are kept
    level, shape = (_tried(k, windows, info, overlap) for k in ("spectrum", "spectrum-shape"))
    chosen, why = _better(level, shape)
    return chosen.kind, why


def wandering(windows: FloatArray, info: SeriesInfo, blocks: int = _BLOCKS) -> float:
    """Return how much the level of all bands wanders: of its variance, the share between blocks.

    The level is the mean of the scaled features of `spectrum`. Windows in the order of time are
    divided into blocks; the mean of a block has its share of what varies within, too. One block has
    nothing to be compared with.
    """
    if blocks < 2:
        return 0.0
    front_end = fit_front_end(FrontEndOptions("spectrum"), windows, info, one_channel=True)
    rows = features_of(front_end, windows)
    levels = scaled(limited(fit_scaler("standard", rows), front_end), rows).mean(axis=1)
    parts = np.array_split(levels.astype(np.float64), blocks)
    between = float(np.var([part.mean() for part in parts]))
    within = float(np.mean([part.var() for part in parts]))
    return between / (between + within) if between + within else 0.0


def _is_sampled_fast(parameters: Parameters, train: Windows, info: SeriesInfo) -> bool:
    """Tell whether windows may be of vibration or sound, and nothing was set against it."""
    is_open = parameters.architecture == "auto" and not training_options(parameters)
    is_series = len(train.shape) == 2 or parameters.has_one_scale
    is_fast = info.order_tracking is not None or (info.rate_hz or 0) >= _MIN_RATE_HZ
    return is_open and is_series and is_fast and info.difference is None


def _lacking(train: Windows, info: SeriesInfo) -> str | None:
    """Say what windows that are sampled fast lack for a front end; None if nothing."""
    channels = 1 if len(train.shape) == 1 else train.shape[1]
    if train.shape[0] < _MIN_STEPS:
        per = "of a shaft" if info.order_tracking is not None else f"at {info.rate_hz:g} Hz"
        return f"windows of samples {per} need {_MIN_STEPS} of them for one; got {train.shape[0]}"
    if channels > _MAX_CHANNELS:
        return f"it is for at most {_MAX_CHANNELS} channels; got {channels}"
    if len(train) < _MIN_WINDOWS:
        return (
            f"it needs {_MIN_WINDOWS} training windows; got {len(train)}: record longer, or take a "
            f"shorter stride or window"
        )
    return None


def spectral_flatness(windows: FloatArray, info: SeriesInfo) -> float:
    """Return the spectral flatness of windows: the largest of their channels.

    It is the geometric mean of the powers of bands over their mean: 1 for white noise, and near 0
    for a signal that moves slowly, whose samples are worth more than its spectrum.
    """
    front_end = fit_front_end(FrontEndOptions("spectrum"), windows, info, one_channel=True)
    bands = band_powers(front_end, windows).mean(axis=0)
    means = bands.mean(axis=1)
    varying = bands[means > 0]
    if not len(varying):
        return 0.0
    tiny = np.finfo(np.float64).tiny
    geometric = np.exp(np.log(np.maximum(varying, tiny)).mean(axis=1))
    return float((geometric / varying.mean(axis=1)).max())


def _tried(kind: str, windows: FloatArray, info: SeriesInfo, overlap: int) -> Trial:
    """Fit on the first half, take a threshold from the third quarter, and judge on the last."""
    edges = [len(windows) // 2, len(windows) * 3 // 4]
    first, third, last = np.split(windows, edges)
    third, last = third[overlap:], last[overlap:]
    front_end = fit_front_end(FrontEndOptions(kind), first, info, one_channel=True)
    rows = features_of(front_end, first)
    scaler = limited(fit_scaler("robust", rows), front_end)
    z = scaled(scaler, rows)
    part = len(z) // 8
    centres = find_prototypes(z[part:], z[:part], _PROTOTYPES, width=SHARP, seed=0).centres

    def scores(windows: FloatArray) -> FloatArray:
        z = scaled(scaler, features_of(front_end, windows)).astype(np.float64)
        apart = [((z - centre) ** 2).mean(axis=1) for centre in centres]
        nearest: FloatArray = np.min(apart, axis=0).astype(np.float32)
        return nearest

    promised = _supported(len(third))
    threshold = conformal_threshold(scores(third), promised)
    latest = scores(last)
    realised = float((latest > threshold).mean())
    limit = largest_share(promised, len(third), len(last), overlap + 1)
    if realised > limit:  # what would be found by a threshold that had kept the rate
        threshold = max(threshold, conformal_threshold(latest, _supported(len(last))))
    found = float(np.mean([(scores(part) > threshold).mean() for part in injected(last)]))
    return Trial(kind, promised, realised, limit, found)


def _supported(windows: int) -> float:
    return max(_RATE, smallest_rate(windows))


def injected(windows: FloatArray) -> Iterator[FloatArray]:
    """Yield windows with tones and impulses added, of powers relative to those of each channel."""
    steps = windows.shape[1]
    rng = np.random.default_rng(0)
    power = windows.reshape(len(windows), steps, -1).astype(np.float64).var(axis=1).mean(axis=0)
    root = np.sqrt(power) if windows.ndim == 3 else np.sqrt(power[0])
    times = np.arange(steps)
    for size_db in _SIZES_DB:
        amplitude = root * 10 ** (size_db / 20)
        for turns in np.linspace(0.02, 0.48, _TONES):
            wave = np.sqrt(2) * np.sin(2 * np.pi * (turns * times + rng.random()))
            yield _added(windows, wave, amplitude)
        impulses = np.zeros(steps)
        impulses[:: steps // 8] = np.sqrt(steps / 8)
        yield _added(windows, impulses, amplitude)


def _added(windows: FloatArray, signal: np.ndarray, amplitude: np.ndarray) -> FloatArray:
    change = signal[:, np.newaxis] * amplitude if windows.ndim == 3 else signal * amplitude
    faulty: FloatArray = windows + change.astype(np.float32)
    return faulty


def _better(level: Trial, shape: Trial) -> tuple[Trial, str]:
    """Choose between bands and their shape, and say why."""
    promised, bands = _percent(level.promised), _percent(level.realised)
    relative = _percent(shape.realised)
    if level.is_kept != shape.is_kept:
        chosen, kept, other = (
            (level, bands, relative) if level.is_kept else (shape, relative, bands)
        )
        what = "of absolute bands" if level.is_kept else "of bands relative to their mean"
        return chosen, (
            f"on the latest training windows the alarms {what} were {kept} for {promised}, those "
            f"of the other {other}"
        )
    found = f"absolute bands find {_percent(level.found)} of injected tones and impulses"
    found += f", those relative to their mean {_percent(shape.found)}"
    if not level.is_kept:
        found = f"neither kept {promised} on the latest training windows; where they do, {found}"
    better = shape if shape.found > level.found + _CLEARLY else level
    return better, found


def _percent(share: float) -> str:
    return f"{percent(share)} %"
