"""`fleet-calibration`: the rate that each machine of a fleet has on fresh windows."""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import betabinom

from benchmarks.core.results import Figure, Result, at_least
from edgeae.fleet.calibrate import CalibrationOptions, calibrate_fleet
from edgeae.fleet.scores import ScoreFacts, ScorePart, write_scores
from edgeae.fleet.threshold_files import Writer
from edgeae_runtime import Scorer
from edgeae_runtime.conformal import conformal_rank, conformal_threshold

_RATE = 0.01
_MACHINES = 200
_TRAIN, _CALIBRATION, _FRESH = 60, 500, 2000  # windows of each machine
_STEPS, _CHANNELS = 16, 3
_SMD = ("machine-1-6", "machine-2-1")
_SMD_WINDOW, _SMD_SPLITS = 8, 20

Scores = NDArray[np.float32]


class Machine(NamedTuple):
    """Raw windows of a machine: those that train, those that calibrate, and fresh ones."""

    name: str
    train: Scores
    calibration: Scores
    fresh: Scores


def run(data: Path, machines: int = _MACHINES) -> Result:
    """Measure a generated fleet, and SMD's machines with windows dealt at random and in time."""
    fleet = [_generated(number) for number in range(machines)]
    smd = [_smd(data, name, seed) for name in _SMD for seed in (*range(_SMD_SPLITS), None)]
    rows = [
        *_rows("generated", fleet, "one network, a threshold each", _one_network(fleet)),
        *_rows("generated", fleet, "one network, one threshold", _one_threshold(fleet)),
        *_rows("generated", fleet, "shared network, own scalers", _shared(fleet)),
    ]
    dealt = [machine for machine in smd if not machine.name.endswith("in time")]
    in_time = [machine for machine in smd if machine.name.endswith("in time")]
    for title, group in (("SMD, dealt", dealt), ("SMD, in time", in_time)):
        rows += _rows(title, group, "own network and threshold", _own_networks(group))
    return Result(_figures(rows), rows)


def _figures(rows: list[dict[str, Any]]) -> list[Figure]:
    figures = []
    for row in rows:
        title = f"{row['fleet']}: {row['way']}"
        is_promised = row["way"] != "one network, one threshold" and row["fleet"] != "SMD, in time"
        goal = at_least(90) if is_promised else None  # a drift and one threshold break it
        share = 100 * row["within"] / row["machines"]
        figures.append(Figure(f"{title}: machines within their interval", share, "%", None, goal))
        rates = (100 * row["rate_min"], 100 * row["rate_max"])
        figures.append(Figure(f"{title}: false alarms, mean", 100 * row["rate_mean"], "%", rates))
    return figures


class Realised(NamedTuple):
    """False alarms of one machine on fresh windows, and the windows behind its threshold."""

    alarms: int
    fresh: int
    calibration: int

    @property
    def is_within(self) -> bool:
        """Whether they lie in the central 95 % of the beta-binomial law."""
        m = self.calibration
        rank = conformal_rank(m, _RATE)
        low, high = betabinom(self.fresh, m + 1 - rank, rank).ppf([0.025, 0.975])
        return bool(low <= self.alarms <= high)


def _rows(
    fleet: str, machines: list[Machine], way: str, found: list[Realised]
) -> list[dict[str, Any]]:
    rates = np.array([one.alarms / one.fresh for one in found])
    return [
        {
            "fleet": fleet,
            "way": way,
            "machines": len(machines),
            "within": sum(one.is_within for one in found),
            "rate_mean": float(rates.mean()),
            "rate_min": float(rates.min()),
            "rate_max": float(rates.max()),
            "calibration_windows": int(np.median([one.calibration for one in found])),
        }
    ]


def _generated(number: int) -> Machine:
    """Windows of a machine with a level, a phase and a noise of its own."""
    rng = np.random.default_rng((7, number))
    count = _TRAIN + _CALIBRATION + _FRESH
    level = rng.normal(0, 2, _CHANNELS)
    size, noise = rng.lognormal(0, 0.4), 0.1 * rng.lognormal(0, 0.6)
    phase = rng.uniform(0, 2 * np.pi, (count, 1, 1)) + np.arange(_CHANNELS)
    waves = size * np.sin(phase + np.arange(_STEPS)[:, None] * 2 * np.pi / _STEPS)
    windows = level + waves + noise * rng.standard_t(6, (count, _STEPS, _CHANNELS))
    parts = np.split(windows.astype(np.float32), [_TRAIN, _TRAIN + _CALIBRATION])
    return Machine(f"pump-{number:03}", *parts)


