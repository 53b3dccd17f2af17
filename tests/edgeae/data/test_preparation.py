"""Counters and lost readings: the same windows in training, in files and in streams."""

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest

import edgeae
from edgeae.data.sources import read_file
from edgeae.data.tables import Columns, read_tables
from edgeae.evaluate.device import DeviceOptions, decide
from edgeae.evaluate.evaluate import model_windows
from edgeae.evaluate.model import model_of
from edgeae_runtime import InputError, Scorer
from edgeae_runtime.batch.data import ScoreOptions, score_data
from edgeae_runtime.readings.reader import read_blocks

STEPS, PERIOD = 8, 60
LOST = [400, 401, 900, *range(1300, 1306)]  # rows that are not there: two, one and six
EMPTY = [402, 700, 1000, 1001, 1002]  # cells without a value


class Made(NamedTuple):
    """A file of readings, and an artifact that was trained on it."""

    path: str
    frame: pd.DataFrame
    scorer: Scorer
    scorer_path: str


def readings() -> pd.DataFrame:
    rng = np.random.default_rng(7)
    size = 1600
    steps = 1 + 0.2 * np.sin(np.arange(size) / 9) + 0.05 * rng.random(size)
    energy = 1e9 + np.cumsum(steps)  # float32 has steps of 64 here
    energy[1100:] -= energy[1100] - 5  # a new meter
    frame = pd.DataFrame({"time": 1_700_000_000 + PERIOD * np.arange(size)})
    frame["flow"] = np.round(20 + np.cos(np.arange(size) / 9) + 0.1 * rng.normal(size=size), 3)
    frame["energy"] = np.round(energy, 3)
    frame.loc[EMPTY, "flow"] = np.nan
    return frame.drop(index=LOST)


@pytest.fixture(scope="module", params=["difference", "tolerate", "both"])
def made(request, tmp_path_factory) -> Made:
    folder = tmp_path_factory.mktemp(request.param)
    frame = readings()
    frame.to_csv(folder / "a.csv", index=False)
    difference = () if request.param == "tolerate" else ("energy",)
    cut = edgeae.cut_windows(
        frame, window=STEPS, time="time", missing="drop", difference=difference,
        tolerate=0 if request.param == "difference" else 2,
        features=("flow", "energy") if difference else ("flow",),
    )  # fmt: skip
    detector = edgeae.Detector("linear", random_state=0, backtest=0).fit(cut)
    detector.export(folder / "a.onnx")
    return Made(str(folder / "a.csv"), frame, Scorer(folder / "a.onnx"), str(folder / "a.onnx"))


def scores_of_stream(made: Made, stride: int, *, stop: int | None = None) -> dict[int, float]:
    """Push the readings one by one, with a restart from the state at a row."""
    stream = made.scorer.stream(stride, tracking=False)
    names = list(made.scorer.manifest.inputs.features or ())
    scores = {}
    for row, (time, values) in enumerate(
        zip(made.frame["time"], made.frame[names].to_numpy(), strict=True)
    ):
        if row == stop:
            state = stream.state()
            stream = made.scorer.stream(stride, tracking=False)
            stream.restore(state)
        verdict = stream.push(values, time_ns=int(time) * 10**9)
        if verdict is not None and np.isfinite(verdict.score):
            scores[int(time)] = verdict.score
    assert stream.readings == len(made.frame)
    return scores


@pytest.mark.parametrize("stride", [1, 3, 11])
@pytest.mark.parametrize("read", [read_blocks, read_file])
def test_a_file_and_a_stream_have_the_same_windows_and_scores(made, stride, read) -> None:
    options = ScoreOptions(time="time", stride=stride, keep=("time",), missing="drop")
    inputs = made.scorer.manifest.inputs
    blocks = list(score_data(made.path, read, inputs, made.scorer.score, options))
    times = np.concatenate([block.kept[0] for block in blocks]).astype(int).tolist()
    scores = np.concatenate([block.scores for block in blocks])
    streamed = scores_of_stream(made, stride)
    assert list(streamed) == times
    assert len(times) > 1200 / stride
    np.testing.assert_allclose(list(streamed.values()), scores, rtol=1e-5)


