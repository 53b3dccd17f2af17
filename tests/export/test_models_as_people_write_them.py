"""Keras models as people write them: each scores in every format as Keras predicts."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers, ops

import edgeae
from edgeae_runtime import Scorer
from edgeae_runtime.artifact.c_build import build
from edgeae_runtime.errors import InputError
from tests.export.models import CHANNELS, MODELS, STEPS, sequential, series

pytestmark = pytest.mark.slow


KEPT_HERE = (
    "Bidirectional concat and sum",
    "stacked cells",
    "operators between layers",
    "one layer used twice",
    "Normalization, BatchNormalization",
    "noise, dropout, regularisers",
    "names of our own",
)


@pytest.mark.parametrize("name", KEPT_HERE)
def test_a_model_scores_in_every_format_as_keras_predicts(name: str, tmp_path: Path) -> None:
    keras.utils.set_random_seed(0)
    model, x = MODELS[name](), series(120)
    expected = np.square(x - model(x, training=False)).mean(axis=(1, 2))

    detector = edgeae.wrap(model, calibration=x)
    targets = [tmp_path / f"model.{suffix}" for suffix in ("onnx", "tflite", "c")]
    for target in targets:
        detector.export(target)
    build(targets[-1])

    for path in (*targets[:-1], tmp_path / "model.so"):
        with Scorer(path, allow_native=True) as scorer:
            np.testing.assert_allclose(scorer.score(x), expected, rtol=2e-4, err_msg=path.name)
            np.testing.assert_allclose(scorer.score(x[7]), scorer.score(x)[7], rtol=1e-6)


MASKED: dict[str, Callable[[], list[layers.Layer]]] = {
    "LSTM": lambda: [
        layers.LSTM(3),
        layers.RepeatVector(STEPS),
        layers.GRU(3, return_sequences=True),
    ],
    "both directions": lambda: [layers.Bidirectional(layers.GRU(3, return_sequences=True))],
    "backwards": lambda: [
        layers.LSTM(3, go_backwards=True, return_sequences=True, zero_output_for_mask=True)
    ],
    "unrolled in both directions": lambda: [
        layers.Bidirectional(layers.GRU(3, return_sequences=True, unroll=True))
    ],
    "stacked cells": lambda: [
        layers.RNN([layers.LSTMCell(3), layers.GRUCell(2)], return_sequences=True)
    ],
}


@pytest.mark.parametrize("name", MASKED)
@pytest.mark.parametrize("suffix", ["onnx", "tflite"])
def test_a_mask_is_kept(suffix: str, name: str, tmp_path: Path) -> None:
    keras.utils.set_random_seed(0)
    dense = layers.TimeDistributed(layers.Dense(CHANNELS))
    model = sequential(layers.Masking(-10.0), *MASKED[name](), dense)
    x = series(120)
    padded = x.copy()
    padded[:60, -2:] = -10
    padded[60:, 1] = -10
    padded[::7, 0] = -10
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


@keras.saving.register_keras_serializable("tests")
class GlobalDraw(layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """A sample without a generator of its own."""

    def call(self, both):
        mean, log_variance = both
        return mean + ops.exp(0.5 * log_variance) * keras.random.normal(ops.shape(mean))


class Ordered(keras.Model):  # type: ignore[misc]  # Keras ships no types
    """An encoder whose outputs are in some order or dictionary."""

    def __init__(self, arrange: Callable[..., object]) -> None:
        super().__init__()
        x = keras.Input((4,))
        mean, log_variance = layers.Dense(2)(x), layers.Dense(2)(x)
        self.mean = keras.Model(x, mean)
        drawn = GlobalDraw()([mean, log_variance])
        self.encoder = keras.Model(x, arrange(mean, log_variance, drawn))
        self.decoder = keras.Sequential([keras.Input((2,)), layers.Dense(4)])


ORDERS: dict[str, Callable[..., object]] = {
    "a dictionary": lambda m, v, z: {"mean": m, "log_var": v, "z": z},
    "the variance first": lambda m, v, z: [v, m, z],
    "the sample first": lambda m, v, z: (z, m, v),
}


@pytest.mark.parametrize("order", ORDERS)
def test_the_mean_is_found_wherever_an_encoder_returns_it(order: str) -> None:
    model = Ordered(ORDERS[order])
    x = np.random.default_rng(0).normal(size=(120, 4)).astype(np.float32)

    with pytest.warns(UserWarning, match="from the mean of the code"):
        scores = edgeae.wrap(model, calibration=x).anomaly_score(x)

    expected = np.square(x - model.decoder(model.mean(x))).mean(axis=1)
    np.testing.assert_allclose(scores, expected, rtol=1e-5)


def test_an_encoder_that_only_draws_is_refused_with_its_reason() -> None:
    with pytest.raises(InputError, match="no `call`, and its `encoder` returns drawn codes only"):
        edgeae.wrap(Ordered(lambda m, v, z: z), calibration=np.zeros((120, 4), np.float32))


class WithMethods(keras.Model):  # type: ignore[misc]  # Keras ships no types
    """TensorFlow's tutorial: one output for both numbers, split by a method."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = keras.Sequential([keras.Input((4,)), layers.Dense(4)])
        self.decoder = keras.Sequential([keras.Input((2,)), layers.Dense(4)])

    def encode(self, x):
        return tf.split(self.encoder(x), num_or_size_splits=2, axis=1)

    def decode(self, z):
        return self.decoder(z)


