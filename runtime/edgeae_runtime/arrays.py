"""Types of arrays and of JSON objects, and arrays as JSON values."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Json = dict[str, Any]
    FloatArray = NDArray[np.float32]
    DoubleArray = NDArray[np.float64]
    BoolArray = NDArray[np.bool_]
    TextArray = NDArray[np.str_]
    AnyArray = NDArray[Any]  # of numbers, texts or stamps


def decimal(value: np.float32) -> float:
    """Return the shortest decimal that reads back as this float32.

    Examples
    --------
    >>> decimal(np.float32(0.1)), float(np.float32(0.1))
    (0.1, 0.10000000149011612)
    """
    return float(str(np.float32(value)))


def packed(array: FloatArray) -> float | str:
    """Return one number for a constant array, and `encoded` text for any other.

    Examples
    --------
    >>> packed(np.float32([0.5, 0.5])), packed(np.float32([0, 1]))
    (0.5, 'AAAAAAAAgD8=')
    """
    flat = np.ravel(array)
    return decimal(flat[0]) if (flat == flat[0]).all() else encoded(array)


def encoded(array: FloatArray) -> str:
    """Return an array as base64 of little-endian float32 values in row-major order.

    Examples
    --------
    >>> encoded(np.float32([0, 1]))
    'AAAAAAAAgD8='
    """
    return base64.b64encode(np.ascontiguousarray(array, dtype="<f4").tobytes()).decode()
