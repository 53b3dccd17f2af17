"""Numbers from and to pyarrow's columns, without pandas, which `to_numpy` and `array` import."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from edgeae_runtime.arrays import AnyArray, BoolArray


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


def arrow_column(values: AnyArray, kind: pa.DataType, is_null: BoolArray | None = None) -> pa.Array:
    """Return numbers, stamps or bools `(n,)` as a column that shares their memory.

    The kind must have the width of the values; where `is_null`, the column has no value.

    Examples
    --------
    >>> arrow_column(np.array([1, 2]), pa.int64(), np.array([False, True])).to_pylist()
    [1, None]
    """
    is_bits = values.dtype == np.bool_
    data = np.packbits(values, bitorder="little") if is_bits else np.ascontiguousarray(values)
    valid = None
    if is_null is not None and is_null.any():
        valid = pa.py_buffer(np.packbits(~is_null, bitorder="little"))
    return pa.Array.from_buffers(kind, len(values), [valid, pa.py_buffer(data)])
