"""The front end of a detector: the rules for what its options leave open."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from edgeae.data.windows import Windows
from edgeae.train.front_end_options import FrontEndOptions
from edgeae.train.splitting import Split
from edgeae_export.front_end import band_powers, feature_names, features_of
from edgeae_runtime.errors import InputError
from edgeae_runtime.manifest.front_end import FrontEnd

if TYPE_CHECKING:
    from edgeae.data.windows import SeriesInfo
    from edgeae.train.parameters import Parameters
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.model import Scaler

_BANDS = 32
_MAX_SEGMENT, _MIN_SEGMENT = 256, 16
_SEGMENTS_EACH = 4  # a window has at least so many times the samples of a segment
_FLOORS = {"spectrum-shape": 1e-3}  # relative to the mean of the bands
_FLOOR = 1e-2  # relative to the power in training
_DECIMATION = 8
_MAX_LOG_SCALE = 100.0  # float32 has six digits; a quiet band that hardly varies would lose them


def fit_front_end(
    options: FrontEndOptions, windows: FloatArray, info: SeriesInfo, *, one_channel: bool
) -> FrontEnd:
    """Set what the options leave open by rules, and the power of each channel by the windows.

    Parameters
    ----------
    options
        As the user, or `auto`, set them.
    windows
        Raw training windows `(n, steps)` or `(n, steps, channels)`.
    info
        Names and rate.
    one_channel
        Whether rows `(n, steps)` are windows of one channel.

    Raises
    ------
    InputError
        If the windows are rows of a table, or too short, or the rate is missing, or a frequency is
        above half of it.
    """
    shape = windows.shape[1:]
    _check_shape(options, shape, one_channel=one_channel)
    front_end = _by_rules(options, shape[0], *info.sampling)
    channels = 1 if len(shape) == 1 else shape[1]
    if options.kind == "statistics":
        steps_first = windows.reshape(len(windows), shape[0], channels).astype(np.float64)
        power = steps_first.var(axis=1).mean(axis=0)
    else:
        power = band_powers(front_end, windows).mean(axis=(0, 2))
    # A channel that was constant in training: its floor is that of the others.
    power = np.where(power > 0, power, power.max(initial=0.0) or 1.0)
    power = np.maximum(power, np.finfo(np.float32).tiny * 1e9).astype(np.float32)
    names = (
        ("",) if channels == 1 else info.features or tuple(f"channel {i}" for i in range(channels))
    )
    front_end = front_end._replace(power=power)
    return front_end._replace(names=feature_names(front_end, names, *info.sampling))


def _check_shape(options: FrontEndOptions, shape: tuple[int, ...], *, one_channel: bool) -> None:
    is_series = len(shape) == 2 or one_channel
    if not is_series:
        raise InputError(
            f"`front_end` {options.kind} needs windows of samples; got rows of a table: cut them "
            f"with `window`, or give `rows` 'windows' if each row is one"
        )
    if shape[0] < _MIN_SEGMENT:
        raise InputError(
            f"`front_end` {options.kind} needs windows of {_MIN_SEGMENT} samples or more; got "
            f"{shape[0]}; give a longer `window`"
        )


def _by_rules(options: FrontEndOptions, steps: int, rate: float | None, unit: str) -> FrontEnd:
    kind, none = options.kind, np.ones(1, np.float32)
    if kind == "statistics":
        return FrontEnd(kind, 0, 0, 0, 0, 0, 1, 1.0, none, ())
    if rate is None:
        raise InputError(
            f"`front_end` {kind} needs the sampling rate; give `rate_hz`, or a `time` column"
        )
    decimation = _DECIMATION if kind == "envelope" else 1
    samples = steps if kind != "envelope" else (steps - 2) // decimation
    segment = _segment(options, samples, steps)
    hop = segment // 2 if options.hop is None else options.hop
    if segment % hop:
        raise InputError(f"`front_end` hop must divide the segment, {segment}; got {hop}")
    rate = rate / decimation
    first, last = _range(options, segment, rate, unit)
    bins, wanted = last - first + 1, _BANDS if options.bands is None else options.bands
    if options.bands is not None and wanted > bins:
        raise InputError(
            f"`front_end` bands must be at most the {bins} bins of its range; got {wanted}; take "
            f"a longer segment"
        )
    width = max(1, math.ceil(bins / wanted))
    if kind == "spectrum-shape" and bins // width == 1:
        raise InputError(
            "`front_end` spectrum-shape compares bands, and has one here; take more bands, a wider "
            "range or a longer segment"
        )
    floor = _FLOORS.get(kind, _FLOOR) if options.floor is None else options.floor
    return FrontEnd(kind, segment, hop, first, width, bins // width, decimation, floor, none, ())


def _segment(options: FrontEndOptions, samples: int, steps: int) -> int:
    wanted = options.segment
    if wanted is None:
        each = 1 if options.kind == "envelope" else _SEGMENTS_EACH  # its samples are far apart
        most = min(_MAX_SEGMENT, max(_MIN_SEGMENT, samples // each))
        wanted = 1 << int(math.log2(most))
    if wanted & (wanted - 1) or not _MIN_SEGMENT <= wanted <= 4096:
        raise InputError(
            f"`front_end` segment must be a power of two from {_MIN_SEGMENT} to 4096; got {wanted}"
        )
    if wanted > samples and options.segment is None:
        needed = _DECIMATION * _MIN_SEGMENT + 2
        raise InputError(
            f"`front_end` envelope needs windows of {needed} samples or more; got {steps}; give a "
            f"longer `window`"
        )
    if wanted > samples:
        what = (
            f"{steps} samples" if samples == steps else f"{steps} samples ({samples} of envelope)"
        )
        raise InputError(
            f"`front_end` segment {wanted} is longer than a window of {what}; take a shorter "
            f"segment or a longer `window`"
        )
    return wanted


def _range(options: FrontEndOptions, segment: int, rate: float, unit: str) -> tuple[int, int]:
    """Return the first and the last bin of the range of frequencies."""
    low, high, nyquist, one_bin = options.low_hz, options.high_hz, rate / 2, rate / segment
    of_envelope = " of the envelope" if options.kind == "envelope" else ""
    for name, value in (("low_hz", low), ("high_hz", high)):
        if value is not None and value > nyquist:
            raise InputError(
                f"`front_end` {name} must be at most {nyquist:g} {unit}, half the rate"
                f"{of_envelope}; got {value:g}"
            )
    first = 1 if low is None else max(1, math.ceil(low / one_bin))
    last = segment // 2 if high is None else min(segment // 2, math.floor(high / one_bin))
    if first > last:
        raise InputError(
            f"`front_end` low_hz and high_hz must hold a multiple of {one_bin:g} {unit} between "
            f"them; got {low or 0:g} to {nyquist if high is None else high:g}"
        )
    return first, last


def fitted_front_end(
    parameters: Parameters, windows: FloatArray, info: SeriesInfo
) -> FrontEnd | None:
    """Fit the front end of a detector's parameters to raw training windows; None without one."""
    if parameters.front_end in ("auto", "none"):  # `auto` of a detector from before front ends
        return None
    options = FrontEndOptions.parse(parameters.front_end)
    return fit_front_end(options, windows, info, one_channel=parameters.has_one_scale)


def limited(scaler: Scaler, front_end: FrontEnd) -> Scaler:
    """Bound the scale of logarithms of bands, so that no rounding counts as a difference."""
    channels = len(front_end.names) // front_end.per_channel
    scale = scaler.scale.copy()
    bands = slice(0, channels * front_end.bands)
    scale[bands] = np.minimum(scale[bands], np.float32(_MAX_LOG_SCALE))
    return scaler._replace(scale=scale)


def feature_split(front_end: FrontEnd, split: Split) -> Split:
    """Return the training and validation windows of a split as features, without calibration."""
    train = np.concatenate([features_of(front_end, piece) for piece in split.train.pieces()])
    validation = features_of(front_end, split.validation)
    return Split(Windows.of(train), validation, train[:0])
