"""Recurrences that have no kernel in C, written step by step as products and sums."""

from __future__ import annotations

import numpy as np
import onnx
from onnx import helper, numpy_helper

from edgeae_export.formats.c99.operators.recurrences import need_of_kernel
from edgeae_export.onnx_graph.recurrences import ACTIVATIONS, LENGTHS, PEEPHOLES, STATES

_OPERATORS = {"sigmoid": "Sigmoid", "tanh": "Tanh", "relu": "Relu", "softsign": "Softsign"}
_WITH_KERNEL = ("LSTM", "GRU")
_MAX_STEPS = 128  # as of networks from Keras


def unroll_unusual(model: onnx.ModelProto) -> bool:
    """Replace recurrences of both directions, backwards, from states or of other activations.

    Constants must be folded, and shapes inferred for one window. Tell whether any was replaced.
    """
    graph = model.graph
    constants = {entry.name: numpy_helper.to_array(entry) for entry in graph.initializer}
    sizes = {
        value.name: [size.dim_value for size in value.type.tensor_type.shape.dim]
        for value in (*graph.input, *graph.value_info)
    }
    is_changed = False
    for node in list(graph.node):
        if node.op_type not in ACTIVATIONS:
            continue
        steps = next(iter(sizes.get(node.input[0], [])), 0)
        given = {entry.name: helper.get_attribute_value(entry) for entry in node.attribute}
        if not 0 < steps <= _MAX_STEPS or not _can_be_written(node, given, constants):
            continue
        if node.op_type in _WITH_KERNEL and not need_of_kernel(node, node.input, constants):
            continue
        at = list(graph.node).index(node)
        graph.node.remove(node)
        written = _Unrolled(graph, node, given, constants).nodes(steps)
        for new in reversed(written):
            graph.node.insert(at, new)
        is_changed = True
    return is_changed


def _activations(kind: str, given: dict[str, object], directions: int) -> list[str]:
    names = given.get("activations")
    listed = [bytes(name).decode().lower() for name in names] if isinstance(names, list) else []
    return listed or [*ACTIVATIONS[kind]] * directions


def _can_be_written(
    node: onnx.NodeProto, given: dict[str, object], constants: dict[str, np.ndarray]
) -> bool:
    """Tell whether the weights are constants, and nothing of the operator is left out here."""
    weights = [name for name in node.input[1:4] if name]
    optional = [node.input[at] for at in (LENGTHS, PEEPHOLES) if len(node.input) > at]
    named = _activations(node.op_type, given, 1)
    return (
        all(name in constants for name in weights)
        and not any(optional)
        and not any(given.get(name) for name in ("clip", "input_forget", "layout"))
        and set(named) <= set(_OPERATORS)
    )


