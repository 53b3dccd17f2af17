"""From windows to a fitted detector."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from edgeae.train.auto import choose
from edgeae.train.backtest import backtest, left_out, warn_of_margin
from edgeae.train.contamination import without_contamination
from edgeae.train.front_end import fitted_front_end
from edgeae.train.front_end_choice import resolved_front_end
from edgeae.train.inputs import note_coarse
from edgeae.train.network import warn_of_memory
from edgeae.train.parameters import (
    Parameters,
    check_parameters,
    chosen_rule,
    seed_of,
    training_options,
)
from edgeae.train.source import Sample, trained_source
from edgeae.train.splitting import Split, split_windows
from edgeae.train.state import FittedState
from edgeae_export import ThresholdRule
from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from edgeae.data.windows import SeriesInfo, Windows
    from edgeae.train.alarm_target import AlarmTarget
    from edgeae.train.loop import OnEpoch
    from edgeae_runtime.arrays import FloatArray


def fit(
    parameters: Parameters,
    windows: Windows,
    info: SeriesInfo,
    *,
    calibration: FloatArray | None = None,
    anomalies: FloatArray | None = None,
    alarms: AlarmTarget | None = None,
    on_epoch: OnEpoch | None = None,
) -> FittedState:
    """Train a network on normal windows and choose the threshold.

    Parameters
    ----------
    parameters
        As the user set them.
    windows
        Normal windows, finite; they may be larger than memory.
    info
        Names, units, rate and stride.
    calibration, anomalies
        As for `edgeae.Detector.fit`, finite.
    alarms
        Alarms per day, which set the false-alarm rate.
    on_epoch
        Called after each epoch of a network that is trained step by step.

    Raises
    ------
    InputError
        If a parameter is out of range, or the windows do not support the false-alarm rate.
    """
    check_parameters(parameters)
    rng = np.random.default_rng(seed_of(parameters.random_state))
    split = split_of(parameters, windows, calibration, rng)
    if anomalies is None:
        anomalies = np.empty((0, *windows.shape), np.float32)
    rule = chosen_rule(parameters, len(split.calibration), len(anomalies))
    if info.condition is not None and split.calibration_groups is None:
        raise InputError("`calibration` windows have no `condition`; leave one of them out")
    if info.condition is not None and split.calibration_groups is not None:
        rule.check_conditions(split.calibration_groups, info.condition)
    sample = Sample.of(split, info)
    resolved, reason = resolved_front_end(parameters, split.train, info)
    front_end = fitted_front_end(resolved, sample.windows, info)
    chosen = choose(resolved, sample.windows, len(split.train), front_end)
    if reason is not None:
        chosen = chosen._replace(reasons={"front_end": reason, **chosen.reasons})
    if parameters.architecture != "auto" or training_options(parameters):
        shape = windows.shape if front_end is None else (len(front_end.names),)
        warn_of_memory(chosen.parameters, shape, len(split.train))
    seed = int(rng.integers(2**31))
    source, history = trained_source(chosen, split, sample, info, rule, anomalies, seed, on_epoch)
    note_coarse(source.inputs)
    if alarms is not None:
        fraction = parameters.calibration_fraction
        rate = alarms.false_alarm_rate(source.calibration_scores, info, fraction)
        rule = ThresholdRule("conformal", rate)
        source = replace(source, rule=rule)
    reason = left_out(replace(parameters, front_end=resolved.front_end), windows, calibration)
    if reason is None and rule.number is not None:
        source = replace(source, backtest=backtest(chosen, windows, info, rule.number))
        warn_of_margin(source.backtest)
    elif parameters.backtest:
        warnings.warn(f"the backtest was left out: {reason}", stacklevel=3)
    return FittedState.of(parameters, chosen, source, history)


def split_of(
    parameters: Parameters,
    windows: Windows,
    calibration: FloatArray | None,
    rng: np.random.Generator,
) -> Split:
    """Split windows by their use, and leave out what may be contaminated.

    Raises
    ------
    InputError
        As `split_windows` does.
    """
    split = split_windows(
        windows,
        calibration=calibration,
        calibration_fraction=parameters.calibration_fraction,
        rng=rng,
    )
    share = parameters.contamination_share
    return without_contamination(split, share, int(rng.integers(2**31))) if share else split
