"""`fault-drills`: sensors of real machines broken on purpose, and a stream's verdicts."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.core.results import Figure, Result, at_most
from edgeae import Detector
from edgeae_runtime import Scorer
from edgeae_runtime.readings.windowing import windows_of

_STEPS = 32
_CHANNELS = 8
_MACHINES = ("1-6", "2-1")
_READINGS = 1500  # of the test part

FAULTS = ("none", "stuck", "dead (NaN)", "dead (0)", "noisy", "swapped")


def run(data: Path) -> Result:
    """Break each channel of skab and smd in turn; the shares are of windows wholly broken."""
    figures = []
    for name, readings in sources(data).items():
        for fault, shares in drill(readings).items():
            for verdict in ("invalid", "anomaly", "normal"):
                goal = at_most(0) if verdict == "normal" and fault != "none" else None
                figures.append(
                    Figure(f"{name}, {fault}: {verdict}", shares[verdict], "%", goal=goal)
                )
    for name in _MACHINES:  # most of 38 channels move seldom: what is rare in training is rare here
        whole = np.load(data / f"smd/machine-{name}.npz")["X_train"].astype(np.float32)
        shares = drill(whole, faults=("none",))["none"]
        figures.append(
            Figure(f"smd {name}, all 38 channels, none: invalid", shares["invalid"], "%")
        )
    return Result(figures)


def sources(data: Path) -> dict[str, np.ndarray]:
    """Read 8 channels of normal readings of each: a water circuit, and two server machines."""
    machines = {f"smd {name}": _smd(data, name) for name in _MACHINES}
    return {"skab": _skab(data), **machines}


def _skab(data: Path) -> np.ndarray:
    path = data / "skab/anomaly-free/anomaly-free.csv"
    return np.loadtxt(path, delimiter=";", skiprows=1, usecols=range(1, 9)).astype(np.float32)


def _smd(data: Path, name: str) -> np.ndarray:
    """Keep the channels that change most often: what never changes cannot be broken."""
    readings: np.ndarray = np.load(data / f"smd/machine-{name}.npz")["X_train"].astype(np.float32)
    moves = np.mean(readings[1:] != readings[:-1], axis=0)
    return readings[:, np.sort(np.argsort(-moves, kind="stable")[:_CHANNELS])]


def drill(
    readings: np.ndarray, epochs: int = 15, faults: tuple[str, ...] = FAULTS
) -> dict[str, dict[str, float]]:
    """Verdicts in percent for each fault, on the last readings, which nothing was fitted on."""
    train, test = readings[:-_READINGS], readings[-_READINGS:]
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        detector = Detector("dense", epochs=epochs, random_state=0)
        detector.fit(windows_of(train, _STEPS, 4), stride=4)
        detector.export(Path(folder, "drill.onnx"))
        with Scorer(Path(folder, "drill.onnx")) as scorer:
            return {fault: _shares(scorer, test, fault) for fault in faults}


def _shares(scorer: Scorer, test: np.ndarray, fault: str) -> dict[str, float]:
    counts: Counter[str] = Counter()
    for broken in broken_in_turn(test, fault):
        verdicts = scorer.stream(8).push(broken)
        counts.update(verdict.verdict for verdict in verdicts[_STEPS // 8 :])
    return {name: 100 * counts[name] / counts.total() for name in ("invalid", "anomaly", "normal")}


def broken_in_turn(test: np.ndarray, fault: str) -> Iterator[np.ndarray]:
    """Yield the readings with one channel broken, or one pair exchanged, each in turn."""
    rng = np.random.default_rng(0)
    channels = range(test.shape[1])
    if fault == "swapped":
        for one, other in combinations(channels, 2):
            x = test.copy()
            x[:, [one, other]] = test[:, [other, one]]
            yield x
        return
    for channel in channels if fault != "none" else [0]:
        x = test.copy()
        x[:, channel] = {
            "none": test[:, channel],
            "stuck": test[100, channel],
            "dead (NaN)": np.nan,
            "dead (0)": 0,
            "noisy": test[:, channel] + rng.normal(0, 3 * test[:, channel].std() + 1e-3, len(test)),
        }[fault]
        yield x
