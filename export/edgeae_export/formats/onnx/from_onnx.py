"""Scaler and score around the graph of an ONNX file."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import onnx
from onnx import helper, numpy_helper

from edgeae_export.formats.onnx.declaration import declare, one_sum
from edgeae_export.formats.onnx.folding import fold_linear
from edgeae_export.onnx_graph.normal_form import Z_HAT, Z

if TYPE_CHECKING:
    from edgeae_export.whitening import Whitening
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.model import Scaler

_SUMS = {"mae": "ReduceL1"}  # every other score is a sum of squares


def fuse_onnx(
    network: onnx.ModelProto,
    scaler: Scaler,
    score: str,
    shape: tuple[int, ...],
    whitening: Whitening | None,
) -> bytes:
    """Build one graph from raw windows `x` to `score` and `reconstruction`.

    `network` is in normal form: scaled windows `z` to their reconstructions `z_hat`.
    """
    fused = onnx.ModelProto()
    fused.CopyFrom(network)
    graph = fused.graph
    z = _scale(graph, scaler)
    rebuilt = _unscale(graph, scaler)
    graph.node.append(helper.make_node("Sub", [z, rebuilt], ["score/residual"]))
    _score(graph, score, shape, whitening)
    declare(graph, shape, {"score": (), "reconstruction": shape})
    fold_linear(fused)
    written: bytes = fused.SerializeToString()
    return written


def _scale(graph: onnx.GraphProto, scaler: Scaler) -> str:
    """Put `(x - offset) * scale` before the network; return the name of the scaled window."""
    nodes, last = [], "x"
    # The offset first: folded into the network's weights it would cost all digits of small readings
    # on a large offset.
    if scaler.offset.any():
        offset = _constant(graph, "scale/offset", scaler.offset)
        nodes.append(helper.make_node("Sub", [last, offset], ["scale/centred"]))
        last = "scale/centred"
    if (scaler.scale != 1).any():
        factor = _constant(graph, "scale/factor", scaler.scale)
        nodes.append(helper.make_node("Mul", [last, factor], ["scale/z"]))
        last = "scale/z"
    for node in graph.node:
        node.input[:] = [last if name == Z else name for name in node.input]
    for node in reversed(nodes):
        graph.node.insert(0, node)
    return last


def _unscale(graph: onnx.GraphProto, scaler: Scaler) -> str:
    """Put the inverse behind the network; return the name of the scaled reconstruction."""
    has_factor, has_offset = bool((scaler.scale != 1).any()), bool(scaler.offset.any())
    if not has_factor and not has_offset:
        for node in graph.node:
            node.input[:] = ["reconstruction" if name == Z_HAT else name for name in node.input]
            node.output[:] = ["reconstruction" if name == Z_HAT else name for name in node.output]
        return "reconstruction"
    last = Z_HAT
    if has_factor:
        y = "unscale/raw" if has_offset else "reconstruction"
        factor = _constant(graph, "unscale/factor", np.reciprocal(scaler.scale))
        graph.node.append(helper.make_node("Mul", [last, factor], [y]))
        last = y
    if has_offset:
        offset = _constant(graph, "unscale/offset", scaler.offset)
        graph.node.append(helper.make_node("Add", [last, offset], ["reconstruction"]))
    return Z_HAT


def _score(
    graph: onnx.GraphProto, score: str, shape: tuple[int, ...], whitening: Whitening | None
) -> None:
    size = math.prod(shape)
    if whitening is None:
        axes = list(range(1, 1 + len(shape)))
        operator = _SUMS.get(score, "ReduceSumSquare")
        graph.node.extend(one_sum(graph, operator, "score/residual", axes, size))
        return
    row = "score/residual"
    if len(shape) > 1:
        row = "score/row"
        to_row = numpy_helper.from_array(np.array([-1, size]), "score/row_shape")
        graph.initializer.append(to_row)
        graph.node.append(helper.make_node("Reshape", ["score/residual", to_row.name], [row]))
    parts = whitening.over_root_of_size()
    names = [_constant(graph, f"score/{name}", part) for name, part in parts._asdict().items()]
    graph.node.append(helper.make_node("Gemm", [row, *names], ["score/whitened"]))
    graph.node.extend(one_sum(graph, "ReduceSumSquare", "score/whitened", [1], None))


def _constant(graph: onnx.GraphProto, name: str, values: FloatArray) -> str:
    """Store values; one number for all keeps the file small, and broadcasts fastest."""
    is_one = values.ndim == 1 and (values == values.flat[0]).all()
    stored = values.ravel()[:1] if is_one else values
    graph.initializer.append(numpy_helper.from_array(np.ascontiguousarray(stored), name))
    return name
