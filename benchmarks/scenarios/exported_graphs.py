"""`exported-graphs`: exported ONNX files against graphs by hand and Keras's own export."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import keras
import numpy as np
from keras import layers

import edgeae
from benchmarks.core.results import Figure, Result, at_most
from benchmarks.core.timing import ratio, spread_figure, time_in_turn
from benchmarks.peers.bare_network import open_session
from benchmarks.peers.hand_written import hand_written

_ROUNDS, _CALLS = 400, 40
_BY_HAND = 1.25
_BY_KERAS = {"dense": 1.15, "conv": 0.4, "lstm": 0.4, "gru": 0.08}


def run(data: Path) -> Result:
    """One window, one thread; Keras's export has neither score nor decision."""
    figures: list[Figure] = []
    for name, network in networks().items():
        figures += _figures(name, network)
    return Result(figures)


def networks() -> dict[str, keras.Model]:
    """Networks as people write them, with weights and biases drawn."""
    conv, up = layers.Conv1D, layers.Conv1DTranspose
    same = {"padding": "same", "activation": "relu"}
    found = {
        "dense": _network(
            (140,),
            *(layers.Dense(n, "relu") for n in (64, 32, 16, 8, 16, 32, 64)),
            layers.Dense(140),
        ),
        "conv": _network(
            (64, 3),
            conv(16, 5, 2, **same),
            conv(8, 5, 2, **same),
            up(8, 5, 2, **same),
            up(16, 5, 2, **same),
            conv(3, 5, padding="same"),
        ),
    }
    for name, kind in (("lstm", layers.LSTM), ("gru", layers.GRU)):
        found[name] = _network(
            (32, 3),
            kind(16),
            layers.RepeatVector(32),
            kind(16, return_sequences=True),
            layers.TimeDistributed(layers.Dense(3)),
        )
    return found


def _network(shape: tuple[int, ...], *parts: Any) -> keras.Model:
    network = keras.Sequential([keras.Input(shape), *parts])
    rng = np.random.default_rng(0)
    network.set_weights([rng.normal(scale=0.2, size=w.shape) for w in network.get_weights()])
    return network


def _figures(name: str, network: keras.Model) -> list[Figure]:
    windows = np.random.default_rng(1).normal(size=(200, *network.input_shape[1:]))
    x = windows[:1].astype(np.float32)
    with TemporaryDirectory() as folder:
        ours, theirs = Path(folder, "ours.onnx"), Path(folder, "keras.onnx")
        detector = edgeae.wrap(network, calibration=windows, threshold=1.0)
        began = time.perf_counter()
        detector.export(ours)
        seconds = time.perf_counter() - began
        network(x)  # Keras exports only what was called
        network.export(str(theirs), format="onnx", verbose=False)
        contenders = {
            "edgeae": _call(ours.read_bytes(), "score", x),
            "by hand": _call(hand_written(network), "score", x),
            "Keras export": _call(theirs.read_bytes(), None, x),
        }
    (score,), (known,) = contenders["edgeae"](), contenders["by hand"]()
    np.testing.assert_allclose(score, known, rtol=1e-5)
    latencies = time_in_turn(contenders, rounds=_ROUNDS, calls=_CALLS)
    mine, hand, keras_own = (latency for latency in latencies.values())
    return [
        ratio(f"{name}: edgeae by hand-written", mine, hand, at_most(_BY_HAND)),
        ratio(f"{name}: edgeae by Keras export", mine, keras_own, at_most(_BY_KERAS[name])),
        spread_figure(f"{name}: edgeae", mine, "us"),
        Figure(f"{name}: export", seconds, "s", goal=at_most(15)),
    ]


def _call(model: bytes, output: str | None, x: Any) -> Callable[[], Any]:
    session = open_session(model)
    feed = {session.get_inputs()[0].name: x}
    names = None if output is None else [output]
    return lambda: session.run(names, feed)
