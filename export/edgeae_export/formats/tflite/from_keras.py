"""A fused Keras model as a TFLite graph of builtin operations, through TensorFlow's converter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

from edgeae_export.keras_graph.fuse import as_function
from edgeae_export.keras_graph.loggers import silenced
from edgeae_export.keras_graph.rewrite import each_step, rewritten, unrolled
from edgeae_export.keras_graph.transposed import has_phases, in_phases
from edgeae_runtime.errors import InputError

_ITEM_SHAPES = {"TensorListReserve": 0, "TensorListStack": 1}  # which input has it


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
    names = sorted(model.output)  # TensorFlow flattens a dict in the order of its keys
    try:
        return _converted(concrete, run), names
    except Exception as error:  # the converter's error class is private
        if "TensorList" in str(error):
            return _converted(_with_lists_of_one_window(concrete), run), names
        missing = sorted(set(re.findall(r"(?<=\btf\.)[A-Z]\w+", str(error))))
        if not missing:
            raise
        raise InputError(
            f"TFLite has no builtin operation for {', '.join(missing)}; use layers without them, "
            f"or try .onnx"
        ) from None


def _converted(concrete: tf.types.experimental.ConcreteFunction, owner: object) -> bytes:
    converter = tf.lite.TFLiteConverter.from_concrete_functions([concrete], owner)
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS]
    with silenced("tensorflow", "absl"):
        graph: bytes = converter.convert()
    return graph


def _with_lists_of_one_window(
    concrete: tf.types.experimental.ConcreteFunction,
) -> tf.types.experimental.ConcreteFunction:
    """Fix the batch in the loops of a SavedModel, which were traced for any batch.

    They keep what each step computes in a list whose items have a shape `(-1, units)`; TFLite needs
    every size of it.
    """
    frozen = convert_variables_to_constants_v2(concrete, lower_control_flow=False)
    graph = frozen.graph.as_graph_def()
    constants = {node.name: node for node in graph.node if node.op == "Const"}
    for node in graph.node:
        shape = (
            constants.get(node.input[_ITEM_SHAPES[node.op]]) if node.op in _ITEM_SHAPES else None
        )
        if shape is not None:
            sizes = np.atleast_1d(tf.make_ndarray(shape.attr["value"].tensor)).copy()
            sizes[0] = 1 if sizes[0] < 0 and sizes.size > 1 else sizes[0]
            shape.attr["value"].tensor.CopyFrom(tf.make_tensor_proto(sizes))
    (x,), outputs = frozen.inputs, [y.name for y in frozen.outputs]

    def run(window: tf.Tensor) -> list[tf.Tensor]:
        y: list[tf.Tensor] = tf.graph_util.import_graph_def(
            graph, input_map={x.name: window}, return_elements=outputs
        )
        return y

    return tf.compat.v1.wrap_function(run, [tf.TensorSpec(x.shape, x.dtype, name="x")])
