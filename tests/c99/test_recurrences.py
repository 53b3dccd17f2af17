"""Recurrences without a kernel in C, written step by step, against onnxruntime."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from edgeae_export.formats.c99.reader import read_graph
from edgeae_runtime import InputError
from tests.c99.graphs import Step, graph, indices, step, weights
from tests.c99.test_operators import agree, whole

STEPS, CHANNELS, UNITS = 5, 2, 3
GATES = {"LSTM": 4, "GRU": 3, "RNN": 1}


def recurrence(kind: str, output: str, *states: str, directions: int = 1, **attributes) -> Step:
    rows = GATES[kind] * UNITS
    parts = (
        weights(directions, rows, CHANNELS),
        weights(directions, rows, UNITS),
        weights(directions, 2 * rows),
    )
    optional = ("", *states) if states else ()
    read: tuple[str | np.ndarray, ...] = ("steps_first", *parts, *optional)
    names = tuple(output.split(","))
    return Step(kind, read, names, {"hidden_size": UNITS, **attributes})


def whole_graph(*steps: Step, directions: int = 1, steps_in: int = STEPS) -> bytes:
    """Windows `(steps, 2)` through recurrences that end in `y`, and a product back to them."""
    return graph(
        (steps_in, CHANNELS),
        step("Transpose", "x", "steps_first", perm=[1, 0, 2]),
        *steps,
        step("Transpose", "y", "together", perm=[0, 2, 1, 3]),
        step("Reshape", ("together", indices(0, 0, -1)), "both"),
        step("Transpose", "both", "n_first", perm=[1, 0, 2]),
        step("MatMul", ("n_first", weights(directions * UNITS, CHANNELS)), "reconstruction"),
        step("Sub", ("x", "reconstruction"), "d"),
        whole("d"),
    )


BOTH: dict[str, Any] = {"directions": 2, "direction": "bidirectional"}
GRAPHS = {
    "both ways": whole_graph(recurrence("LSTM", "y", **BOTH), directions=2),
    "backwards": whole_graph(recurrence("GRU", "y", direction="reverse", linear_before_reset=1)),
    "reset before": whole_graph(recurrence("GRU", "y")),
    "simple": whole_graph(recurrence("RNN", "y", activations=["Relu"])),
    "from states": whole_graph(recurrence("LSTM", ",h,c"), recurrence("LSTM", "y", "h", "c")),
    "from a state": whole_graph(
        recurrence("GRU", ",h", linear_before_reset=1),
        recurrence("GRU", "y", "h", linear_before_reset=1),
    ),
    "reset before, from a state": whole_graph(recurrence("GRU", ",h"), recurrence("GRU", "y", "h")),
}


@pytest.mark.parametrize("name", GRAPHS)
def test_an_unusual_recurrence_computes_what_onnxruntime_does(name: str) -> None:
    agree(GRAPHS[name])


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (whole_graph(recurrence("LSTM", "y", clip=3.0)), "usual activations for operator LSTM"),
        (
            whole_graph(recurrence("LSTM", "y", direction="reverse"), steps_in=129),
            "one direction, forwards for operator LSTM",
        ),
    ],
)
def test_what_is_not_written_out_is_refused_by_name(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_graph(data)
