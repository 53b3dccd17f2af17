"""Files that score many windows in one call, tried before they are marked as such."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from edgeae_export.formats.tflite.model import new_buffer, new_tensor, read_model, written
from edgeae_runtime.engines.litert import LiteRtEngine
from edgeae_runtime.errors import ArtifactError

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray

_OPS = schema.BuiltinOperator
_BROADCAST = (_OPS.ADD, _OPS.SUB, _OPS.MUL, _OPS.DIV, _OPS.MAXIMUM, _OPS.MINIMUM)
_SIZES = (32, 37)
MAX_TRIED = _SIZES[-1]
"""Windows that a graph is tried with."""


def free_batch(model: schema.ModelT) -> None:
    """Let reshapes infer their first size, which is the batch or a multiple of it."""
    main = model.subgraphs[0]
    for op in list(main.operators):
        if _kind(model, op) != _OPS.RESHAPE or len(op.inputs) < 2:
            continue
        sizes = _integers(model, main.tensors[op.inputs[1]])
        if _is_squeezed_operand(model, main, op):
            _bypass(main, op)
        elif sizes is not None and sizes.size and (sizes > 0).all():
            sizes[0] = -1
            place = new_tensor(main, sizes.shape, schema.TensorType.INT32)
            main.tensors[place].buffer = new_buffer(model, sizes.astype("<i4").tobytes())
            op.inputs = [op.inputs[0], place]
            op.builtinOptions, op.builtinOptionsType = None, 0  # they repeat the sizes


def _is_squeezed_operand(
    model: schema.ModelT, main: schema.SubGraphT, op: schema.OperatorT
) -> bool:
    """Tell whether a reshape only drops a batch of 1 before sums and products that broadcast."""
    x, y = int(op.inputs[0]), int(op.outputs[0])
    if [1, *main.tensors[y].shape] != list(main.tensors[x].shape) or y in main.outputs:
        return False
    readers = [other for other in main.operators if y in [int(place) for place in other.inputs]]
    return all(
        _kind(model, other) in _BROADCAST
        and len(main.tensors[other.outputs[0]].shape) == len(main.tensors[x].shape)
        for other in readers
    )


def _bypass(main: schema.SubGraphT, op: schema.OperatorT) -> None:
    x, y = int(op.inputs[0]), int(op.outputs[0])
    main.operators = [other for other in main.operators if other is not op]
    for other in main.operators:
        other.inputs = [x if int(place) == y else int(place) for place in other.inputs]


def with_batches(graph: bytes, windows: FloatArray) -> bytes:
    """Declare that a graph takes any batch, if windows `(n, *shape)` score in it as they do alone.

    The mark is the signature of the input's shape, in which -1 is a size that may be changed.
    """
    model = read_model(graph)
    main = model.subgraphs[0]
    if any(_kind(model, op) == _OPS.TRANSPOSE_CONV for op in main.operators):
        return graph  # it stores the batch, which XNNPACK ignores and other kernels do not
    x = main.tensors[main.inputs[0]]
    shape = windows.shape[1:]
    tried = np.resize(windows, (MAX_TRIED, *shape))
    x.shapeSignature = None
    alone = LiteRtEngine(written(model), shape)
    x.shapeSignature = [-1, *shape]
    marked = written(model)
    many = LiteRtEngine(marked, shape)
    try:
        for name in alone.names:
            expected = alone.output(name, tried)
            for size in _SIZES:
                if not np.array_equal(many.output(name, tried[:size]), expected[:size]):
                    return _unmarked(model)
    except ArtifactError:  # a size that cannot be changed
        return _unmarked(model)
    return marked


def _unmarked(model: schema.ModelT) -> bytes:
    model.subgraphs[0].tensors[model.subgraphs[0].inputs[0]].shapeSignature = None
    return written(model)


def _kind(model: schema.ModelT, op: schema.OperatorT) -> int:
    return int(model.operatorCodes[op.opcodeIndex].builtinCode)


def _integers(model: schema.ModelT, tensor: schema.TensorT) -> np.ndarray | None:
    data = model.buffers[tensor.buffer].data
    if tensor.type != schema.TensorType.INT32 or data is None or not len(data):
        return None
    return np.frombuffer(bytes(data), "<i4").copy()
