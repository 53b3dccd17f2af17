"""The backtest: a false-alarm rate tried on the latest part of the training series."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from edgeae.train.rate_limit import largest_share
from edgeae.train.source import Sample, trained_source
from edgeae.train.splitting import split_latest, split_windows
from edgeae_export import ThresholdRule
from edgeae_runtime.conformal import conformal_threshold, smallest_rate
from edgeae_runtime.errors import InputError
from edgeae_runtime.manifest.model import Backtest
from edgeae_runtime.messages import percent
from edgeae_runtime.tracking import tracked

if TYPE_CHECKING:
    from edgeae.data.windows import SeriesInfo, Windows
    from edgeae.train.auto import Choice
    from edgeae.train.parameters import Parameters
    from edgeae_export import Source
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.model import Threshold

_LATEST = 0.5  # default share of each run: the rate must last as long as it was learnt
_MIN_WINDOWS, _MIN_SPANS = 250, 25  # windows, and windows that share no readings
_EPOCHS = 0.6  # of those of the detector: building and scoring the network cost, too
_PARTS = 5  # of the latest windows: a machine may have changed and changed back
_MAX_MARGIN = 4.0  # beyond it most faults would be missed


def left_out(parameters: Parameters, windows: Windows, calibration: object = None) -> str | None:
    """Say why there is no backtest; None if there is one.

    Parameters
    ----------
    parameters
        As the user set them.
    windows
        Normal windows.
    calibration
        Calibration windows that the user gave, or None.
    """
    if parameters.backtest == 0:
        return "it was switched off"
    if windows.runs is None:
        return "the windows are in no order of time"
    if parameters.threshold is not None or parameters.threshold_rule != "conformal":
        return "the threshold promises no rate"
    if windows.conditions is not None:
        return "each condition has a threshold of its own"
    if calibration is not None and parameters.front_end in ("none", "auto"):
        return "calibration windows were given, which need not follow the training windows"
    if parameters.contamination_share:
        return "with `contamination` the latest windows may hold anomalies"
    needed = max(_MIN_WINDOWS, _MIN_SPANS * (windows.overlap + 1))
    if len(windows) < needed:
        return f"{len(windows)} windows are too few; it needs {needed}"
    return None


def backtest(chosen: Choice, windows: Windows, info: SeriesInfo, rate: float) -> Backtest | None:
    """Fit and calibrate on the earlier windows, and count alarms on the latest.

    The choices are those of the detector itself. By default the earlier windows are half of all,
    and a network trains for six tenths of the epochs, so that all costs half of the training again.
    None, with a warning, if the earlier windows alone cannot be used.

    Parameters
    ----------
    chosen
        Parameters of the detector with none left open.
    windows
        Normal windows in the order of time.
    info
        Names, units, rate and stride.
    rate
        The false-alarm rate to try.
    """
    share = chosen.parameters.backtest
    earlier, latest = split_latest(windows, _LATEST if share is None else share)
    try:
        source = _earlier_source(chosen, earlier, info, rate)
        return _tried(source, latest, windows.overlap, (info.stride or 1, info.rate_hz))
    except InputError as error:
        warnings.warn(f"the backtest was left out: {error}", stacklevel=2)
        return None


def warn_of_margin(tried: Backtest | None) -> None:
    """Warn that the threshold is raised, because the machine changed during training."""
    if tried is None or tried.margin == 1:
        return
    warnings.warn(
        f"the machine changed during training: of its latest windows {percent(tried.static)} % "
        f"exceed a threshold for {percent(tried.false_alarm_rate)} % from the earlier ones; the "
        f"threshold is raised to {tried.margin:.3g} times its value for that, and quieter faults "
        f"are missed: train on a longer and steadier run, give a load or speed that varies as "
        f"`condition`, or leave the `backtest` out with 0",
        stacklevel=4,
    )


def _earlier_source(chosen: Choice, earlier: Windows, info: SeriesInfo, rate: float) -> Source:
    parameters = chosen.parameters
    epochs = max(1, round(_EPOCHS * parameters.epochs))
    chosen = chosen._replace(parameters=replace(parameters, epochs=epochs))
    split = split_windows(
        earlier,
        calibration=None,
        calibration_fraction=parameters.calibration_fraction,
        rng=np.random.default_rng(0),
    )
    supported = max(rate, smallest_rate(len(split.calibration)))
    rule = ThresholdRule("conformal", supported)
    none = split.calibration[:0]
    sample = Sample.of(split, info)
    source, _ = trained_source(chosen, split, sample, info, rule, none, 0, None)
    return source


def _tried(
    source: Source, latest: Windows, overlap: int, sampling: tuple[int, float | None]
) -> Backtest:
    calibration = source.scores(source.calibration)
    threshold = source.choose(calibration, calibration[:0])
    rate = threshold.false_alarm_rate
    assert rate is not None
    scores = np.concatenate([source.scores(piece) for piece in latest.pieces()])
    if not np.isfinite(scores).all():
        raise InputError("a score of the latest windows overflows float32")
    stride, rate_hz = sampling
    count = len(calibration)
    return Backtest(
        false_alarm_rate=rate,
        static=float((scores > threshold.value).mean()),
        tracked=_tracked_share(scores, latest, threshold.value, rate, count),
        limit=_limit(rate, count, len(scores), overlap),
        windows=len(scores),
        span_s=None if rate_hz is None else len(scores) * stride / rate_hz,
        margin=1.0 if source.front_end is None else _margin(scores, threshold, overlap),
    )


def _limit(rate: float, calibration: int, windows: int, overlap: int) -> float:
    block = max(overlap + 1, round(windows ** (1 / 3)))
    return largest_share(rate, calibration, windows, block)


def _margin(scores: FloatArray, threshold: Threshold, overlap: int) -> float:
    """Return how many times the threshold would have kept its rate in each part of the time.

    Parts that kept it ask for no margin: it would follow chance.
    """
    rate, value = threshold.false_alarm_rate, threshold.value
    assert rate is not None
    needed = [1.0]
    for part in np.array_split(scores, _PARTS):
        limit = _limit(rate, threshold.windows, len(part), overlap)
        if (part > value).mean() > limit and value > 0:
            at = conformal_threshold(part, max(rate, smallest_rate(len(part))))
            needed.append(float(at) / float(value))
    return min(_MAX_MARGIN, float(np.float32(max(needed))))


def _tracked_share(
    scores: FloatArray, latest: Windows, threshold: np.float32, rate: float, calibration: int
) -> float:
    """Return the share of alarms where the threshold tracks each run for itself."""
    edges = np.flatnonzero(np.diff(latest.run_of)) + 1
    alarms = [
        part > tracked(part, float(threshold), rate, calibration)
        for part in np.split(scores, edges)
    ]
    return float(np.concatenate(alarms).mean())
