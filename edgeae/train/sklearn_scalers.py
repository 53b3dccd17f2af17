"""Fitted scikit-learn scalers, folded into one affine map."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.exceptions import NotFittedError
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import MaxAbsScaler, MinMaxScaler, RobustScaler, StandardScaler
from sklearn.utils.validation import check_is_fitted

from edgeae_runtime.errors import InputError
from edgeae_runtime.manifest.model import Scaler

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike

Map = tuple[np.ndarray, np.ndarray]

_AFFINE = (
    "MinMaxScaler, StandardScaler, RobustScaler, MaxAbsScaler, a Pipeline of them, or a pair "
    "(offset, scale)"
)


def fold_scaler(scaler: object, shape: tuple[int, ...]) -> Scaler:
    """Convert a fitted scikit-learn scaler to the affine map `z = (x - offset) * scale`.

    Parameters
    ----------
    scaler
        A fitted `MinMaxScaler`, `StandardScaler`, `RobustScaler`, `MaxAbsScaler`, a `Pipeline` of
        them, a pair `(offset, scale)`, or None. Fitted on one value per feature (the last axis of a
        window) or on flattened windows.
    shape
        Shape of one window.

    Raises
    ------
    InputError
        If the scaler is of another class, not fitted, or fitted on another number of features.

    Warns
    -----
    UserWarning
        If windows have as many steps as channels: a scaler may then be of either.

    Examples
    --------
    >>> folded = fold_scaler(MinMaxScaler().fit([[0.0, 5.0], [4.0, 7.0]]), (2,))
    >>> folded.offset, folded.scale
    (array([0., 5.], dtype=float32), array([0.25, 0.5 ], dtype=float32))
    """
    if scaler is None:
        return Scaler("none", np.zeros(shape[-1], np.float32), np.ones(shape[-1], np.float32))
    offset, scale = (np.asarray(part, np.float64) for part in _map(scaler))
    if not (np.isfinite(offset).all() and np.isfinite(scale).all() and (scale != 0).all()):
        raise InputError("`scaler` must have finite offsets and scales, and no scale of zero")
    is_square = len(shape) == 2 and shape[0] == shape[1] > 1
    if is_square and shape[0] in (offset.size, scale.size):
        warnings.warn(
            f"windows of shape {shape} have as many steps as channels; `scaler` is taken to be of "
            f"channels: if it was fitted on steps, give a pair (offset, scale) of {shape[0] ** 2} "
            f"values each",
            stacklevel=3,
        )
    kind = _KINDS.get(type(scaler), "affine")
    return Scaler(kind, _fitted_to(offset, shape), _fitted_to(scale, shape))


def _map(scaler: object) -> Map:
    if isinstance(scaler, tuple | list) and len(scaler) == 2:
        return np.asarray(scaler[0], np.float64), np.asarray(scaler[1], np.float64)
    if isinstance(scaler, Pipeline):
        offset, scale = np.zeros(1), np.ones(1)
        for step in scaler.named_steps.values():
            if step is not None and step != "passthrough":
                inner_offset, inner_scale = _map(step)
                offset, scale = offset + inner_offset / scale, scale * inner_scale
        return offset, scale
    if type(scaler) not in _MAPS or getattr(scaler, "clip", False):
        name = type(scaler).__name__ + ("(clip=True)" if getattr(scaler, "clip", False) else "")
        raise InputError(f"`scaler` must be affine: {_AFFINE}; got {name}")
    try:
        check_is_fitted(scaler)
    except NotFittedError:
        raise InputError(
            f"`scaler` must be fitted; got an unfitted {type(scaler).__name__}"
        ) from None
    return _MAPS[type(scaler)](scaler)


def _fitted_to(values: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Return float32 values, one per value of the last axis or one per value of a window."""
    size = int(np.prod(shape))
    if values.size == 1:
        values = np.broadcast_to(values.ravel(), shape[-1])
    if values.size == shape[-1]:
        return values.reshape(shape[-1]).astype(np.float32)
    if values.size == size:
        return values.reshape(shape).astype(np.float32)
    expected = f"{shape[-1]}" if size == shape[-1] else f"{shape[-1]} or {size}"
    raise InputError(
        f"`scaler` was fitted on {values.size} features; windows of shape {shape} have {expected}"
    )


def _or(values: ArrayLike | None, default: float, count: int) -> np.ndarray:
    return np.full(count, default) if values is None else np.asarray(values, np.float64)


_MAPS: dict[type, Callable[[Any], Map]] = {
    MaxAbsScaler: lambda s: (np.zeros(s.n_features_in_), 1 / s.scale_),
    MinMaxScaler: lambda s: (0 - s.min_ / s.scale_, s.scale_),
    RobustScaler: lambda s: (
        _or(s.center_, 0, s.n_features_in_),
        1 / _or(s.scale_, 1, s.n_features_in_),
    ),
    StandardScaler: lambda s: (
        _or(s.mean_ if s.with_mean else None, 0, s.n_features_in_),
        1 / _or(s.scale_, 1, s.n_features_in_),
    ),
}
_KINDS: dict[type, str] = {
    MinMaxScaler: "minmax",
    RobustScaler: "robust",
    StandardScaler: "standard",
}
