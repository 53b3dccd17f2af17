"""The precisions of an ONNX graph, each a function from graph to graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from edgeae_export.formats.onnx.front_end import PREFIX
from edgeae_export.formats.onnx.residual import is_joined, split_residual
from edgeae_export.quantisation import (
    SEVEN_BITS,
    SIXTEEN_BITS,
    Range,
    as_integers,
    bias_of_rounded,
    rounded_weights,
)
from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from edgeae_runtime.arrays import FloatArray

_BATCH_WINDOWS = 1024
# The axis of a weight's channels, by operation and place among its inputs.
_CHANNEL_AXES = {
    ("Gemm", 1): 1,
    ("MatMul", 1): 1,
    ("Conv", 1): 0,
    ("ConvTranspose", 1): 1,
    ("LSTM", 1): 1,
    ("LSTM", 2): 1,
    ("GRU", 1): 1,
    ("GRU", 2): 1,
}


class _Weight(NamedTuple):
    """A constant that a node multiplies with."""

    node: onnx.NodeProto
    name: str
    values: FloatArray
    axis: int


def to_float16(graph: bytes, validation: FloatArray, nearest: str = "float16") -> bytes:
    """Store weights as float16; the engine converts them to float32 when it opens the file.

    `nearest` is the precision of the product that chooses the nearest prototype, here and below.
    """
    return _at(graph, validation, nearest, "float16")


def to_int8(graph: bytes, validation: FloatArray, nearest: str = "int8") -> bytes:
    """Store weights as int8, a step per channel; the engine unpacks them when it opens the file."""
    return _at(graph, validation, nearest, "int8")


def to_int8_full(graph: bytes, validation: FloatArray, nearest: str = "int8-full") -> bytes:
    """Quantise weights and what they are multiplied with; everything else stays float.

    Ranges are those of all validation windows `(n, *shape)`. Weights have seven bits: with eight,
    16-bit sums overflow on processors without VNNI, and scores would depend on the processor.
    """
    return _at(graph, validation, nearest, "int8-full")


def _at(graph: bytes, validation: FloatArray, nearest: str, rest: str) -> bytes:
    model = onnx.ModelProto.FromString(graph)
    if rest == "int8-full":
        split_residual(model)
    chosen = []
    for weight in _weights(model.graph):
        softmax = _softmax_behind(model.graph, weight.node)
        is_fine = softmax is not None or (
            nearest == "int16" and _is_behind(model.graph, weight.node)
        )
        level = nearest if is_fine else rest
        if softmax is not None and level != "float32":
            _move_bias(model, weight, softmax, level)
        chosen.append((weight, level))
    full = [weight for weight, level in chosen if level == "int8-full"]
    if full:
        ranges = _ranges(model, sorted({weight.node.input[0] for weight in full}), validation)
    for weight in full:
        _quantise(model, weight, ranges[weight.node.input[0]])
    narrow = {w.name: (w, level) for w, level in chosen if level in ("float16", "int16", "int8")}
    made = [node for w, level in narrow.values() for node in _narrowed(model, w, level)]
    for node in reversed(made):
        model.graph.node.insert(0, node)
    return _finished(model)


def _narrowed(model: onnx.ModelProto, weight: _Weight, level: str) -> list[onnx.NodeProto]:
    """Write a weight as constants of fewer bits, which onnxruntime folds when it opens the file.

    Integers as a product: it does not fold `DequantizeLinear`.
    """
    if level == "float16":
        with np.errstate(over="ignore"):  # infinity is found by the gate
            half = weight.values.astype(np.float16)
        name = _add(model, f"{weight.name}h", half)
        return [helper.make_node("Cast", [name], [weight.name], to=TensorProto.FLOAT)]
    largest = SIXTEEN_BITS if level == "int16" else 127
    integers, steps = as_integers(weight.values, weight.axis, largest)
    name, wide = _add(model, f"{weight.name}q", integers), f"{weight.name}w"
    return [
        helper.make_node("Cast", [name], [wide], to=TensorProto.FLOAT),
        helper.make_node("Mul", [wide, _add(model, f"{weight.name}s", steps)], [weight.name]),
    ]


def _softmax_behind(graph: onnx.GraphProto, node: onnx.NodeProto) -> onnx.NodeProto | None:
    readers = [other for other in graph.node if node.output[0] in other.input]
    return readers[0] if len(readers) == 1 and readers[0].op_type == "Softmax" else None


def _is_behind(graph: onnx.GraphProto, node: onnx.NodeProto) -> bool:
    """Tell whether a product reads a softmax, alone or beside other values."""
    makers = {name: other for other in graph.node for name in other.output}
    maker = makers.get(node.input[0])
    if maker is not None and maker.op_type == "Concat":
        return any(name in makers and makers[name].op_type == "Softmax" for name in maker.input)
    return maker is not None and maker.op_type == "Softmax"


def _move_bias(
    model: onnx.ModelProto, weight: _Weight, softmax: onnx.NodeProto, level: str
) -> None:
    """Adapt the bias of a product to its rounded weights, if prototypes are behind the softmax."""
    constants = {entry.name: entry for entry in model.graph.initializer}
    inputs, units = weight.values.shape
    behind = [
        numpy_helper.to_array(constants[node.input[1]])
        for node in model.graph.node
        if softmax.output[0] in node.input[:1] and node.op_type in ("Gemm", "MatMul")
    ]
    has_bias = len(weight.node.input) > 2 and weight.node.input[2] in constants
    if not has_bias or not behind or not _are_centres(behind[0], units, inputs):
        return
    bias = numpy_helper.to_array(constants[weight.node.input[2]])
    rounded = rounded_weights(weight.values, weight.axis, level, seven_bits=True)
    moved = bias_of_rounded(bias, weight.values, rounded, behind[0][:, :inputs])
    weight.node.input[2] = _add(model, f"{weight.name}b", moved)


def _are_centres(matrix: FloatArray, units: int, size: int) -> bool:
    return matrix.shape[0] == units and matrix.shape[1] in (size, size + 1)


def _quantise(model: onnx.ModelProto, weight: _Weight, seen: Range) -> None:
    node, name = weight.node, weight.name
    integers, steps = as_integers(weight.values, weight.axis, SEVEN_BITS)
    of_x = [_add(model, f"{name}xs", seen.step), _add(model, f"{name}xz", np.uint8(seen.zero))]
    stored = _add(model, f"{name}q", integers)
    new = [helper.make_node("QuantizeLinear", [node.input[0], *of_x], [f"{name}xq"])]
    if node.op_type in ("Gemm", "MatMul"):
        of_sums = _add(model, f"{name}s", (seen.step * steps.ravel()).astype(np.float32))
        new += _integer_product(node, name, [f"{name}xq", stored, of_x[1]], of_sums)
    else:
        of_w = [_add(model, f"{name}s", steps.ravel())]
        of_w.append(_add(model, f"{name}z", np.zeros(steps.size, np.int8)))
        changed = onnx.NodeProto()
        changed.CopyFrom(node)
        changed.input[0] = f"{name}x"
        new += [
            helper.make_node("DequantizeLinear", [f"{name}xq", *of_x], [f"{name}x"]),
            helper.make_node("DequantizeLinear", [stored, *of_w], [name], axis=weight.axis),
            changed,
        ]
    at = list(model.graph.node).index(node)
    model.graph.node.remove(node)
    for added in reversed(new):
        model.graph.node.insert(at, added)


def _integer_product(
    node: onnx.NodeProto, name: str, factors: list[str], steps: str
) -> list[onnx.NodeProto]:
    """Multiply in integers, then scale and add the bias in float.

    Written out: what onnxruntime makes of `MatMul` between `DequantizeLinear`s rounds a window
    differently alone and in a batch.
    """
    has_bias = node.op_type == "Gemm" and len(node.input) > 2
    scaled = f"{name}y" if has_bias else node.output[0]
    nodes = [
        helper.make_node("MatMulInteger", factors, [f"{name}i"]),
        helper.make_node("Cast", [f"{name}i"], [f"{name}f"], to=TensorProto.FLOAT),
        helper.make_node("Mul", [f"{name}f", steps], [scaled]),
    ]
    if has_bias:
        nodes.append(helper.make_node("Add", [scaled, node.input[2]], [node.output[0]]))
    return nodes


def _ranges(model: onnx.ModelProto, names: list[str], validation: FloatArray) -> dict[str, Range]:
    """Find the ranges of inner values over all windows."""
    from edgeae_runtime.engines.onnxruntime import OnnxEngine

    probe = onnx.ModelProto()
    probe.CopyFrom(model)
    for name in set(names) - {value.name for value in probe.graph.output} - {"x"}:
        probe.graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, None))
    engine = OnnxEngine(probe.SerializeToString(), validation.shape[1:])
    ranges = {}
    for name in names:
        low, high = 0.0, 0.0
        for start in range(0, len(validation), _BATCH_WINDOWS):
            part = validation[start : start + _BATCH_WINDOWS]
            values = part if name == "x" else engine.output(name, part)
            low, high = min(low, float(values.min())), max(high, float(values.max()))
        ranges[name] = Range.over(low, high, lowest=0)
    return ranges


def _weights(graph: onnx.GraphProto) -> list[_Weight]:
    constants = {entry.name: entry for entry in graph.initializer}
    in_score = _product_of_score(graph)
    found = []
    for node in graph.node:
        if node is in_score:
            continue
        for (kind, place), axis in _CHANNEL_AXES.items():
            name = node.input[place] if kind == node.op_type and len(node.input) > place else ""
            if name in constants and _is_plain(node) and not name.startswith(PREFIX):
                values = numpy_helper.to_array(constants[name])
                if values.dtype == np.float32 and values.ndim >= 2:
                    found.append(_Weight(node, name, values, axis))
    if not found:
        raise InputError("the network has no weights that another precision would make smaller")
    return found


def _product_of_score(graph: onnx.GraphProto) -> onnx.NodeProto | None:
    """Find the product of a whitened score, which stays in float."""
    made: dict[str, onnx.NodeProto] = {name: node for node in graph.node for name in node.output}
    node = made.get("score")
    while node is not None and node.op_type in ("Mul", "ReduceSumSquare", "ReduceL1"):
        node = made.get(node.input[0])
    return None if node is not None and is_joined(node) else node


def _is_plain(node: onnx.NodeProto) -> bool:
    """Tell whether a node, if it is a `Gemm`, multiplies and adds and does nothing else."""
    usual = {"alpha": 1.0, "beta": 1.0, "transA": 0, "transB": 0}
    return (
        node.op_type != "Gemm"
        or is_joined(node)
        or all(
            helper.get_attribute_value(attribute) == usual[attribute.name]
            for attribute in node.attribute
        )
    )


def _add(model: onnx.ModelProto, name: str, values: ArrayLike) -> str:
    model.graph.initializer.append(numpy_helper.from_array(np.asarray(values), name))
    return name


def _finished(model: onnx.ModelProto) -> bytes:
    """Serialize a model without the constants that no node uses any more."""
    used = {name for node in model.graph.node for name in node.input}
    made = {name for node in model.graph.node for name in node.output}
    loops = any(
        attribute.HasField("g") for node in model.graph.node for attribute in node.attribute
    )
    kept = [
        entry
        for entry in model.graph.initializer
        if entry.name not in made and (loops or entry.name in used)
    ]
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)
    finished: bytes = model.SerializeToString()
    return finished


PRECISIONS = {"float16": to_float16, "int8": to_int8, "int8-full": to_int8_full}
