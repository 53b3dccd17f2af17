"""Any ONNX autoencoder in one form: float32, opset 17, any batch, windows in, windows out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import onnx
from onnx import helper, numpy_helper

from edgeae_export.onnx_graph.limits import refuse_random
from edgeae_export.onnx_graph.opset import at_floor, without_newer_operators
from edgeae_export.onnx_graph.rewrites import (
    keep_only,
    simplify,
    to_float32,
    to_standard_operators,
)
from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from edgeae_export.onnx_graph.original import Interface

BATCH = "n"  # the batch size in declared shapes
Z, Z_HAT = "z", "z_hat"
_PREFIX = "model/"


def only_reconstruction(model: onnx.ModelProto, interface: Interface) -> onnx.ModelProto:
    """Reduce a model to its reconstruction.

    Raises
    ------
    InputError
        If that is random.
    """
    reduced = onnx.ModelProto()
    reduced.CopyFrom(model)
    keep_only(reduced.graph, [interface.output])
    refuse_random(reduced.graph)
    return reduced


def normal_form(model: onnx.ModelProto, interface: Interface) -> onnx.ModelProto:
    """Bring a reduced model to the form that writers fuse: `z` `(n, *shape)` to `z_hat`.

    Raises
    ------
    InputError
        If an operator has no counterpart in `OPSET`.
    """
    changed = onnx.ModelProto()
    changed.CopyFrom(model)
    del changed.metadata_props[:]
    graph = changed.graph
    to_float32(graph)
    to_standard_operators(graph)
    read = interface.read
    if interface.batch:  # before anything is folded: with a batch of 1, axes would fall together
        simplify(graph)
        _declare_input(graph, interface, interface.batch)
        _free_batch(changed, interface.batch)
    _declare_input(graph, interface, BATCH)
    slim = _slimmed(without_newer_operators(changed))
    simplify(slim.graph)
    done = at_floor(slim)
    simplify(done.graph)
    _prefix(done.graph)
    inner = (f"{_PREFIX}{interface.name}", f"{_PREFIX}{interface.output}")
    before, constants = read.nodes_to_model(Z, inner[0])
    after, more = interface.written.nodes_from_model(inner[1], Z_HAT)
    nodes = [*before, *done.graph.node, *after]
    values = [*constants, *done.graph.initializer, *more]
    shape: list[str | int] = [BATCH, *read.window]
    made = helper.make_graph(
        nodes,
        "edgeae",
        [helper.make_tensor_value_info(Z, onnx.TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info(Z_HAT, onnx.TensorProto.FLOAT, shape)],
        values,
    )
    done.graph.CopyFrom(made)
    simplify(done.graph)
    return done


def _declare_input(graph: onnx.GraphProto, interface: Interface, batch: int | str) -> None:
    """Declare the input alone, with every size but the batch, and forget the outputs' shapes."""
    shape = interface.read.full_shape(0)
    axis = interface.read.batch_axis
    sizes: list[int | str] = [*shape[:axis], batch, *shape[axis + 1 :]]
    del graph.input[:], graph.value_info[:]
    graph.input.append(helper.make_tensor_value_info(interface.name, onnx.TensorProto.FLOAT, sizes))
    for value in graph.output:
        value.type.tensor_type.ClearField("shape")


def _slimmed(model: onnx.ModelProto) -> onnx.ModelProto:
    """Fold constants and shape arithmetic."""
    import onnxslim

    try:
        slim: onnx.ModelProto = onnxslim.slim(model)
    except Exception as error:  # it raises whatever its parts raise
        reason = " ".join(str(error).split())[:120]
        raise InputError(f"`model` cannot be simplified ({reason}); export it again") from error
    return slim


def _free_batch(model: onnx.ModelProto, batch: int) -> None:
    """Replace a fixed batch in the shapes that a graph reshapes to; a trial shows whether all."""
    inferred = onnx.shape_inference.infer_shapes(model).graph
    shapes = {
        value.name: [dim.dim_value for dim in value.type.tensor_type.shape.dim]
        for value in (*inferred.value_info, *inferred.output)
    }
    constants = {entry.name: entry for entry in model.graph.initializer}
    for number, node in enumerate(model.graph.node):
        if node.op_type not in ("Reshape", "Expand") or node.input[1] not in constants:
            continue
        target = list(shapes.get(node.output[0], []))
        if batch not in target or not all(target):
            continue
        target[target.index(batch)] = -1 if node.op_type == "Reshape" else 1
        name = f"{node.input[1]}/any_batch/{number}"
        model.graph.initializer.append(numpy_helper.from_array(np.array(target, np.int64), name))
        node.input[1] = name


def _prefix(graph: onnx.GraphProto) -> None:
    """Set the names of a model apart from those that are added to it."""

    def renamed(names: list[str]) -> list[str]:
        return [f"{_PREFIX}{name}" if name else "" for name in names]

    for node in graph.node:
        node.input[:], node.output[:] = renamed(list(node.input)), renamed(list(node.output))
        for attribute in node.attribute:
            if attribute.HasField("g"):
                _prefix(attribute.g)
    for entry in (*graph.initializer, *graph.input, *graph.output):
        entry.name = f"{_PREFIX}{entry.name}"
