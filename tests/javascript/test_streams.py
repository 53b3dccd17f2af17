"""A stream in JavaScript answers, reading by reading, what `Scorer.stream` answers."""

from __future__ import annotations

import base64
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest

from edgeae import cut_windows
from edgeae_runtime import Scorer
from edgeae_runtime.service.alarms import AlarmRule
from edgeae_runtime.stream.sensor_checks import REASONS
from tests.c99.conftest import exported
from tests.c99.stream_reference import broken, with_gaps
from tests.javascript.streams import Options, Series, answers, compare

STEPS = 16
CHOICES = (
    Options(4),
    Options(1, tracking=True, drift=25),
    Options(STEPS, AlarmRule(2, 4, 1, 3, 2), tracking=True, drift=7),
    Options(STEPS + 9, AlarmRule(1, 1, 0, 2, 3)),
)
SOME = {"mirrored", "nan", "gaps", "valve"}  # of the series


class Made(NamedTuple):
    """An artifact, and series to push."""

    path: Path
    series: dict[str, Series]


@pytest.fixture(scope="module")
def skab(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    table = pd.read_csv(real_data / "skab/anomaly-free/anomaly-free.csv", sep=";")
    table["datetime"] = pd.to_datetime(table["datetime"])
    windows = cut_windows(table[:7000], time="datetime", window=STEPS, stride=4)
    rows = table.iloc[7000:7450, 1:].to_numpy(np.float32)
    even = np.arange(len(rows), dtype=np.int64) * 1_000_000
    valve = pd.read_csv(real_data / "skab/valve1/0.csv", sep=";")
    stamps = pd.to_datetime(valve["datetime"]).astype("datetime64[us]").to_numpy().astype(np.int64)
    stamped = {name: (values, even) for name, values in broken(rows).items()}
    stamped |= {"gaps": (rows, with_gaps(even))}
    stamped["valve"] = (valve.iloc[:, 1:9].to_numpy(np.float32), stamps)
    series = {
        name: Series(values, (1000 * times).tolist()) for name, (values, times) in stamped.items()
    }
    series["no times"] = Series(rows)
    folder = exported(windows, tmp_path_factory.mktemp("skab"), "pump.onnx")
    return Made(folder / "pump.onnx", series)


@pytest.fixture(scope="module")
def smd(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    from edgeae_runtime.readings.windowing import windows_of

    data = np.load(real_data / "smd/machine-1-6.npz")
    train, test = data["X_train"].astype(np.float32), data["X_test"].astype(np.float32)
    series = {name: Series(values) for name, values in broken(train[-450:]).items()}
    series["anomalies"] = Series(test[:3000])
    windows = windows_of(train[:8000], STEPS, 4)
    folder = exported(windows, tmp_path_factory.mktemp("smd"), "pump.onnx", stride=4)
    return Made(folder / "pump.onnx", series)


@pytest.fixture(scope="module", params=["skab", "smd"])
def made(request: pytest.FixtureRequest) -> Made:
    return request.getfixturevalue(request.param)


def job(made: Made, options: Options, **others: object) -> dict[str, object]:
    series = [one.in_json() for one in made.series.values()]
    return {"artifact": str(made.path), "options": options.in_json(), "series": series, **others}


@pytest.mark.slow
def test_every_verdict_reason_alarm_and_threshold_is_that_of_the_scorer(
    made: Made, node_job
) -> None:
    seen: Counter[str] = Counter()
    with Scorer(made.path) as scorer:
        for options in CHOICES:
            got = node_job(job(made, options))
            for (name, series), answer in zip(made.series.items(), got, strict=True):
                expected = answers(scorer, series, options)
                compare(answer, expected, f"{name}, {options}")
                seen.update(expected["counts"])
    wanted = {*REASONS} - {"overflow"}
    if all(series.times_ns is None for series in made.series.values()):
        wanted -= {"gap", "sampling rate"}
    assert wanted <= set(seen)


@pytest.mark.slow
def test_a_stream_in_a_page_answers_the_same(made: Made, page) -> None:
    options = CHOICES[1]
    some = Made(made.path, {name: made.series[name] for name in SOME & made.series.keys()})
    data = base64.b64encode(made.path.read_bytes()).decode()
    got = page.evaluate(
        """async ({ data, ...job }) => {
          const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
          return drive(await edgeae.open(bytes, ort), job);
        }""",
        {**job(some, options), "data": data},
    )
    with Scorer(made.path) as scorer:
        for (name, series), answer in zip(some.series.items(), got, strict=True):
            compare(answer, answers(scorer, series, options), name)


@pytest.mark.slow
def test_a_stream_made_anew_from_its_state_goes_on_as_if_never_stopped(
    made: Made, node_job
) -> None:
    options = CHOICES[2]
    some = Made(made.path, {name: made.series[name] for name in SOME & made.series.keys()})
    whole, parts = (node_job(job(some, options, **more)) for more in ({}, {"restart": 37}))
    assert whole == parts
