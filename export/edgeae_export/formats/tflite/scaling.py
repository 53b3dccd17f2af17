"""Take the scaler out of the first product, into which TensorFlow's converter folds it."""

from __future__ import annotations

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from edgeae_export.formats.tflite.model import new_buffer, new_tensor

_OPS = schema.BuiltinOperator


def unfold_scaler(model: schema.ModelT) -> None:
    """Let dense layers read `t * factor`, where the graph has it anyway, in place of `t`.

    A score needs the scaled window. Weights that hold the factors of columns of very different
    size overflow float16, and int8 rounds the small ones to nothing.
    """
    main = model.subgraphs[0]
    products = {int(op.inputs[0]): op for op in main.operators if _is(model, op, _OPS.MUL)}
    makers = {int(op.outputs[0]): op for op in main.operators}
    for op in list(main.operators):
        if not _is(model, op, _OPS.FULLY_CONNECTED):
            continue
        view = makers.get(int(op.inputs[0]))
        reader = view if view is not None and _is(model, view, _OPS.RESHAPE) else op
        product = products.get(int(reader.inputs[0]))
        if reader is not op and _count(main, int(reader.outputs[0])) > 1:
            continue
        if product is not None:
            _unfold(model, main, op, reader, product)


def _unfold(
    model: schema.ModelT,
    main: schema.SubGraphT,
    op: schema.OperatorT,
    reader: schema.OperatorT,
    product: schema.OperatorT,
) -> None:
    factor = _constant(model, main.tensors[product.inputs[1]])
    weights = _constant(model, main.tensors[op.inputs[1]])
    if factor is None or weights is None or not factor.all():
        return
    window = main.tensors[product.outputs[0]].shape
    row = np.broadcast_to(factor.astype(np.float64), window).ravel()
    if row.size != weights.shape[1]:
        return
    plain = (weights / row).astype("<f4")
    place = new_tensor(main, plain.shape, schema.TensorType.FLOAT32)
    main.tensors[place].buffer = new_buffer(model, plain.tobytes())
    op.inputs, reader.inputs = list(op.inputs), list(reader.inputs)
    op.inputs[1] = place
    reader.inputs[0] = product.outputs[0]
    # By identity: the objects compare by content.
    order = [other for other in main.operators if other is not product]
    at = next(place for place, other in enumerate(order) if other is reader)
    main.operators = [*order[:at], product, *order[at:]]


def _is(model: schema.ModelT, op: schema.OperatorT, kind: int) -> bool:
    return bool(model.operatorCodes[op.opcodeIndex].builtinCode == kind)


def _count(main: schema.SubGraphT, place: int) -> int:
    return sum(place in [int(read) for read in op.inputs] for op in main.operators)


def _constant(model: schema.ModelT, tensor: schema.TensorT) -> np.ndarray | None:
    data = model.buffers[tensor.buffer].data
    if tensor.type != schema.TensorType.FLOAT32 or data is None or not len(data):
        return None
    return np.frombuffer(bytes(data), "<f4").reshape(tensor.shape)
