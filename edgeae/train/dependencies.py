"""Combinations of columns that hardly vary over normal rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.neighbors import NearestNeighbors

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray

_MAX_VARIANCE = 0.03  # of a combination, where each column has 1
_MAX_SHARE = 1 / 3  # of the columns; of more, the distance would be of noise alone
MAX_COLUMNS = 64  # with more, the product would cost more than the prototypes
_COUNTS_AS = 6  # columns, in the distance of a normal row from the nearest one
_FLOOR = 0.002  # variance; of less, int8 has no digits
_CLIPPED = 3.0  # scaled values; a few outliers decide on no dependency
_MAX_ROWS = 1000  # for the distance to the nearest row


def find_dependencies(rows: FloatArray) -> FloatArray | None:
    """Find weights `(d, m)` of combinations of columns that hardly vary over scaled rows `(n, d)`.

    Where columns are nearly functions of each other, a row that breaks the relation may lie close
    to normal rows in every column. The squares of `(row - normal) @ weights`, added to the squared
    distance, make it far: of normal rows they are as large as those of six columns. None if no
    combination is that constant, or many are: where all columns move together the combinations are
    measurement noise, which would outweigh everything else.

    Notes
    -----
    They are the principal components of the correlation with the least variance. In tables of
    separate groups such a component may vary no less within a group than the others do, and is left
    out: normal rows already differ in it as much as in other directions.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> a, b = rng.normal(size=(2, 1000))
    >>> rows = np.column_stack([a, b, a + b + rng.normal(size=1000) / 10]).astype(np.float32)
    >>> find_dependencies(rows).shape
    (3, 1)
    >>> find_dependencies(rows[:, :2]) is None
    True
    """
    values = np.clip(rows.astype(np.float64), -_CLIPPED, _CLIPPED)
    deviations = values.std(axis=0)
    varying = deviations > 0
    count = int(varying.sum())
    if not 3 <= count <= MAX_COLUMNS or len(rows) <= count:
        return None
    variances, directions = np.linalg.eigh(np.corrcoef(values[:, varying], rowvar=False))
    is_constant = variances < _MAX_VARIANCE
    if is_constant.sum() > _MAX_SHARE * count:
        return None
    standard = values[:, varying] / deviations[varying]
    wanted = _COUNTS_AS * _typical_square(standard) / (np.maximum(variances, 0) + _FLOOR)
    is_weighted = is_constant & (wanted > 1)
    if not is_weighted.any():
        return None
    weights = np.zeros((rows.shape[1], int(is_weighted.sum())), np.float32)
    size = np.sqrt(wanted[is_weighted] - 1)
    weights[varying] = directions[:, is_weighted] / deviations[varying, np.newaxis] * size
    return weights


def _typical_square(rows: np.ndarray) -> float:
    """Return the median squared distance of a row from the nearest other one, per column."""
    sample = rows[np.linspace(0, len(rows) - 1, min(len(rows), _MAX_ROWS)).astype(np.int64)]
    distances, _ = NearestNeighbors(n_neighbors=1).fit(sample).kneighbors()
    typical: float = np.median(distances**2) / rows.shape[1]
    return typical
