"""Operators that make one value of many."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from edgeae_export.c99.plan import Op

if TYPE_CHECKING:
    from collections.abc import Callable

    from edgeae_export.c99.node import Node

_WHOLE = {"squares": "sum_of_squares", "sizes": "sum_of_sizes"}  # faster, over a whole window


def reduction(kind: str, after: str = "") -> Callable[[Node], list[Op]]:
    """Reader of a reduction over one run of axes, with a `mean` or `sqrt` after it."""

    def read(node: Node) -> list[Op]:
        shape, y, size = node.shape(0), node.outputs[0], node.size()
        axes = [axis for axis in node.axes(1) if shape[axis] > 1]
        node.need(axes == list(range(axes[0], axes[-1] + 1)) if axes else True, "one run of axes")
        first, last = (axes[0], axes[-1] + 1) if axes else (0, 0)
        outer, inner = math.prod(shape[:first]), math.prod(shape[last:])
        n = math.prod(shape[first:last])
        made = f"{y}/reduced" if after else y
        if outer * inner == 1 and kind in _WHOLE:
            ops = [Op(_WHOLE[kind], (node.inputs[0], made, n), made)]
        else:
            ops = [Op(f"reduce_{kind}", (node.inputs[0], made, outer, n, inner), made)]
        if after == "mean":
            share = np.array([1 / n], np.float32)
            ops.append(Op("mul_broadcast", (made, share, 1, 1, y, size), y, True))
        elif after == "sqrt":
            ops.append(Op("sqrt", (made, y, size), y, True))
        return ops

    return read
