"""A model that was trained elsewhere as a detector."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import keras
import numpy as np

from edgeae.detector import Detector
from edgeae.train.scaling import fit_scaler
from edgeae.train.sklearn_scalers import fold_scaler
from edgeae_runtime.errors import InputError
from edgeae_runtime.scores import is_whitened

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

_FITTED_SHARE = 5


def wrap(
    model: Any,
    *,
    calibration: ArrayLike,
    validation: ArrayLike | None = None,
    scaler: Any = None,
    score: str = "mse",
    threshold: float | None = None,
    false_alarm_rate: float | None = None,
    threshold_rule: str = "conformal",
) -> Detector:
    """Detector from a trained Keras autoencoder, ready to score, save and export.

    Parameters
    ----------
    model
        Keras Sequential or Functional model, or a subclassed one; from scaled windows to
        reconstructions of the same shape. The code of a model with `encoder` and `decoder`, or with
        a layer named `code`, is known.
    calibration
        Normal windows `(m, *shape)` in raw units that the model was not trained on.
    validation
        Other normal windows, such as it was trained on: `int8-full` takes its ranges from them, a
        whitened score its statistics, and artifacts are judged on them.
    scaler
        What was between readings and model: a fitted scikit-learn `MinMaxScaler`, `StandardScaler`,
        `RobustScaler`, `MaxAbsScaler` or `Pipeline` of them, a pair `(offset, scale)` for
        `(x - offset) * scale`, or None.
    score, threshold, false_alarm_rate, threshold_rule
        As `Detector` has them.

    Raises
    ------
    InputError
        If the model is no autoencoder of such windows, a weight is not finite, or the scaler is not
        affine or fitted on another number of features.

    Examples
    --------
    >>> x = np.random.default_rng(0).normal(size=(200, 4)).astype("float32")
    >>> model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2), keras.layers.Dense(4)])
    >>> wrap(model, calibration=x).predict([[90.0, 0.0, 0.0, 0.0]])
    array([-1])
    """
    detector = Detector(
        "wrapped",
        score=score,
        threshold=threshold,
        false_alarm_rate=false_alarm_rate,
        threshold_rule=threshold_rule,
    )

    def network_and_scaler(shape: tuple[int, ...]) -> tuple[Any, Any]:
        return as_network(model, shape), fold_scaler(scaler, shape)

    return detector.adopt(network_and_scaler, calibration, validation)


def wrap_with_new_scaler(
    model: Any,
    windows: Any,
    *,
    scaler: str,
    rows: str,
    score: str,
    threshold: float | None,
    false_alarm_rate: float | None,
    threshold_rule: str,
) -> Detector:
    """Detector from a trained network whose scaler is not at hand: a new one, of a kind.

    A fifth of the windows fits it, and the statistics of a score that has some; the others
    calibrate. Where nothing is fitted all calibrate.

    Raises
    ------
    InputError
        As `wrap` does.
    """
    detector = Detector(
        "wrapped",
        rows=rows,
        scaler=scaler,
        score=score,
        threshold=threshold,
        false_alarm_rate=false_alarm_rate,
        threshold_rule=threshold_rule,
    )
    is_fitted = scaler != "none" or is_whitened(score)
    count = max(1, len(windows) // _FITTED_SHARE) if is_fitted else 0
    order = np.random.default_rng(0).permutation(len(windows))
    validation, calibration = (
        _rows(windows, order[part]) for part in (slice(count), slice(count, None))
    )

    def network_and_scaler(shape: tuple[int, ...]) -> tuple[Any, Any]:
        fitted = np.asarray(validation if count else calibration, np.float32)
        return as_network(model, shape), fit_scaler(scaler, fitted, one_scale=rows == "windows")

    return detector.adopt(network_and_scaler, calibration, validation if count else None)


def _rows(windows: Any, places: np.ndarray) -> Any:
    return windows.iloc[places] if hasattr(windows, "iloc") else windows[places]


def as_network(model: Any, shape: tuple[int, ...]) -> keras.Model:
    """Functional network of a Keras model, checked to be an autoencoder of windows of a shape.

    Raises
    ------
    InputError
        If it is none; the message says both shapes.
    """
    if not isinstance(model, keras.Model):
        raise InputError(
            f"model must be a Keras 3 model; got {type(model).__module__}.{type(model).__name__}"
        )
    if len(shape) not in (1, 2):
        raise InputError(f"a window must have one or two axes; got {shape}")
    if isinstance(model, keras.Sequential) and not model.built:
        model.build((None, *shape))
    is_functional = isinstance(model, keras.Sequential) or hasattr(model, "input")
    if is_functional and len(model.inputs) == len(model.outputs) == 1:
        # Old files have lists of one; one input and one output are what everything here expects.
        model = keras.Model(model.inputs[0], model.outputs[0], name=model.name)
    _check_shapes(model, shape)
    if is_functional and None not in model.input_shape[1:]:
        return model
    return _functional(model, shape)


def _check_shapes(model: keras.Model, shape: tuple[int, ...]) -> None:
    declared = tuple(model.input_shape[1:]) if hasattr(model, "input") else shape
    if len(declared) != len(shape) or any(
        size not in (None, given) for size, given in zip(declared, shape, strict=True)
    ):
        raise InputError(f"model takes windows of shape {declared}; calibration has {shape}")
    given = model(np.zeros((1, *shape), np.float32), training=False)
    got = given.shape[1:] if hasattr(given, "shape") else f"{len(given)} outputs"
    if got != shape:
        raise InputError(f"model must give back the shape of its windows {shape}; got {got}")


def _functional(model: Any, shape: tuple[int, ...]) -> keras.Model:
    z = keras.Input(shape, name="z")
    if not (hasattr(model, "encoder") and hasattr(model, "decoder")):
        return keras.Model(z, model(z))
    code = keras.layers.Identity(name="code")(model.encoder(z))
    network = keras.Model(z, model.decoder(code), name="autoencoder")
    # Not every model with these two parts is only their chain.
    sample = np.random.default_rng(0).normal(size=(8, *shape)).astype(np.float32)
    same = np.allclose(network(sample), model(sample, training=False), rtol=1e-5, atol=1e-6)
    return network if same else keras.Model(z, model(z))
