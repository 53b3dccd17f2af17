"""`vibration`: faults of a bearing rig, diluted to -20 and -30 dB, and of motors, by front end."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.neighbors import NearestNeighbors

import edgeae
from benchmarks.core.results import Figure, Goal, Result, Row, at_least, at_most
from benchmarks.inputs.ecg import FloatArray
from benchmarks.inputs.vibration import HOP, Machine, bearing, motors
from edgeae_export.parity.gate import auroc
from edgeae_runtime.conformal import conformal_threshold

_SEEDS = (0, 1, 2)
_RATE = 0.01
_NEIGHBOURS = 5
_AUTO = "auto"
_KINDS = (_AUTO, "spectrum", "spectrum-shape", "envelope", "statistics", "spectrum+statistics")
_GOALS: dict[str, dict[str, Goal]] = {
    "bearing, -20 dB": {
        "AUROC": at_least(0.999),
        "detection": at_least(0.98),
        "false alarms": at_most(0.02),
    },
    "bearing, -30 dB": {
        "AUROC": at_least(0.95),
        "detection": at_least(0.7),
        "false alarms": at_most(0.02),
    },
    "motor": {"AUROC": at_least(0.94), "false alarms": at_most(0.03)},
}
Score = Callable[[FloatArray], FloatArray]


class _Figures(NamedTuple):
    """Of one contender on one machine: means over the faults, all and the second half of them."""

    auroc: float
    detection: float
    false_alarms: float
    judged_auroc: float
    judged_detection: float


def run(data: Path) -> Result:
    """Fit on normal windows, threshold on others, test on those that nothing else saw."""
    machines = {
        "bearing, -20 dB": bearing(data, -20),
        "bearing, -30 dB": bearing(data, -30),
        "motor": motors(data),
    }
    contenders = {kind: _front_end(kind) for kind in _KINDS}
    contenders["raw, default"] = _front_end("none")
    contenders["raw, kNN"] = _neighbours
    figures, table = [], []
    for place, machine in machines.items():
        for name, contender in contenders.items():
            seeds = _SEEDS if name != "raw, kNN" else _SEEDS[:1]  # it draws nothing
            found = [_judged(contender(machine, seed), machine) for seed in seeds]
            figures += _figures(place, name, found)
            table.append(_row(place, name, found))
    return Result(sorted(figures, key=lambda figure: figure.goal is None), table)


def _front_end(kind: str) -> Callable[[Machine, int], tuple[Score, float]]:
    def fitted(machine: Machine, seed: int) -> tuple[Score, float]:
        detector = edgeae.Detector(front_end=kind, false_alarm_rate=_RATE, random_state=seed)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            detector.fit(
                machine.fit,
                calibration=machine.calibration,
                stride=HOP,
                rate_hz=machine.rate_hz,
            )
        return detector.anomaly_score, float(detector.threshold_)

    return fitted


def _neighbours(machine: Machine, seed: int) -> tuple[Score, float]:
    """Score by the distance to the fifth nearest raw window."""
    rows = machine.fit[:, :, 0]
    spread = rows.std()
    model = NearestNeighbors(n_neighbors=_NEIGHBOURS).fit(rows / spread)

    def score(windows: FloatArray) -> FloatArray:
        distances: FloatArray = model.kneighbors(windows[:, :, 0] / spread)[0][:, -1]
        return distances.astype(np.float32)

    return score, float(conformal_threshold(score(machine.calibration), _RATE))


def _judged(fitted: tuple[Score, float], machine: Machine) -> _Figures:
    score, threshold = fitted
    normal = score(machine.normal)
    areas, shares = [], []
    for windows in machine.faulty.values():
        faulty = score(windows)
        areas.append(auroc(normal, faulty))
        shares.append(float((faulty > threshold).mean()))
    judged = slice(1, None, 2) if len(areas) > 1 else slice(None)
    return _Figures(
        float(np.mean(areas)),
        float(np.mean(shares)),
        float((normal > threshold).mean()),
        float(np.mean(areas[judged])),
        float(np.mean(shares[judged])),
    )


def _figures(place: str, name: str, found: list[_Figures]) -> list[Figure]:
    goals = _GOALS[place] if name == _AUTO else {}
    parts = {
        "AUROC": [one.auroc for one in found],
        "detection": [one.detection for one in found],
        "false alarms": [one.false_alarms for one in found],
    }
    if name == _AUTO and place != "motor":
        parts["AUROC, second half of the faults"] = [one.judged_auroc for one in found]
        parts["detection, second half of the faults"] = [one.judged_detection for one in found]
    return [
        Figure(
            f"{place}, {name}: {part}",
            float(np.mean(values)),
            "",
            (min(values), max(values)),
            goals.get(part.split(",")[0]),
        )
        for part, values in parts.items()
    ]


def _row(place: str, name: str, found: list[_Figures]) -> Row:
    means = np.mean(np.array(found), axis=0)
    return {
        "machine": place,
        "front end": name,
        "AUROC": round(float(means[0]), 3),
        "detection at 1 %": round(float(means[1]), 2),
        "false alarms": round(float(means[2]), 3),
    }
