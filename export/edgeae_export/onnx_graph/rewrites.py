"""Rewrites of an ONNX graph that change its form and not what it computes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from edgeae_export.onnx_graph.limits import described
from edgeae_export.onnx_graph.recurrences import STATES
from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

_WIDE = (TensorProto.DOUBLE, TensorProto.FLOAT16, TensorProto.BFLOAT16)
_SHAPING = ("Expand", "Slice", "Reshape", "Unsqueeze", "Squeeze", "Transpose", "Gather", "Cast")


def keep_only(graph: onnx.GraphProto, outputs: Iterable[str]) -> None:
    """Remove every node and constant that these outputs do not need, and every other output."""
    needed, kept = set(outputs), []
    for node in reversed(graph.node):
        if needed.intersection(node.output):
            kept.append(node)
            needed |= set(node.input) | names_inside(node)
    nodes = [onnx.NodeProto.FromString(node.SerializeToString()) for node in reversed(kept)]
    constants = [entry for entry in graph.initializer if entry.name in needed]
    given = [value for value in graph.output if value.name in set(outputs)]
    for field, left in ((graph.node, nodes), (graph.initializer, constants), (graph.output, given)):
        copies = [type(one).FromString(one.SerializeToString()) for one in left]
        del field[:]
        field.extend(copies)
    del graph.value_info[:]


def names_inside(node: onnx.NodeProto) -> set[str]:
    """Collect the names that the graphs inside a node use."""
    names: set[str] = set()
    for attribute in node.attribute:
        if attribute.HasField("g"):
            names |= {value.name for value in attribute.g.output}
            for inner in attribute.g.node:
                names |= set(inner.input) | names_inside(inner)
    return names


def to_float32(graph: onnx.GraphProto) -> None:
    """Make every number of another float type a float32."""
    for value in (*graph.input, *graph.output, *graph.value_info):
        if value.type.tensor_type.elem_type in _WIDE:
            value.type.tensor_type.elem_type = TensorProto.FLOAT
    for entry in graph.initializer:
        _as_float32(entry)
    for node in graph.node:
        for attribute in node.attribute:
            if attribute.HasField("t"):
                _as_float32(attribute.t)
            if attribute.HasField("g"):
                to_float32(attribute.g)
            if node.op_type == "Cast" and attribute.name == "to" and attribute.i in _WIDE:
                attribute.i = TensorProto.FLOAT


def _as_float32(tensor: onnx.TensorProto) -> None:
    if tensor.data_type in _WIDE:
        with np.errstate(over="ignore"):  # infinity is found where scores are checked
            values = numpy_helper.to_array(tensor).astype(np.float32)
        tensor.CopyFrom(numpy_helper.from_array(values, tensor.name))


def to_standard_operators(graph: onnx.GraphProto) -> None:
    """Write scikit-learn's scaler and linear regression as sums and products.

    Raises
    ------
    InputError
        If another operator of `ai.onnx.ml` is left.
    """
    for node in list(graph.node):
        if node.domain != "ai.onnx.ml":
            continue
        given = {one.name: helper.get_attribute_value(one) for one in node.attribute}
        x, y = node.input[0], node.output[0]
        if node.op_type == "Scaler":
            values = {name: np.array(given[name], np.float32) for name in ("offset", "scale")}
            operators = ("Sub", "Mul")
        elif node.op_type == "LinearRegressor":
            targets = given.get("targets", 1)
            weight = np.array(given["coefficients"], np.float32).reshape(targets, -1).T
            bias = np.array(given.get("intercepts", [0.0]), np.float32)
            values, operators = {"weight": weight, "bias": bias}, ("MatMul", "Add")
        else:
            raise InputError(
                f"`model` has an operator of another kind of model ({described(node)}); export an "
                f"autoencoder such as MLPRegressor, and give its scaler as `scaler`"
            )
        names = [_constant(graph, f"{y}/{name}", array) for name, array in values.items()]
        first = helper.make_node(operators[0], [x, names[0]], [f"{y}/{operators[0]}"])
        second = helper.make_node(operators[1], [first.output[0], names[1]], [y], name=node.name)
        _replace(graph, node, [first, second])


def simplify(graph: onnx.GraphProto) -> None:
    """Bring a graph to the forms that all writers know."""
    _collect_constants(graph)
    _remove_copies(graph)
    for node in list(graph.node):
        if node.op_type in STATES:
            _drop_zero_states(graph, node)
        elif node.op_type == "Gemm":
            _plain_gemm(graph, node)
        elif node.op_type == "Conv":
            _explicit_pads(node)
        elif node.op_type == "HardSwish":  # as ONNX defines it
            x, inner = node.input[0], f"{node.output[0]}/inner"
            line = helper.make_node("HardSigmoid", [x], [inner], alpha=1 / 6, beta=0.5)
            product = helper.make_node("Mul", [x, inner], list(node.output), name=node.name)
            _replace(graph, node, [line, product])
        elif node.op_type == "Sum" and len(node.input) > 1:
            _replace(graph, node, _additions(node))
    keep_only(graph, [value.name for value in graph.output])
    _drop_unread_outputs(graph)


def _collect_constants(graph: onnx.GraphProto) -> None:
    for node in list(graph.node):
        if node.op_type == "Constant" and node.attribute[0].HasField("t"):
            tensor = graph.initializer.add()
            tensor.CopyFrom(node.attribute[0].t)
            tensor.name = node.output[0]
            graph.node.remove(node)


def _remove_copies(graph: onnx.GraphProto) -> None:
    """Remove nodes that return their input, unless they name an output of the graph."""
    outputs = {value.name for value in graph.output}
    inside = {name for node in graph.node for name in names_inside(node)}
    same: dict[str, str] = {}
    for node in list(graph.node):
        node.input[:] = [same.get(name, name) for name in node.input]
        is_copy = node.op_type in ("Identity", "Dropout")
        if is_copy and not (outputs | inside).intersection(node.output):
            same[node.output[0]] = node.input[0]
            graph.node.remove(node)


def _drop_zero_states(graph: onnx.GraphProto, node: onnx.NodeProto) -> None:
    """Leave out initial states of zeros, which are the default for any batch."""
    makers = {name: maker for maker in graph.node for name in maker.output}
    constants = {entry.name: entry for entry in graph.initializer}
    for place in STATES[node.op_type]:
        if len(node.input) > place and _is_zero(node.input[place], makers, constants):
            node.input[place] = ""
    while node.input and not node.input[-1]:
        del node.input[-1]


def _is_zero(
    name: str, makers: dict[str, onnx.NodeProto], constants: dict[str, onnx.TensorProto]
) -> bool:
    while name not in constants:
        node = makers.get(name)
        if node is None:
            return False
        if node.op_type == "ConstantOfShape":
            values = [numpy_helper.to_array(one.t) for one in node.attribute]
            return not any(value.any() for value in values)
        if node.op_type not in _SHAPING:
            return False
        name = node.input[0]
    return not numpy_helper.to_array(constants[name]).any()


def _plain_gemm(graph: onnx.GraphProto, node: onnx.NodeProto) -> None:
    """Write `Gemm` without factors and transposition where its weights are constants."""
    constants = {entry.name: numpy_helper.to_array(entry) for entry in graph.initializer}
    given = {one.name: helper.get_attribute_value(one) for one in node.attribute}
    is_plain = not node.attribute and len(node.input) > 2
    if is_plain or node.input[1] not in constants or given.get("transA", 0):
        return
    weight = constants[node.input[1]]
    weight = (weight.T if given.get("transB", 0) else weight) * np.float32(given.get("alpha", 1.0))
    bias = np.zeros(weight.shape[1], np.float32)
    if len(node.input) > 2 and node.input[2]:
        if node.input[2] not in constants:
            return
        bias = constants[node.input[2]] * np.float32(given.get("beta", 1.0))
    y = node.output[0]
    names = [_constant(graph, f"{y}/weight", weight), _constant(graph, f"{y}/bias", bias)]
    new = helper.make_node("Gemm", [node.input[0], *names], [y], name=node.name)
    _replace(graph, node, [new])


def _explicit_pads(node: onnx.NodeProto) -> None:
    """Write the pads of a convolution over every step as numbers."""
    given = {one.name: helper.get_attribute_value(one) for one in node.attribute}
    mode = given.get("auto_pad", b"NOTSET")
    sizes = given.get("kernel_shape", [])
    if mode == b"NOTSET" or not sizes or any(step != 1 for step in given.get("strides", [])):
        return
    steps = given.get("dilations", [1] * len(sizes))
    total = [step * (size - 1) for step, size in zip(steps, sizes, strict=True)]
    total = [0] * len(sizes) if mode == b"VALID" else total
    first = [(count + (mode == b"SAME_LOWER")) // 2 for count in total]
    last = [count - begin for count, begin in zip(total, first, strict=True)]
    kept = [one for one in node.attribute if one.name not in ("auto_pad", "pads")]
    del node.attribute[:]
    node.attribute.extend([*kept, helper.make_attribute("pads", [*first, *last])])


def _additions(node: onnx.NodeProto) -> list[onnx.NodeProto]:
    """Write a `Sum` as additions of two values."""
    nodes, last = [], node.input[0]
    for number, name in enumerate(node.input[1:], start=2):
        y = node.output[0] if number == len(node.input) else f"{node.output[0]}/{number}"
        nodes.append(helper.make_node("Add", [last, name], [y]))
        last = y
    nodes[-1].name = node.name
    return nodes


def _drop_unread_outputs(graph: onnx.GraphProto) -> None:
    read = {name for node in graph.node for name in (*node.input, *names_inside(node))}
    read |= {value.name for value in graph.output}
    for node in graph.node:
        if node.op_type in STATES:
            node.output[:] = [name if name in read else "" for name in node.output]
            while len(node.output) > 1 and not node.output[-1]:
                del node.output[-1]


def _constant(graph: onnx.GraphProto, name: str, values: np.ndarray) -> str:
    taken = {entry.name for entry in graph.initializer}
    while name in taken:
        name += "_"
    graph.initializer.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
    return name


def _replace(graph: onnx.GraphProto, old: onnx.NodeProto, new: list[onnx.NodeProto]) -> None:
    at = list(graph.node).index(old)
    graph.node.remove(old)
    for node in reversed(new):
        graph.node.insert(at, node)
