"""The outside of every ONNX artifact: its input, its outputs and its score as one sum."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import onnx
from onnx import helper, numpy_helper

if TYPE_CHECKING:
    from collections.abc import Sequence

BATCH = "n"  # the batch size in declared shapes


def declare(
    graph: onnx.GraphProto, shape: tuple[int, ...], outputs: dict[str, tuple[int, ...]]
) -> None:
    """Declare the outputs in their order, with one name for the batch size, and nothing else.

    The converters give one size several names, and describe inner values twice. onnxruntime 1.16
    to 1.18 then lays two live buffers over each other, and scores are wrong from the second on.
    """
    del graph.input[:], graph.output[:], graph.value_info[:]
    graph.input.append(float_value("x", (BATCH, *shape)))
    graph.output.extend(float_value(name, (BATCH, *sizes)) for name, sizes in outputs.items())


def float_value(name: str, shape: Sequence[str | int]) -> onnx.ValueInfoProto:
    """Describe a value of float32."""
    return helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, shape)


def one_sum(
    graph: onnx.GraphProto, operator: str, value: str, axes: list[int], mean_of: int | None
) -> list[onnx.NodeProto]:
    """Write the score as `ReduceSumSquare` or `ReduceL1` of a value; a mean is a sum times 1/n.

    onnxruntime's ReduceMean sums a row differently where it starts at another alignment, so that
    the last bits of a window's score depended on its place in the batch; these two do not.
    """
    result = "score" if mean_of is None else "score/sum"
    nodes = [helper.make_node(operator, [value], [result], axes=axes, keepdims=0)]
    if mean_of is not None:
        graph.initializer.append(
            numpy_helper.from_array(np.array(1 / mean_of, np.float32), "score/one_over_n")
        )
        nodes.append(helper.make_node("Mul", [result, "score/one_over_n"], ["score"]))
    return nodes
