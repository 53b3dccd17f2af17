"""A fused Keras model as a TFLite graph of builtin operations, through TensorFlow's converter."""

from __future__ import annotations

import re

import keras
import tensorflow as tf
from keras import layers, ops

from edgeae_export.keras_graph.fuse import as_function
from edgeae_export.keras_graph.loggers import silenced
from edgeae_export.keras_graph.rewrite import each_step, plain_recurrence, with_layers_replaced
from edgeae_runtime.errors import InputError


class Repeat(layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """A `RepeatVector` as a broadcast: TFLite Micro has no `TILE`."""

    def __init__(self, source: layers.RepeatVector) -> None:
        super().__init__(name=f"{source.name}_broadcast")
        self.steps = source.n

    def call(self, x: keras.KerasTensor, mask: None = None) -> keras.KerasTensor:
        """Repeat a batch `(n, size)` as `(n, steps, size)`; Keras passes a mask."""
        return ops.expand_dims(x, 1) * ops.ones((1, self.steps, 1))


def for_tflite(network: keras.Model, max_unrolled_steps: int) -> keras.Model:
    """Copy a network, its recurrences of up to this many steps unrolled."""

    def swap(layer: keras.layers.Layer) -> keras.layers.Layer | None:
        if type(layer) is layers.RepeatVector:
            return Repeat(layer)
        if plain_recurrence(layer) and layer.input.shape[1] <= max_unrolled_steps:
            return _unrolled(layer)
        return each_step(layer)

    return with_layers_replaced(network, swap)


def _unrolled(layer: keras.layers.Layer) -> keras.layers.Layer:
    new = type(layer).from_config({**layer.get_config(), "unroll": True})
    new.build(layer.input.shape)
    new.set_weights(layer.get_weights())
    return new


def keras_to_tflite(model: keras.Model, shape: tuple[int, ...]) -> tuple[bytes, list[str]]:
    """Convert a fused model to a graph for one window at a time, and name its outputs in order.

    Raises
    ------
    InputError
        If it needs operations that LiteRT does not have; the message names them.
    """
    run = as_function(model, shape, batch=1)
    concrete = run.get_concrete_function()
    converter = tf.lite.TFLiteConverter.from_concrete_functions([concrete], run)
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS]
    try:
        with silenced("tensorflow", "absl"):
            graph: bytes = converter.convert()
    except Exception as error:  # the converter's error class is private
        missing = sorted(set(re.findall(r"(?<=\btf\.)[A-Z]\w+", str(error))))
        if not missing:
            raise
        raise InputError(
            f"TFLite has no builtin operation for {', '.join(missing)}; use layers without them, "
            f"or export to ONNX"
        ) from None
    return graph, sorted(model.output)  # TensorFlow flattens a dict in the order of its keys
