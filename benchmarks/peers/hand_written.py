"""Minimal ONNX graphs from a Keras network's weights, as an expert would write them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import onnx
from keras import layers
from onnx import TensorProto, helper, numpy_helper


class Writer:
    """A graph in the making; `h` is the value that the next node reads."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self.h = "x"

    def constant(self, values: Any, dtype: Any = np.float32) -> str:
        """Add a constant, and return its name."""
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.array(values, dtype, order="C"), name))
        return name

    def put(self, kind: str, *more: str, to: str | None = None, **attributes: Any) -> str:
        """Add a node on `h` and further inputs."""
        outputs = [to or f"v{len(self.nodes)}"]
        if kind in ("LSTM", "GRU"):
            outputs.append(f"last{len(self.nodes)}")
        self.nodes.append(helper.make_node(kind, [self.h, *more], outputs, **attributes))
        self.h = outputs[0]
        return self.h


def hand_written(network: Any) -> bytes:
    """Graph `x (n, *shape) -> score (n,)`, the mean squared error, with native operations."""
    writer, shape = Writer(), tuple(network.input_shape[1:])
    is_recurrent = any(isinstance(layer, layers.LSTM | layers.GRU) for layer in network.layers)
    if len(shape) > 1:
        writer.put("Transpose", perm=[1, 0, 2] if is_recurrent else [0, 2, 1])
    for layer in network.layers:
        _write(writer, layer)
    if len(shape) > 1:
        writer.put("Transpose", perm=[1, 0, 2] if is_recurrent else [0, 2, 1])
    writer.put("Sub", "x")
    axes = list(range(1, len(shape) + 1))
    writer.put("ReduceSumSquare", axes=axes, keepdims=0)
    writer.put("Mul", writer.constant(1 / math.prod(shape)), to="score")
    values = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", *sizes])
        for name, sizes in (("x", shape), ("score", ()))
    ]
    graph = helper.make_graph(writer.nodes, "hand", values[:1], values[1:], writer.constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    written: bytes = model.SerializeToString()
    return written


def _write(writer: Writer, layer: Any) -> None:
    if isinstance(layer, layers.LSTM | layers.GRU):
        _write_recurrent(writer, layer)
    elif isinstance(layer, layers.RepeatVector):
        writer.put("Expand", writer.constant([layer.n, 1, 1], np.int64))
    elif isinstance(layer, layers.TimeDistributed):
        kernel, bias = layer.get_weights()
        writer.put("MatMul", writer.constant(kernel))
        writer.put("Add", writer.constant(bias))
    elif isinstance(layer, layers.Conv1D | layers.Conv1DTranspose):
        _write_convolution(writer, layer)
    elif isinstance(layer, layers.Dense):
        kernel, bias = layer.get_weights()
        writer.put("Gemm", writer.constant(kernel), writer.constant(bias))
        _activate(writer, layer)


def _write_convolution(writer: Writer, layer: Any) -> None:
    kernel, bias = layer.get_weights()
    (size,), (stride,) = layer.kernel_size, layer.strides
    total = size - stride  # for steps that the stride divides, and a size not below it
    kind = "ConvTranspose" if isinstance(layer, layers.Conv1DTranspose) else "Conv"
    writer.put(
        kind,
        writer.constant(kernel.transpose(2, 1, 0)),
        writer.constant(bias),
        kernel_shape=[size],
        strides=[stride],
        pads=[total // 2, total - total // 2],
    )
    _activate(writer, layer)


def _write_recurrent(writer: Writer, layer: Any) -> None:
    is_lstm, units = isinstance(layer, layers.LSTM), layer.units
    order = (0, 3, 1, 2) if is_lstm else (0, 1, 2)

    def ordered(values: Any) -> Any:
        gates = np.split(values, len(order), axis=-1)
        return np.concatenate([gates[gate] for gate in order], axis=-1)

    kernel, recurrent, bias = layer.get_weights()
    both = np.concatenate([ordered(bias), 0 * bias] if is_lstm else [ordered(b) for b in bias])
    weights = [
        writer.constant(part[np.newaxis])
        for part in (ordered(kernel).T, ordered(recurrent).T, both)
    ]
    if is_lstm:
        writer.put("LSTM", *weights, hidden_size=units)
    else:
        writer.put("GRU", *weights, hidden_size=units, linear_before_reset=1)
    if layer.return_sequences:
        writer.put("Squeeze", writer.constant([1], np.int64))
    else:
        writer.h = writer.nodes[-1].output[1]  # (1, n, units) goes on as one step


def _activate(writer: Writer, layer: Any) -> None:
    kind = {"relu": "Relu", "tanh": "Tanh", "linear": None}[layer.activation.__name__]
    if kind is not None:
        writer.put(kind)
