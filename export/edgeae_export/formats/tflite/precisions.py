"""The precisions of a TFLite graph, each a function from graph to graph."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from edgeae_export.formats.tflite.model import (
    constant_of,
    new_buffer,
    new_code,
    new_constant,
    new_operator,
    new_tensor,
    quantization_of,
    read_model,
    written,
)
from edgeae_export.formats.tflite.narrowing import NARROW, Kind, digits_of, narrow
from edgeae_export.formats.tflite.trial import refuse_fatal
from edgeae_export.quantisation import Range, as_integers, bias_of_rounded, rounded_weights
from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray

_OPS, _TYPES = schema.BuiltinOperator, schema.TensorType
_KINDS = {
    _OPS.FULLY_CONNECTED: Kind(0, 1, 2, 0, 12),
    _OPS.CONV_2D: Kind(0, 1, 2, 0, 3),
    _OPS.DEPTHWISE_CONV_2D: Kind(0, 1, 2, 3, 3),
    _OPS.TRANSPOSE_CONV: Kind(2, 1, 3, 0, 3),
}
_OF_SUMS = (_OPS.SUM, _OPS.MEAN, _OPS.MUL, _OPS.SQUARE, _OPS.RESHAPE)
_DEQUANTIZE_VERSION, _QUANTIZE_VERSION = 2, 1  # with one step


def to_float16(graph: bytes, validation: FloatArray, nearest: str = "float16") -> bytes:
    """Store weights as float16; the engine converts them once, at the first window.

    `nearest` is the precision of the product that chooses the nearest prototype, here and below.
    """
    return _at(graph, validation, nearest, "float16")


def to_int8(graph: bytes, validation: FloatArray, nearest: str = "int8") -> bytes:
    """Store weights as int8, a step per channel; the engine converts them at the first window.

    An operation that takes int8 weights itself would round its activations too, window by window.
    """
    return _at(graph, validation, nearest, "int8")


def to_int8_full(graph: bytes, validation: FloatArray, nearest: str = "int8-full") -> bytes:
    """Quantise weights, their inputs and the products; everything else stays float.

    Ranges are those of all validation windows `(n, *shape)`.
    """
    return _at(graph, validation, nearest, "int8-full")


def _at(graph: bytes, validation: FloatArray, nearest: str, rest: str) -> bytes:
    model = read_model(graph)
    for subgraph in model.subgraphs:
        chosen = []
        for op, kind in _products(model, subgraph):
            if kind is None:
                continue
            softmax = _softmax_behind(model, subgraph, op)
            is_fine = softmax is not None or (
                nearest == "int16" and _is_behind(model, subgraph, op, kind)
            )
            level = nearest if is_fine else rest
            if softmax is not None and level != "float32":
                _move_bias(model, subgraph, op, softmax, level)
            chosen.append((op, kind, level))
        full = [(op, kind) for op, kind, level in chosen if level == "int8-full"]
        if full and subgraph is model.subgraphs[0]:
            pairs = [(int(op.inputs[kind.x]), int(op.outputs[0])) for op, kind in full]
            ranges = _ranges(graph, sorted({place for pair in pairs for place in pair}), validation)
            for op, kind in full:
                _quantise(model, subgraph, op, kind, ranges)
        narrow(model, subgraph, [entry for entry in chosen if entry[2] in NARROW])
    return refuse_fatal(written(model))


def _softmax_behind(
    model: schema.ModelT, subgraph: schema.SubGraphT, op: schema.OperatorT
) -> schema.OperatorT | None:
    readers = _readers(subgraph, int(op.outputs[0]))
    is_one = len(readers) == 1 and _kind_of(model, readers[0]) == _OPS.SOFTMAX
    return readers[0] if is_one else None


def _is_behind(
    model: schema.ModelT, subgraph: schema.SubGraphT, op: schema.OperatorT, kind: Kind
) -> bool:
    """Tell whether a product reads a softmax, alone or beside other values."""
    makers = {int(place): other for other in subgraph.operators for place in other.outputs}
    found = [makers[place] for place in [int(op.inputs[kind.x])] if place in makers]
    if found and _kind_of(model, found[0]) == _OPS.CONCATENATION:
        found = [makers[place] for place in map(int, found[0].inputs) if place in makers]
    return any(_kind_of(model, maker) == _OPS.SOFTMAX for maker in found)


def _readers(subgraph: schema.SubGraphT, place: int) -> list[schema.OperatorT]:
    return [op for op in subgraph.operators if place in [int(x) for x in op.inputs]]


def _kind_of(model: schema.ModelT, op: schema.OperatorT) -> int:
    return int(model.operatorCodes[op.opcodeIndex].builtinCode)


def _move_bias(
    model: schema.ModelT,
    subgraph: schema.SubGraphT,
    op: schema.OperatorT,
    softmax: schema.OperatorT,
    level: str,
) -> None:
    """Adapt the bias of a product to its rounded weights, if prototypes are behind the softmax."""
    weights = constant_of(model, subgraph.tensors[op.inputs[1]])
    bias = constant_of(model, subgraph.tensors[op.inputs[2]]) if len(op.inputs) > 2 else None
    for behind in _readers(subgraph, int(softmax.outputs[0])):
        if weights is None or bias is None or _kind_of(model, behind) != _OPS.FULLY_CONNECTED:
            continue
        centres = constant_of(model, subgraph.tensors[behind.inputs[1]])
        units, inputs = weights.shape
        if centres is None or centres.shape[1] != units or centres.shape[0] - inputs not in (0, 1):
            continue
        if level == "int16":
            rounded = np.sum([part * steps for part, steps in digits_of(weights, 0)], axis=0)
        else:
            rounded = rounded_weights(weights, 0, level)
        moved = bias_of_rounded(bias, weights.T, rounded.T, centres[:inputs].T)
        place = new_tensor(subgraph, bias.shape, _TYPES.FLOAT32)
        subgraph.tensors[place].buffer = new_buffer(model, moved.astype("<f4").tobytes())
        op.inputs = list(op.inputs)
        op.inputs[2] = place
        return


def _quantise(
    model: schema.ModelT,
    main: schema.SubGraphT,
    op: schema.OperatorT,
    kind: Kind,
    ranges: dict[int, Range],
) -> None:
    x, y = int(op.inputs[kind.x]), int(op.outputs[0])
    weights = constant_of(model, main.tensors[op.inputs[kind.weight]])
    assert weights is not None
    integers, steps = as_integers(weights, kind.axis)
    op.inputs, op.outputs = list(op.inputs), list(op.outputs)
    op.inputs[kind.weight] = new_constant(model, main, integers, steps.ravel(), kind.axis)
    if len(op.inputs) > kind.bias and op.inputs[kind.bias] >= 0:
        bias = constant_of(model, main.tensors[op.inputs[kind.bias]])
        assert bias is not None
        of_bias = (ranges[x].step * steps.ravel()).astype(np.float32)
        sums = np.rint(bias.astype(np.float64) / of_bias)
        limits = np.iinfo(np.int32)
        sums = np.clip(sums, limits.min, limits.max).astype(np.int32)
        op.inputs[kind.bias] = new_constant(model, main, sums, of_bias, 0)
    x_int8, y_int8 = (_int8_tensor(main, place, ranges[place]) for place in (x, y))
    op.inputs[kind.x], op.outputs[0] = x_int8, y_int8
    code = model.operatorCodes[op.opcodeIndex]
    op.opcodeIndex = new_code(model, code.builtinCode, max(code.version, kind.per_channel))
    at = next(place for place, other in enumerate(main.operators) if other is op)
    before = new_operator(model, _OPS.QUANTIZE, _QUANTIZE_VERSION, x, x_int8)
    behind = new_operator(model, _OPS.DEQUANTIZE, _DEQUANTIZE_VERSION, y_int8, y)
    main.operators[at : at + 1] = [before, op, behind]


def _ranges(graph: bytes, places: list[int], validation: FloatArray) -> dict[int, Range]:
    """Find the ranges of inner values over all windows."""
    from ai_edge_litert.interpreter import Interpreter

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the option is for reading inner values
        interpreter = Interpreter(model_content=graph, experimental_preserve_all_tensors=True)
    interpreter.allocate_tensors()
    x = interpreter.get_input_details()[0]["index"]
    low = dict.fromkeys(places, 0.0)
    high = dict.fromkeys(places, 0.0)
    for window in validation:
        interpreter.set_tensor(x, window[np.newaxis])
        interpreter.invoke()
        for place in places:
            values = interpreter.get_tensor(place)
            low[place] = min(low[place], float(values.min()))
            high[place] = max(high[place], float(values.max()))
    return {place: Range.over(low[place], high[place], lowest=-128) for place in places}


def _products(
    model: schema.ModelT, subgraph: schema.SubGraphT
) -> list[tuple[schema.OperatorT, Kind | None]]:
    """List a subgraph's operations, with their kind where they multiply with float constants."""
    found = []
    in_score = _product_of_score(model, subgraph) if subgraph is model.subgraphs[0] else None
    for op in subgraph.operators:
        kind = _KINDS.get(model.operatorCodes[op.opcodeIndex].builtinCode)
        if op is in_score or (
            kind is not None
            and constant_of(model, subgraph.tensors[op.inputs[kind.weight]]) is None
        ):
            kind = None
        found.append((op, kind))
    if subgraph is model.subgraphs[0] and not any(kind for _, kind in found):
        raise InputError("the network has no weights that another precision would make smaller")
    return found


def _product_of_score(model: schema.ModelT, subgraph: schema.SubGraphT) -> schema.OperatorT | None:
    """Find the product of a whitened score, which stays in float."""
    made = {int(place): op for op in subgraph.operators for place in op.outputs}
    named = {entry.name: entry.tensorIndex for entry in model.signatureDefs[0].outputs}
    op = made.get(int(named[b"score"]))
    while op is not None and model.operatorCodes[op.opcodeIndex].builtinCode in _OF_SUMS:
        op = made.get(int(op.inputs[0]))
    return op


def _int8_tensor(subgraph: schema.SubGraphT, like: int, seen: Range) -> int:
    place = new_tensor(subgraph, subgraph.tensors[like].shape, _TYPES.INT8)
    subgraph.tensors[place].quantization = quantization_of(
        np.array([seen.step]), np.array([seen.zero], np.int64)
    )
    return place


PRECISIONS = {"float16": to_float16, "int8": to_int8, "int8-full": to_int8_full}
