"""The graph of an ONNX network as a layer of Keras, for formats that TensorFlow writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import keras
import numpy as np
import onnx
import tensorflow as tf
from onnx import helper, numpy_helper
from onnx.reference import ReferenceEvaluator

from edgeae_export.keras_graph.from_onnx.channels import deconvolution, deconvolve
from edgeae_export.keras_graph.from_onnx.gelu import gelus
from edgeae_export.keras_graph.from_onnx.node import Node, NotCarriedError
from edgeae_export.keras_graph.from_onnx.operators import OPERATORS
from edgeae_export.keras_graph.from_onnx.recurrent import recur, recurrent_layers
from edgeae_export.keras_graph.messages import first_line
from edgeae_export.onnx_graph.limits import described
from edgeae_export.onnx_graph.normal_form import Z_HAT, Z
from edgeae_export.onnx_graph.recurrences import ACTIVATIONS
from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae_export.keras_graph.from_onnx.node import Value

_SWAPPED = [1, 0, 2]  # between `(n, steps, channels)` and the `(steps, n, channels)` of recurrences


def as_keras(model: onnx.ModelProto, shape: tuple[int, ...]) -> keras.Model:
    """Convert a network in normal form to a Keras model of windows of a shape.

    Raises
    ------
    InputError
        If it has an operator that has no counterpart; the message names it.
    """
    graph = OnnxGraph(model)
    graph.call(tf.zeros((1, *shape)))  # by itself, as Keras and tracing wrap errors in others
    z = keras.Input(shape)
    return keras.Model(z, graph(z))


class OnnxGraph(keras.layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """Every node of a graph, in order; recurrences and transposed convolutions are layers."""

    def __init__(self, model: onnx.ModelProto) -> None:
        super().__init__(name="onnx", trainable=False)
        self.opsets = {entry.domain: entry.version for entry in model.opset_import}
        self.nodes = tuple(model.graph.node)
        self.constants = {
            entry.name: numpy_helper.to_array(entry) for entry in model.graph.initializer
        }
        self.gelus = gelus(model.graph, self.constants)
        self.parts = [self._parts(node) for node in self.nodes]

    def _parts(self, node: onnx.NodeProto) -> list[keras.layers.Layer]:
        try:
            if node.op_type in ACTIVATIONS:
                return recurrent_layers(node.op_type, _read(node, self.constants))
            if node.op_type == "ConvTranspose":
                return [deconvolution(_read(node, self.constants))]
        except NotCarriedError as error:
            raise _refusal(node, f" {error}".rstrip()) from None
        return []

    def compute_output_spec(self, z: keras.KerasTensor) -> keras.KerasTensor:
        """Return the shape of the input, which an autoencoder reconstructs."""
        return keras.KerasTensor(z.shape, z.dtype)

    def call(self, z: tf.Tensor) -> tf.Tensor:
        """Run a batch `(n, *shape)`."""
        run = _Run({**self.constants, Z: z}, self.opsets)
        for node, parts in zip(self.nodes, self.parts, strict=True):
            try:
                x = self.gelus.get(node.output[0])
                results = run.node(node, parts) if x is None else [tf.nn.gelu(run.values[x])]
            except NotCarriedError as error:
                raise _refusal(node, f" {error}".rstrip()) from None
            except (tf.errors.OpError, TypeError, ValueError) as error:
                raise _refusal(node, f": {first_line(error)}") from error
            run.values.update(zip(node.output, results, strict=False))
        return run.values[Z_HAT]


def _refusal(node: onnx.NodeProto, why: str) -> InputError:
    return InputError(
        f"TFLite is not written of operator {described(node)}{why}; export to .onnx, or "
        f"wrap a Keras model"
    )


def _read(node: onnx.NodeProto, values: dict[str, Value]) -> Node:
    given = {one.name: helper.get_attribute_value(one) for one in node.attribute}
    read = [values.get(name) if name else None for name in node.input]
    return Node(given, read, len(node.output))


class _Run:
    """Values by name, and those of recurrences batch first too.

    With one window, TensorFlow's converter writes a swap of batch and steps as a reshape, which
    would mix the windows of a batch: two swaps that cancel out are never written.
    """

    def __init__(self, values: dict[str, Value], opsets: dict[str, int]) -> None:
        self.values, self.opsets = values, opsets
        self.batch_first: dict[str, Value] = {}
        self.directions: dict[str, list[Value]] = {}

    def node(self, node: onnx.NodeProto, parts: list[keras.layers.Layer]) -> Sequence[Value]:
        """Compute the outputs of one node."""
        read = _read(node, self.values)
        if node.op_type == "Shape":
            first, last = read.integer("start", 0), read.attribute("end")
            return [np.array(read.x.shape[first : last[0] if last else None], np.int64)]
        if all(value is None or isinstance(value, np.ndarray) for value in read.values):
            return self._folded(node, read)
        if node.op_type in ACTIVATIONS:
            return self._recurrence(node, read, parts)
        if node.op_type == "ConvTranspose":
            return [deconvolve(parts[0], read)]
        if node.op_type not in OPERATORS:
            raise NotCarriedError("")
        if node.op_type == "Transpose" and read.attribute("perm") == _SWAPPED:
            return [self._swapped(node, read)]
        results = OPERATORS[node.op_type](read)
        listed = list(results) if isinstance(results, list | tuple) else [results]
        self._follow(node, read, listed[0])
        return listed

    def _folded(self, node: onnx.NodeProto, read: Node) -> Sequence[Value]:
        names = {name: value for name, value in zip(node.input, read.values, strict=True) if name}
        return list(ReferenceEvaluator(node, opsets=self.opsets).run(None, names))

    def _recurrence(
        self, node: onnx.NodeProto, read: Node, parts: list[keras.layers.Layer]
    ) -> Sequence[Value]:
        name = node.input[0]
        x = self.batch_first.get(name)
        results = recur(parts, tf.transpose(read.x, _SWAPPED) if x is None else x, read)
        self.directions[node.output[0]] = results.steps
        steps = tf.stack([tf.transpose(y, _SWAPPED) for y in results.steps], axis=1)
        states = [tf.stack(kind) for kind in zip(*results.states, strict=True)]
        return [steps, *states]

    def _swapped(self, node: onnx.NodeProto, read: Node) -> Value:
        (x,), (y,) = node.input, node.output
        self.batch_first[y] = read.x
        return self.batch_first[x] if x in self.batch_first else tf.transpose(read.x, _SWAPPED)

    def _follow(self, node: onnx.NodeProto, read: Node, result: Value) -> None:
        """Note where the `(steps, directions, n, units)` of a recurrence become three axes."""
        steps = self.directions.get(node.input[0])
        if steps is None:
            return
        if node.op_type == "Transpose" and read.attribute("perm") == [0, 2, 1, 3]:
            self.directions[node.output[0]] = [tf.concat(steps, -1)]
        elif len(steps) == 1 and node.op_type in ("Reshape", "Squeeze"):
            if len(result.shape) == 3 and result.shape[-1] == steps[0].shape[-1]:
                self.batch_first[node.output[0]] = steps[0]