class _Unrolled:
    """The nodes of one recurrence, in the order in which they compute."""

    def __init__(
        self,
        graph: onnx.GraphProto,
        node: onnx.NodeProto,
        given: dict[str, object],
        constants: dict[str, np.ndarray],
    ) -> None:
        self.graph, self.node, self.given = graph, node, given
        self.weights = [constants[name] for name in node.input[1:3]]
        directions, rows, _ = self.weights[0].shape
        has_bias = len(node.input) > 3 and node.input[3]
        self.bias = (
            constants[node.input[3]] if has_bias else np.zeros((directions, 2 * rows), np.float32)
        )
        self.units = self.weights[1].shape[-1]
        self.prefix = node.name or next(filter(None, node.output))
        self.made: list[onnx.NodeProto] = []
        self.count = 0
        self.stored: dict[tuple[object, ...], str] = {}

    def nodes(self, steps: int) -> list[onnx.NodeProto]:
        """Write every direction, and join what they return."""
        kind, directions = self.node.op_type, len(self.weights[0])
        names = _activations(kind, self.given, directions)
        per_direction = len(names) // directions
        found = []
        for at in range(directions):
            is_backwards = at == 1 or self.given.get("direction") == b"reverse"
            order = range(steps - 1, -1, -1) if is_backwards else range(steps)
            chosen = [
                _OPERATORS[one] for one in names[at * per_direction : (at + 1) * per_direction]
            ]
            found.append(self._direction(at, order, chosen))
        y = [
            self._op(
                "Concat", [self._op("Unsqueeze", [h, self._integers(0, 1)]) for h in every], axis=0
            )
            for every, _ in found
        ]
        last = list(zip(*(states for _, states in found), strict=True))
        results = [
            self._op("Concat", y, axis=1) if directions > 1 else y[0],
            *(
                self._op(
                    "Concat", [self._op("Unsqueeze", [h, self._integers(0)]) for h in kinds], axis=0
                )
                for kinds in last
            ),
        ]
        for name, result in zip(self.node.output, results, strict=False):
            if name:
                self.made.append(helper.make_node("Identity", [result], [name]))
        return self.made

    def _direction(
        self, at: int, order: range, activations: list[str]
    ) -> tuple[list[str], list[str]]:
        """Return the outputs of all steps in their order, and the last states."""
        kind, units = self.node.op_type, self.units
        first, second = np.split(self.bias[at], 2)
        apart = kind == "GRU" and self.given.get("linear_before_reset", 0)
        inner_bias = second[2 * units :].copy() if kind == "GRU" else None
        if inner_bias is not None and apart:
            second = np.concatenate([second[: 2 * units], np.zeros(units, np.float32)])
        product = self._op("MatMul", [self.node.input[0], self._matrix(self.weights[0][at])])
        rows = self._op("Add", [product, self._constant(first + second)])
        states = [self._start(at, place) for place in STATES[kind]]
        outputs = {}
        for step in order:
            row = self._op("Gather", [rows, self._constant(np.array(step, np.int64))], axis=0)
            recurrent = self.weights[1][at]
            if kind == "LSTM":
                states = self._lstm(row, states, recurrent, activations)
            elif kind == "GRU":
                bias = inner_bias if apart else None
                states = [self._gru(row, states[0], recurrent, bias, activations)]
            else:
                total = self._plus_product(row, states[0], recurrent)
                states = [self._op(activations[0], [total])]
            outputs[step] = states[0]
        return [outputs[step] for step in sorted(outputs)], [name for name in states if name]

    def _lstm(
        self, row: str, states: list[str], recurrent: np.ndarray, activations: list[str]
    ) -> list[str]:
        h, c = states
        gates = self._parts(self._plus_product(row, h, recurrent), 4)
        i, o, f = (self._op(activations[0], [gate]) for gate in gates[:3])
        fresh = self._op("Mul", [i, self._op(activations[1], [gates[3]])])
        cell = self._op("Add", [self._op("Mul", [f, c]), fresh]) if c else fresh
        return [self._op("Mul", [o, self._op(activations[2], [cell])]), cell]

    def _gru(
        self,
        row: str,
        h: str,
        recurrent: np.ndarray,
        bias: np.ndarray | None,
        activations: list[str],
    ) -> str:
        gates, rest = recurrent[: 2 * self.units], recurrent[2 * self.units :]
        z_row, r_row, fresh = self._parts(row, 3)
        z = self._op(activations[0], [self._plus_product(z_row, h, gates[: self.units])])
        r = self._op(activations[0], [self._plus_product(r_row, h, gates[self.units :])])
        if bias is not None:  # reset after the product
            inner = self._constant(bias)
            if h:
                inner = self._op("Add", [self._op("MatMul", [h, self._matrix(rest)]), inner])
            fresh = self._op("Add", [fresh, self._op("Mul", [r, inner])])
        elif h:
            reset = self._op("Mul", [r, h])
            fresh = self._plus_product(fresh, reset, rest)
        fresh = self._op(activations[1], [fresh])
        kept = self._op("Mul", [z, self._op("Sub", [h, fresh]) if h else fresh])
        return self._op("Add" if h else "Sub", [fresh, kept])

    def _plus_product(self, row: str, h: str, recurrent: np.ndarray) -> str:
        """Add the product of a state, which is 0 before the first step if none is given."""
        if not h:
            return row
        return self._op("Add", [row, self._op("MatMul", [h, self._matrix(recurrent)])])

    def _start(self, at: int, place: int) -> str:
        name = self.node.input[place] if len(self.node.input) > place else ""
        index = self._constant(np.array(at, np.int64))
        return self._op("Gather", [name, index], axis=0) if name else ""

    def _parts(self, row: str, count: int) -> list[str]:
        names = [f"{self.prefix}/{self.count}/{part}" for part in range(count)]
        self.count += 1
        self._add("Split", [row, self._integers(*[self.units] * count)], names, axis=-1)
        return names

    def _op(self, kind: str, inputs: list[str], axis: int | None = None) -> str:
        name = f"{self.prefix}/{self.count}"
        self.count += 1
        self._add(kind, inputs, [name], axis)
        return name

    def _add(self, kind: str, inputs: list[str], outputs: list[str], axis: int | None) -> None:
        # An attribute of None is left out.
        self.made.append(helper.make_node(kind, inputs, outputs, name=outputs[0], axis=axis))

    def _matrix(self, rows: np.ndarray) -> str:
        return self._constant(np.ascontiguousarray(rows.T))

    def _integers(self, *values: int) -> str:
        return self._constant(np.array(values, np.int64))

    def _constant(self, values: np.ndarray) -> str:
        """Store a constant, equal ones once."""
        key = (values.dtype.char, values.shape, values.tobytes())
        if key not in self.stored:
            self.stored[key] = f"{self.prefix}/constant/{len(self.stored)}"
            self.graph.initializer.append(numpy_helper.from_array(values, self.stored[key]))
        return self.stored[key]
