import io
import json
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from sklearn.neighbors import NearestNeighbors

import edgeae
import edgeae_runtime
from edgeae import reading_scores
from edgeae.cli.main import main
from edgeae.evaluate.metrics import evaluate_scores
from edgeae.evaluate.per_reading import scored_readings
from edgeae_runtime.messages import duration
from edgeae_runtime.readings.columns import ColumnSelection
from edgeae_runtime.readings.reader import read_blocks

COUNTS = ("true_positives", "false_negatives", "true_negatives", "false_positives")
LABELS = ["--label", "state", "--normal", "ok", "--time", "t"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory):
    """A series of two channels a minute, later with three events, and a model of it."""
    folder = tmp_path_factory.mktemp("series")
    rng = np.random.default_rng(0)
    t = np.arange(3000)
    x = np.stack([np.sin(t / 9), 20 + 5 * np.cos(t / 7)], 1) + 0.1 * rng.normal(size=(3000, 2))
    frame = pd.DataFrame(x, columns=["flow", "load"])
    frame.insert(0, "t", pd.date_range("2024-01-01", periods=3000, freq="min").astype(str))
    frame["state"] = "ok"
    frame[:2000].to_csv(folder / "train.csv", index=False)
    late = frame[2000:].copy().reset_index(drop=True)
    for first, stop in ((100, 130), (500, 506), (800, 900)):
        late.loc[first : stop - 1, "flow"] += 4
        late.loc[first : stop - 1, "state"] = "bad"
    late.to_csv(folder / "late.csv", index=False)
    late[late["state"] == "ok"].to_csv(folder / "good.csv", index=False)
    late[late["state"] == "bad"].to_csv(folder / "bad.csv", index=False)
    run(
        "train",
        folder / "train.csv",
        "-o",
        folder / "m.edgeae",
        *LABELS,
        "--window",
        8,
        "--hidden",
        "16",
        "--epochs",
        15,
    )
    run("export", folder / "m.edgeae", folder / "m.onnx")
    return folder


def run(*words, code=0):
    result = CliRunner().invoke(main, [str(word) for word in words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.stdout if code == 0 else result.stderr


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


def test_baselines_are_fitted_on_the_windows_that_trained(folder) -> None:
    out = run(
        "evaluate",
        folder / "m.edgeae",
        folder / "late.csv",
        *LABELS,
        "--baselines",
        "--train",
        folder / "train.csv",
        "--json",
    )
    found = json.loads(out)["baselines"]
    assert found["fitted_on"] == "the windows that trained the detector"
    for name in ("pca", "isolation_forest", "knn"):
        assert 0.5 < found[name]["auroc"] <= 1
    assert "AUROC" in found["verdict"]


def test_training_data_without_labels_is_all_normal(folder, tmp_path: Path) -> None:
    pd.read_csv(folder / "train.csv").drop(columns="state").to_csv(tmp_path / "n.csv", index=False)
    out = run(
        "evaluate",
        folder / "m.edgeae",
        folder / "late.csv",
        *LABELS,
        "--baselines",
        "--train",
        tmp_path / "n.csv",
        "--json",
    )
    assert json.loads(out)["baselines"]["fitted_on"] == "the windows that trained the detector"


def test_windows_left_out_as_contamination_fit_no_baseline() -> None:
    from edgeae.data.windows import Windows
    from edgeae.evaluate.baselines import normal_windows
    from edgeae.evaluate.model import model_of

    x = np.random.default_rng(0).normal(size=(800, 3)).astype(np.float32)
    x[:20] += 30
    detector = edgeae.Detector("linear", threshold=1.0, contamination=0.05, random_state=1).fit(x)
    sets = normal_windows(model_of(detector), Windows.of(x))
    assert sets.origin == "the windows that trained the detector"
    assert sets.fitted.max() < 10


def test_the_neighbours_are_those_of_scikit_learn_and_never_see_the_calibration_windows() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(400, 3)).astype(np.float32)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        detector = edgeae.Detector("linear", code_size=1, random_state=3).fit(x)
    from edgeae.data.windows import Windows
    from edgeae.evaluate.baselines import normal_windows
    from edgeae.evaluate.model import model_of

    model = model_of(detector)
    same = normal_windows(model, Windows.of(x))
    calibration = {row.tobytes() for row in detector.source_.calibration}
    assert len(same.fitted) == 400 - len(detector.source_.calibration) - len(
        detector.source_.validation
    )
    assert not calibration & {row.tobytes() for row in same.fitted}
    other = normal_windows(model, Windows.of(x[::-1].copy()))
    assert "without the calibration windows" in other.origin
    assert not calibration & {row.tobytes() for row in other.fitted}
    kept = normal_windows(model, None)
    assert len(kept.fitted) == len(detector.source_.validation)
    assert NearestNeighbors(n_neighbors=5).fit(kept.fitted).kneighbors(x)[0].min() == 0


def test_baselines_of_an_artifact_need_its_training_data(folder) -> None:
    words = ["evaluate", folder / "m.onnx", folder / "late.csv", *LABELS, "--baselines"]
    assert "an artifact has no training windows" in run(*words, code=1)
    found = json.loads(run(*words, "--train", folder / "train.csv", "--json"))["baselines"]
    assert found["windows"] > 1000
    assert "--train goes with --baselines" in run(
        *words[:-1], "--train", folder / "train.csv", code=1
    )


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
