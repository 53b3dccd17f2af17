"""A fused Keras model as a TFLite graph of builtin operations, through TensorFlow's converter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

import keras
import tensorflow as tf
from keras import layers

from edgeae_export.keras_graph.fuse import as_function
from edgeae_export.keras_graph.loggers import silenced
from edgeae_export.keras_graph.rewrite import each_step, rewritten, unrolled
from edgeae_export.keras_graph.transposed import has_phases, in_phases
from edgeae_runtime.errors import InputError


def for_tflite(layer: layers.Layer, *, max_unrolled_steps: int) -> Mapping[str, Any]:
    """Write layers so that a batch can be resized, recurrences unrolled: a rule of `rewritten`."""
    if type(layer) is layers.RepeatVector:
        return {"call": partial(_repeated, layer.n)}
    if has_phases(layer):
        return {"call": partial(in_phases, layer)}
    return unrolled(layer, max_unrolled_steps) or each_step(layer)


def _repeated(steps: int, inputs: tf.Tensor) -> tf.Tensor:
    """Repeat a batch `(n, size)` as `(n, steps, size)`: Micro has no `TILE`."""
    return tf.stack([inputs] * steps, axis=1)


def keras_to_tflite(
    model: keras.Model, shape: tuple[int, ...], *, max_unrolled_steps: int
) -> tuple[bytes, list[str]]:
    """Convert a fused model to a graph for one window at a time, and name its outputs in order.

    Raises
    ------
    InputError
        If it needs operations that LiteRT does not have; the message names them.
    """
    run = as_function(model, shape, batch=1)
    with rewritten(model, partial(for_tflite, max_unrolled_steps=max_unrolled_steps)):
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
