"""The detector of the stream scenarios, and what they share: processes, events, memory."""

from __future__ import annotations

import json
import sys
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from edgeae import Detector
from edgeae_runtime.readings.windowing import windows_of

STEPS = 64
BLOCK = 100_000
"""Readings that are generated once and sent repeatedly."""
COMMAND = (sys.executable, "-m", "edgeae_runtime", "stream")


@cache
def readings() -> np.ndarray:
    """Noisy waves on three channels, `(BLOCK, 3)`, in four decimals."""
    t = np.arange(BLOCK)
    noise = np.random.default_rng(0).normal(size=(BLOCK, 3)) * (0.1, 0.5, 0.01)
    waves = np.stack([np.sin(t / 5), np.cos(t / 7) * 5 + 20, 0.1 * np.sin(t / 3) - 1], 1)
    return np.round(waves + noise, 4).astype(np.float32)


def lines(rows: np.ndarray) -> list[str]:
    """Write readings as lines of CSV, without their ends."""
    return [",".join(map(str, row)) for row in rows.tolist()]


def artifact(folder: Path) -> Path:
    """Train a convolutional detector of 64 readings of 3 channels, and export it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # TensorFlow's and Keras's own
        detector = Detector("conv", epochs=3, random_state=0)
        detector.fit(windows_of(readings()[:6000], STEPS, 8), stride=8)
        detector.export(folder / "conv.onnx")
    return folder / "conv.onnx"


def events(out: Path) -> list[dict[str, Any]]:
    """Events of a file; a line that a kill cut is left out, its window is written again."""
    found = []
    for line in out.read_bytes().split(b"\n")[:-1]:
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
    return found
