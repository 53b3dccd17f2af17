"""`fault-drills`: sensors of real machines broken on purpose, and what a stream says of each."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from benchmarks.results import Figure, Result
from edgeae import Detector
from edgeae_runtime import Scorer
from edgeae_runtime.cutting import windows_of

_STEPS = 32
_CHANNELS = 8
_READINGS = 1500  # of the test part

Broken = Callable[[np.ndarray, np.ndarray, int], None]


def run(data: Path) -> Result:
    """Break each channel of skab and smd in turn; the shares are of windows wholly broken."""
    figures, details = [], {}
    for name, readings in (("skab", _skab(data)), ("smd", _smd(data))):
        table = _drill(readings)
        details[name] = table
        for fault, shares in table.items():
            for verdict in ("invalid", "anomaly", "normal"):
                figures.append(Figure(f"{name}, {fault}: {verdict}", shares[verdict], "%"))
    return Result(figures, details)


def _skab(data: Path) -> np.ndarray:
    path = data / "skab/anomaly-free/anomaly-free.csv"
    return np.loadtxt(path, np.float32, delimiter=";", skiprows=1, usecols=range(1, 9))


def _smd(data: Path) -> np.ndarray:
    readings = np.load(data / "smd/machine-1-6.npz")["X_train"].astype(np.float32)
    moves = np.mean(readings[1:] != readings[:-1], axis=0)
    return readings[:, np.sort(np.argsort(-moves, kind="stable")[:_CHANNELS])]


def _drill(readings: np.ndarray) -> dict[str, dict[str, float]]:
    train, test = readings[:-_READINGS], readings[-_READINGS:]
    faults: dict[str, Broken] = {
        "none": lambda x, given, channel: None,
        "stuck": lambda x, given, channel: _put(x, channel, given[100, channel]),
        "dead (NaN)": lambda x, given, channel: _put(x, channel, np.nan),
        "dead (0)": lambda x, given, channel: _put(x, channel, 0),
        "noisy": lambda x, given, channel: _put(
            x, channel, given[:, channel] + _noise(given[:, channel])
        ),
        "swapped": lambda x, given, channel: _put(
            x, channel, given[:, (channel + 1) % given.shape[1]]
        ),
    }
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        detector = Detector("dense", epochs=15, random_state=0)
        detector.fit(windows_of(train, _STEPS, 4), stride=4)
        detector.export(Path(folder, "drill.onnx"))
        with Scorer(Path(folder, "drill.onnx")) as scorer:
            return {name: _shares(scorer, test, broken) for name, broken in faults.items()}


def _shares(scorer: Scorer, test: np.ndarray, broken: Broken) -> dict[str, float]:
    counts: Counter[str] = Counter()
    for channel in range(test.shape[1]):
        x = test.copy()
        broken(x, test, channel)
        verdicts = scorer.stream(8).push(x)
        counts.update(verdict.verdict for verdict in verdicts[_STEPS // 8 :])
    return {name: 100 * counts[name] / counts.total() for name in ("invalid", "anomaly", "normal")}


def _put(x: np.ndarray, channel: int, values: Any) -> None:
    x[:, channel] = values


def _noise(values: np.ndarray) -> np.ndarray:
    return np.random.default_rng(0).normal(0, 3 * values.std() + 1e-3, len(values))
