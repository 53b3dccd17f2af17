"""The ECG5000 beats, their splits, and the detector that a user gets without a wish."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import train_test_split

import edgeae

FALSE_ALARM_RATE = 0.02
_NORMAL = 1

FloatArray = NDArray[np.float32]


class Split(NamedTuple):
    """Normal beats to train on, and beats to test with, of which some are anomalies."""

    x_normal: FloatArray
    x_test: FloatArray
    is_anomaly: NDArray[np.bool_]


@cache
def read_beats(data: Path, name: str) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Read one file, `TRAIN` or `TEST`: beats `(n, 140)`, and whether each is an anomaly."""
    rows = np.loadtxt(data / "ecg5000" / f"ECG5000_{name}.tsv")
    return rows[:, 1:].astype(np.float32), rows[:, 0] != _NORMAL


def split_beats(data: Path, seed: int) -> Split:
    """Split both files together, four to one; of the first part only normal beats are kept."""
    parts = [read_beats(data, name) for name in ("TRAIN", "TEST")]
    x, is_anomaly = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    train, test, is_odd, is_anomaly_test = train_test_split(
        x, is_anomaly, test_size=0.2, random_state=seed
    )
    return Split(train[~is_odd], test, is_anomaly_test)


@cache
def default_detector(data: Path, seed: int) -> edgeae.Detector:
    """Detector of the default settings, trained on the split of a seed."""
    detector = edgeae.Detector(rows="windows", false_alarm_rate=FALSE_ALARM_RATE, random_state=seed)
    return detector.fit(split_beats(data, seed).x_normal)
