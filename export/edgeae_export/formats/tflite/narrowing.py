"""Weights of a TFLite graph in smaller types, which the engine unpacks to float32."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from edgeae_export.formats.tflite.model import (
    constant_of,
    new_buffer,
    new_code,
    new_constant,
    new_operator,
    new_tensor,
)
from edgeae_export.quantisation import as_integers

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray

_Narrow = Callable[[schema.ModelT, schema.SubGraphT, "FloatArray", int], list[tuple[int, int]]]
"""Store weights in a smaller type; returns tensors to sum, with the version of `DEQUANTIZE`."""
_OPS, _TYPES = schema.BuiltinOperator, schema.TensorType
_DEQUANTIZE_HALF, _DEQUANTIZE_PER_CHANNEL = 3, 5  # versions, by what they take


class Kind(NamedTuple):
    """Inputs of an operation that multiplies, and the axis of its weight's channels.

    `per_channel` is the version from which its kernel for integers takes a step per channel.
    """

    x: int
    weight: int
    bias: int
    axis: int
    per_channel: int


def narrow(
    model: schema.ModelT,
    subgraph: schema.SubGraphT,
    chosen: list[tuple[schema.OperatorT, Kind, str]],
) -> None:
    """Store weights in a smaller type, and widen them before the operations."""
    wide: dict[int, list[int]] = {}  # recurrences written step by step share their weights
    for op, kind, level in chosen:
        place = int(op.inputs[kind.weight])
        if place not in wide:
            weights = constant_of(model, subgraph.tensors[place])
            assert weights is not None
            wide[place] = []
            for stored, version in NARROW[level](model, subgraph, weights, kind.axis):
                part = new_tensor(subgraph, weights.shape, _TYPES.FLOAT32)
                wide[place].append(part)
                widen = new_operator(model, _OPS.DEQUANTIZE, version, stored, part)
                subgraph.operators.insert(0, widen)
        op.inputs = list(op.inputs)
        op.inputs[kind.weight] = wide[place][0]
        for rest in wide[place][1:]:
            _add_product(model, subgraph, op, kind, rest)


def _add_product(
    model: schema.ModelT, subgraph: schema.SubGraphT, op: schema.OperatorT, kind: Kind, rest: int
) -> None:
    """Add the product of the same input with the rest of the weights, which has no bias."""
    y = int(op.outputs[0])
    parts = [new_tensor(subgraph, subgraph.tensors[y].shape, _TYPES.FLOAT32) for _ in range(2)]
    other, total = schema.OperatorT(), schema.OperatorT()
    other.opcodeIndex, other.inputs, other.outputs = op.opcodeIndex, list(op.inputs), [parts[1]]
    other.builtinOptionsType, other.builtinOptions = op.builtinOptionsType, op.builtinOptions
    other.inputs[kind.weight], other.inputs[kind.bias] = rest, -1
    op.outputs = [parts[0]]
    total.opcodeIndex = new_code(model, _OPS.ADD, 1)
    total.inputs, total.outputs = parts, [y]
    total.builtinOptionsType = schema.BuiltinOptions.AddOptions
    total.builtinOptions = schema.AddOptionsT()
    at = next(place for place, known in enumerate(subgraph.operators) if known is op)
    subgraph.operators[at + 1 : at + 1] = [other, total]


def _half(
    model: schema.ModelT, subgraph: schema.SubGraphT, weights: FloatArray, axis: int
) -> list[tuple[int, int]]:
    stored = new_tensor(subgraph, weights.shape, _TYPES.FLOAT16)
    with np.errstate(over="ignore"):  # infinity is found by the gate
        half = weights.astype("<f2")
    subgraph.tensors[stored].buffer = new_buffer(model, half.tobytes())
    return [(stored, _DEQUANTIZE_HALF)]


def _integers(
    model: schema.ModelT, subgraph: schema.SubGraphT, weights: FloatArray, axis: int
) -> list[tuple[int, int]]:
    integers, steps = as_integers(weights, axis)
    stored = new_constant(model, subgraph, integers, steps.ravel(), axis)
    return [(stored, _DEQUANTIZE_PER_CHANNEL)]


def _two_integers(
    model: schema.ModelT, subgraph: schema.SubGraphT, weights: FloatArray, axis: int
) -> list[tuple[int, int]]:
    """Store 16 bits as int8 weights and an int8 remainder: LiteRT unpacks int16 in every call."""
    return [
        (
            new_constant(model, subgraph, integers, steps.ravel(), axis),
            _DEQUANTIZE_PER_CHANNEL,
        )
        for integers, steps in digits_of(weights, axis)
    ]


def digits_of(weights: FloatArray, axis: int) -> list[tuple[np.ndarray, FloatArray]]:
    """Split weights into int8 numbers and the remainder as int8 numbers, each with their steps."""
    high, steps = as_integers(weights, axis)
    return [(high, steps), as_integers(weights - high * steps, axis)]


NARROW: dict[str, _Narrow] = {"float16": _half, "int16": _two_integers, "int8": _integers}
