"""Simplify a converted ONNX graph: products with a bias, and the names of layers."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

import numpy as np
import onnx
from onnx import helper, numpy_helper

_ROLES = {
    **dict.fromkeys(("Gemm", "MatMul", "Conv", "ConvTranspose"), ("kernel", "bias")),
    **dict.fromkeys(("LSTM", "GRU"), ("kernel", "recurrent_kernel", "bias")),
}


class _Linear(NamedTuple):
    """`y = x @ weight + bias`, and the nodes that it replaces."""

    nodes: list[onnx.NodeProto]
    weight: np.ndarray
    bias: np.ndarray


def fold_linear(model: onnx.ModelProto) -> None:
    """Fold constants that are added or multiplied after a product into one `Gemm`.

    These are biases and batch normalisations. Products over more than two axes stay a
    `MatMul` with one `Add`.
    """
    graph = model.graph
    ranks = _ranks(model)
    constants = {entry.name: numpy_helper.to_array(entry) for entry in graph.initializer}
    for node in list(graph.node):
        weight = constants.get(node.input[1]) if node.op_type == "MatMul" else None
        if weight is not None and weight.ndim == 2 and node.input[0] in ranks:
            linear = _chain(graph, node, weight, constants)
            if len(linear.nodes) > 1:
                _replace(graph, linear, is_flat=ranks[node.input[0]] == 2)
    used = {name for node in graph.node for name in node.input} | _names_inside(graph)
    kept = [entry for entry in graph.initializer if entry.name in used]
    del graph.initializer[:]
    graph.initializer.extend(kept)


def name_by_layers(graph: onnx.GraphProto, layers: set[str]) -> None:
    """Name nodes and constants after the Keras layers that they come from, inner values by numbers.

    The converter's names are paths of scopes, which have a layer's name and perhaps a number.
    """
    public = {value.name for value in (*graph.input, *graph.output)}
    taken: Counter[str] = Counter()
    constants = {entry.name: entry for entry in graph.initializer}
    short: dict[str, str] = {}
    for number, node in enumerate(graph.node):
        layer = _layer_of(node, layers)
        node.name = name = _unique(f"{layer}/{node.op_type}" if layer else node.op_type, taken)
        for index, value in enumerate(node.input):
            if value in constants and value not in short:
                role = _role(node.op_type, index)
                short[value] = _unique(f"{layer or name}/{role}", taken)
        for index, value in enumerate(node.output):
            short[value] = (
                value if value in public else f"v{number}" + (f".{index}" if index else "")
            )
    for entry in graph.initializer:
        entry.name = short.get(entry.name, entry.name)
    _rename(graph, short)


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _unique(name: str, taken: Counter[str]) -> str:
    taken[name] += 1
    return f"{name}_{taken[name]}" if taken[name] > 1 else name


def _layer_of(node: onnx.NodeProto, layers: set[str]) -> str:
    """Return the path of layers in a node's names, without the numbers of repeated scopes."""
    for name in (*node.output, node.name, *node.input):
        parts = [re.sub(r"_\d+$", "", part) for part in name.split("/")[1:-1]]
        whole = name.split("/")[1:-1]
        found = [
            one if one in layers else bare
            for one, bare in zip(whole, parts, strict=True)
            if one in layers or bare in layers
        ]
        if found:
            return "/".join(found)
    return ""


def _role(operator: str, index: int) -> str:
    """Return what a constant is to the operator that reads it."""
    roles = _ROLES.get(operator, ())
    return roles[index - 1] if 0 < index <= len(roles) else f"constant_{index}"


def _rename(graph: onnx.GraphProto, short: dict[str, str]) -> None:
    for node in graph.node:
        node.input[:] = [short.get(name, name) for name in node.input]
        node.output[:] = [short.get(name, name) for name in node.output]
        for attribute in node.attribute:
            if attribute.HasField("g"):  # the body of a Loop uses values of the graph around it
                _rename(attribute.g, short)
                for value in attribute.g.output:
                    value.name = short.get(value.name, value.name)


def _chain(
    graph: onnx.GraphProto,
    node: onnx.NodeProto,
    weight: np.ndarray,
    constants: dict[str, np.ndarray],
) -> _Linear:
    """Follow a product through the additions and multiplications by constants behind it."""
    outputs = {value.name for value in graph.output}
    readers = Counter(name for other in graph.node for name in other.input)
    inside = _names_inside(graph)
    nodes, product = [node], weight.astype(np.float64)
    bias = np.zeros(weight.shape[1])
    while True:
        result = nodes[-1].output[0]
        if readers[result] != 1 or result in outputs or result in inside:
            return _Linear(nodes, product, bias)
        reader = next(other for other in graph.node if result in other.input)
        other = [constants[name] for name in reader.input if name in constants]
        if reader.op_type not in ("Add", "Mul") or len(other) != 1 or not _is_row(other[0], bias):
            return _Linear(nodes, product, bias)
        values = np.broadcast_to(other[0].ravel(), bias.shape).astype(np.float64)
        if reader.op_type == "Add":
            bias = bias + values
        else:
            product, bias = product * values, bias * values
        nodes.append(reader)


def _is_row(values: np.ndarray, bias: np.ndarray) -> bool:
    return values.size in (1, bias.size) and values.size == (values.shape or (1,))[-1]


def _replace(graph: onnx.GraphProto, linear: _Linear, *, is_flat: bool) -> None:
    first, last = linear.nodes[0], linear.nodes[-1]
    taken = {entry.name for entry in graph.initializer}  # by what is folded, too
    names = [_free(f"{last.output[0]}/{role}", taken) for role in ("weight", "bias")]
    for name, values in zip(names, (linear.weight, linear.bias), strict=True):
        graph.initializer.append(numpy_helper.from_array(values.astype(np.float32), name))
    x, y = first.input[0], last.output[0]
    if is_flat:
        new = [helper.make_node("Gemm", [x, *names], [y])]
    else:
        new = [
            helper.make_node("MatMul", [x, names[0]], [f"{y}/product"]),
            helper.make_node("Add", [f"{y}/product", names[1]], [y]),
        ]
    at = list(graph.node).index(first)
    for node in linear.nodes:
        graph.node.remove(node)
    for node in reversed(new):
        graph.node.insert(at, node)


def _ranks(model: onnx.ModelProto) -> dict[str, int]:
    graph = onnx.shape_inference.infer_shapes(model).graph
    values = (*graph.input, *graph.value_info, *graph.output)
    return {
        value.name: len(value.type.tensor_type.shape.dim)
        for value in values
        if value.type.tensor_type.HasField("shape")
    }


def _names_inside(graph: onnx.GraphProto) -> set[str]:
    """Collect the names that the bodies of loops use."""
    names: set[str] = set()
    for node in graph.node:
        for attribute in node.attribute:
            if attribute.HasField("g"):
                body = attribute.g
                names |= {name for inner in body.node for name in inner.input}
                names |= {value.name for value in body.output} | _names_inside(body)
    return names
