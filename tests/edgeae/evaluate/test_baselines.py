"""Baselines are fitted on the windows that trained, and on no others."""

import json
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.neighbors import NearestNeighbors

import edgeae
from tests.edgeae.evaluate.commands import LABELS, run


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
    assert found["events"] == 3
    assert found["allowed_false_alarms"] == 0  # less than a day is normal
    counts = {name: found[name]["events_detected"] for name in ("pca", "isolation_forest", "knn")}
    best = max(counts.values())
    word = "better" if found["events_detected"] > best else "worse"
    if found["events_detected"] == best:
        word = "no clear difference"
    assert word in found["verdict"]
    assert f"{found['events_detected']} of 3 events at 0 false alarms" in found["verdict"]


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
    detector = edgeae.Detector("linear", threshold=1.0, contamination=0.05, random_state=1)
    with warnings.catch_warnings():
        warnings.filterwarnings("error", ".*score more than three times")  # of no given threshold
        detector.fit(x)
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


def test_the_verdict_on_a_series_follows_its_events_whatever_the_windows_say() -> None:
    from edgeae.evaluate.baselines import Trial
    from edgeae.evaluate.events import ScoredSeries
    from edgeae_runtime.service.alarms import AlarmRule

    is_normal = np.ones(60, bool)
    is_normal[10:30] = is_normal[40] = False
    begins = np.arange(60) == 0
    series = ScoredSeries(np.zeros(60, np.float32), np.arange(60), 1, 1, is_normal, begins)
    trial = Trial(series, np.ones(60, bool), AlarmRule(1, 1), most=0)
    one_event = np.where(np.arange(60) < 30, ~is_normal, False).astype(np.float32)
    both = np.zeros(60, np.float32)
    both[[10, 40]] = 1
    assert (trial.detected(one_event), trial.detected(both)) == (1, 2)