def _smd(data: Path, name: str, seed: int | None) -> Machine:
    """Windows of a server that share no readings: dealt at random, or in the order of time."""
    with np.load(data / "smd" / f"{name}.npz") as series:
        readings = series["X_train"].astype(np.float32)
    count = len(readings) // _SMD_WINDOW
    windows = readings[: count * _SMD_WINDOW].reshape(count, _SMD_WINDOW, -1)
    order = np.arange(count) if seed is None else np.random.default_rng(seed).permutation(count)
    parts = np.split(windows[order], [count // 3, 2 * count // 3])
    return Machine(f"{name} {'in time' if seed is None else seed}", *parts)


def _one_network(fleet: list[Machine]) -> list[Realised]:
    """Score with one artifact, and calibrate the score files as the command does."""
    with tempfile.TemporaryDirectory() as folder:
        path = _pooled_artifact(fleet, folder)
        with Scorer(path) as scorer:
            calibration = {one.name: scorer.score(one.calibration) for one in fleet}
            fresh = {one.name: scorer.score(one.fresh) for one in fleet}
        thresholds = _calibrated(calibration, path, folder)
    return [
        Realised(int((fresh[name] > threshold).sum()), len(fresh[name]), len(calibration[name]))
        for name, threshold in thresholds.items()
    ]


def _calibrated(scores: dict[str, Scores], path: str, folder: str) -> dict[str, np.float32]:
    """Return what `edgeae fleet calibrate` makes of scores, by machine."""
    sha256 = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    for name, values in scores.items():
        Path(folder, "scores", name).mkdir(parents=True)
        facts = ScoreFacts(name, sha256, "", 0.0, _STEPS, _STEPS, "")
        part = ScorePart(np.arange(len(values), dtype=np.int64), values, values > 0)
        write_scores(f"{folder}/scores/{name}/a.parquet", facts, [part], has_time=False)
    output = f"{folder}/thresholds"
    calibrate_fleet(f"{folder}/scores", output, Writer(path), CalibrationOptions(_RATE))
    record = json.loads(Path(output, "calibration.json").read_text())["machines"]
    return {name: np.float32(record[name]["threshold"]) for name in scores}


def _pooled_artifact(fleet: list[Machine], folder: str) -> str:
    from edgeae import Detector

    train = np.concatenate([machine.train for machine in fleet])
    detector = Detector("linear", backtest=0, random_state=0).fit(train, stride=_STEPS)
    path = f"{folder}/pooled.onnx"
    detector.export(path)
    return path


def _one_threshold(fleet: list[Machine]) -> list[Realised]:
    """Score with one artifact, and decide with one threshold from the windows of all."""
    with tempfile.TemporaryDirectory() as folder:
        with Scorer(_pooled_artifact(fleet, folder)) as scorer:
            calibration = [scorer.score(machine.calibration) for machine in fleet]
            fresh = [scorer.score(machine.fresh) for machine in fleet]
    threshold = conformal_threshold(np.concatenate(calibration), _RATE)
    return [
        Realised(int((own > threshold).sum()), len(own), len(windows))
        for own, windows in zip(fresh, calibration, strict=True)
    ]


def _shared(fleet: list[Machine]) -> list[Realised]:
    """Train one network with a scaler and a threshold of each machine's own, as `--shared` does."""
    from edgeae.data.windows import SeriesInfo, Windows
    from edgeae.train.parameters import Parameters
    from edgeae.train.shared import contribution, fit_shared, own_state

    parameters = Parameters(architecture="linear", random_state=0, false_alarm_rate=_RATE)
    info = SeriesInfo(stride=_STEPS)
    windows = {
        one.name: Windows.of(np.concatenate([one.train, one.calibration]), is_in_time=True)
        for one in fleet
    }
    shared = fit_shared(
        parameters,
        [contribution(name, parameters, own, info, len(fleet)) for name, own in windows.items()],
    )
    found = []
    for machine in fleet:
        source = own_state(shared, parameters, windows[machine.name], info).source
        alarms = int((source.scores(machine.fresh) > source.threshold.value).sum())
        found.append(Realised(alarms, len(machine.fresh), source.threshold.windows))
    return found


def _own_networks(machines: list[Machine]) -> list[Realised]:
    """Train a detector for each machine, with calibration windows that nothing else has seen."""
    from edgeae import Detector

    found = []
    for machine in machines:
        detector = Detector("linear", backtest=0, random_state=0, false_alarm_rate=_RATE)
        detector.fit(machine.train, calibration=machine.calibration, stride=_SMD_WINDOW)
        alarms = int((detector.anomaly_score(machine.fresh) > detector.threshold_).sum())
        found.append(Realised(alarms, len(machine.fresh), len(machine.calibration)))
    return found
