"""Training data with unlabelled anomalies: the most isolated windows are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.ensemble import IsolationForest

from edgeae.train.scaling import SAMPLE_BYTES
from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from edgeae.train.splitting import Split
    from edgeae_runtime.arrays import FloatArray


def without_contamination(split: Split, contamination: float, seed: int) -> Split:
    """Leave out the windows that an isolation forest finds most anomalous.

    The forest and its limit come from the training windows alone, of which the share
    `contamination` is left out. Validation windows beyond the same limit are left out too.
    Calibration windows are kept: without the most isolated ones, the threshold would be too low for
    normal windows that are as isolated, and the false-alarm rate would be exceeded.

    Raises
    ------
    InputError
        If no windows remain.
    """
    forest = IsolationForest(random_state=seed)
    sample = _rows(split.train.thinned(SAMPLE_BYTES).array())
    limit = np.quantile(forest.fit(sample).score_samples(sample), contamination)

    def is_kept(windows: FloatArray) -> NDArray[np.bool_]:
        return np.asarray(forest.score_samples(_rows(windows)) > limit)

    train = split.train.where(np.concatenate([is_kept(piece) for piece in split.train.pieces()]))
    validation = split.validation[is_kept(split.validation)]
    if not (len(train) and len(validation)):
        raise InputError(f"`contamination` {contamination} leaves too few windows; lower it")
    return split._replace(train=train, validation=validation)


def _rows(windows: FloatArray) -> FloatArray:
    return windows.reshape(len(windows), -1)
