"""Windows cut from a stream of readings, and the scores that leave it."""

import io
import json
from itertools import pairwise

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from edgeae_runtime import InputError
from edgeae_runtime.batch.score import scored
from edgeae_runtime.cli.main import main
from edgeae_runtime.manifest.model import Inputs
from edgeae_runtime.readings.block import Block
from edgeae_runtime.readings.columns import ResolvedColumns
from edgeae_runtime.readings.windowing import Cutter, windows_of

LOW, HIGH = np.zeros(2, np.float32), np.ones(2, np.float32)
PAIR = Inputs((2,), ("a", "b"), LOW, HIGH)
SERIES = Inputs((3, 2), ("a", "b"), LOW, HIGH, stride=2)


def block(values, first_row=1, texts=()) -> Block:
    return Block(
        np.array(values, np.float32), texts, first_row, ResolvedColumns([0, 1], [], ("a", "b"))
    )


def total(windows) -> np.ndarray:
    return windows.reshape(len(windows), -1).sum(axis=1)


@given(
    rows=st.integers(0, 60),
    steps=st.integers(1, 9),
    stride=st.integers(1, 12),
    cuts=st.lists(st.integers(0, 60), max_size=6),
)
def test_pieces_of_any_size_give_the_windows_of_the_whole(rows, steps, stride, cuts) -> None:
    readings = np.arange(rows * 2, dtype=np.float32).reshape(rows, 2)
    names = np.arange(rows).astype(str)
    cutter = Cutter(steps, stride)
    edges = [0, *sorted(min(cut, rows) for cut in cuts), rows]
    windows, last = [np.empty((0, steps, 2))], []
    for start, stop in pairwise(edges):
        for part, (kept,) in cutter.cut(readings[start:stop], [names[start:stop]]):
            windows.append(part)
            last += kept.tolist()
    whole = windows_of(readings, steps, stride)
    assert np.array_equal(np.concatenate(windows), whole)
    assert last == [str(start + steps - 1) for start in range(0, rows - steps + 1, stride)]


@pytest.mark.parametrize(("rows", "windows"), [(5, 2), (6, 2), (7, 3), (8, 3)])
def test_k_windows_of_readings_give_k_scores(rows, windows) -> None:
    parts = scored([block(np.ones((rows, 2)))], "x", SERIES, total, stride=2)
    assert sum(len(part.scores) for part in parts) == windows


def test_missing_values_fail_are_dropped_or_stay_as_invalid() -> None:
    values = [[1, 2], [np.nan, 3], [4, np.inf], [5, 6]]
    texts = (np.array(["r1", "r2", "r3", "r4"]),)
    with pytest.raises(InputError, match=r"x: readings must be finite; .* in row 8, column 'a'"):
        list(scored([block(values, 7)], "x", PAIR, total, stride=1))
    (part,) = scored([block(values, 1, texts)], "x", PAIR, total, stride=1, missing="drop")
    assert part.scores.tolist() == [3, 11]
    assert part.kept[0].tolist() == ["r1", "r4"]
    (part,) = scored([block(values, 1, texts)], "x", PAIR, total, stride=1, missing="invalid")
    np.testing.assert_array_equal(part.scores, [3, np.nan, np.nan, 11])


def test_a_missing_value_reaches_every_window_that_holds_it() -> None:
    values = np.ones((9, 2))
    values[4] = np.nan
    parts = list(scored([block(values)], "x", SERIES, total, stride=1, missing="invalid"))
    flags = np.concatenate([np.isnan(part.scores) for part in parts])
    assert flags.tolist() == [False, False, True, True, True, False, False]


def score(artifact, text: str, *words: str) -> list[str]:
    result = CliRunner().invoke(main, ["score", str(artifact), "-", *words], input=text)
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


@pytest.fixture
def table(make_example):
    return make_example("table")


@pytest.fixture
def csv(table) -> str:
    file = io.StringIO()
    names = [f'"{name}"' for name in table.scorer.manifest.inputs.features]
    rows = [
        ",".join([f"2020-01-{day:02}", *map(str, row)])
        for day, row in enumerate(table.windows[:20], 1)
    ]
    file.write("\n".join([",".join(["day", *names]), *rows]))
    return file.getvalue()


def test_kept_columns_go_before_score_and_flag(table, csv) -> None:
    lines = score(table.path, csv, "--keep", "day")
    plain = score(table.path, csv)
    assert lines[0] == "day,score,is_anomaly"
    assert [line.partition(",")[2] for line in lines] == plain
    assert lines[20].startswith("2020-01-20,")


def test_json_lines_say_the_same_as_csv(table, csv) -> None:
    plain = score(table.path, csv)[1:]
    objects = [json.loads(line) for line in score(table.path, csv, "--jsonl", "--keep", "day")]
    assert [f"{o['score']},{o['is_anomaly']:d}" for o in objects] == plain
    assert objects[0]["day"] == "2020-01-01"


def test_a_window_that_was_not_scored_has_no_score_and_no_flag(table, csv) -> None:
    lines = csv.splitlines()
    lines[3] = "2020-01-03,,,,"
    text = "\n".join(lines)
    assert score(table.path, text, "--missing", "invalid")[3] == ","
    assert len(score(table.path, text, "--missing", "drop")) == 20
    (third,) = score(table.path, text, "--missing", "invalid", "--jsonl")[2:3]
    assert json.loads(third) == {"score": None, "is_anomaly": None}


def test_a_series_is_cut_as_it_was_trained_or_as_asked(make_example) -> None:
    series = make_example("series")
    rows = series.windows[:4].reshape(24, 3)
    text = "\n".join(",".join(map(str, row)) for row in rows)
    plain = score(series.path, text)[1:]
    expected = series.scorer.score(series.windows[:4])
    assert [line.split(",")[0] for line in plain] == [str(s) for s in expected]
    assert len(score(series.path, text, "--window", "6", "--stride", "1")) == 1 + 19
