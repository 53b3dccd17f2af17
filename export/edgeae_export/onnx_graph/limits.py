"""What an ONNX file may hold: checked before an engine opens it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import onnx

from edgeae_export.onnx_graph.protobuf_fields import refuse_many_fields
from edgeae_runtime.errors import ArtifactError, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 1 << 28
"""Of a file, and of each value that its graph computes for one window."""
_MAX_NODES = 20_000
_DOMAINS = ("", "ai.onnx", "ai.onnx.ml")
_LOOPS = ("Loop", "Scan", "SequenceMap")
_RANDOM = (
    "RandomNormal",
    "RandomNormalLike",
    "RandomUniform",
    "RandomUniformLike",
    "Bernoulli",
    "Multinomial",
)
_ITEM_BYTES = 4


def checked_model(data: bytes) -> onnx.ModelProto:
    """Parse an ONNX file and refuse what is never opened; nothing in it is run.

    Raises
    ------
    ArtifactError
        If it is no ONNX file, or damaged.
    InputError
        If its weights lie in other files, or it holds functions, loops, operators of another domain
        or values that are too large.
    """
    if len(data) > MAX_BYTES:
        raise ArtifactError(f"an ONNX file must be at most {MAX_BYTES >> 20} MB; got {len(data)} B")
    try:
        refuse_many_fields(data, onnx.ModelProto.DESCRIPTOR)
        model: onnx.ModelProto = onnx.ModelProto.FromString(data)
    except InputError:
        raise
    except Exception:  # protobuf's own error, which its C++ part raises
        raise ArtifactError("no ONNX file, or a damaged one; export it again") from None
    if not model.ir_version or not model.graph.node or not model.graph.output:
        raise ArtifactError("no ONNX file: it has no graph; export it again")
    _refuse_parts(model)
    _check_wholeness(model)
    _refuse_large(model)
    return model


def refuse_random(graph: onnx.GraphProto) -> None:
    """Refuse a graph that computes another result at each call, or learns from what it is given.

    Raises
    ------
    InputError
        The message names the node.
    """
    constants = {entry.name: entry for entry in graph.initializer}
    for node in _nodes(graph):
        if node.op_type in _RANDOM:
            raise InputError(
                f"`model` draws random numbers ({described(node)}), so that a window has another "
                f"score at each call; export it after model.eval(), with the mean of the code in "
                f"place of a sample"
            )
        is_trained = any(one.name == "training_mode" and one.i for one in node.attribute)
        if node.op_type == "Dropout" and len(node.input) > 2 and node.input[2] in constants:
            is_trained = bool(onnx.numpy_helper.to_array(constants[node.input[2]]).any())
        if is_trained:
            raise InputError(
                f"`model` was exported in training mode ({described(node)}); export it after "
                f"model.eval()"
            )


def described(node: onnx.NodeProto) -> str:
    """Name a node by its operator and, if it has one, its name."""
    operator = f"{node.domain}.{node.op_type}" if node.domain else node.op_type
    return f"{operator} at '{node.name:.60}'" if node.name else operator


def _refuse_parts(model: onnx.ModelProto) -> None:
    if model.functions:
        raise InputError(
            "`model` has functions of its author; write it without them: "
            "onnx.save(onnx.inliner.inline_local_functions(onnx.load(PATH)), PATH)"
        )
    if model.training_info:
        raise InputError("`model` has a graph for training; export it for inference")
    nodes = list(_nodes(model.graph))
    if len(nodes) > _MAX_NODES:
        raise InputError(f"`model` must have at most {_MAX_NODES} operations; got {len(nodes)}")
    for node in nodes:
        if node.domain not in _DOMAINS:
            raise InputError(
                f"`model` has an operator that is not ONNX's own ({described(node)}); export it "
                f"with standard operators"
            )
        if node.op_type in _LOOPS:
            raise InputError(
                f"`model` has a loop ({described(node)}), which nothing bounds; export recurrent "
                f"layers as LSTM or GRU, or give `model` as a Keras model"
            )
    for tensor in _tensors(model.graph):
        if tensor.data_location == onnx.TensorProto.EXTERNAL or tensor.external_data:
            raise InputError(
                f"the weights of `model` lie in another file ('{tensor.name:.60}'), which is never "
                f"read; write one file: onnx.save(onnx.load(PATH), NEW)"
            )


def _check_wholeness(model: onnx.ModelProto) -> None:
    try:
        onnx.checker.check_model(model)
    except (onnx.checker.ValidationError, ValueError, RuntimeError, TypeError) as error:
        raise ArtifactError(f"no valid ONNX file ({_first_line(error)})") from None


def _refuse_large(model: onnx.ModelProto) -> None:
    try:
        inferred = onnx.shape_inference.infer_shapes(model, data_prop=True).graph
    except Exception as error:  # onnx raises what its C++ part raises
        raise ArtifactError(f"its shapes do not fit ({_first_line(error)})") from None
    for value in (*inferred.value_info, *inferred.output, *inferred.input):
        dims = value.type.tensor_type.shape.dim
        size = math.prod(dim.dim_value for dim in dims if dim.dim_value)
        if size * _ITEM_BYTES > MAX_BYTES:
            raise InputError(
                f"`model` computes '{value.name:.60}' with {size} numbers; a value may have at "
                f"most {MAX_BYTES // _ITEM_BYTES}"
            )


def _first_line(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text.split("==> Context")[0].strip()[:160] or type(error).__name__


def _nodes(graph: onnx.GraphProto) -> Iterator[onnx.NodeProto]:
    """Iterate over the nodes of a graph and of the graphs inside it."""
    for node in graph.node:
        yield node
        for attribute in node.attribute:
            for inner in (*([attribute.g] if attribute.HasField("g") else []), *attribute.graphs):
                yield from _nodes(inner)


def _tensors(graph: onnx.GraphProto) -> Iterator[onnx.TensorProto]:
    """Iterate over every stored tensor of a graph and of the graphs inside it."""
    yield from graph.initializer
    for sparse in graph.sparse_initializer:
        yield from (sparse.values, sparse.indices)
    for node in graph.node:
        for attribute in node.attribute:
            yield from attribute.tensors
            if attribute.HasField("t"):
                yield attribute.t
            for sparse in (attribute.sparse_tensor, *attribute.sparse_tensors):
                yield from (sparse.values, sparse.indices)
            for inner in (*([attribute.g] if attribute.HasField("g") else []), *attribute.graphs):
                yield from _tensors(inner)
