"""`growth`: how a window's cost grows with network, size and batch, against what people write."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import keras
import numpy as np
from keras import layers

import edgeae
from benchmarks.core.results import Figure, Result
from benchmarks.core.timing import ratio, spread_figure, time_in_turn
from benchmarks.peers import glue
from benchmarks.peers.bare_network import bare_onnx
from benchmarks.peers.other_engines import keras_call
from benchmarks.scenarios.exported_graphs import networks
from edgeae.storage.keras_files import load_network
from edgeae_runtime import Scorer

_BATCHES = (1, 32, 256)
_ROUND_US = 2000.0  # calls of a round, about so long in all
_ROUNDS = 60
_SLOW_ROUNDS, _SLOW_CALLS = 10, 3
_OURS, _TFLITE, _GLUE, _SKLEARN = "edgeae ONNX", "edgeae TFLite", "numpy glue", "scikit-learn glue"


def run(data: Path) -> Result:
    """Raw values to decisions: conv, lstm, gru, MLPerf Tiny's ad01, and 10 000 inputs."""
    figures: list[Figure] = []
    for name, network in _networks(data).items():
        figures += _figures(name, network)
    return Result(figures)


def _networks(data: Path) -> dict[str, keras.Model]:
    wide = keras.Sequential(
        [
            keras.Input((10_000,)),
            layers.Dense(64, "relu"),
            layers.Dense(8, "relu"),
            layers.Dense(64, "relu"),
            layers.Dense(10_000),
        ]
    )
    ad01 = load_network(str(data / "mlperf_tiny_ad" / "ad01.h5"))
    return {**networks(), "ad01, 640 inputs": ad01, "wide, 10 000 inputs": wide}


def _figures(name: str, network: keras.Model) -> list[Figure]:
    shape = tuple(network.input_shape[1:])
    windows = np.random.default_rng(1).normal(size=(256, *shape)).astype(np.float32)
    detector = edgeae.wrap(network, calibration=windows, threshold=1.0)
    with TemporaryDirectory() as folder:
        files = {
            form: detector.export(Path(folder) / f"a.{form}").path.read_bytes()
            for form in ("onnx", "tflite")
        }
    figures = []
    onnx, tflite = (Scorer(file) for file in files.values())
    bare = bare_onnx(network, shape)
    for batch in _BATCHES:
        x = windows[0] if batch == 1 else windows[:batch]
        contenders = _contenders(detector, onnx, tflite, bare, x)
        calls = _calls(contenders[_OURS])
        latencies = time_in_turn(contenders, rounds=_ROUNDS, calls=calls)
        ours, title = latencies[_OURS], f"{name}, batch {batch}"
        for peer in (_GLUE, _SKLEARN):
            figures.append(ratio(f"{title}: {_OURS} / {peer}", ours, latencies[peer]))
        by_tflite = latencies[_TFLITE]
        figures.append(ratio(f"{title}: {_TFLITE} / {_GLUE}", by_tflite, latencies[_GLUE]))
        if batch == 1:
            figures.append(_by_keras(title, detector, onnx, x))
        figures.append(spread_figure(f"{title}: {_OURS}", ours / batch, "us a window"))
    return figures


def _contenders(
    detector: edgeae.Detector, onnx: Scorer, tflite: Scorer, bare: bytes, x: Any
) -> dict[str, Callable[[], Any]]:
    scaler, shape = detector.source_.scaler, onnx.manifest.inputs.shape
    task = glue.Task(x, scaler.offset, scaler.scale, 1.0, bare, b"")
    found = {
        _OURS: lambda: onnx.is_anomaly(x),
        _TFLITE: lambda: tflite.is_anomaly(x),
        _GLUE: glue.batch_numpy_glue(task, shape),
        _SKLEARN: glue.batch_sklearn_glue(task, shape),
    }
    scores = onnx.score(x)
    for name in (_GLUE, _SKLEARN):
        np.testing.assert_allclose(found[name]()[0], np.atleast_1d(scores), rtol=1e-3)
    np.testing.assert_allclose(tflite.score(x), scores, rtol=1e-3)
    return found


def _calls(contend: Callable[[], Any]) -> int:
    quick = time_in_turn({"ours": contend}, rounds=3, calls=5)["ours"]
    return max(2, int(_ROUND_US / float(np.median(quick))))


def _by_keras(title: str, detector: edgeae.Detector, onnx: Scorer, x: Any) -> Figure:
    source = detector.source_
    contenders = {
        _OURS: lambda: onnx.is_anomaly(x),
        "model(x)": keras_call(source.network, x, source.scaler, 1.0),
    }
    slow = time_in_turn(contenders, rounds=_SLOW_ROUNDS, calls=_SLOW_CALLS)
    ours, theirs = (latency for latency in slow.values())
    return ratio(f"{title}: {_OURS} / model(x)", ours, theirs)
