"""One network for many machines, each with a scaler and a threshold of its own.

What each machine's windows are used for is decided by its own split: the scaler and the ranges come
from its training windows, the network and its whitening from the scaled training and validation
windows of all machines. The calibration windows of a machine are used for its threshold alone. They
are exchangeable with its later windows, whatever the others taught the network, so its promise is
that of a detector of its own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae.data.reading_store import MEMORY_BYTES
from edgeae.data.windows import SeriesInfo, Windows
from edgeae.train.auto import choose
from edgeae.train.dynamics import dynamics_of
from edgeae.train.fit import split_of
from edgeae.train.inputs import inputs_of, note_coarse
from edgeae.train.parameters import chosen_rule, seed_of
from edgeae.train.scaling import fit_scaler, scaled
from edgeae.train.source import Sample, trained_source
from edgeae.train.splitting import Split
from edgeae.train.state import FittedState
from edgeae_export import ThresholdRule
from edgeae_runtime.errors import InputError
from edgeae_runtime.messages import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from edgeae.train.alarm_target import AlarmTarget
    from edgeae.train.loop import OnEpoch
    from edgeae.train.parameters import Parameters
    from edgeae_runtime.arrays import FloatArray

    ReadWindows = Callable[[], tuple[Windows, SeriesInfo]]

_MIN_BYTES = 64 << 10  # of a machine's windows, however many machines there are


class Contribution(NamedTuple):
    """What one machine adds to the training of all: raw windows, and how many it has."""

    machine: str
    train: FloatArray
    validation: FloatArray
    sample: Sample
    windows: int
    info: SeriesInfo


def contribution(
    machine: str, parameters: Parameters, windows: Windows, info: SeriesInfo, machines: int
) -> Contribution:
    """Split the windows of a machine, and take its share of what memory holds for all.

    Raises
    ------
    InputError
        If the windows are too few or constant.
    """
    split = split_of(parameters, windows, None, _rng(parameters))
    sample = Sample.of(split, info)
    most = max(_MIN_BYTES, MEMORY_BYTES // machines)
    train = split.train.thinned(most).array()
    validation = Windows.of(split.validation).thinned(max(_MIN_BYTES, most // 8)).array()
    kept = sample._replace(windows=Windows.of(sample.windows).thinned(most).array())
    return Contribution(machine, train, validation, kept, len(split.train), info)


def fit_shared(
    parameters: Parameters, parts: Iterable[Contribution], on_epoch: OnEpoch | None = None
) -> FittedState:
    """Train one network on the windows of all machines, each scaled by its own scaler.

    The result decides on scaled windows; `own_state` makes a machine's detector of it.

    Raises
    ------
    InputError
        If the machines' windows differ in shape or columns.
    """
    parts = list(parts)
    _refuse_differences(parts)
    count = sum(part.windows for part in parts)
    raw = np.concatenate([part.sample.windows for part in parts])
    parameters = replace(parameters, front_end="none")  # one would need a scaler behind it
    kind = choose(parameters, raw, count).scaler
    one_scale = parameters.has_one_scale
    scalers = [fit_scaler(kind, part.sample.windows, one_scale=one_scale) for part in parts]
    pairs = list(zip(parts, scalers, strict=True))
    train = np.concatenate([scaled(scaler, part.train) for part, scaler in pairs])
    validation = np.concatenate([scaled(scaler, part.validation) for part, scaler in pairs])
    given = replace(parameters, scaler="none")
    chosen = choose(given, train, count)
    split = Split(Windows.of(train), validation, validation[:1])
    seed = int(_rng(parameters).integers(2**31))
    rule = ThresholdRule("given", 0.0)  # none decides on scaled windows
    sample, info = Sample.of(split, parts[0].info), parts[0].info._replace(condition=None)
    none = validation[:0]
    source, history = trained_source(chosen, split, sample, info, rule, none, seed, on_epoch)
    chosen = chosen._replace(parameters=replace(chosen.parameters, scaler=kind))
    return FittedState(parameters, chosen, source, history)


def own_state(
    shared: FittedState,
    parameters: Parameters,
    windows: Windows,
    info: SeriesInfo,
    alarms: AlarmTarget | None = None,
) -> FittedState:
    """Return a machine's detector: the shared network, its own scaler, ranges and threshold.

    The windows are split as for `contribution`.

    Raises
    ------
    InputError
        If the calibration windows do not support the false-alarm rate.
    """
    split = split_of(parameters, windows, None, _rng(parameters))
    rule = chosen_rule(parameters, len(split.calibration), 0)
    if info.condition is not None and split.calibration_groups is not None:
        rule.check_conditions(split.calibration_groups, info.condition)
    sample = Sample.of(split, info)
    one_scale = parameters.has_one_scale
    kept = Windows.of(sample.windows).thinned(MEMORY_BYTES).array()
    dynamics = dynamics_of(split.train, split.validation)
    source = replace(
        shared.source,
        inputs=inputs_of(info, sample.low, sample.high, dynamics, one_scale=one_scale),
        scaler=fit_scaler(shared.chosen.scaler, kept, one_scale=one_scale),
        rule=rule,
        validation=split.validation,
        calibration=split.calibration,
        calibration_groups=split.calibration_groups,
    )
    note_coarse(source.inputs)
    if alarms is not None:
        fraction = parameters.calibration_fraction
        rate = alarms.false_alarm_rate(source.calibration_scores, info, fraction)
        source = replace(source, rule=ThresholdRule("conformal", rate))
    return FittedState.of(parameters, shared.chosen, source, shared.history)


def _rng(parameters: Parameters) -> np.random.Generator:
    """Return the generator of a machine's split, the same each time it is asked for."""
    return np.random.default_rng(seed_of(parameters.random_state))


def _refuse_differences(parts: list[Contribution]) -> None:
    if not parts:
        raise InputError("a shared network needs machines with readings; got none")
    first = parts[0]
    for part in parts[1:]:
        if part.train.shape[1:] != first.train.shape[1:]:
            raise InputError(
                f"machines that share a network must have windows of one shape; '{first.machine}' "
                f"has {first.train.shape[1:]}, '{part.machine}' {part.train.shape[1:]}"
            )
        if part.info.features != first.info.features:
            names, others = (one.info.features or () for one in (first, part))
            odd = sorted(set(names) ^ set(others)) or list(others)
            raise InputError(
                f"machines that share a network must have the same columns in one order; those of "
                f"'{first.machine}' and '{part.machine}' differ in {listed(odd)}"
            )
