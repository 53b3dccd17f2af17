"""Columns that are nearly functions of each other: a row that breaks the relation is an anomaly."""

from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from edgeae import Detector
from edgeae.train.dependencies import find_dependencies
from edgeae_runtime import Scorer


def machine(count: int, seed: int, *, broken: float = 0.0) -> np.ndarray:
    """Power follows speed and load, but for noise of 0.1 and a step of `broken`."""
    rng = np.random.default_rng(seed)
    speed, load = rng.standard_t(5, size=(2, count))
    heat = 0.5 * load + rng.normal(size=count)
    power = speed + 0.5 * load + 0.1 * rng.normal(size=count) + broken
    return np.column_stack([speed, load, heat, power]).astype(np.float32)


@pytest.fixture(scope="module")
def detectors() -> dict[str | None, Detector]:
    x = machine(3000, 0)
    return {error: Detector(error=error, random_state=0).fit(x) for error in (None, "mse")}


def found(detector: Detector) -> float:
    x = np.concatenate([machine(2000, 1), machine(500, 2, broken=0.4)])
    return float(roc_auc_score(np.repeat([0, 1], [2000, 500]), detector.anomaly_score(x)))


def test_a_broken_relation_is_found_though_every_column_is_usual(detectors) -> None:
    assert found(detectors["mse"]) < 0.65
    assert found(detectors[None]) > 0.8
    reason = "mahalanobis: one combination of columns hardly varies"
    assert detectors[None].chosen_.reasons["error"].startswith(reason)


def test_anomalies_among_the_training_rows_are_penalised_here_too() -> None:
    rng = np.random.default_rng(0)
    strays = (0.3 * machine(120, 3) + (6, -6, 6, 3)).astype(np.float32)
    x = rng.permutation(np.concatenate([machine(2940, 0), strays[:60]]))
    detector = Detector(random_state=0).fit(x)
    assert detector.chosen_.error == "mahalanobis"
    scores = detector.anomaly_score(np.concatenate([machine(1000, 1), strays[60:]]))
    assert roc_auc_score(np.repeat([0, 1], [1000, 60]), scores) > 0.98
    assert found(detector) > 0.7


def test_the_score_is_the_distance_with_weighted_combinations_and_the_penalty(detectors) -> None:
    source = detectors[None].source_
    centres, _ = source.network.get_layer("output").get_weights()
    kernel, bias = source.network.get_layer("code").get_weights()
    x = machine(200, 4)
    z = (x - source.scaler.offset) * source.scaler.scale
    nearest = (z @ kernel + bias).argmax(axis=1)
    squares = ((z - centres[nearest]) @ source.whitening.matrix) ** 2
    assert source.whitening.matrix.shape == (4, 5)
    penalty = source.penalties[nearest] * 4  # of a mean over four values
    expected = (squares.sum(axis=1) + penalty) / 5
    # Between two prototypes the softmax blends them.
    is_sharp = np.ptp(np.sort(z @ kernel + bias, axis=1)[:, -2:], axis=1) > 10
    assert is_sharp.mean() > 0.2
    np.testing.assert_allclose(source.scores(x)[is_sharp], expected[is_sharp], rtol=1e-4)


@pytest.mark.filterwarnings("ignore:.*int8.* alone would change")
@pytest.mark.parametrize("suffix", ["onnx", "tflite", "c"])
@pytest.mark.parametrize("precision", ["float32", "int8", "int8-full"])
def test_files_decide_alike(detectors, tmp_path: Path, suffix, precision) -> None:
    detector = detectors[None]
    path = detector.export(tmp_path / f"machine.{suffix}", precision=precision).path
    x = np.concatenate([machine(500, 5), machine(500, 6, broken=0.5)])
    with Scorer(path, allow_native=True) as scorer:
        differ = scorer.is_anomaly(x) != (detector.predict(x) == -1)
    assert differ.mean() <= (0 if precision == "float32" else 0.02)


def test_independent_columns_and_copies_of_one_signal_have_none() -> None:
    rng = np.random.default_rng(0)
    independent = rng.normal(size=(1000, 6)).astype(np.float32)
    assert find_dependencies(independent) is None
    copies = independent[:, :1] + 0.05 * rng.normal(size=(1000, 6)).astype(np.float32)
    assert find_dependencies(copies) is None  # five of six combinations would be noise
    assert find_dependencies(independent[:6]) is None  # too few rows to tell
    groups = np.repeat([[0, 0, 0, 0], [9, 9, 0, 5], [0, 5, 9, 0]], 300, axis=0)
    groups = (groups + 0.3 * rng.normal(size=groups.shape)).astype(np.float32)
    assert find_dependencies(groups) is None  # within a group no direction is narrower
    constant = np.column_stack([machine(1000, 0), np.full(1000, 7, np.float32)])
    weights = find_dependencies(constant)
    assert weights is not None
    assert weights.shape == (5, 1)
    assert not weights[4].any()
