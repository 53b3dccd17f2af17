"""TFLite files score many windows in one call, each as it scores alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
import pytest
from ai_edge_litert.interpreter import Interpreter
from keras import layers

import edgeae
from edgeae_export.formats.tflite.trial import refuse_fatal
from edgeae_export.keras_graph.transposed import in_phases
from edgeae_runtime import Scorer

STEPS, CHANNELS = 6, 2


def _model(*parts: layers.Layer) -> keras.Model:
    return keras.Sequential([keras.Input((STEPS, CHANNELS)), *parts])


MODELS: dict[str, Callable[[], keras.Model]] = {
    "dense": lambda: _model(
        layers.Flatten(),
        layers.Dense(3, "tanh"),
        layers.Dense(STEPS * CHANNELS),
        layers.Reshape((STEPS, CHANNELS)),
    ),
    "transposed convolution": lambda: _model(
        layers.Conv1D(4, 3, strides=2, padding="same", activation="relu"),
        layers.Conv1DTranspose(CHANNELS, 3, strides=2, padding="same"),
    ),
    "recurrent": lambda: _model(
        layers.LSTM(3),
        layers.RepeatVector(STEPS),
        layers.GRU(3, return_sequences=True),
        layers.Dense(CHANNELS),
    ),
}


def _windows() -> np.ndarray:
    return np.random.default_rng(0).normal(size=(150, STEPS, CHANNELS)).astype(np.float32)


def _declared_batch(path: Path) -> int:
    return int(Interpreter(model_path=str(path)).get_input_details()[0]["shape_signature"][0])


@pytest.mark.parametrize("name", MODELS)
def test_many_windows_score_in_one_call_as_they_score_alone(name: str, tmp_path: Path) -> None:
    x, path = _windows(), tmp_path / "model.tflite"

    edgeae.wrap(MODELS[name](), calibration=x).export(path)

    assert _declared_batch(path) == -1
    with Scorer(path) as scorer:
        alone = [scorer.score(window) for window in x]
        for count in (150, 1, 40, 33):
            np.testing.assert_array_equal(scorer.score(x[:count]), alone[:count])
        rebuilt = [scorer.reconstruct(window) for window in x[:40]]
        np.testing.assert_array_equal(scorer.reconstruct(x[:40]), rebuilt)


def test_a_graph_that_stores_its_batch_scores_window_by_window(tmp_path: Path) -> None:
    model = _model(
        layers.Reshape((STEPS, CHANNELS, 1)),
        layers.Conv2D(2, 3, strides=2, padding="same"),
        layers.Conv2DTranspose(1, 3, strides=2, padding="same"),
        layers.Reshape((STEPS, CHANNELS)),
    )
    x, path = _windows(), tmp_path / "model.tflite"

    edgeae.wrap(model, calibration=x).export(path)

    assert _declared_batch(path) == 1
    with Scorer(path) as scorer:
        np.testing.assert_array_equal(scorer.score(x), [scorer.score(window) for window in x])


@pytest.mark.parametrize("padding", ["same", "valid"])
@pytest.mark.parametrize("size", [1, 2, 3, 5])
@pytest.mark.parametrize("stride", [1, 2, 3])
def test_a_transposed_convolution_is_one_convolution_of_its_phases(
    padding: str, size: int, stride: int
) -> None:
    layer = layers.Conv1DTranspose(3, size, strides=stride, padding=padding, activation="tanh")
    x = _windows()[:4]

    np.testing.assert_allclose(layer(x), in_phases(layer, keras.ops.array(x)), atol=1e-6)


def test_a_graph_that_litert_only_rejects_is_left_to_the_caller() -> None:
    damaged = b"\x1c\x00\x00\x00TFL3" + bytes(64)

    assert refuse_fatal(damaged) == damaged
