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
