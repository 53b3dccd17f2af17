"""Readings of eight channels with stamps, and a detector of windows of 32 by 8."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pandas as pd

import edgeae

WINDOW, STRIDE, CHANNELS = 32, 8, 8


def stamped_frame(rows: int, seed: int, start: str = "2026-01-01") -> pd.DataFrame:
    """Return readings at 1 Hz, the stamps in microseconds in the column `time`."""
    rng = np.random.default_rng(seed)
    phase = np.arange(rows, dtype=np.float32)[:, None] / np.arange(7, 7 + CHANNELS)
    values = np.sin(phase) + 0.1 * rng.normal(size=(rows, CHANNELS))
    names = [f"c{number}" for number in range(CHANNELS)]
    frame = pd.DataFrame(values.astype(np.float32), columns=names)
    frame.insert(0, "time", pd.date_range(start, periods=rows, freq="1s", unit="us"))
    return frame


def write_stamped_artifact(path: Path, hidden: tuple[int, ...]) -> None:
    """Train a dense network of a size for one epoch, since only its cost counts, and export it."""
    windows = edgeae.cut_windows(stamped_frame(6000, 0), window=WINDOW, stride=STRIDE, time="time")
    detector = edgeae.Detector(
        architecture="dense", hidden=hidden, epochs=1, false_alarm_rate=0.05, random_state=0
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        detector.fit(windows)
        detector.export(path)
