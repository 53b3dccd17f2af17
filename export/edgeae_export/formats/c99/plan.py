"""A network as a list of kernel calls on flat float buffers, one window at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from edgeae_export.counts import Counts
    from edgeae_runtime.manifest.front_end import FrontEnd


class Work(NamedTuple):
    """An argument that is memory for a kernel's own use."""

    floats: int


class Weights(NamedTuple):
    """An argument that is the weights of products in float32, `(inputs, outputs)` each."""

    matrices: tuple[np.ndarray, ...]

    def map(self, change: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
        """Change every matrix, and join them in one flat array."""
        return np.concatenate([change(matrix).ravel() for matrix in self.matrices])


class Fitted(int):
    """An integer that another model of the architecture has differently."""


class Zero(Fitted):
    """The zero of a grid, within -127 to 127."""


class Factor(Fitted):
    """A factor of 15 bits."""


class Shift(Fitted):
    """A number of bits to shift by, from 1 to 30."""


class Shifts(NamedTuple):
    """An argument that is numbers of bits to shift by, in int8, from least to most."""

    values: np.ndarray
    least: int
    most: int


Argument = str | np.ndarray | int | float | Work | Weights | Shifts
"""The name of a value, a constant array, a number, work memory, weights, or shifts."""


Sizes = dict[str, int]
"""Floats of each value, by its name."""


@dataclass(frozen=True, eq=False)
class Op:
    """One call `k_<kernel>(*arguments)`; the output's name stands where its pointer goes.

    An elementwise call may write over an input of the output's size. Several calls may each write a
    part of one output.
    """

    kernel: str
    arguments: tuple[Argument, ...]
    output: str
    is_elementwise: bool = False
    macs: int = 0

    @property
    def inputs(self) -> list[str]:
        """Names of the values that the call reads."""
        return [a for a in self.arguments if isinstance(a, str) and a != self.output]

    def integer(self, index: int) -> int:
        """Return an argument that must be an integer."""
        number = self.arguments[index]
        assert isinstance(number, int)
        return number

    def with_name(self, old: str, new: str) -> Op:
        """Rename one of the call's values."""
        arguments = tuple(
            new if isinstance(argument, str) and argument == old else argument
            for argument in self.arguments
        )
        output = new if self.output == old else self.output
        return replace(self, arguments=arguments, output=output)


FEATURES, FEATURE_VALUES = "features", "feature_values"
"""What stands for the window in the calls behind a front end, and its copy for the caller."""


class FrontEndCalls(NamedTuple):
    """The calls of a front end from a raw window `x`, and the sizes of all their values."""

    front_end: FrontEnd
    calls: list[Op]
    sizes: Sizes


@dataclass(frozen=True, eq=False)
class Plan:
    """A network as kernel calls for one window.

    Parameters
    ----------
    calls
        Every call, in order.
    sizes
        Floats of each value.
    outputs
        Names of the graph's outputs; `residual`, which contributions are computed from, is another.
    graph
        The ONNX graph that the calls were read from.
    precision
        The precision that the calls compute in.
    front_end
        Calls from the raw window to the features, which are `x` in all other calls.
    counts
        What the window's values stand for, if they are counts of a converter.
    """

    calls: list[Op]
    sizes: Sizes
    outputs: tuple[str, ...]
    graph: bytes
    precision: str = "float32"
    front_end: FrontEndCalls | None = None
    counts: Counts | None = None

    @property
    def value_type(self) -> str:
        """The type of a window's values in C."""
        return "float" if self.counts is None else "int16_t"

    @property
    def trunk(self) -> list[Op]:
        """Calls that every output needs."""
        return self._split[0]

    @property
    def tails(self) -> dict[str, list[Op]]:
        """Calls that each output needs after the trunk."""
        return self._split[1]

    @cached_property
    def _split(self) -> tuple[list[Op], dict[str, list[Op]]]:
        if self.front_end is None:
            return split_tails(self.calls, (*self.outputs, "residual"))
        behind = [op.with_name("x", FEATURES) for op in self.calls]
        size = self.front_end.sizes[FEATURES]
        copy = Op("copy", (FEATURES, FEATURE_VALUES, size), FEATURE_VALUES, True)
        calls = [*self.front_end.calls, *behind, copy]
        return split_tails(calls, (*self.outputs, "residual", FEATURE_VALUES))

    @property
    def all_sizes(self) -> Sizes:
        """Floats of each value, those of a front end included; `x` is the raw window."""
        return self.sizes if self.front_end is None else {**self.sizes, **self.front_end.sizes}

    @property
    def macs(self) -> int:
        """Multiply-accumulates of one score."""
        return sum(op.macs for op in (*self.trunk, *self.tails.get("score", ())))


def needed(ops: list[Op], output: str) -> list[Op]:
    """Select the calls, in order, that an output depends on."""
    names, kept = {output}, []
    for op in reversed(ops):
        if op.output in names:
            names |= set(op.inputs)
            kept.append(op)
    return kept[::-1]


def split_tails(ops: list[Op], outputs: tuple[str, ...]) -> tuple[list[Op], dict[str, list[Op]]]:
    """Split calls into those that every output needs, and what each output needs beside them."""
    paths = {name: needed(ops, name) for name in outputs}
    shared = set.intersection(*({op.output for op in path} for path in paths.values()))
    trunk = [op for op in ops if op.output in shared]
    tails = {name: [op for op in path if op.output not in shared] for name, path in paths.items()}
    return trunk, {name: _in_place(ops, name) for name, ops in tails.items()}


def _in_place(ops: list[Op], output: str) -> list[Op]:
    """Let the elementwise calls that end a tail work in the caller's memory from the start."""
    renamed = list(ops)
    for at in range(len(renamed) - 1, 0, -1):
        op, before = renamed[at], renamed[at - 1].output
        if not op.is_elementwise or op.inputs[:1] != [before] or before.endswith("/q"):
            break
        if op.inputs.count(before) != 1 or any(before in other.inputs for other in renamed[:at]):
            break
        renamed = [other.with_name(before, output) for other in renamed]
    return renamed