def test_methods_that_encode_and_decode_are_used(tmp_path: Path) -> None:
    model = WithMethods()
    x = np.random.default_rng(0).normal(size=(120, 4)).astype(np.float32)
    expected = np.square(x - model.decode(model.encode(x)[0])).mean(axis=1)

    with pytest.warns(UserWarning, match="from the mean of the code"):
        detector = edgeae.wrap(model, calibration=x)

    detector.export(tmp_path / "methods.onnx")
    with Scorer(tmp_path / "methods.onnx") as scorer:
        np.testing.assert_allclose(scorer.score(x), expected, rtol=1e-5)


class Clipped(keras.Model):  # type: ignore[misc]  # Keras ships no types
    """Parts that are no chain, and a `call` that does more far from the normal windows."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = keras.Sequential([keras.Input((4,)), layers.Dense(4)])
        self.decoder = keras.Sequential([keras.Input((2,)), layers.Dense(4)])

    def call(self, x):
        return ops.clip(self.decoder(self.encoder(x)[:, :2]), -6.0, 6.0)


class ChainThenClip(Clipped):
    def __init__(self) -> None:
        super().__init__()
        self.decoder = keras.Sequential([keras.Input((4,)), layers.Dense(4)])

    def call(self, x):
        return ops.clip(self.decoder(self.encoder(x)), -6.0, 6.0)


@pytest.mark.parametrize("kind", [Clipped, ChainThenClip])
def test_a_call_that_is_more_than_its_parts_is_kept(kind: type[keras.Model]) -> None:
    model = kind()
    x = np.random.default_rng(0).normal(size=(120, 4)).astype(np.float32)
    detector = edgeae.wrap(model, calibration=x)

    expected = np.square(50 * x - model(50 * x)).mean(axis=1)
    np.testing.assert_allclose(detector.anomaly_score(50 * x), expected, rtol=1e-5)


class NoiseAlways(keras.Model):  # type: ignore[misc]  # Keras ships no types
    """Dropout in use too."""

    def __init__(self) -> None:
        super().__init__()
        self.dense, self.noise = layers.Dense(4), layers.Dropout(0.5, name="mc")

    def call(self, x):
        return self.noise(self.dense(x), training=True)


def test_noise_that_is_always_on_is_refused_by_its_layer() -> None:
    x = np.random.default_rng(0).normal(size=(120, 4)).astype(np.float32)

    with pytest.raises(InputError, match=r"another reconstruction .*layer 'mc' draws"):
        edgeae.wrap(NoiseAlways(), calibration=x)


@pytest.mark.parametrize("batch", [1, 64])
def test_a_stateful_model_starts_each_window_from_zeros_in_any_batch(batch: int) -> None:
    x, steps = series(120), keras.Input(batch_shape=(batch, STEPS, CHANNELS))
    parts = [layers.LSTM(3, return_sequences=True, stateful=True), layers.Dense(CHANNELS)]
    model = keras.Sequential([steps, *parts])
    plain = sequential(layers.LSTM(3, return_sequences=True), layers.Dense(CHANNELS))
    plain.set_weights([variable.numpy() for variable in model.trainable_variables])

    scores = edgeae.wrap(model, calibration=x).anomaly_score(x)

    expected = np.square(x - plain(x)).mean(axis=(1, 2))
    np.testing.assert_allclose(scores, expected, rtol=1e-4)


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
