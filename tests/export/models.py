"""Keras models as people write them, by name; `tests.export.matrix` tells where each goes.

Each builder takes nothing and returns an untrained model of windows `(STEPS, CHANNELS)`.
"""

from collections.abc import Callable

import keras
import numpy as np
from keras import layers, ops

STEPS, CHANNELS = 6, 2


def series(n: int, seed: int = 0) -> np.ndarray:
    """Make waves with noise."""
    rng = np.random.default_rng(seed)
    phase = rng.uniform(0, 6.28, (n, 1, 1))
    x = np.sin(0.6 * np.arange(STEPS)[None, :, None] + phase) + rng.normal(
        0, 0.1, (n, STEPS, CHANNELS)
    )
    return x.astype(np.float32)


def sequential(*parts: layers.Layer, steps: int | None = STEPS) -> keras.Model:
    """Stack layers over windows."""
    return keras.Sequential([keras.Input((steps, CHANNELS)), *parts])


def functional(call: Callable[[keras.KerasTensor], keras.KerasTensor]) -> keras.Model:
    """Make a model of a function of windows."""
    x = keras.Input((STEPS, CHANNELS))
    return keras.Model(x, call(x))


def with_states(x: keras.KerasTensor) -> keras.KerasTensor:
    """Hand the states of an encoder to its decoder."""
    _, h, c = layers.LSTM(3, return_state=True)(x)
    repeated = layers.RepeatVector(STEPS)(h)
    decoded = layers.LSTM(3, return_sequences=True)(repeated, initial_state=[h, c])
    return layers.TimeDistributed(layers.Dense(CHANNELS))(decoded)


def with_operators(x: keras.KerasTensor) -> keras.KerasTensor:
    """Slice, join, add, and multiply by a constant, without layers."""
    flat = layers.Flatten()(x)
    left = layers.Dense(2, activation="tanh")(flat[:, :4])
    code = ops.tanh(ops.concatenate([left, layers.Dense(2)(flat[:, 4:])], axis=-1))
    backwards = ops.convert_to_tensor(np.eye(STEPS * CHANNELS, dtype=np.float32)[::-1])
    y = layers.Dense(STEPS * CHANNELS)(code) + 0.1 * ops.matmul(flat, backwards)
    return layers.Reshape((STEPS, CHANNELS))(y)


def one_layer_twice(x: keras.KerasTensor) -> keras.KerasTensor:
    """Use one recurrence twice."""
    shared = layers.LSTM(CHANNELS, return_sequences=True)
    return layers.Dense(CHANNELS)(shared(shared(x)))


def with_attention(x: keras.KerasTensor) -> keras.KerasTensor:
    """Encode as a small transformer does."""
    h = layers.Dense(4)(x)
    h = layers.LayerNormalization()(h + layers.MultiHeadAttention(2, 2)(h, h))
    return layers.Dense(CHANNELS)(h)


def pooled_by_attention(x: keras.KerasTensor) -> keras.KerasTensor:
    """Weight the steps of a recurrence by a softmax over them."""
    h = layers.LSTM(3, return_sequences=True)(x)
    pooled = ops.sum(h * layers.Softmax(axis=1)(layers.Dense(1)(h)), axis=1)
    steps = layers.RepeatVector(STEPS)(pooled)
    return layers.Dense(CHANNELS)(layers.GRU(3, return_sequences=True)(steps))


def as_an_image(x: keras.KerasTensor) -> keras.KerasTensor:
    """Convolve steps and channels at once."""
    h = layers.Reshape((STEPS, CHANNELS, 1))(x)
    h = layers.Conv2D(3, 3, padding="same", activation="relu")(h)
    return layers.Reshape((STEPS, CHANNELS))(layers.Conv2D(1, 3, padding="same")(h))


def two_directions_apart(x: keras.KerasTensor) -> keras.KerasTensor:
    """Join both directions by hand."""
    both = layers.Bidirectional(layers.GRU(3, return_sequences=True), merge_mode=None)(x)
    return layers.Dense(CHANNELS)(layers.Concatenate()(both))


def merged(x: keras.KerasTensor) -> keras.KerasTensor:
    """Merge branches by layers."""
    gate = layers.Multiply()([x, layers.Dense(CHANNELS, "sigmoid")(x)])
    return layers.Average()([gate, layers.Subtract()([x, layers.Dense(CHANNELS)(x)])])


def with_a_scaler_inside() -> keras.Model:
    """Normalise first, and undo that last."""
    numbers = {"mean": [0.3, -0.2], "variance": [2.0, 0.5]}
    return sequential(
        layers.Normalization(**numbers),
        layers.Conv1D(4, 3, padding="same", activation="relu"),
        layers.BatchNormalization(),
        layers.Conv1DTranspose(CHANNELS, 3, padding="same"),
        layers.Normalization(**numbers, invert=True),
    )


