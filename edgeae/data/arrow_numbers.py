"""Numbers of pyarrow's columns as numpy arrays, without pandas, which `to_numpy` imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from edgeae_runtime.arrays import AnyArray


def numbers(column: pa.Array | pa.ChunkedArray) -> AnyArray:
    """Return a column of whole or floating numbers; null is NaN, and not allowed in whole ones.

    Examples
    --------
    >>> numbers(pa.array([1.5, None])), numbers(pa.chunked_array([[1], [2]]))
    (array([1.5, nan]), array([1, 2]))
    """
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if column.null_count:
        column = column.fill_null(np.nan)
    found: AnyArray = np.from_dlpack(column)
    return found
