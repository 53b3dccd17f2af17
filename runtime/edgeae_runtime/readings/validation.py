"""What a caller hands over, as float32 windows of the model's shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from edgeae_runtime.errors import InputError
from edgeae_runtime.messages import listed

if TYPE_CHECKING:
    from edgeae_runtime.arrays import AnyArray, FloatArray
    from edgeae_runtime.manifest.model import Inputs


def as_windows(x: object, inputs: Inputs) -> tuple[FloatArray, bool]:
    """Give `x` as a batch `(n, *shape)`, and whether it was one window.

    `x` is one window `(*shape)` or a batch: anything that numpy can view as numbers. A data frame
    is taken by its column names where the model knows the names of its features.

    Raises
    ------
    InputError
        If `x` holds other than real numbers, or its shape is not the model's.
    """
    values = _numbers(_columns_in_order(x, inputs))
    shape = inputs.shape
    if values.size == 0 and values.shape in ((0,), (0, *shape)):
        return np.empty((0, *shape), np.float32), False
    if values.shape != shape and values.shape[1:] != shape:
        raise InputError(_wrong_shape(values.shape, inputs))
    with np.errstate(over="ignore"):  # what float32 cannot hold is refused after scoring
        windows = values.astype(np.float32, copy=False)
    return windows.reshape(-1, *shape), values.shape == shape


def refuse_not_finite(windows: FloatArray, scores: FloatArray, inputs: Inputs) -> NoReturn:
    """Raise the `InputError` that says which value of `x` made a score not finite."""
    window = int(np.flatnonzero(~np.isfinite(scores))[0])
    values = windows[window]
    bad = ~np.isfinite(values)
    where = f"window {window}" if len(windows) > 1 else "the window"
    if not bad.any():
        largest = float(np.abs(values).max())
        raise InputError(
            f"x is too large: the score of {where} overflows float32 (|x| <= {largest:g})"
        )
    place = np.unravel_index(int(np.flatnonzero(bad)[0]), values.shape)
    raise InputError(
        f"x must be finite in float32; {where} has {int(bad.sum())} value(s) that are not, the "
        f"first {values[place]} at {_name_of(place, inputs)}"
    )


def _columns_in_order(x: Any, inputs: Inputs) -> object:
    names = getattr(x, "columns", None)
    if names is None and hasattr(x, "iloc"):  # a pandas Series: one row of a frame
        names = x.index if set(x.index) == set(inputs.features or ()) else None
    if names is None or inputs.features is None or len(inputs.shape) != 1:
        return x
    missing = [name for name in inputs.features if name not in names]
    extra = [str(name) for name in names if name not in inputs.features]
    if missing or extra:
        raise InputError(
            f"x must have the columns {listed(inputs.features)}; "
            + " and ".join(
                f"{word} {listed(columns)}"
                for word, columns in (("lacks", missing), ("has also", extra))
                if columns
            )
        )
    return x[list(inputs.features)]


def _numbers(x: object) -> AnyArray:
    try:
        values = np.asanyarray(x)
        if values.dtype.kind == "O":  # lists of other number types, nullable columns
            texts = [value for value in values.flat if isinstance(value, (str, bytes))]
            values = values if texts else values.astype(np.float64)
    except (TypeError, ValueError, OverflowError):
        raise InputError(
            "x must hold real numbers; got other objects, or rows of unequal length"
        ) from None
    if values.dtype.kind not in "fiub":
        raise InputError(f"x must hold real numbers; got dtype {values.dtype}")
    if isinstance(values, np.ma.MaskedArray):
        values = np.ma.filled(values.astype(np.float64), np.nan)
    return np.asarray(values)


def _wrong_shape(got: tuple[int, ...], inputs: Inputs) -> str:
    shape = inputs.shape
    must = f"x must have shape {shape} for one window or (n, {str(shape)[1:-1].rstrip(',')}) for n"
    if got and len(got) in (len(shape), len(shape) + 1) and inputs.features is not None:
        must += f", with the features {listed(inputs.features)}"
    return f"{must}; got {got}"


def _name_of(place: tuple[np.intp, ...], inputs: Inputs) -> str:
    at = tuple(int(index) for index in place)
    if inputs.features is None:
        return f"index {at[0] if len(at) == 1 else at}"
    feature = f"feature '{inputs.features[at[-1]]}'"
    return feature if len(at) == 1 else f"step {at[0]}, {feature}"
