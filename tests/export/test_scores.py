"""Whitened scores in every format, precision and batch, and where they are refused."""

import warnings
from functools import cache
from pathlib import Path

import keras
import numpy as np
import onnx
import pytest

import edgeae
from edgeae import InputError
from edgeae_export.keras_graph.score_layers import MEAN_ERRORS, activations_of
from edgeae_runtime import Scorer
from edgeae_runtime.scores import SCORES, is_whitened

WHITENED = ("mahalanobis", "activations")
SHAPES = {"table": (6,), "series": (4, 3)}


def drawn(kind, count, seed):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(count, *SHAPES[kind])).cumsum(axis=1) * 10 + 300
    return x.astype(np.float32)


@cache
def detector(score, kind="table"):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return edgeae.Detector(
            "dense",
            hidden=(12,),
            code_size=8,
            activation="relu",
            noise=0.3,
            epochs=5,
            error=score,
            random_state=0,
            false_alarm_rate=0.05,
        ).fit(drawn(kind, 500, 0), stride=4)


def test_every_kind_is_whitened_or_has_a_layer() -> None:
    assert {score for score in SCORES if is_whitened(score)} == set(WHITENED)
    assert {*MEAN_ERRORS, *WHITENED} == set(SCORES)


@pytest.mark.parametrize("score", WHITENED)
@pytest.mark.parametrize("kind", SHAPES)
def test_the_score_is_the_distance_of_the_features_over_their_number(score, kind) -> None:
    made, x = detector(score, kind), drawn(kind, 50, 1)
    source = made.source_
    z = (x - source.scaler.offset) * source.scaler.scale
    rows = [(z - source.network(z).numpy()).reshape(len(z), -1)]
    if score == "activations":
        outputs = activations_of(source.network)
        rows += [np.asarray(y) for y in keras.Model(source.network.input, outputs)(z)]
    features = np.concatenate(rows, axis=1)
    white = features @ source.whitening.matrix + source.whitening.offset
    np.testing.assert_allclose(made.anomaly_score(x), (white**2).mean(axis=1), rtol=1e-3)


@pytest.mark.parametrize("score", WHITENED)
@pytest.mark.parametrize("kind", SHAPES)
@pytest.mark.parametrize("form", ["onnx", "tflite"])
def test_scores_are_those_of_keras_and_of_no_other_window(
    tmp_path: Path, score, kind, form
) -> None:
    made, x = detector(score, kind), drawn(kind, 300, 2)
    exported = made.export(tmp_path / f"x.{form}")
    assert exported.manifest.score == score
    with Scorer(exported.path, allow_native=True) as scorer:
        scores = scorer.score(x)
        np.testing.assert_allclose(scores, made.anomaly_score(x), rtol=2e-5)
        np.testing.assert_array_equal(scorer.score(x[::-1])[::-1], scores)
        np.testing.assert_array_equal([scorer.score(window) for window in x[:50]], scores[:50])
        assert scorer.contributions(x).reshape(300, -1).sum(axis=1) == pytest.approx(1)


@pytest.mark.parametrize("score", WHITENED)
@pytest.mark.parametrize("form", ["onnx", "tflite"])
@pytest.mark.parametrize("precision", ["float16", "int8", "int8-full"])
def test_the_arithmetic_of_the_score_stays_in_float(tmp_path: Path, score, form, precision) -> None:
    made = detector(score)
    parity = made.export(tmp_path / f"x.{form}", precision=precision).manifest.parity
    assert parity.largest_score_error < 0.2
    if form == "onnx":
        graph = onnx.load(tmp_path / f"x.{form}").graph
        matrix = made.source_.whitening.matrix
        kept = [entry for entry in graph.initializer if tuple(entry.dims) == matrix.shape]
        assert onnx.TensorProto.FLOAT in {entry.data_type for entry in kept}


@pytest.mark.slow
def test_a_distance_in_c_is_that_of_onnx_in_every_precision(tmp_path: Path) -> None:
    made, x = detector("mahalanobis"), drawn("table", 200, 3)
    expected = made.anomaly_score(x)
    for precision, limit in (("float32", 2e-5), ("int8", 0.2), ("int8-full", 0.3)):
        exported = made.export(tmp_path / "pump.c", precision=precision)
        with Scorer(exported.path, allow_native=True) as scorer:
            scores = scorer.score(x)
            larger = np.maximum(expected, made.threshold_)
            assert (np.abs(scores - expected) / larger).max() < limit
            plain = made.export(tmp_path / "x.onnx").path
            if precision == "float32":
                np.testing.assert_allclose(
                    scorer.contributions(x),
                    Scorer(plain).contributions(x),
                    atol=1e-4,
                )


@pytest.mark.parametrize("score", WHITENED)
def test_a_saved_detector_scores_the_same(tmp_path: Path, score) -> None:
    made, x = detector(score), drawn("table", 100, 4)
    made.save(tmp_path / "x.edgeae")
    np.testing.assert_array_equal(
        edgeae.load(tmp_path / "x.edgeae").anomaly_score(x), made.anomaly_score(x)
    )


@pytest.mark.parametrize("score", WHITENED)
def test_a_wrapped_network_takes_its_statistics_from_fitting_windows(score) -> None:
    x = drawn("table", 400, 5)
    network = detector("mse").source_.network
    wrapped = edgeae.wrap(
        network,
        scaler=(x.mean(0), 1 / x.std(0)),
        error=score,
        validation=x[:200],
        calibration=x[200:],
    )
    assert 0.5 < float(np.mean(wrapped.anomaly_score(x[:200]))) < 1.05  # dead units add nothing
    with pytest.raises(
        InputError, match=r"needs normal windows for its statistics; give them as `validation`"
    ):
        edgeae.wrap(network, error=score, calibration=x)


def test_activations_need_hidden_dense_layers() -> None:
    flat = keras.Sequential([keras.Input((3,)), keras.layers.Dense(3)])
    with pytest.raises(InputError, match="needs a network with hidden dense layers; take mse"):
        activations_of(flat)


@pytest.mark.parametrize("form", ["onnx", "tflite"])
def test_errors_near_rounding_are_whitened_no_further(tmp_path: Path, form) -> None:
    line = np.random.default_rng(0).normal(size=(600, 1)) @ np.ones((1, 4))
    made = edgeae.Detector("linear", code_size=1, error="mahalanobis", random_state=0).fit(line)
    exported = made.export(tmp_path / f"x.{form}")
    assert exported.manifest.parity.flips == 0
    off = line[:50] + np.eye(4)[0]
    assert (Scorer(exported.path, allow_native=True).is_anomaly(off.astype(np.float32))).all()
