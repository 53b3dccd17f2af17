"""Windows of vibration: a bearing rig with diluted faults, and motors, by the protocol of the data.

Windows of 1024 samples, one every 256. Normal ones are split by time (those of motors by record):
60 % fit, 20 % set the threshold, 20 % test.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.inputs.ecg import FloatArray

STEPS, HOP = 1024, 256
_FIT, _THRESHOLD = 0.6, 0.8


class Machine(NamedTuple):
    """Normal windows `(n, 1024, 1)` by their use, and faulty ones by the name of the fault."""

    rate_hz: float
    fit: FloatArray
    calibration: FloatArray
    normal: FloatArray
    faulty: dict[str, FloatArray]


def bearing(data: Path, dilution_db: float) -> Machine:
    """Read the rig; faults are added to the normal test part at so many dB of its power."""
    folder = data / "vibration" / "cwru"
    stored = np.load(folder / "normal_0.npz")
    normal = stored["x"].astype(np.float64)
    first, second = int(_FIT * len(normal)), int(_THRESHOLD * len(normal))
    test = normal[second:]
    faulty = {}
    for path in sorted(folder.glob("*.npz")):
        if path.stem.startswith("normal"):
            continue
        fault = np.resize(np.load(path)["x"].astype(np.float64), len(test))
        gain = np.sqrt(test.var() / fault.var() * 10 ** (dilution_db / 10))
        faulty[path.stem] = cut(test + gain * (fault - fault.mean()))
    fit, calibration = cut(normal[:first]), cut(normal[first:second])
    return Machine(float(stored["rate_hz"]), fit, calibration, cut(test), faulty)


def motors(data: Path) -> Machine:
    """Read the records of motors with pumps."""
    healthy, broken = (_records(data, kind) for kind in ("healthy", "faulty"))
    first, second = int(_FIT * len(healthy)), int(_THRESHOLD * len(healthy))
    fit, calibration = _windows(healthy[:first]), _windows(healthy[first:second])
    normal, faulty = _windows(healthy[second:]), _windows(broken)
    return Machine(1000.0, fit, calibration, normal, {"faulty": faulty})


def cut(samples: np.ndarray) -> FloatArray:
    """Cut one recording into windows `(n, 1024, 1)`."""
    starts = range(0, len(samples) - STEPS + 1, HOP)
    found: FloatArray = np.stack([samples[at : at + STEPS] for at in starts]).astype(np.float32)
    return found[:, :, np.newaxis]


def _records(data: Path, kind: str) -> np.ndarray:
    stored = np.load(data / "vibration" / "motor" / f"{kind}.npz")
    records: np.ndarray = stored["x"].reshape(-1, int(stored["n"]))
    return records


def _windows(records: np.ndarray) -> FloatArray:
    return np.concatenate([cut(record) for record in records])
