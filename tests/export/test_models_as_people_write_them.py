"""Keras models as people write them: each scores in every format as Keras predicts."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
import pytest
from keras import layers, ops

import edgeae
from edgeae_runtime import Scorer
from edgeae_runtime.artifact.c_build import build
from edgeae_runtime.errors import InputError

pytestmark = pytest.mark.slow

STEPS, CHANNELS = 5, 2
FORMATS = ("onnx", "tflite", "c")


def series(n: int, seed: int = 0) -> np.ndarray:
    """Make waves with noise."""
    rng = np.random.default_rng(seed)
    phase = rng.uniform(0, 6.28, (n, 1, 1))
    x = np.sin(0.6 * np.arange(STEPS)[None, :, None] + phase) + rng.normal(
        0, 0.1, (n, STEPS, CHANNELS)
    )
    return x.astype(np.float32)


def recurrent(*parts: layers.Layer, steps: int | None = STEPS) -> keras.Model:
    return keras.Sequential([keras.Input((steps, CHANNELS)), *parts])


def with_states() -> keras.Model:
    x = keras.Input((STEPS, CHANNELS))
    _, h, c = layers.LSTM(3, return_state=True)(x)
    decoded = layers.LSTM(3, return_sequences=True)(
        layers.RepeatVector(STEPS)(h), initial_state=[h, c]
    )
    return keras.Model(x, layers.TimeDistributed(layers.Dense(CHANNELS))(decoded))


def with_operators() -> keras.Model:
    x = keras.Input((STEPS, CHANNELS))
    flat = layers.Flatten()(x)
    left = layers.Dense(2, activation="tanh")(flat[:, :4])
    code = ops.tanh(ops.concatenate([left, layers.Dense(2)(flat[:, 4:])], axis=-1))
    y = layers.Dense(STEPS * CHANNELS)(code) + 0.1 * flat
    return keras.Model(x, layers.Reshape((STEPS, CHANNELS))(y))


def one_layer_twice() -> keras.Model:
    x = keras.Input((STEPS, CHANNELS))
    shared = layers.LSTM(CHANNELS, return_sequences=True)
    return keras.Model(x, layers.Dense(CHANNELS)(shared(shared(x))))


def with_a_scaler_inside() -> keras.Model:
    numbers = {"mean": [0.3, -0.2], "variance": [2.0, 0.5]}
    return recurrent(
        layers.Normalization(**numbers),
        layers.Conv1D(4, 3, padding="same", activation="relu"),
        layers.BatchNormalization(),
        layers.Conv1DTranspose(CHANNELS, 3, padding="same"),
        layers.Normalization(**numbers, invert=True),
    )


def with_parts_of_training() -> keras.Model:
    sparse = layers.Dense(6, "relu", activity_regularizer="l1", kernel_regularizer="l2")
    return recurrent(layers.GaussianNoise(0.2), sparse, layers.Dropout(0.2), layers.Dense(CHANNELS))


class Autoencoder(keras.Model):  # type: ignore[misc]  # Keras ships no types
    """Parts under names that the exported graph uses itself."""

    def __init__(self) -> None:
        super().__init__(name="score")
        size = STEPS * CHANNELS
        flat = [keras.Input((STEPS, CHANNELS)), layers.Flatten(), layers.Dense(3, "tanh")]
        self.encoder = keras.Sequential(flat, name="code")
        back = [keras.Input((3,)), layers.Dense(size), layers.Reshape((STEPS, CHANNELS))]
        self.decoder = keras.Sequential(back, name="x")

    def call(self, x):
        self.add_loss(ops.mean(ops.abs(x)))
        return self.decoder(self.encoder(x))


MODELS: dict[str, Callable[[], keras.Model]] = {
    "relu LSTM, repeated": lambda: recurrent(
        layers.LSTM(3, "relu"),
        layers.RepeatVector(STEPS),
        layers.LSTM(CHANNELS, return_sequences=True),
    ),
    "states handed over": with_states,
    "any number of steps": lambda: recurrent(
        layers.LSTM(3, return_sequences=True), layers.Dense(CHANNELS), steps=None
    ),
    "backwards": lambda: recurrent(
        layers.GRU(3, go_backwards=True, reset_after=False),
        layers.RepeatVector(STEPS),
        layers.SimpleRNN(CHANNELS, return_sequences=True),
    ),
    "both directions": lambda: recurrent(
        layers.Bidirectional(layers.LSTM(3)),
        layers.RepeatVector(STEPS),
        layers.Bidirectional(layers.GRU(CHANNELS, return_sequences=True), merge_mode="sum"),
    ),
    "stacked cells": lambda: recurrent(
        layers.RNN([layers.LSTMCell(3), layers.GRUCell(CHANNELS)], return_sequences=True)
    ),
    "operators between layers": with_operators,
    "one layer used twice": one_layer_twice,
    "a scaler inside": with_a_scaler_inside,
    "parts of training": with_parts_of_training,
    "names of our own": Autoencoder,
}


@pytest.mark.parametrize("name", MODELS)
def test_a_model_scores_in_every_format_as_keras_predicts(name: str, tmp_path: Path) -> None:
    keras.utils.set_random_seed(0)
    model, x = MODELS[name](), series(120)
    expected = np.square(x - model(x, training=False)).mean(axis=(1, 2))

    detector = edgeae.wrap(model, calibration=x)
    targets = [tmp_path / f"model.{suffix}" for suffix in FORMATS]
    for target in targets:
        detector.export(target)
    build(targets[-1])

    for path in (*targets[:-1], tmp_path / "model.so"):
        with Scorer(path, allow_native=True) as scorer:
            np.testing.assert_allclose(scorer.score(x), expected, rtol=2e-4, err_msg=path.name)
            np.testing.assert_allclose(scorer.score(x[7]), scorer.score(x)[7], rtol=1e-6)


@pytest.mark.parametrize("suffix", ["onnx", "tflite"])
def test_a_mask_is_kept(suffix: str, tmp_path: Path) -> None:
    model = recurrent(
        layers.Masking(-10.0),
        layers.LSTM(3),
        layers.RepeatVector(STEPS),
        layers.GRU(3, return_sequences=True),
        layers.TimeDistributed(layers.Dense(CHANNELS)),
    )
    x = series(120)
    padded = x.copy()
    padded[:, -2:] = -10
    expected = np.square(padded - model(padded, training=False)).mean(axis=(1, 2))

    edgeae.wrap(model, calibration=x).export(tmp_path / f"masked.{suffix}")  # calibrated on no pad

    with Scorer(tmp_path / f"masked.{suffix}") as scorer:
        np.testing.assert_allclose(scorer.score(padded), expected, rtol=2e-4)


@keras.saving.register_keras_serializable("tests")
class Draw(layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """A sample of a code's distribution, at every call."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.seeds = keras.random.SeedGenerator(7)

    def call(self, both):
        mean, log_variance = both
        noise = keras.random.normal(ops.shape(mean), seed=self.seeds)
        return mean + ops.exp(0.5 * log_variance) * noise


