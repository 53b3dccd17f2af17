"""Which recurrences a kernel of C computes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import onnx
from onnx import helper

from edgeae_export.onnx_graph.recurrences import ACTIVATIONS, LENGTHS, PEEPHOLES


def need_of_kernel(
    node: onnx.NodeProto, inputs: Sequence[str], constants: Mapping[str, np.ndarray]
) -> str | None:
    """Name what a kernel needs of an `LSTM` or a `GRU` that this one lacks; None if it has all."""
    given = {entry.name: helper.get_attribute_value(entry) for entry in node.attribute}
    named = [bytes(name).decode().lower() for name in given.get("activations", [])]
    optional = [name for name in inputs[LENGTHS : PEEPHOLES + 1] if name]
    needs = {
        "one direction, forwards": given.get("direction", b"forward") == b"forward",
        "no last cell state to be read": not any(node.output[2:]),
        "initial states of zeros": not any(
            constants.get(name, np.ones(1)).any() for name in optional
        ),
        "linear_before_reset=1": node.op_type != "GRU" or given.get("linear_before_reset") == 1,
        "the usual activations": named in ([], [*ACTIVATIONS[node.op_type]])
        and not any(given.get(name) for name in ("clip", "input_forget")),
    }
    return next((what for what, holds in needs.items() if not holds), None)
