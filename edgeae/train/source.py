"""From a split of windows to a trained source."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae.train.dynamics import dynamics_of
from edgeae.train.front_end import feature_split, fitted_front_end, limited
from edgeae.train.inputs import inputs_of
from edgeae.train.network import trained_network
from edgeae.train.scaling import fit_scaler, training_sample
from edgeae.train.whitening import whitening_of
from edgeae_export import Source
from edgeae_export.front_end import features_of

if TYPE_CHECKING:
    from edgeae.data.windows import SeriesInfo
    from edgeae.train.auto import Choice
    from edgeae.train.loop import OnEpoch
    from edgeae.train.splitting import Split
    from edgeae.train.state import History
    from edgeae_export import ThresholdRule
    from edgeae_runtime.arrays import FloatArray


class Sample(NamedTuple):
    """Training windows to fit a scaler on, and the extremes of all at each position."""

    windows: FloatArray
    low: FloatArray
    high: FloatArray

    @classmethod
    def of(cls, split: Split, info: SeriesInfo) -> Sample:
        """Sample the training windows.

        Raises
        ------
        InputError
            If they are constant.
        """
        sample = cls(*training_sample(split.train))
        info.refuse_constant(sample.low, sample.high)
        return sample


def trained_source(
    chosen: Choice,
    split: Split,
    sample: Sample,
    info: SeriesInfo,
    rule: ThresholdRule,
    anomalies: FloatArray,
    seed: int,
    on_epoch: OnEpoch | None,
) -> tuple[Source, History | None]:
    """Fit front end, scaler, network and whitening to the training windows of a split."""
    parameters, values, of_values = chosen.parameters, split, sample.windows
    front_end = fitted_front_end(parameters, sample.windows, info)
    if front_end is not None:
        parameters = replace(parameters, rows="readings")  # features have scales of their own
        values, of_values = feature_split(front_end, split), features_of(front_end, of_values)
    scaler = fit_scaler(chosen.scaler, of_values, one_scale=parameters.has_one_scale)
    scaler = scaler if front_end is None else limited(scaler, front_end)
    trained = trained_network(parameters, values, scaler, seed, on_epoch)
    whitening = trained.whitening
    if whitening is None:
        whitening = whitening_of(chosen.error, trained.network, values, scaler)
    one_scale = chosen.parameters.has_one_scale
    dynamics = dynamics_of(split.train, split.validation)
    inputs = inputs_of(info, sample.low, sample.high, dynamics, one_scale=one_scale)
    source = Source(
        network=trained.network,
        inputs=inputs,
        scaler=scaler,
        score=chosen.error,
        rule=rule,
        validation=np.array(split.validation),
        calibration=np.array(split.calibration),
        anomalies=np.array(anomalies),
        whitening=whitening,
        penalties=trained.penalties,
        calibration_groups=split.calibration_groups,
        front_end=front_end,
    )
    return source, trained.history
