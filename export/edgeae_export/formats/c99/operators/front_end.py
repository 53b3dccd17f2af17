"""Kernel calls of a front end, which come before all others."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from edgeae_export.formats.c99.plan import (
    FEATURE_VALUES,
    FEATURES,
    FrontEndCalls,
    Op,
    Work,
)
from edgeae_export.front_end import SILENCE, VARIANCE_FLOOR, Frames, hann_window

if TYPE_CHECKING:
    from edgeae_export.formats.c99.plan import Sizes
    from edgeae_runtime.manifest.front_end import FrontEnd

_BANDS, _ENVELOPE, _STATISTICS, _LOGS = (
    f"{FEATURES}/{part}" for part in ("bands", "envelope", "statistics", "logs")
)

_WAVE_SAMPLES = 256  # of kernels/waves.h


def front_end_calls(front_end: FrontEnd, shape: tuple[int, ...]) -> FrontEndCalls:
    """Return the calls of a front end of raw windows `(*shape)`."""
    channels = 1 if len(shape) == 1 else shape[1]
    power = np.broadcast_to(front_end.power.astype(np.float64), channels)
    size = len(front_end.names)
    sizes = {"x": math.prod(shape), FEATURES: size, FEATURE_VALUES: size}
    calls: list[Op] = []
    has_both = front_end.bands and front_end.has_statistics
    if front_end.bands:
        more, sizes_of_bands = _spectrum(front_end, shape[0], channels)
        logs = _LOGS if has_both else FEATURES
        calls += [*more, _logarithms(front_end, power, logs, channels)]
        sizes |= {**sizes_of_bands, logs: channels * front_end.bands}
    if front_end.has_statistics:
        found = _STATISTICS if has_both else FEATURES
        floors = (VARIANCE_FLOOR * power).astype(np.float32)
        calls.append(Op("statistics", ("x", floors, found, channels, shape[0]), found))
        sizes[found] = size - channels * front_end.bands
    if has_both:
        first, second = sizes[_LOGS], sizes[_STATISTICS]
        calls.append(Op("place", (_LOGS, FEATURES, 1, first, 0, size), FEATURES))
        calls.append(Op("place", (_STATISTICS, FEATURES, 1, second, first, size), FEATURES))
    return FrontEndCalls(front_end, calls, sizes)


def _spectrum(front_end: FrontEnd, steps: int, channels: int) -> tuple[list[Op], Sizes]:
    frames, half = Frames.of(front_end, steps), front_end.segment // 2
    sizes = {_BANDS: channels * front_end.bands}
    calls: list[Op] = []
    source, channel_step, step = "x", 1, channels
    if front_end.kind == "envelope":
        source, channel_step, step = _ENVELOPE, frames.samples, 1
        sizes[source] = channels * frames.samples
        sizes_of = (channels, frames.samples, front_end.decimation)
        calls.append(Op("envelope", ("x", source, *sizes_of), source))
    # Exact zeros and ones: no product with them rounds.
    cosines = np.cos(np.pi * np.arange(half + 1) / half)
    cosines[half // 2] = 0.0
    share = 1 / ((hann_window(2 * half) ** 2).sum() * frames.segments * front_end.band_bins)
    layout = (channels, channel_step, step, half, frames.hop, frames.segments)
    bands = (front_end.first_bin, front_end.band_bins, front_end.bands)
    head = (source, cosines.astype(np.float32), Work(2 * half), _BANDS)
    macs = channels * frames.segments * 2 * half * (math.ceil(math.log2(half)) + 2)
    kernel = "spectrum" if 2 * half <= _WAVE_SAMPLES else "spectrum_long"
    calls.append(Op(kernel, (*head, *layout, *bands, float(share)), _BANDS, macs=macs))
    return calls, sizes


def _logarithms(front_end: FrontEnd, power: np.ndarray, y: str, channels: int) -> Op:
    if front_end.is_shape:
        silence = (SILENCE * power).astype(np.float32)
        head = (_BANDS, silence, float(front_end.floor))
        return Op("log_shape", (*head, y, channels, front_end.bands), y, True)
    gains = (1 / (front_end.floor * power)).astype(np.float32)
    return Op("log_bands", (_BANDS, gains, y, channels, front_end.bands), y, True)
