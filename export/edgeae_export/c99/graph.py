"""Reader of a fused ONNX graph: one window at a time, every size known."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import onnx
from onnx import numpy_helper

from edgeae_export.c99.fusion import fused
from edgeae_export.c99.operators import OPERATORS, VIEWS, Node
from edgeae_export.c99.plan import Op, Plan, needed, split_tails
from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable


_SUMS = ("sum_of_squares", "sum_of_sizes")
_OURS = ("x", "score", "reconstruction", "code")


def read_graph(data: bytes, convert: Callable[[list[Op]], list[Op]] | None = None) -> Plan:
    """Plan of an artifact's graph; its decision is left to the writer.

    `convert` takes the calls to another precision.

    Raises
    ------
    InputError
        If the graph has an operator that C does not have (named with its layer), or a dimension
        other than the batch is not known.
    """
    model = _for_one_window(onnx.ModelProto.FromString(data))
    shapes = _shapes(model)
    constants = {entry.name: numpy_helper.to_array(entry) for entry in model.graph.initializer}
    aliases: dict[str, str] = {}
    ops: list[Op] = []
    for number, node in enumerate(model.graph.node):
        if node.op_type == "Greater" and "is_anomaly" in node.output:
            continue
        names = [aliases.get(name, name) for name in node.input]
        read = Node(node, number, names, list(node.output), shapes, constants)
        if node.op_type in VIEWS or read.is_reordering_nothing():
            aliases[node.output[0]] = names[0]
            continue
        if node.op_type not in OPERATORS:
            raise InputError(f"C has no operator {node.op_type}, {read.place()}")
        ops += OPERATORS[node.op_type](read)
    outputs = tuple(value.name for value in model.graph.output if value.name in _OURS)
    for name in outputs:  # a view of a value needs a copy of it
        if name in aliases:
            source = aliases[name]
            ops.append(Node.copy(source, name, math.prod(shapes[name])))
    sizes = {name: math.prod(shape) for name, shape in shapes.items()}
    ops = fused(ops)
    residual = _residual(ops)
    return _planned(ops if convert is None else convert(ops), sizes, outputs, residual)


def _residual(ops: list[Op]) -> str:
    road = needed(ops, "score")
    if not any(op.kernel in _SUMS for op in road):
        raise InputError("the score must be a sum of squares or of absolute values; it is not")
    return [op for op in road if op.kernel == "sub" or op.kernel.startswith("residual")][-1].output


def _planned(ops: list[Op], sizes: dict[str, int], outputs: tuple[str, ...], residual: str) -> Plan:
    # The copy is what a caller gets of the residual.
    ops = [*ops, Op("copy", (residual, "residual", sizes[residual]), "residual", True)]
    sizes = {**sizes, "residual": sizes[residual]}
    sizes |= {f"{name}/q": (size + 3) // 4 for name, size in sizes.items()}
    trunk, tails = split_tails(ops, (*outputs, "residual"))
    return Plan(trunk, tails, sizes, outputs)


def _for_one_window(model: onnx.ModelProto) -> onnx.ModelProto:
    for value in (*model.graph.input, *model.graph.output):
        sizes = value.type.tensor_type.shape.dim
        if sizes:
            sizes[0].dim_value = 1
        for size in sizes:
            if not size.HasField("dim_value"):
                raise InputError(
                    f"C needs every size but the batch; '{value.name}' has a dynamic dimension "
                    f"'{size.dim_param}': export it with a fixed shape"
                )
    del model.graph.value_info[:]
    inferred: onnx.ModelProto = onnx.shape_inference.infer_shapes(model, data_prop=True)
    return inferred


def _shapes(model: onnx.ModelProto) -> dict[str, tuple[int, ...]]:
    graph = model.graph
    shapes: dict[str, tuple[int, ...]] = {}
    for value in (*graph.input, *graph.value_info, *graph.output):
        sizes = value.type.tensor_type.shape.dim
        if all(size.HasField("dim_value") for size in sizes):
            shapes[value.name] = tuple(size.dim_value for size in sizes)
    for node in graph.node:
        if node.op_type in OPERATORS and node.output[0] not in shapes:
            raise InputError(
                f"C needs every size but the batch; that of operator {node.op_type}'s result "
                f"'{node.output[0]}' is not known"
            )
    return shapes
