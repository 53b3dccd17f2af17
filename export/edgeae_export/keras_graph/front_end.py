"""Front ends as one Keras layer: raw windows in, features out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import keras
import numpy as np
import tensorflow as tf

from edgeae_export.front_end import SILENCE, VARIANCE_FLOOR, Frames, hann_window

if TYPE_CHECKING:
    from edgeae_runtime.manifest.front_end import FrontEnd

_LOST = 1e-37
"""Share of a logarithm's argument that is added to it: LiteRT's of infinity and NaN are finite."""


class FrontEndLayer(keras.layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """The features `(n, size)` of raw windows, as `edgeae_export.front_end` defines them.

    The numbers are weights, never captured constants, which converters turn into inputs of the
    graph.
    """

    def __init__(self, front_end: FrontEnd, shape: tuple[int, ...]) -> None:
        super().__init__(name="edgeae_front_end", trainable=False)
        self.front_end, self.steps = front_end, shape[0]
        self.channels = 1 if len(shape) == 1 else shape[1]
        power = np.broadcast_to(front_end.power.astype(np.float64), self.channels)
        column = power.reshape(1, self.channels, 1)
        self.variance_floor = self._constant("variance_floor", VARIANCE_FLOOR * column)
        self.frames = Frames.of(front_end, self.steps)
        if front_end.bands:
            hann = hann_window(front_end.segment)
            self.window = self._constant("window", hann / np.sqrt((hann**2).sum()))
            if front_end.is_shape:
                self.silence = self._constant("silence", SILENCE * column)
            else:
                self.gain = self._constant("gain", 1 / (front_end.floor * column))

    def _constant(self, name: str, values: np.ndarray) -> keras.Variable:
        return self.add_weight(
            name=name,
            shape=values.shape,
            trainable=False,
            initializer=lambda shape, dtype=None: tf.constant(values, dtype),
        )

    def call(self, x: tf.Tensor) -> tf.Tensor:
        """Compute the features of a batch."""
        if self.channels == 1:
            x = tf.reshape(x, (-1, 1, self.steps))
        else:
            x = tf.transpose(x, (0, 2, 1))
        x = x - tf.reduce_mean(x, axis=2, keepdims=True)
        rows = []
        if self.front_end.bands:
            rows.append(self._spectrum(x))
        if self.front_end.has_statistics:
            rows.append(self._statistics(x))
        sizes = [self.channels * row.shape[2] for row in rows]
        flat = [tf.reshape(row, (-1, size)) for row, size in zip(rows, sizes, strict=True)]
        return tf.concat(flat, axis=1) if len(flat) > 1 else flat[0]

    def _spectrum(self, x: tf.Tensor) -> tf.Tensor:
        front_end, frames, channels = self.front_end, self.frames, self.channels
        if front_end.kind == "envelope":
            x = self._envelope(x)
        x = x[:, :, : frames.blocks * frames.hop]
        blocks = tf.reshape(x, (-1, channels, frames.blocks, frames.hop))
        parts = [
            blocks[:, :, at : at + frames.segments] for at in range(frames.segment // frames.hop)
        ]
        cut = tf.concat(parts, axis=3) if len(parts) > 1 else blocks
        cut = (cut - tf.reduce_mean(cut, axis=3, keepdims=True)) * self.window
        # LiteRT's RFFT2D transforms the last two axes of exactly three.
        rows = tf.reshape(cut, (-1, 1, frames.segment))
        size = tf.abs(tf.signal.rfft2d(rows, fft_length=(1, frames.segment)))
        stop = front_end.first_bin + front_end.bands * front_end.band_bins
        squares = tf.square(size[:, :, front_end.first_bin : stop])
        shape = (-1, channels, frames.segments, front_end.bands, front_end.band_bins)
        bands = tf.reduce_mean(tf.reshape(squares, shape), axis=(2, 4))
        if not front_end.is_shape:
            bands = bands * self.gain
            return tf.math.log(bands + 1.0) + _LOST * bands
        mean = tf.reduce_mean(bands, axis=2, keepdims=True) + self.silence
        bands = bands / mean
        logs = tf.math.log(bands + tf.cast(front_end.floor, tf.float32)) + _LOST * bands
        return logs - tf.reduce_mean(logs, axis=2, keepdims=True)

    def _envelope(self, x: tf.Tensor) -> tf.Tensor:
        decimation, count = self.front_end.decimation, self.frames.samples
        high = 0.5 * x[:, :, 1:-1] - 0.25 * (x[:, :, :-2] + x[:, :, 2:])
        high = tf.abs(high[:, :, : count * decimation])
        blocks = tf.reshape(high, (-1, self.channels, count, decimation))
        return tf.reduce_mean(blocks, axis=3)

    def _statistics(self, x: tf.Tensor) -> tf.Tensor:
        x = x - tf.reduce_mean(x, axis=2, keepdims=True)  # beside a large offset a mean is coarse
        variance = tf.reduce_mean(tf.square(x), axis=2, keepdims=True) + self.variance_floor
        rms = tf.sqrt(variance)
        z = x / rms
        squares = tf.square(z)
        crest = tf.reduce_max(tf.abs(z), axis=2, keepdims=True)
        kurtosis = tf.reduce_mean(tf.square(squares), axis=2, keepdims=True)
        skewness = tf.reduce_mean(squares * z, axis=2, keepdims=True)
        return tf.concat([rms, crest * rms, crest, kurtosis, skewness], axis=2)
