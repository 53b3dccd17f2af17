"""Types of arrays and of JSON objects, and numbers as JSON values."""

from __future__ import annotations

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