class Variational(keras.Model):  # type: ignore[misc]  # Keras ships no types
    """The usual class of tutorials: an encoder of three outputs, and no `call`."""

    def __init__(self) -> None:
        super().__init__()
        x = keras.Input((4,))
        mean, log_variance = layers.Dense(2)(x), layers.Dense(2)(x)
        self.encoder = keras.Model(x, [mean, log_variance, Draw()([mean, log_variance])])
        self.decoder = keras.Sequential([keras.Input((2,)), layers.Dense(4)])


class Sampled(Variational):
    """Draws in its call too."""

    def call(self, x):
        return self.decoder(self.encoder(x)[2])


@pytest.mark.parametrize("kind", [Variational, Sampled])
def test_the_mean_of_a_random_code_is_what_scores(kind: type[Variational], tmp_path: Path) -> None:
    model, x = kind(), np.random.default_rng(0).normal(size=(120, 4)).astype(np.float32)
    expected = np.square(x - model.decoder(model.encoder(x)[0])).mean(axis=1)

    with pytest.warns(UserWarning, match="from the mean of the code"):
        detector = edgeae.wrap(model, calibration=x)

    for suffix in ("onnx", "tflite"):
        detector.export(tmp_path / f"vae.{suffix}")
        with Scorer(tmp_path / f"vae.{suffix}") as scorer:
            np.testing.assert_allclose(scorer.score(x), expected, rtol=1e-4)


def test_a_model_that_draws_and_has_no_parts_is_refused_by_its_layer() -> None:
    x = keras.Input((4,))
    code = Draw(name="draw")([layers.Dense(2)(x), layers.Dense(2)(x)])
    model = keras.Model(x, layers.Dense(4)(code))

    with pytest.raises(InputError, match=r"another reconstruction .*layer 'draw' draws"):
        edgeae.wrap(model, calibration=np.zeros((120, 4), np.float32))


def test_half_precision_is_cast_where_scores_stay_and_said() -> None:
    policy = keras.DTypePolicy("mixed_float16")
    parts = [layers.Dense(2, "tanh", dtype=policy), layers.Dense(4, dtype=policy)]
    model = keras.Sequential([keras.Input((4,)), *parts])
    x = np.random.default_rng(0).normal(size=(120, 4)).astype(np.float32)

    with pytest.warns(UserWarning, match="computes in mixed_float16; it is cast to float32"):
        detector = edgeae.wrap(model, calibration=x)

    expected = np.square(x - np.asarray(model(x), np.float64)).mean(axis=1)
    np.testing.assert_allclose(detector.anomaly_score(x), expected, rtol=5e-3)


def test_nodes_carry_the_names_of_their_layers(tmp_path: Path) -> None:
    onnx = pytest.importorskip("onnx")
    model = keras.Sequential([keras.Input((4,)), layers.Dense(2, name="narrow"), layers.Dense(4)])
    x = np.random.default_rng(0).normal(size=(120, 4)).astype(np.float32)

    edgeae.wrap(model, calibration=x).export(tmp_path / "named.onnx")

    graph = onnx.load(tmp_path / "named.onnx").graph
    assert any(node.name.endswith("narrow/MatMul") for node in graph.node)
    assert any(entry.name.endswith("narrow/kernel") for entry in graph.initializer)


def test_what_a_converter_raises_is_one_line(tmp_path: Path) -> None:
    x = keras.Input((4,))
    model = keras.Model(x, layers.Dense(4)(ops.erfinv(0.5 * ops.tanh(x))))
    windows = np.random.default_rng(0).normal(size=(120, 4)).astype(np.float32)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        detector = edgeae.wrap(model, calibration=windows)

    with pytest.raises(InputError, match="ONNX has no operation for Erfinv") as refused:
        detector.export(tmp_path / "odd.onnx")

    assert "\n" not in str(refused.value)
