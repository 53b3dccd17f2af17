"""`--per-reading`: one score for each reading, the same as the evaluation counts."""

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import edgeae_runtime
from edgeae import reading_scores
from edgeae.evaluate.per_reading import scored_readings
from edgeae_runtime.readings.columns import ColumnSelection
from edgeae_runtime.readings.reader import read_blocks
from tests.edgeae.evaluate.commands import run


def test_scores_of_readings_are_those_that_the_evaluation_counts(folder) -> None:
    model, data = folder / "m.onnx", folder / "late.csv"
    out = run(
        "score", model, data, "--drop", "state", "--time", "t", "--per-reading", "--keep", "t"
    )
    table = pd.read_csv(io.StringIO(out))
    assert len(table) == 1000
    assert table["score"].isna().sum() == 7
    windows = pd.read_csv(io.StringIO(run("score", model, data, "--drop", "state", "--time", "t")))
    np.testing.assert_array_equal(table["score"][7:].to_numpy(), windows["score"].to_numpy())
    strided = run(
        "score", model, data, "--drop", "state", "--time", "t", "--per-reading", "--stride", 5
    )
    held = pd.read_csv(io.StringIO(strided))["score"]
    expected = windows["score"][::5].repeat(5)[: 1000 - 7].to_numpy()
    np.testing.assert_array_equal(held[7:].to_numpy(), expected)


@pytest.mark.parametrize("stride", [1, 3, 11])
def test_scores_of_readings_are_the_same_in_pieces(folder, stride) -> None:
    scorer = edgeae_runtime.Scorer(folder / "m.onnx")
    selection = ColumnSelection(drop=("state", "t"), trained=("flow", "load"))
    blocks = list(read_blocks(str(folder / "late.csv"), selection))
    values = np.concatenate([block.values for block in blocks])

    def in_pieces(size):
        pieces = [
            blocks[0]._replace(values=values[start : start + size], texts=())
            for start in range(0, 1000, size)
        ]
        scores = scored_readings(
            pieces, "late.csv", scorer.manifest.inputs, scorer.score, stride=stride
        )
        return np.concatenate([one.scores for one in scores])

    windows = np.lib.stride_tricks.sliding_window_view(values, 8, axis=0)[::stride]
    expected = reading_scores(
        scorer.score(windows.transpose(0, 2, 1)),
        stride * np.arange(len(windows)),
        steps=8,
        is_break=np.arange(1000) == 0,
    )
    for size in (1000, 37, 1):
        np.testing.assert_allclose(in_pieces(size), expected, rtol=1e-5)


def test_per_reading_says_where_it_does_not_go(folder, tmp_path: Path) -> None:
    assert "--per-reading goes with --missing fail or invalid" in run(
        "score",
        folder / "m.onnx",
        folder / "late.csv",
        "--per-reading",
        "--missing",
        "drop",
        code=1,
    )
    run("data", "make", "heartbeat", "--rows", 900, "-o", tmp_path / "beats.csv")
    beats = [tmp_path / "beats.csv", "--label", "label", "--normal", "normal"]
    run("train", *beats, "--rows", "windows", "-o", tmp_path / "beats.edgeae")
    assert "--per-reading needs a series of readings; here each row is a window" in run(
        "evaluate", tmp_path / "beats.edgeae", *beats, "--per-reading", code=1
    )
