"""Keras models that once met a traceback or a refusal: each scores as Keras predicts."""

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
from edgeae_runtime.errors import InputError
from tests.export.models import CHANNELS, STEPS, functional, sequential, series

pytestmark = pytest.mark.slow


class Cell(layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """A cell of its author, which joins state and step."""

    def __init__(self) -> None:
        super().__init__()
        self.state_size = self.output_size = 3
        self.dense = layers.Dense(3, "tanh")

    def build(self, shape):
        self.dense.build((None, shape[-1] + 3))

    def call(self, x, states):
        h = self.dense(ops.concatenate([x, states[0]], axis=-1))
        return h, [h]


class CodeBook(layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """The nearest of eight vectors in the place of a code."""

    def build(self, shape):
        self.book = self.add_weight(shape=(shape[-1], 8), initializer="random_uniform")

    def call(self, x):
        distances = ops.sum(self.book**2, axis=0) - 2 * ops.matmul(x, self.book)
        chosen = ops.one_hot(ops.argmin(distances, axis=-1), 8)
        return ops.matmul(chosen, ops.transpose(self.book))


def by_its_own_statistics(x):
    """Take a window's mean and deviation away, and put them back."""
    mean, deviation = ops.mean(x, axis=1, keepdims=True), ops.std(x, axis=1, keepdims=True) + 0.1
    return layers.Dense(CHANNELS)((x - mean) / deviation) * deviation + mean


def with_unusual_names():
    x = keras.Input((STEPS, CHANNELS), name="input_1:0")
    y = layers.Dense(CHANNELS, name="score 温度")(layers.Dense(3, name="мой слой")(x))
    return keras.Model(x, y, name="my model (v1)")


def of_whole_windows(**options):
    """Multiply each window, as one row, by a matrix."""
    return sequential(
        layers.Flatten(),
        layers.Dense(STEPS * CHANNELS, **options),
        layers.Reshape((STEPS, CHANNELS)),
    )


UNUSUAL: dict[str, tuple[Callable[[], keras.Model], tuple[str, ...]]] = {
    "a window's own statistics": (
        lambda: functional(by_its_own_statistics),
        ("onnx", "tflite", "c"),
    ),
    "names that TensorFlow refuses": (with_unusual_names, ("onnx", "tflite", "c")),
    "a regulariser of a known batch": (
        lambda: of_whole_windows(activity_regularizer="orthogonal_regularizer"),
        ("onnx", "tflite"),
    ),
    "one matrix for a whole window": (lambda: of_whole_windows(use_bias=False), ("onnx", "c")),
    "a cell of its author": (
        lambda: sequential(layers.RNN(Cell(), return_sequences=True), layers.Dense(CHANNELS)),
        ("onnx", "tflite"),
    ),
    "a code book": (
        lambda: sequential(layers.Dense(3), CodeBook(), layers.Dense(CHANNELS)),
        ("onnx", "tflite"),
    ),
}


@pytest.mark.parametrize("name", UNUSUAL)
def test_an_unusual_model_scores_as_keras_predicts(name: str, tmp_path: Path) -> None:
    keras.utils.set_random_seed(0)
    build, suffixes = UNUSUAL[name]
    x = series(120)
    model = build()
    expected = np.square(x - model(x, training=False)).mean(axis=(1, 2))

    detector = edgeae.wrap(model, calibration=x)

    np.testing.assert_allclose(detector.anomaly_score(x), expected, rtol=1e-4)
    for suffix in suffixes:
        path = detector.export(tmp_path / f"model.{suffix}").path
        with Scorer(path, allow_native=True) as scorer:
            np.testing.assert_allclose(scorer.score(x), expected, rtol=1e-4, err_msg=suffix)
            for size in (1, 7):
                parts = [scorer.score(x[at : at + size]) for at in range(0, len(x), size)]
                np.testing.assert_allclose(np.concatenate(parts), expected, rtol=1e-4)


def test_a_mask_that_reaches_the_score_is_no_news_to_the_user() -> None:
    model = sequential(layers.Masking(-10.0), layers.Dense(CHANNELS))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        edgeae.wrap(model, calibration=series(120)).anomaly_score(series(3))


def test_a_layer_that_keras_quantised_is_named_where_a_format_lacks_it(tmp_path: Path) -> None:
    model = sequential(layers.Dense(3, name="inner"), layers.Dense(CHANNELS))
    for layer in model.layers:
        layer.quantize("float8")
    detector = edgeae.wrap(model, calibration=series(120))
    with pytest.raises(InputError, match=r"layer 'inner' as `model.quantize` made it; wrap"):
        detector.export(tmp_path / "model.tflite")


def test_a_loop_is_refused_by_name_in_c(tmp_path: Path) -> None:
    steps = 130
    model = keras.Sequential([keras.Input((steps, 1)), layers.SimpleRNN(1, return_sequences=True)])
    x = np.random.default_rng(0).normal(size=(100, steps, 1))
    with pytest.raises(InputError, match=r"C has no loops \(Loop at sequential\S*/simple_rnn"):
        edgeae.wrap(model, calibration=x, false_alarm_rate=0.1).export(tmp_path / "model.c")


def as_a_picture():
    return keras.Sequential(
        [keras.Input((STEPS, CHANNELS, 1)), layers.Conv2D(1, 3, padding="same"), layers.Flatten()]
    )


def as_a_row():
    return keras.Sequential([keras.Input((STEPS * CHANNELS,)), layers.Dense(STEPS * CHANNELS)])


@pytest.mark.parametrize("build", [as_a_picture, as_a_row])
def test_a_reshape_is_put_where_it_says_it_all(build, tmp_path: Path) -> None:
    model, x = build(), series(120)
    given = model(x.reshape(-1, *model.input_shape[1:]))
    expected = np.square(x - np.reshape(given, x.shape)).mean(axis=(1, 2))
    detector = edgeae.wrap(model, calibration=x)
    with Scorer(detector.export(tmp_path / "model.tflite").path) as scorer:
        np.testing.assert_allclose(scorer.score(x), expected, rtol=1e-4)


def centred_by_a_batch(x):
    return layers.Dense(CHANNELS)(x - ops.mean(x, axis=0, keepdims=True))


class Counting(layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """Another result at each call, without a random number."""

    def build(self, shape):
        self.calls = self.add_weight(shape=(), initializer="zeros", trainable=False)

    def call(self, x):
        self.calls.assign_add(1.0)
        return x * self.calls


def counted():
    return sequential(Counting(name="counter"), layers.Dense(CHANNELS))


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: functional(centred_by_a_batch), "must reconstruct each window by itself; in a ba"),
        (counted, "layer 'counter' changes its weights at each call"),
    ],
)
def test_a_model_whose_windows_have_no_result_of_their_own_is_refused(build, message) -> None:
    with pytest.raises(InputError, match=message):
        edgeae.wrap(build(), calibration=series(120))


def test_windows_of_three_axes_are_refused_with_what_to_do() -> None:
    with pytest.raises(InputError, match="leave out the axes of one value"):
        edgeae.wrap(as_a_picture(), calibration=series(120)[..., None])
