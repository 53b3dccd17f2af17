"""Training data with unlabelled anomalies in it: the most isolated windows are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.ensemble import IsolationForest

from edgeae.train.scaling import SAMPLE_BYTES
from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from edgeae.train.splitting import Split
    from edgeae_runtime.arrays import FloatArray


def trimmed(split: Split, contamination: float, seed: int) -> Split:
    """Split without the windows that an isolation forest finds strangest.

    The forest and its cut come from the training windows alone, of which the share `contamination`
    is left out; validation and calibration windows beyond the same cut are left out too. Normal ones
    among them are not counted by the promised false-alarm rate: with a share that is too large it
    may be exceeded by as much as the share.

    Raises
    ------
    InputError
        If it leaves no windows.
    """
    forest = IsolationForest(random_state=seed)
    sample = _rows(split.train.thinned(SAMPLE_BYTES).array())
    cut = np.quantile(forest.fit(sample).score_samples(sample), contamination)

    def kept(windows: FloatArray) -> np.ndarray:
        is_kept: np.ndarray = forest.score_samples(_rows(windows)) > cut
        return is_kept

    train = split.train.where(np.concatenate([kept(piece) for piece in split.train.pieces()]))
    validation, calibration = (part[kept(part)] for part in (split.validation, split.calibration))
    if not (len(train) and len(validation) and len(calibration)):
        raise InputError(f"contamination={contamination} leaves too few windows; lower it")
    return split._replace(train=train, validation=validation, calibration=calibration)


def _rows(windows: FloatArray) -> FloatArray:
    return windows.reshape(len(windows), -1)
