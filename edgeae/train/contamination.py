"""Training data with unlabelled anomalies in it: the most isolated windows are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.ensemble import IsolationForest

from edgeae.train.scaling import SAMPLE_BYTES
from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from edgeae.train.splitting import Split
    from edgeae_runtime.manifest.model import FloatArray


def trimmed(split: Split, trim: float, seed: int) -> Split:
    """Split without the windows that an isolation forest finds strangest.

    The forest and its cut come from the training windows alone, of which the share `trim`
    is left out; fitting and calibration windows beyond the same cut are left out too. Normal ones
    among them are not counted by the promised false-alarm rate: with a share that is too large it
    may be exceeded by as much as the share.

    Raises
    ------
    InputError
        If it leaves no windows.
    """
    forest = IsolationForest(random_state=seed)
    sample = _rows(split.train.thinned(SAMPLE_BYTES).array())
    cut = np.quantile(forest.fit(sample).score_samples(sample), trim)

    def kept(windows: FloatArray) -> np.ndarray:
        is_kept: np.ndarray = forest.score_samples(_rows(windows)) > cut
        return is_kept

    train = split.train.where(np.concatenate([kept(piece) for piece in split.train.pieces()]))
    fitting, calibration = (part[kept(part)] for part in (split.fitting, split.calibration))
    if not (len(train) and len(fitting) and len(calibration)):
        raise InputError(f"trim={trim} leaves too few windows; lower it")
    return split._replace(train=train, fitting=fitting, calibration=calibration)


def _rows(windows: FloatArray) -> FloatArray:
    return windows.reshape(len(windows), -1)
