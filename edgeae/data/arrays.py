"""Arrays and data frames as windows, with scikit-learn's checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.utils.validation import validate_data

from edgeae.data.frames import SeriesWindows
from edgeae.data.timestamps import refuse_stamp_columns
from edgeae.data.windows import Cut, SeriesInfo, Windows
from edgeae_runtime.errors import InputError
from edgeae_runtime.messages import listed
from edgeae_runtime.recordings.checks import refuse_rate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike
    from sklearn.base import BaseEstimator

    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.model import Inputs


def training_windows(
    estimator: BaseEstimator, x: ArrayLike, stride: int | None, rate_hz: float | None = None
) -> tuple[Windows, SeriesInfo]:
    """Return the argument `x` of `Detector.fit` as windows, with names, rate and stride.

    Raises
    ------
    InputError
        As `finite_windows` does, or if the rate is out of range.
    """
    if rate_hz is not None:
        refuse_rate(rate_hz)
    if isinstance(x, SeriesWindows):
        if rate_hz is not None and x.info.order_tracking is not None:
            raise InputError("`rate_hz` and order tracking do not go together; give it to the cut")
        known = x.info.rate_hz if rate_hz is None else float(rate_hz)
        return x.stored, x.info._replace(rate_hz=known)
    refuse_stamp_columns(x)
    windows = finite_windows(estimator, "x", x)
    shape = windows.shape[1:]
    overlap = Cut(shape[0], 1 if stride is None else stride).overlap if len(shape) > 1 else 0
    stored = Windows.of(windows, overlap, is_in_time=len(shape) > 1)
    return stored, SeriesInfo(feature_names(estimator), stride=stride, rate_hz=rate_hz)


def trained_windows(estimator: BaseEstimator, x: ArrayLike, inputs: Inputs) -> FloatArray:
    """Return the argument `x` of a fitted detector's method as windows of the trained shape.

    Raises
    ------
    InputError
        As `finite_windows` does, or if `edgeae.cut_windows` found other columns.
    """
    if isinstance(x, SeriesWindows) and inputs.features not in (None, x.info.features):
        raise InputError(
            f"`x` must have the trained columns, {listed(inputs.features or ())}; got "
            f"{listed(x.info.features or ())}"
        )
    return finite_windows(estimator, "x", x, inputs.shape)


def finite_windows(
    estimator: BaseEstimator, name: str, x: ArrayLike, shape: tuple[int, ...] | None = None
) -> FloatArray:
    """Return the argument `name` of an estimator as finite float32 windows `(n, *shape)`.

    Without a shape, `x` determines the shape and the column names of all later windows.

    Raises
    ------
    InputError
        If a value is not finite, or the shape is another one.
    """
    columns = getattr(x, "columns", None)
    with np.errstate(over="ignore"):  # what float32 cannot hold is refused below
        windows: FloatArray = validate_data(
            estimator,
            x.windows if isinstance(x, SeriesWindows) else x,
            reset=shape is None,
            dtype=np.float32,
            allow_nd=True,
            ensure_all_finite=False,
        )
    if windows.ndim > 3:
        hint = "; leave out the axes of one value" if 1 in windows.shape[1:] else ""
        raise InputError(
            f"`{name}` must have windows of one or two axes; got {windows.shape}{hint}"
        )
    _refuse_not_finite(name, windows, columns)
    if shape is not None and windows.shape[1:] != shape:
        expected = ", ".join(map(str, ("n", *shape)))
        raise InputError(f"`{name}` must have shape ({expected}); got {windows.shape}")
    return windows


def feature_names(estimator: BaseEstimator) -> tuple[str, ...] | None:
    """Return the column names of an estimator's data; None if rows are windows of one channel."""
    names = getattr(estimator, "feature_names_in_", None)
    return None if names is None or estimator.rows == "windows" else tuple(map(str, names))


def _refuse_not_finite(name: str, windows: FloatArray, columns: Sequence[object] | None) -> None:
    """Refuse values that are not finite; the message has their number and the first one."""
    bad = ~np.isfinite(windows)
    if not bad.any():
        return
    at = tuple(int(index) for index in np.argwhere(bad)[0])
    kind = "NaN" if np.isnan(windows[at]) else "infinite, or beyond float32"
    where = f"column '{columns[at[-1]]}'" if columns is not None else f"index {at[1:]}"
    raise InputError(
        f"`{name}` must be finite; {int(bad.sum())} value(s) are not, the first is {kind} in row "
        f"{at[0]}, {where}"
    )
