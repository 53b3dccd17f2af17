"""A model that was trained elsewhere, as a detector."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae.data.arrays import feature_names, finite_windows
from edgeae.data.windows import SeriesInfo
from edgeae.detector import Detector
from edgeae.storage.network_files import MAX_NETWORK_BYTES, bounded_bytes
from edgeae.train.adopt import adopt
from edgeae.train.parameters import Parameters, check_parameters
from edgeae.train.scaling import fit_scaler
from edgeae.train.sklearn_scalers import fold_scaler
from edgeae.train.splitting import deal
from edgeae_export.onnx_graph.network import OnnxNetwork
from edgeae_runtime.errors import ArtifactError, InputError
from edgeae_runtime.scores import is_whitened

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from edgeae.data.windows import Windows
    from edgeae.train.keras_backend import keras
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.model import Scaler


_FITTED_SHARE = 0.2


class _Windows(NamedTuple):
    """Finite windows of a wrapped network, and the names of their values."""

    calibration: FloatArray
    validation: FloatArray
    info: SeriesInfo

    @property
    def shape(self) -> tuple[int, ...]:
        return self.calibration.shape[1:]


def wrap(
    model: keras.Model | str | os.PathLike[str],
    *,
    calibration: ArrayLike,
    validation: ArrayLike | None = None,
    scaler: object = None,
    reconstruction: str | None = None,
    error: str = "mse",
    threshold: float | None = None,
    false_alarm_rate: float | None = None,
    threshold_rule: str = "conformal",
) -> Detector:
    """Make a detector of a trained autoencoder, ready to score, save and export.

    Parameters
    ----------
    model
        The path of an ONNX file, or a Keras Sequential, Functional or subclassed model, from scaled
        windows to reconstructions of the same shape. An ONNX model may read windows flattened, or
        channels before steps. `Detector.encode` needs a Keras model with a layer named `code`, or
        a subclassed one with the parts `encoder` and `decoder`.
    calibration
        Normal windows `(m, *shape)` in raw units that the model was not trained on.
    validation
        Other normal windows, such as the training windows. They set the ranges of `int8-full` and
        the statistics of a whitened error, and artifacts are verified on them.
    scaler
        The scaling before the model: a fitted scikit-learn `MinMaxScaler`, `StandardScaler`,
        `RobustScaler`, `MaxAbsScaler` or `Pipeline` of them, a pair `(offset, scale)` for
        `(x - offset) * scale`, or None.
    reconstruction
        The output of an ONNX model that is the reconstruction; None if only one has its shape.
    error, threshold, false_alarm_rate, threshold_rule
        As for `Detector`.

    Raises
    ------
    ArtifactError
        If `model` is no ONNX file, or a damaged one.
    InputError
        If the model is no autoencoder of such windows, a weight is not finite, or the scaler is not
        affine or was fitted on another number of features.
    OSError
        If the file cannot be read.

    Examples
    --------
    >>> import keras
    >>> x = np.random.default_rng(0).normal(size=(200, 4)).astype("float32")
    >>> model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2), keras.layers.Dense(4)])
    >>> wrap(model, calibration=x).predict([[90.0, 0.0, 0.0, 0.0]])
    array([-1])
    """
    parameters = Parameters(
        architecture="wrapped",
        error=error,
        threshold=threshold,
        false_alarm_rate=false_alarm_rate,
        threshold_rule=threshold_rule,
    )
    windows = _checked(parameters, calibration, validation)
    network = as_network(model, windows.shape, reconstruction)
    return _adopted(parameters, network, fold_scaler(scaler, windows.shape), windows)


def wrap_with_new_scaler(
    model: keras.Model | str | os.PathLike[str],
    windows: Windows,
    info: SeriesInfo,
    *,
    scaler: str,
    reconstruction: str | None = None,
    rows: str = "readings",
    error: str = "mse",
    threshold: float | None = None,
    false_alarm_rate: float | None = None,
    threshold_rule: str = "conformal",
) -> Detector:
    """Make a detector of a trained network whose scaler is lost: fit a new one.

    A fifth of the normal windows fits the scaler and the statistics of a whitened error; those that
    share no readings with them calibrate. If nothing has to be fitted, all windows calibrate.

    Raises
    ------
    InputError
        As `wrap` does.
    """
    parameters = Parameters(
        architecture="wrapped",
        rows=rows,
        scaler=scaler,
        error=error,
        threshold=threshold,
        false_alarm_rate=false_alarm_rate,
        threshold_rule=threshold_rule,
    )
    is_fitted = scaler != "none" or is_whitened(error)
    calibrating, fitting = windows, None
    if is_fitted:
        rng = np.random.default_rng(0)
        chosen, rest = deal(len(windows), [_FITTED_SHARE], windows.overlap, rng)
        calibrating, fitting = windows.where(rest), windows.where(chosen).array()
    checked = _checked(parameters, calibrating.array(), fitting)._replace(info=info)
    source = checked.validation if is_fitted else checked.calibration
    fitted = fit_scaler(scaler, source, one_scale=parameters.has_one_scale)
    network = as_network(model, checked.shape, reconstruction)
    return _adopted(parameters, network, fitted, checked)


def _checked(
    parameters: Parameters, calibration: ArrayLike, validation: ArrayLike | None
) -> _Windows:
    check_parameters(parameters)
    estimator = Detector(**vars(parameters))
    windows = finite_windows(estimator, "calibration", calibration)
    others = windows[:0]
    if validation is not None:
        others = finite_windows(estimator, "validation", validation, windows.shape[1:])
    return _Windows(windows, others, SeriesInfo(feature_names(estimator)))


def _adopted(
    parameters: Parameters, network: keras.Model | OnnxNetwork, scaler: Scaler, windows: _Windows
) -> Detector:
    calibration, validation, info = windows
    return Detector.from_state(
        adopt(parameters, network, scaler, info, calibration=calibration, validation=validation)
    )


def as_network(
    model: keras.Model | str | os.PathLike[str],
    shape: tuple[int, ...],
    reconstruction: str | None = None,
) -> keras.Model | OnnxNetwork:
    """Read an autoencoder of windows of a shape: an ONNX file, or a Keras model.

    Raises
    ------
    ArtifactError, InputError, OSError
        As `wrap` does.
    """
    if isinstance(model, str | os.PathLike):
        return _from_file(Path(model), shape, reconstruction)
    if reconstruction is not None:
        raise InputError("`reconstruction` names an output of an ONNX model; leave it out")
    from edgeae.train.networks.foreign import keras_network

    return keras_network(model, shape)


def _from_file(
    path: Path, shape: tuple[int, ...], reconstruction: str | None
) -> keras.Model | OnnxNetwork:
    if path.suffix != ".onnx":
        raise InputError(
            f"`model` must be an .onnx file or a Keras model; got {path}: load it with "
            f"keras.models.load_model, or use the command edgeae wrap"
        )
    data = bounded_bytes(path, MAX_NETWORK_BYTES)
    try:
        network = OnnxNetwork(data, shape, reconstruction)
        network.graph.ByteSize()  # now, so that what cannot be written is refused here
    except ArtifactError as error:
        raise ArtifactError(f"{path}: {error}") from error.__cause__
    except InputError as error:
        raise InputError(f"{path}: {error}") from error.__cause__
    return network
