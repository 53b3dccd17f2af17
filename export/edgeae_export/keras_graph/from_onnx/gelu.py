"""Find GELU in an ONNX graph, which writes it with `Erf`: TFLite has the one, not the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import onnx

if TYPE_CHECKING:
    import numpy as np


def gelus(graph: onnx.GraphProto, constants: dict[str, np.ndarray]) -> dict[str, str]:
    """Return the products `0.5 * x * (1 + erf(x / sqrt(2)))` by name, and the name of their x."""
    makers = {name: node for node in graph.node for name in node.output}
    found = {}
    for name in makers:
        factors = _factors(name, makers)
        halves = [one for one in factors if one in constants and (constants[one] == 0.5).all()]
        sums = [one for one in factors if _is_sum_of_erf(one, makers)]
        if len(factors) == 3 and len(halves) == len(sums) == 1:
            (found[name],) = set(factors) - {*halves, *sums}
    return found


def _factors(name: str, makers: dict[str, onnx.NodeProto]) -> list[str]:
    node = makers.get(name)
    if node is None or node.op_type != "Mul":
        return [name]
    return [factor for part in node.input for factor in _factors(part, makers)]


def _is_sum_of_erf(name: str, makers: dict[str, onnx.NodeProto]) -> bool:
    node = makers.get(name)
    parts = [makers[one].op_type for one in node.input if one in makers] if node else []
    return node is not None and node.op_type == "Add" and "Erf" in parts
