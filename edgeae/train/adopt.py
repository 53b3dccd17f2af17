"""From a network that was trained elsewhere to a fitted detector."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from edgeae.data.windows import Windows
from edgeae.train.auto import choose
from edgeae.train.dynamics import dynamics_of
from edgeae.train.inputs import inputs_of, note_coarse
from edgeae.train.parameters import Parameters, check_parameters, chosen_rule
from edgeae.train.splitting import Split
from edgeae.train.state import FittedState
from edgeae.train.whitening import whitening_of
from edgeae_export import Source

if TYPE_CHECKING:
    from edgeae.data.windows import SeriesInfo
    from edgeae.train.keras_backend import keras
    from edgeae_export.onnx_graph.network import OnnxNetwork
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.model import Scaler


def adopt(
    parameters: Parameters,
    network: keras.Model | OnnxNetwork,
    scaler: Scaler,
    info: SeriesInfo,
    *,
    calibration: FloatArray,
    validation: FloatArray,
) -> FittedState:
    """Choose the threshold for a network that was trained elsewhere.

    `validation` may hold no windows. The statistics of a whitened error come from it alone, never
    from calibration windows.

    Raises
    ------
    InputError
        As `fit` does.
    """
    check_parameters(parameters)
    rule = chosen_rule(parameters, len(calibration), 0)
    chosen = choose(parameters, calibration, len(calibration))
    none = calibration[:0]
    dynamics = dynamics_of(Windows.of(calibration), validation)
    low, high = calibration.min(axis=0), calibration.max(axis=0)
    inputs = inputs_of(info, low, high, dynamics, one_scale=parameters.has_one_scale)
    note_coarse(inputs, scaler)
    seen = Split(Windows.of(none), validation, calibration)
    whitening = whitening_of(chosen.error, network, seen, scaler)
    source = Source(
        network, inputs, scaler, chosen.error, rule,
        np.array(validation), np.array(calibration), none, whitening,
    )  # fmt: skip
    return FittedState.of(parameters, chosen, source, None)
