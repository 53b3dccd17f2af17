"""A transposed convolution as a convolution, whose sizes follow the batch.

TFLite's own operation, `TRANSPOSE_CONV`, stores its whole output shape, batch included.
"""

from __future__ import annotations

import tensorflow as tf
from keras import layers


def has_phases(layer: layers.Layer) -> bool:
    """Tell whether a layer is a transposed convolution that `in_phases` can compute."""
    return (
        type(layer) is layers.Conv1DTranspose
        and layer.dilation_rate == (1,)
        and layer.output_padding is None
        and layer.data_format == "channels_last"
    )


def in_phases(layer: layers.Conv1DTranspose, x: tf.Tensor) -> tf.Tensor:
    """Compute a layer on `(n, steps, channels)` as one convolution for all phases of its stride.

    Output step `q * stride + r` sums `x[q - i] @ kernel[i * stride + r]` over i. The convolution
    makes the `stride` outputs of each q side by side, and a reshape puts them one behind another.
    """
    (stride,), (size,), steps = layer.strides, layer.kernel_size, int(x.shape[1])
    is_same = layer.padding == "same"
    skipped = max(size - stride, 0) // 2 if is_same else 0
    length = steps * stride + (0 if is_same else max(size - stride, 0))
    taps = -(-size // stride)
    first, last = skipped // stride, (skipped + length - 1) // stride
    kernel = tf.pad(layer.kernel, [(0, taps * stride - size), (0, 0), (0, 0)])
    kernel = tf.reshape(kernel, (taps, stride * layer.filters, x.shape[2]))
    kernel = tf.transpose(tf.reverse(kernel, [0]), (0, 2, 1))
    padded = tf.pad(x, [(0, 0), (taps - 1 - first, last - steps + 1), (0, 0)])
    y = tf.nn.conv1d(padded, kernel, stride=1, padding="VALID")
    if layer.use_bias:
        y = y + tf.tile(layer.bias, [stride])
    y = tf.reshape(y, (-1, (last - first + 1) * stride, layer.filters))
    start = skipped - first * stride
    return layer.activation(y[:, start : start + length])
