"""`edgeae evaluate`: figures of windows, readings and events, as JSON and as a table."""

import json
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from edgeae.cli.main import main
from edgeae.evaluate.metrics import evaluate_scores
from edgeae_runtime.messages import duration
from tests.edgeae.evaluate.commands import COUNTS, LABELS, run


def test_events_are_counted_beside_windows_and_readings(folder) -> None:
    out = run(
        "evaluate", folder / "m.onnx", folder / "late.csv", *LABELS, "--per-reading", "--json"
    )
    figures = json.loads(out)
    events, readings = figures["events"], figures["readings"]
    assert events["events"] == events["events_detected"] == 3
    assert events["delay_s_max"] == 60 * events["delay_readings_max"] < 600
    assert events["false_alarms_per_day"] == events["false_alarms"] / events["normal_days"]
    assert readings["without_score"] == 7
    assert readings["true_positives"] + readings["false_negatives"] == 136
    assert sum(readings[name] for name in COUNTS) == 1000 - 7
    assert figures["true_positives"] + figures["false_negatives"] == 136 + 3 * 7  # windows


def test_a_gap_within_an_event_makes_no_second_one(folder, tmp_path: Path) -> None:
    frame = pd.read_csv(folder / "late.csv")
    frame.drop(index=range(850, 853)).to_csv(tmp_path / "gap.csv", index=False)
    out = run("evaluate", folder / "m.onnx", tmp_path / "gap.csv", *LABELS, "--json")
    assert json.loads(out)["events"]["events"] == 3
    two = [tmp_path / "gap.csv", tmp_path / "more.csv"]
    frame[820:].to_csv(two[1], index=False)
    out = run("evaluate", folder / "m.onnx", *two, *LABELS, "--json")
    assert json.loads(out)["events"]["events"] == 4


def test_rows_out_of_order_are_put_in_order_by_their_stamps(folder, tmp_path: Path) -> None:
    frame = pd.read_csv(folder / "late.csv")
    frame.sample(frac=1, random_state=0).to_csv(tmp_path / "mixed.csv", index=False)
    words = ["evaluate", folder / "m.onnx"]
    tidy = run(*words, folder / "late.csv", *LABELS, "--per-reading", "--json")
    assert run(*words, tmp_path / "mixed.csv", *LABELS, "--per-reading", "--json") == tidy
    pd.concat([frame, frame[:3]]).to_csv(tmp_path / "twice.csv", index=False)
    said = run(*words, tmp_path / "twice.csv", *LABELS, code=1)
    assert "stamps must differ; 3 are repeated" in said


def test_a_training_closes_with_events_where_its_test_file_is_a_series(
    folder, tmp_path: Path
) -> None:
    out = run(
        "train",
        folder / "train.csv",
        "-o",
        tmp_path / "c.edgeae",
        *LABELS,
        "--window",
        8,
        "--architecture",
        "linear",
        "--test",
        folder / "late.csv",
        "--json",
    )
    again = run("evaluate", tmp_path / "c.edgeae", folder / "late.csv", *LABELS, "--json")
    assert json.loads(out)["test"] == json.loads(again)
    assert json.loads(again)["events"]["events"] == 3


def test_the_rate_can_be_given_where_nothing_tells_it(folder, tmp_path: Path) -> None:
    options = ["--label", "state", "--normal", "ok", "--drop", "t"]
    run(
        "train",
        folder / "train.csv",
        "-o",
        tmp_path / "n.edgeae",
        *options,
        "--window",
        8,
        "--architecture",
        "linear",
    )
    bare = ["evaluate", tmp_path / "n.edgeae", folder / "late.csv", *options, "--json"]
    assert "false_alarms_per_day" not in json.loads(run(*bare))["events"]
    assert "false_alarms_per_day" in json.loads(run(*bare, "--rate-hz", 1 / 60))["events"]


def test_rows_of_a_table_are_events_only_with_stamps(folder, tmp_path: Path) -> None:
    options = ["--label", "state", "--normal", "ok"]
    run(
        "train",
        folder / "train.csv",
        "-o",
        tmp_path / "r.edgeae",
        *options,
        "--drop",
        "t",
        "--architecture",
        "linear",
        "--code-size",
        1,
    )
    plain = ["evaluate", tmp_path / "r.edgeae", folder / "late.csv", *options, "--json"]
    assert "events" not in json.loads(run(*plain, "--drop", "t"))
    assert json.loads(run(*plain, "--time", "t"))["events"]["events"] == 3


@pytest.mark.parametrize(("name", "left"), [("good", "abnormal"), ("bad", "normal")])
def test_labels_of_one_kind_leave_figures_out_and_say_so(folder, name, left) -> None:
    words = [
        "evaluate",
        folder / "m.edgeae",
        folder / f"{name}.csv",
        *LABELS,
        "--baselines",
        "--json",
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("default")  # the command makes notes of them
        result = CliRunner().invoke(main, [str(word) for word in words])
    figures = json.loads(result.stdout)
    assert "auroc" not in figures
    assert "f1" not in figures
    assert ("false_alarm_rate" in figures) == (name == "good")
    assert ("recall" in figures) == (name == "bad")
    said = f"edgeae: note: without {left} windows these figures are left out"
    assert result.stderr.count(said) == 1  # of the model; its baselines lack the same
    assert ("every row counts as abnormal" in result.stderr) == (name == "bad")


def test_a_figure_is_left_out_only_where_it_needs_what_is_not_there() -> None:
    scores, none = np.array([0.1, 0.9]), np.zeros(2, bool)
    with pytest.warns(UserWarning, match="without abnormal windows"):
        assert evaluate_scores(scores, none, 0.5)["false_alarm_rate"] == 0.5
    with pytest.warns(UserWarning, match="without normal windows"):
        assert evaluate_scores(scores, ~none, 0.5)["recall"] == 0.5


def test_people_read_the_figures_as_a_table_with_events_readings_and_baselines(folder) -> None:
    words = [
        "evaluate",
        folder / "m.edgeae",
        folder / "late.csv",
        *LABELS,
        "--per-reading",
        "--baselines",
    ]
    figures, text = json.loads(run(*words, "--json")), run(*words)
    lines = [line.split() for line in text.splitlines()]
    assert ["abnormal", *map(str, (figures[name] for name in COUNTS[:2]))] in lines
    assert ["readings", "alarm", "no", "alarm"] in lines
    assert "7 readings have no score yet" in text
    assert ["events", "3", "of", "3", "detected"] in lines
    delay = figures["events"]["delay_readings_max"]
    assert f"{delay:g} readings, {duration(60 * delay)} (longest)" in text
    assert {"pca", "isolation_forest", "knn"} <= {line[0] for line in lines if line}
    assert text.splitlines()[-1] == figures["baselines"]["verdict"]


def test_people_read_what_a_training_chose_and_how_well_it_does(folder, tmp_path: Path) -> None:
    text = run(
        "train",
        folder / "train.csv",
        "-o",
        tmp_path / "c.edgeae",
        *LABELS,
        "--window",
        8,
        "--architecture",
        "linear",
        "--test",
        folder / "late.csv",
    )
    assert "window     8 x 2 = 16 values: flow, load" in text
    assert "sampling   every 1 min" in text
    assert "promise    at most " in text
    assert "  events " in text