def nested() -> keras.Model:
    """Put models into a model."""
    down = [layers.Conv1D(4, 3, padding="same", activation="relu"), layers.MaxPooling1D(2)]
    up = [layers.UpSampling1D(2), layers.Conv1D(CHANNELS, 3, padding="same")]
    encoder = keras.Sequential([keras.Input((STEPS, CHANNELS)), *down], name="z")
    decoder = keras.Sequential([keras.Input((STEPS // 2, 4)), *up], name="scale")
    return sequential(encoder, decoder)


def with_parts_of_training() -> keras.Model:
    """Add noise, dropout and penalties."""
    sparse = layers.Dense(6, "relu", activity_regularizer="l1", kernel_regularizer="l2")
    noise = [layers.GaussianNoise(0.2), layers.SpatialDropout1D(0.2)]
    return sequential(*noise, sparse, layers.Dropout(0.2), layers.Dense(CHANNELS))


class Autoencoder(keras.Model):  # type: ignore[misc]  # Keras ships no types
    """Parts under names that the exported graph uses itself."""

    def __init__(self) -> None:
        super().__init__(name="score")
        size = STEPS * CHANNELS
        flat = [keras.Input((STEPS, CHANNELS)), layers.Flatten(), layers.Dense(3, "tanh")]
        self.encoder = keras.Sequential(flat, name="code")
        back = [keras.Input((3,)), layers.Dense(size), layers.Reshape((STEPS, CHANNELS))]
        self.decoder = keras.Sequential(back, name="x")

    def call(self, x: keras.KerasTensor) -> keras.KerasTensor:
        """Reconstruct, with a loss of its own."""
        self.add_loss(ops.mean(ops.abs(x)))
        return self.decoder(self.encoder(x))


MODELS: dict[str, Callable[[], keras.Model]] = {
    "Dense, flattened": lambda: sequential(
        layers.Flatten(),
        layers.Dense(4, "relu"),
        layers.Dense(STEPS * CHANNELS),
        layers.Reshape((STEPS, CHANNELS)),
    ),
    "other activations": lambda: sequential(
        layers.Dense(4, "gelu"),
        layers.Dense(4, "selu"),
        layers.PReLU(),
        layers.Dense(4, "softplus"),
        layers.Dense(CHANNELS),
    ),
    "relu LSTM, repeated": lambda: sequential(
        layers.LSTM(3, "relu"),
        layers.RepeatVector(STEPS),
        layers.LSTM(CHANNELS, return_sequences=True),
    ),
    "states handed over": lambda: functional(with_states),
    "any number of steps": lambda: sequential(
        layers.LSTM(3, return_sequences=True), layers.Dense(CHANNELS), steps=None
    ),
    "GRU backwards, SimpleRNN": lambda: sequential(
        layers.GRU(3, go_backwards=True, reset_after=False),
        layers.RepeatVector(STEPS),
        layers.SimpleRNN(CHANNELS, return_sequences=True),
    ),
    "Bidirectional concat and sum": lambda: sequential(
        layers.Bidirectional(layers.LSTM(3)),
        layers.RepeatVector(STEPS),
        layers.Bidirectional(layers.GRU(CHANNELS, return_sequences=True), merge_mode="sum"),
    ),
    "Bidirectional mul and ave": lambda: sequential(
        layers.Bidirectional(layers.LSTM(3, return_sequences=True), merge_mode="ave"),
        layers.Bidirectional(layers.LSTM(CHANNELS, return_sequences=True), merge_mode="mul"),
    ),
    "Bidirectional None": lambda: functional(two_directions_apart),
    "stacked cells": lambda: sequential(
        layers.RNN([layers.LSTMCell(3), layers.GRUCell(CHANNELS)], return_sequences=True)
    ),
    "Masking": lambda: sequential(
        layers.Masking(-10.0), layers.LSTM(3, return_sequences=True), layers.Dense(CHANNELS)
    ),
    "Conv1D strided": lambda: sequential(
        layers.Conv1D(4, 3, strides=2, padding="same", activation="relu"),
        layers.Conv1DTranspose(CHANNELS, 3, strides=2, padding="same"),
    ),
    "Conv1D in groups, dilated": lambda: sequential(
        layers.Conv1D(4, 3, padding="same", groups=2),
        layers.Conv1D(4, 2, padding="causal", dilation_rate=2, activation="elu"),
        layers.Conv1D(CHANNELS, 1),
    ),
    "depthwise and separable": lambda: sequential(
        layers.DepthwiseConv1D(3, padding="same", depth_multiplier=2),
        layers.SeparableConv1D(4, 3, padding="same", activation="silu"),
        layers.Conv1D(CHANNELS, 1),
    ),
    "padding, pooling, cropping": lambda: sequential(
        layers.ZeroPadding1D(1),
        layers.Conv1D(4, 3, activation="relu"),
        layers.AveragePooling1D(2),
        layers.UpSampling1D(2),
        layers.ZeroPadding1D(1),
        layers.Conv1D(CHANNELS, 3, padding="same"),
        layers.Cropping1D(1),
    ),
    "Conv2D over steps and channels": lambda: functional(as_an_image),
    "models in a model": nested,
    "Normalization, BatchNormalization": with_a_scaler_inside,
    "LayerNormalization": lambda: sequential(
        layers.Dense(4), layers.LayerNormalization(), layers.Dense(CHANNELS)
    ),
    "GroupNormalization": lambda: sequential(
        layers.Dense(4), layers.GroupNormalization(2), layers.Dense(CHANNELS)
    ),
    "MultiHeadAttention": lambda: functional(with_attention),
    "Softmax over steps": lambda: functional(pooled_by_attention),
    "Permute": lambda: sequential(
        layers.Permute((2, 1)), layers.Dense(3, "tanh"), layers.Dense(STEPS), layers.Permute((2, 1))
    ),
    "pooled over all steps": lambda: sequential(
        layers.Conv1D(4, 3, padding="same", activation="relu"),
        layers.GlobalAveragePooling1D(),
        layers.RepeatVector(STEPS),
        layers.TimeDistributed(layers.Dense(CHANNELS)),
    ),
    "Average, Multiply, Subtract": lambda: functional(merged),
    "operators between layers": lambda: functional(with_operators),
    "one layer used twice": lambda: functional(one_layer_twice),
    "noise, dropout, regularisers": with_parts_of_training,
    "names of our own": Autoencoder,
}
