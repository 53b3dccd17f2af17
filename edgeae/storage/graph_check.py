"""What the graph of a SavedModel may run, checked before TensorFlow loads it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from edgeae.storage.layer_list import SAVING_OPERATORS, STATELESS_OPERATORS, VARIABLE_OPERATORS
from edgeae_export.onnx_graph.limits import MAX_BYTES
from edgeae_export.onnx_graph.protobuf_fields import refuse_many_fields
from edgeae_runtime.errors import ArtifactError, InputError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

_COMPUTING = STATELESS_OPERATORS | VARIABLE_OPERATORS
_NODES = {"user_object", "function", "bare_concrete_function", "variable", "constant"}
"""Kinds of objects that need nothing but their weights restored."""
_RESTORED = "weights are restored by their names alone"


def check_graph(content: bytes) -> None:
    """Refuse a `saved_model.pb` whose loading or calling would do more than compute.

    Raises
    ------
    ArtifactError
        If it is no SavedModel of TensorFlow 2.
    InputError
        If an operator or an object of it is not known to compute only; the message names it.
    """
    from google.protobuf.message import DecodeError
    from tensorflow.core.protobuf import saved_model_pb2

    saved = saved_model_pb2.SavedModel()
    try:
        refuse_many_fields(content, saved_model_pb2.SavedModel.DESCRIPTOR)
        saved.ParseFromString(content)
    except InputError:
        raise
    except (DecodeError, ValueError):
        raise ArtifactError("saved_model.pb is damaged; export the model again") from None
    if len(saved.meta_graphs) != 1 or not saved.meta_graphs[0].object_graph_def.nodes:
        raise ArtifactError("it must be one SavedModel of TensorFlow 2; export the model again")
    graph = saved.meta_graphs[0]
    _check_objects(graph)
    _check_sizes(graph)
    saving = _saving_functions(graph)
    called = {name for name in graph.object_graph_def.concrete_functions if name in saving}
    for function in graph.graph_def.library.function:
        if function.signature.name not in saving:
            _check_nodes(function.node_def, saving)
    _check_nodes(_computing_nodes(graph, saving), saving)
    if called:
        raise InputError(f"the SavedModel calls '{called.pop():.60}', which reads or writes files")


def _check_objects(graph: Any) -> None:
    if graph.asset_file_def:
        raise InputError("the SavedModel has asset files, which are never read")
    for node in graph.object_graph_def.nodes:
        kind = node.WhichOneof("kind")
        if kind not in _NODES:
            raise InputError(
                f"the SavedModel has a {kind} that is set up when it is loaded; only {_RESTORED}"
            )
        if node.registered_saver or node.registered_name:
            raise InputError(f"the SavedModel needs the class '{node.registered_name:.60}'")


def _check_sizes(graph: Any) -> None:
    """Refuse weights and constants that ask for more memory than a network may have."""
    functions = graph.graph_def.library.function
    nodes = [*graph.graph_def.node, *(node for one in functions for node in one.node_def)]
    tensors = [node.attr["value"].tensor for node in nodes if node.op == "Const"]
    weights = [node.variable for node in graph.object_graph_def.nodes if node.HasField("variable")]
    shapes = [(one.tensor_shape, one.dtype) for one in tensors]
    shapes += [(one.shape, one.dtype) for one in weights]
    size = sum(
        _item_bytes(kind) * math.prod(abs(dim.size) for dim in shape.dim) for shape, kind in shapes
    )
    if size > MAX_BYTES:
        raise ArtifactError(
            f"the SavedModel's weights and constants must have at most {MAX_BYTES >> 20} MB; they "
            f"ask for {size >> 20} MB"
        )


def _item_bytes(kind: int) -> int:
    from tensorflow.python.framework import dtypes

    try:
        size: int = dtypes.as_dtype(kind).size
        return max(1, size)  # a text has none
    except TypeError:
        raise ArtifactError("saved_model.pb is damaged; export the model again") from None


def _saving_functions(graph: Any) -> set[str]:
    """Name the functions that write and read weights; nothing else may call them."""
    return {
        function.signature.name
        for function in graph.graph_def.library.function
        if SAVING_OPERATORS & {node.op for node in function.node_def}
        and {node.op for node in function.node_def} <= _COMPUTING | SAVING_OPERATORS
    }


def _computing_nodes(graph: Any, saving: set[str]) -> Iterable[Any]:
    """Return the nodes of the graph but those of the saver, which TensorFlow 2 never runs."""
    outputs = (graph.saver_def.save_tensor_name, graph.saver_def.restore_op_name)
    savers = {name.partition(":")[0] for name in outputs if name}
    return [
        node
        for node in graph.graph_def.node
        if not (node.name in savers and node.attr["f"].func.name in saving)
    ]


def _check_nodes(nodes: Iterable[Any], saving: set[str]) -> None:
    for node in nodes:
        if node.op not in _COMPUTING:
            raise InputError(
                f"the SavedModel has the operator {node.op:.60} ('{node.name:.60}'), which is not "
                f"known to compute only"
            )
        functions = [
            node.attr[key].func.name for key in node.attr if node.attr[key].HasField("func")
        ]
        functions += [f.name for key in node.attr for f in node.attr[key].list.func]
        if not saving.isdisjoint(functions):
            raise InputError(f"the SavedModel's '{node.name:.60}' reads or writes files")
