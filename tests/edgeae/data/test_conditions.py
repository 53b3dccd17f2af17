"""Thresholds by condition: the same decisions in files, streams and evaluations."""

import json
import subprocess
import sys
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest

import edgeae
from edgeae.data.sources import read_file
from edgeae.data.tables import Columns
from edgeae.evaluate.evaluate import EvaluationOptions, evaluate_files
from edgeae.evaluate.model import open_model
from edgeae_runtime import InputError, Scorer
from edgeae_runtime.batch.data import ScoreOptions, score_data
from tests.edgeae.evaluate.commands import run

NOISE = {"1.0": 0.1, "B": 0.3, "C": 1.0}
RATE, STEPS = 0.02, 4
OTHERS = {"recipe": "speed", "speed": "recipe"}


def readings() -> pd.DataFrame:
    rng = np.random.default_rng(0)
    rows = np.arange(6000)
    recipe = np.array(list(NOISE))[rows // 50 % 3]
    noise = np.array([NOISE[value] for value in recipe])
    wave = np.stack([np.sin(rows / 9), np.cos(rows / 9)], axis=1)
    wave += noise[:, np.newaxis] * rng.normal(size=wave.shape)
    frame = pd.DataFrame({"time": 1_700_000_000 + 600 * rows, "recipe": recipe})
    frame["speed"] = np.round(100 * noise + rng.random(len(rows)), 2)
    return frame.assign(x=np.round(wave[:, 0], 4), y=np.round(wave[:, 1], 4), label=0)


class Made(NamedTuple):
    """A model, and a file with a condition that training never saw."""

    column: str
    path: str
    model: str
    scorer: Scorer


@pytest.fixture(scope="module", params=["recipe", "speed"])
def made(request, tmp_path_factory) -> Made:
    column = request.param
    folder = tmp_path_factory.mktemp(column)
    frame = readings()
    cut = edgeae.cut_windows(
        frame[:4000], window=STEPS, time="time", condition=column, features=("x", "y")
    )
    detector = edgeae.Detector("linear", random_state=0, false_alarm_rate=RATE).fit(cut)
    detector.save(folder / "a.edgeae")
    edgeae.load(folder / "a.edgeae").export(folder / "a.onnx")
    frame.loc[5000:5099, "recipe"] = "D"
    frame.loc[5000:5099, "speed"] = 1e6
    frame["recipe"] = frame["recipe"].replace("1.0", "1")
    frame[4000:].to_csv(folder / "b.csv", index=False)
    model = str(folder / "a.onnx")
    return Made(column, str(folder / "b.csv"), model, Scorer(model))


def flags_of_file(made: Made) -> dict[int, bool | None]:
    """Flags of `score` by the time of the window; None for a window without a score."""
    model = open_model(made.model)
    options = ScoreOptions(time="time", stride=1, keep=("time",))
    found: dict[int, bool | None] = {}
    for block in score_data(made.path, read_file, model.inputs, model.score, options):
        flags = block.flags(model.threshold, model.threshold_by_condition).tolist()
        is_scored = np.isfinite(block.scores).tolist()
        for time, flag, known in zip(block.kept[0], flags, is_scored, strict=True):
            found[int(time)] = flag if known else None
    return found


def test_each_condition_has_a_threshold_that_keeps_the_rate(made) -> None:
    thresholds = made.scorer.threshold_by_condition
    condition = made.scorer.manifest.inputs.condition
    assert condition is not None
    assert thresholds is not None
    assert len(set(thresholds)) == len(condition.values) == (3 if made.column == "recipe" else 4)
    frame, flags = pd.read_csv(made.path), flags_of_file(made)
    groups = condition.groups(frame[made.column].to_numpy(str))
    for group in range(len(condition.values)):
        own = [flags[time] is True for time in frame["time"][groups == group] if time in flags]
        assert 0 < np.mean(own) < 2.5 * RATE
    unknown = [flags[time] for time in frame["time"][groups == -1]]
    assert unknown == [None] * 100


def test_a_stream_decides_as_the_file_does(made) -> None:
    command = [sys.executable, "-m", "edgeae_runtime", "stream", made.model, "--time", "time"]
    with open(made.path, "rb") as file:
        done = subprocess.run(
            [*command, "--events", "all"], stdin=file, stdout=subprocess.PIPE, check=True
        )
    events = [json.loads(line) for line in done.stdout.splitlines()]
    verdicts = [event for event in events if event["event"] == "verdict"]
    reasons = {event["reason"] for event in verdicts if event["verdict"] == "invalid"}
    assert reasons == {"condition"}
    decided = {"anomaly": True, "normal": False, "invalid": None}
    found = {round(event["time"]): decided[event["verdict"]] for event in verdicts}
    assert found == flags_of_file(made)


def test_an_evaluation_counts_the_alarms_of_the_file(made) -> None:
    columns = Columns(label="label", normal=("0",), time="time", drop=(OTHERS[made.column],))
    with pytest.warns(UserWarning, match="without abnormal windows"):
        figures = evaluate_files(
            made.model, [made.path], columns=columns, options=EvaluationOptions(stride=1)
        )
    alarms = sum(flag is True for flag in flags_of_file(made).values())
    assert figures["false_positives"] == alarms > 0
    assert figures["events"]["invalid_windows"] == {"condition": 100}


def test_another_threshold_is_one_for_all(made) -> None:
    scorer = Scorer(made.model, threshold=0.5)
    assert scorer.threshold_by_condition is None
    verdicts = [scorer.stream().push([[0.0, 1.0]] * STEPS)[0] for _ in range(2)]
    assert {verdict.reason for verdict in verdicts} == {"condition"}
    with pytest.raises(InputError, match="`tracking` goes with one threshold"):
        made.scorer.stream(tracking=True)


def test_windows_are_decided_under_their_conditions(made) -> None:
    condition = made.scorer.manifest.inputs.condition
    thresholds = made.scorer.threshold_by_condition
    assert condition is not None
    assert thresholds is not None
    detector = edgeae.load(made.model.replace(".onnx", ".edgeae"))
    values = [str(0.5 * (a + b)) for a, b in pairwise(condition.edges or ())] or condition.values
    x = np.random.default_rng(1).normal(0, 0.5, (60 * len(values), STEPS, 2)).astype(np.float32)
    of_windows = list(values) * 60
    group = np.arange(len(x)) % len(values)
    expected = made.scorer.score(x) > np.array(thresholds, np.float32)[group]
    assert expected.tolist() != made.scorer.is_anomaly(x).tolist()
    assert made.scorer.is_anomaly(x, conditions=of_windows).tolist() == expected.tolist()
    assert made.scorer.is_anomaly(x[0], conditions=values[0]) is bool(expected[0])
    of_detector = np.array(detector.source_.threshold.by_condition, np.float32)[group]
    expected = np.where(detector.anomaly_score(x) > of_detector, -1, 1)
    assert detector.predict(x, conditions=of_windows).tolist() == expected.tolist()


def test_conditions_of_windows_that_cannot_be_are_refused(made) -> None:
    x = np.zeros((2, STEPS, 2), np.float32)
    detector = edgeae.load(made.model.replace(".onnx", ".edgeae"))
    for decide in (made.scorer.is_anomaly, detector.predict):
        with pytest.raises(InputError, match=f"those of '{made.column}' in training.*got 'Z'"):
            decide(x, conditions=["Z", "Z"])
        with pytest.raises(InputError, match=r"one for each window, \(2,\); got \(1,\)"):
            decide(x, conditions=["Z"])
    with pytest.raises(InputError, match="decides with a threshold for each"):
        Scorer(made.model, threshold=0.5).is_anomaly(x, conditions=["B", "B"])


def test_training_prints_the_threshold_of_each_condition(tmp_path) -> None:
    readings()[:4000].drop(columns=["speed", "label"]).to_csv(tmp_path / "a.csv", index=False)
    words = ["train", tmp_path / "a.csv", "-o", tmp_path / "a.edgeae", "--time", "time"]
    words += ["--window", str(STEPS), "--condition", "recipe", "--architecture", "linear"]
    words += ["--false-alarm-rate", str(RATE)]
    lines = [" ".join(line.split()) for line in run(*words).splitlines()]
    first = lines.index("thresholds by condition")
    thresholds = edgeae.load(tmp_path / "a.edgeae").source_.threshold.by_condition
    assert thresholds is not None
    expected = [
        f"{value} {own:.4g}" for value, own in zip(["1", "B", "C"], thresholds, strict=True)
    ]
    assert lines[first + 1 : first + 5] == ["recipe threshold", *expected]
    facts = json.loads(run("info", tmp_path / "a.edgeae", "--json"))
    assert facts["condition"] == {"column": "recipe", "values": ["1", "B", "C"]}


def test_hours_of_the_day_are_those_of_the_stamps() -> None:
    frame = readings()
    cut = edgeae.cut_windows(
        frame, window=STEPS, time="time", condition="hour", features=("x", "y")
    )
    assert cut.info.condition is not None
    assert cut.info.condition.values == tuple(map(str, range(24)))
    assert cut.stored.conditions is not None
    assert cut.times is not None
    of_times = pd.DatetimeIndex(cut.times).hour
    assert cut.stored.conditions.tolist() == of_times.tolist()
    with pytest.raises(InputError, match=r"needs 99 calibration windows.*hour '\d+' has \d\d;"):
        edgeae.Detector("linear", false_alarm_rate=0.01, random_state=0).fit(cut)


def test_conditions_that_cannot_be_are_refused() -> None:
    frame = readings()[:200].assign(name=[f"n{row}" for row in range(200)])
    with pytest.raises(InputError, match="at most 12 different texts; 'name' has 200"):
        edgeae.cut_windows(frame, window=STEPS, condition="name", features=("x", "y"))
    with pytest.raises(InputError, match="`condition` hour goes with `time`"):
        edgeae.cut_windows(frame, window=STEPS, condition="hour", features=("x", "y"))
