"""A TFLite file as objects that can be changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray

_TYPES = schema.TensorType


def read_model(data: bytes) -> schema.ModelT:
    """Parse a file."""
    return schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(data, 0))


def written(model: schema.ModelT) -> bytes:
    """Serialize a model, without the buffers that nothing uses any more."""
    _drop_unused_buffers(model)
    builder = flatbuffers.Builder(1 << 20)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def new_tensor(subgraph: schema.SubGraphT, shape: Sequence[int], kind: int, name: str = "") -> int:
    """Add a tensor without content, and return its index."""
    tensor = schema.TensorT()
    tensor.name, tensor.shape, tensor.type = name, list(shape), kind
    tensor.buffer = 0  # by convention the empty one
    subgraph.tensors.append(tensor)
    return len(subgraph.tensors) - 1


def new_buffer(model: schema.ModelT, data: bytes) -> int:
    """Add a buffer, and return its index."""
    buffer = schema.BufferT()
    buffer.data = np.frombuffer(data, np.uint8)
    model.buffers.append(buffer)
    return len(model.buffers) - 1


def new_code(model: schema.ModelT, operation: int, version: int) -> int:
    """Return the index of an operation's code of a version; it is added where it is missing."""
    for place, code in enumerate(model.operatorCodes):
        if (code.builtinCode, code.version) == (operation, version):
            return place
    code = schema.OperatorCodeT()
    code.builtinCode, code.version = operation, version
    code.deprecatedBuiltinCode = min(operation, 127)
    model.operatorCodes.append(code)
    return len(model.operatorCodes) - 1


def _drop_unused_buffers(model: schema.ModelT) -> None:
    for subgraph in model.subgraphs:
        used = {int(place) for op in subgraph.operators for place in op.inputs}
        used |= {int(place) for place in subgraph.outputs}
        for place, tensor in enumerate(subgraph.tensors):
            if place not in used:
                tensor.buffer = 0
    holders = [tensor for subgraph in model.subgraphs for tensor in subgraph.tensors]
    holders += model.metadata or []
    kept = sorted({0, *(int(holder.buffer) for holder in holders)})
    moved = {old: new for new, old in enumerate(kept)}
    model.buffers = [model.buffers[old] for old in kept]
    for holder in holders:
        holder.buffer = moved[int(holder.buffer)]


def constant_of(model: schema.ModelT, tensor: schema.TensorT) -> FloatArray | None:
    """Return the floats of a constant tensor; None if it is another one."""
    data = model.buffers[tensor.buffer].data
    if tensor.type != _TYPES.FLOAT32 or data is None or not len(data):
        return None
    return np.frombuffer(bytes(data), "<f4").reshape(tensor.shape)


def new_constant(
    model: schema.ModelT,
    subgraph: schema.SubGraphT,
    integers: np.ndarray,
    steps: FloatArray,
    axis: int,
) -> int:
    """Add int8 or int32 numbers with a step per channel on an axis, and return their tensor."""
    kind = _TYPES.INT8 if integers.dtype == np.int8 else _TYPES.INT32
    place = new_tensor(subgraph, integers.shape, kind)
    tensor = subgraph.tensors[place]
    tensor.buffer = new_buffer(model, integers.tobytes())
    tensor.quantization = quantization_of(steps, np.zeros(steps.size, np.int64))
    tensor.quantization.quantizedDimension = axis
    return place


def quantization_of(steps: np.ndarray, zeros: np.ndarray) -> schema.QuantizationParametersT:
    """Say which numbers the integers of a tensor stand for."""
    quantization = schema.QuantizationParametersT()
    quantization.scale, quantization.zeroPoint = steps.astype(np.float32), zeros
    return quantization


def new_operator(model: schema.ModelT, code: int, version: int, x: int, y: int) -> schema.OperatorT:
    """Make an operation of one input and one output; it is not in a subgraph yet."""
    op = schema.OperatorT()
    op.opcodeIndex, op.inputs, op.outputs = new_code(model, code, version), [x], [y]
    return op