@pytest.mark.parametrize("stride", [1, 3])
@pytest.mark.parametrize("has_time", [True, False])
def test_an_evaluation_has_the_windows_and_scores_of_the_stream(made, stride, has_time) -> None:
    model = model_of(made.scorer)
    columns = Columns(time="time" if has_time else None, missing="drop")
    table, labelled = model_windows([made.path], columns, model.inputs, stride)
    last = labelled.windows.starts + STEPS - 1
    of_rows = np.full(len(table.readings), np.nan, np.float32)
    of_rows[last] = labelled.scores(model.score)
    decisions = decide(model, table, stride, DeviceOptions(), of_rows)
    assert decisions.last_rows.tolist() == last.tolist()
    is_scored = np.isfinite(decisions.scores)  # without stamps, some changes are out of range
    assert is_scored.mean() > 0.95
    np.testing.assert_array_equal(decisions.scores[is_scored], of_rows[last][is_scored])
    if has_time:
        assert is_scored.all()
        streamed = scores_of_stream(made, stride)
        assert (table.stamps[last] // 10**9).tolist() == list(streamed)
        np.testing.assert_allclose(of_rows[last], list(streamed.values()), rtol=1e-5)


def test_a_stream_continues_exactly_from_its_state(made) -> None:
    whole = scores_of_stream(made, 1)
    for stop in (1, 700, 1092):
        assert scores_of_stream(made, 1, stop=stop) == whole


def test_the_service_reads_what_a_file_has(made) -> None:
    command = [sys.executable, "-m", "edgeae_runtime", "stream", made.scorer_path, "--time", "time"]
    command += ["--events", "all", "--tracking", "off"]
    with open(made.path, "rb") as file:
        lines = subprocess.run(command, stdin=file, capture_output=True, check=True).stdout
    events = [json.loads(line) for line in lines.splitlines()]
    found = {round(event["time"]): event["score"] for event in events if "score" in event}
    streamed = scores_of_stream(made, 1)
    assert list(found) == list(streamed)
    np.testing.assert_allclose(list(found.values()), list(streamed.values()), rtol=1e-6)


def test_windows_hold_the_exact_changes_of_a_counter() -> None:
    frame = pd.DataFrame({"count": 1e9 + np.cumsum([1, 2, 3, 4, 5.0]), "flow": np.arange(5.0)})
    cut = edgeae.cut_windows(frame, window=2, difference=["count"])
    assert cut.windows.tolist() == [[[2, 1], [3, 2]], [[3, 2], [4, 3]], [[4, 3], [5, 4]]]
    assert cut.info.difference == (1, 0)
    falling = frame.assign(count=-frame["count"])
    assert edgeae.cut_windows(falling, window=2, difference=["0"]).info.difference == (-1, 0)


def test_lost_readings_are_interpolated_and_end_no_window() -> None:
    frame = pd.DataFrame({"time": [0, 1, 2, 5, 6, 10, 11], "flow": [0, 1, 2, 5.0, 9, 9, 8]})
    cut = edgeae.cut_windows(frame, window=2, time="time", tolerate=2)
    assert cut.windows[..., 0].tolist() == [[0, 1], [1, 2], [4, 5], [5, 9], [9, 8]]
    assert cut.times is not None
    assert (cut.times.astype(np.int64) // 10**9).tolist() == [1, 2, 5, 6, 11]


def test_a_bridged_reading_is_normal_only_between_normal_ones(tmp_path: Path) -> None:
    frame = pd.DataFrame({"time": [0, 1, 2, 4, 6, 7], "x": range(6), "y": [0, 0, 0, 0, 1, 1]})
    frame.to_csv(tmp_path / "a.csv", index=False)
    columns = Columns(label="y", normal=("0",), time="time", tolerate=1)
    table = read_tables([str(tmp_path / "a.csv")], columns)
    assert table.is_normal.tolist() == [True] * 5 + [False] * 3
    assert table.is_bridged.tolist() == [False] * 3 + [True, False] * 2 + [False]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"difference": ["flow"]}, "must name counters.*'flow' rises"),
        ({"difference": ["level"]}, "must name columns of readings; got 'level'"),
        ({"tolerate": -1}, "`tolerate` must be from 0 to 1000; got -1"),
    ],
)
def test_options_that_cannot_be_are_refused(options, message) -> None:
    frame = pd.DataFrame({"flow": np.sin(np.arange(50.0))})
    with pytest.raises(InputError, match=message):
        edgeae.cut_windows(frame, window=4, **options)
