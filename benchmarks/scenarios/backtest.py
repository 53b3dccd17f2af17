"""`backtest`: the share of false alarms that training's backtest finds, and the one that follows.

Windows of 5 readings, the defaults, a promised 1 %. SMD trains on a machine's normal weeks, SKAB
valve1 on the first 400 readings of each file (the mean over the files counts), NAB on the first
15 % of a series, as its protocol has it. Realised is the share of normal windows of the rest above
the static threshold, and above the tracking one where the whole rest is passed in order.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from benchmarks.core.results import Figure, Result, at_least
from benchmarks.inputs.ecg import FloatArray
from edgeae import Detector
from edgeae_runtime.readings.windowing import windows_of
from edgeae_runtime.tracking import tracked

_STEPS = 5
_RATE = 0.01
_SKAB_READINGS = 400
_NAB_SHARE = 0.15
_FACTOR = 3.0


class Series(NamedTuple):
    """Readings `(n, channels)` to train on and those that follow; which of these are anomalous."""

    train: FloatArray
    later: FloatArray
    is_anomaly: Any


def run(data: Path) -> Result:
    """Return predicted and realised shares of every series."""
    rows = []
    for name, parts in _series(data).items():
        found = [_measure(part) for part in parts]
        means = {key: float(np.mean([one[key] for one in found])) for key in found[0]}
        rows.append({"data": name, "series": len(parts), **means})
    return Result(_figures(rows), rows)


def _figures(rows: list[dict[str, Any]]) -> list[Figure]:
    figures = []
    for row in rows:
        for key in ("predicted", "realised", "predicted_tracked", "realised_tracked"):
            title = f"{row['data']}: {key.replace('_', ', ')}"
            figures.append(Figure(title, 100 * row[key], "%", None, None))
    within = sum(is_within(row["predicted"], row["realised"]) for row in rows)
    title = f"series predicted within a factor of {_FACTOR:g}, of {len(rows)}"
    figures.append(Figure(title, float(within), "", None, at_least(0.75 * len(rows))))
    return figures


def is_within(predicted: float, realised: float) -> bool:
    """Tell whether two shares agree within the factor, or are both below half of the promise.

    Examples
    --------
    >>> is_within(0.02, 0.05), is_within(0.0, 0.02), is_within(0.0, 0.004)
    (True, False, True)
    """
    low, high = sorted((predicted, realised))
    return high <= _FACTOR * low or high < _RATE / 2


def _measure(series: Series) -> dict[str, float]:
    detector = Detector(false_alarm_rate=None, backtest=0.5, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        detector.fit(windows_of(series.train, _STEPS, 1))
    backtest = detector.backtest_
    assert backtest is not None
    scores = detector.source_.scores(windows_of(series.later, _STEPS, 1))
    odd = np.convolve(series.is_anomaly, np.ones(_STEPS), "valid") > 0
    threshold = detector.source_.threshold
    assert threshold.false_alarm_rate is not None
    moving = tracked(scores, float(threshold.value), threshold.false_alarm_rate, threshold.windows)
    return {
        "promised": threshold.false_alarm_rate,
        "predicted": backtest.static,
        "realised": float((scores > threshold.value)[~odd].mean()),
        "predicted_tracked": backtest.tracked,
        "realised_tracked": float((scores > moving)[~odd].mean()),
    }


def _series(data: Path) -> dict[str, list[Series]]:
    return {
        **{f"SMD {name}": [_smd(data, name)] for name in ("machine-1-6", "machine-2-1")},
        "SKAB valve1": list(_skab(data)),
        **dict(_nab(data)),
    }


def _smd(data: Path, name: str) -> Series:
    with np.load(data / "smd" / f"{name}.npz") as file:
        train, test, odd = (file[key] for key in ("X_train", "X_test", "y_test"))
    return Series(train.astype(np.float32), test.astype(np.float32), odd.astype(bool))


def _skab(data: Path) -> Iterator[Series]:
    for path in sorted((data / "skab" / "valve1").glob("*.csv")):
        frame = pd.read_csv(path, sep=";", index_col=0)
        odd = frame.pop("anomaly").to_numpy() > 0
        readings = frame.drop(columns="changepoint").to_numpy(np.float32)
        first = _SKAB_READINGS
        yield Series(readings[:first], readings[first:], odd[first:])


def _nab(data: Path) -> Iterator[tuple[str, list[Series]]]:
    windows = json.loads((data / "nab" / "combined_windows.json").read_text())
    for path in sorted((data / "nab").glob("*.csv")):
        frame = pd.read_csv(path, parse_dates=["timestamp"])
        odd = np.zeros(len(frame), bool)
        for start, stop in windows[f"realKnownCause/{path.name}"]:
            odd |= frame["timestamp"].between(start, stop).to_numpy()
        first = round(_NAB_SHARE * len(frame))
        readings = frame[["value"]].to_numpy(np.float32)
        yield f"NAB {path.stem}", [Series(readings[:first], readings[first:], odd[first:])]
