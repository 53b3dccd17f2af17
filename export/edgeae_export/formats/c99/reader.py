"""Reader of a fused ONNX graph: one window at a time, every size known."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import onnx
from onnx import numpy_helper

from edgeae_export.formats.c99.folding import fold_constants
from edgeae_export.formats.c99.fusion import fused, without_transpositions
from edgeae_export.formats.c99.node import Node, Shape
from edgeae_export.formats.c99.operators.front_end import front_end_calls
from edgeae_export.formats.c99.operators.table import OPERATORS, VIEWS
from edgeae_export.formats.c99.plan import Op, Plan, Sizes, needed
from edgeae_export.formats.c99.unrolling import unroll_unusual
from edgeae_export.formats.onnx.front_end import without_front_end
from edgeae_export.formats.onnx.residual import split_residual
from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from edgeae_runtime.manifest.front_end import FrontEnd

_LOOPS = ("Loop", "Scan")
_OUTPUTS = ("x", "score", "reconstruction", "code")


def read_graph(data: bytes, front_end: FrontEnd | None = None) -> Plan:
    """Read a graph in float32; its decision, if it has one, is left out.

    The operations of a front end are left out, too: it has kernels of its own.

    Raises
    ------
    InputError
        If the graph has an operator that C does not have (the message names it and its layer), or
        an unknown dimension besides the batch.
    """
    model = onnx.ModelProto.FromString(data)
    calls = None
    if front_end is not None:
        shape = tuple(size.dim_value for size in model.graph.input[0].type.tensor_type.shape.dim)
        calls = front_end_calls(front_end, shape[1:])
        model = without_front_end(model, front_end)
        data = model.SerializeToString()
    split_residual(model)
    model = _for_one_window(model)
    shapes = _shapes(model)
    outputs = tuple(value.name for value in model.graph.output if value.name in _OUTPUTS)
    ops = fused(without_transpositions(_calls(model, shapes, outputs), outputs))
    ops += _residual(ops, math.prod(shapes["x"]))
    for name in outputs:
        ops = _apart(ops, name, math.prod(shapes[name]))
    sizes = _sizes(ops, {name: math.prod(shape) for name, shape in shapes.items()})
    return Plan(ops, sizes, outputs, data, front_end=calls)


def _calls(model: onnx.ModelProto, shapes: dict[str, Shape], outputs: tuple[str, ...]) -> list[Op]:
    """Read every node but the decision; the shapes of constants are added to `shapes`."""
    constants = {entry.name: numpy_helper.to_array(entry) for entry in model.graph.initializer}
    shapes |= {name: values.shape for name, values in constants.items()}
    aliases: dict[str, str] = {}
    ops: list[Op] = []
    for number, node in enumerate(model.graph.node):
        if node.op_type == "Greater" and "is_anomaly" in node.output:
            continue
        names = [aliases.get(name, name) for name in node.input]
        read = Node(node, number, names, list(node.output), shapes, constants)
        if node.op_type in VIEWS or read.keeps_order():
            is_float = (
                node.op_type != "Cast" or read.attribute("to", None) == onnx.TensorProto.FLOAT
            )
            read.need(is_float, "to=FLOAT")
            aliases[node.output[0]] = names[0]
        elif node.op_type in OPERATORS:
            ops += OPERATORS[node.op_type](read)
        else:
            raise InputError(f"C has no operator {node.op_type}, {read.location()}")
    for name in outputs:  # a view of a value needs a copy of it
        if name in aliases:
            ops.append(Op("copy", (aliases[name], name, math.prod(shapes[name])), name, True))
    return ops


def _apart(ops: list[Op], name: str, n: int) -> list[Op]:
    """Copy an output that other calls read: its memory is the caller's."""
    if not any(name in op.inputs for op in ops):
        return ops
    inner = f"{name}/inner"
    return [*(op.with_name(name, inner) for op in ops), Op("copy", (inner, name, n), name, True)]


def _sizes(ops: list[Op], sizes: Sizes) -> Sizes:
    """Add the sizes of values between the calls of one operator, and of int8 twins (`<name>/q`)."""
    for op in ops:
        if op.output not in sizes:
            whole = sizes.get(op.output.rpartition("/")[0], 0)
            sizes[op.output] = op.integer(2) * op.integer(5) if op.kernel == "part" else whole
    sizes = {**sizes, "residual": sizes["x"]}
    # A kernel reads whole words, up to three bytes past the last value.
    return sizes | {f"{name}/q": (size + 6) // 4 for name, size in sizes.items()}


def _residual(ops: list[Op], n: int) -> list[Op]:
    """Compute the scaled window minus its reconstruction, up to the sign.

    Where the score has no such difference in it, it is recomputed from the reconstruction.
    """
    makers = {op.output: op for op in ops}
    for op in needed(ops, "score"):
        is_scaled = any(
            makers[name].kernel.startswith("affine") for name in op.inputs if name in makers
        )
        is_difference = op.kernel == "sub" and (is_scaled or "x" in op.inputs)
        if is_difference or op.kernel.startswith("residual"):
            is_whole = op.arguments[-1] == n  # a padded one is larger than the caller's memory
            return [Op("copy", (op.output, "residual", n), "residual", is_whole)]
    shift = makers["reconstruction"]
    scale = makers.get(shift.inputs[0])
    if scale is None or (shift.kernel, scale.kernel) != ("add_broadcast", "mul_broadcast"):
        return [Op("sub", ("x", "reconstruction", "residual", n), "residual", True)]
    raw = "reconstruction/raw"
    difference = Op("sub", ("x", "reconstruction", raw, n), raw, True)
    factors = scale.arguments[1:4]
    return [difference, Op("div_broadcast", (raw, *factors, "residual", n), "residual", True)]


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
    folded = fold_constants(model)
    return fold_constants(folded) if unroll_unusual(folded) else folded


def _shapes(model: onnx.ModelProto) -> dict[str, tuple[int, ...]]:
    graph = model.graph
    shapes: dict[str, tuple[int, ...]] = {}
    for value in (*graph.input, *graph.value_info, *graph.output):
        sizes = value.type.tensor_type.shape.dim
        if all(size.HasField("dim_value") for size in sizes):
            shapes[value.name] = tuple(size.dim_value for size in sizes)
    for number, node in enumerate(graph.node):
        place = node.name or f"operation {number}"
        if node.op_type in _LOOPS:
            raise InputError(
                f"C has no loops ({node.op_type} at {place}): of recurrences, layers of Keras 3 "
                f"with up to 128 steps are written out; take those, or export to .onnx or .tflite"
            )
        result = next(filter(None, node.output))  # a recurrent layer may leave out its first
        if node.op_type in OPERATORS and result not in shapes:
            raise InputError(
                f"C needs every size but the batch; that of operator {node.op_type}'s result is "
                f"not known, at {place}"
            )
    return shapes
