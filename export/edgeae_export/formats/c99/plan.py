"""A network as a list of kernel calls on flat float buffers, one window at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np


class Work(NamedTuple):
    """An argument that is memory for a kernel's own use, so many floats."""

    floats: int


class Weights(NamedTuple):
    """An argument that is the weights of products, `(inputs, outputs)` each, before a precision."""

    matrices: tuple[np.ndarray, ...]

    def map(self, change: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
        """One flat array of every matrix, changed."""
        return np.concatenate([change(matrix).ravel() for matrix in self.matrices])


Argument = str | np.ndarray | int | float | Work | Weights
"""The name of a value, a constant array, a number, work memory, or weights."""


Sizes = dict[str, int]
"""Floats of each value, by its name."""


@dataclass(frozen=True, eq=False)
class Op:
    """One call `k_<kernel>(*arguments)`; the output's name stands where its pointer goes.

    An elementwise one may write over an input of its own size. Several calls may each write a part
    of one output.
    """

    kernel: str
    arguments: tuple[Argument, ...]
    output: str
    is_elementwise: bool = False
    macs: int = 0

    @property
    def inputs(self) -> list[str]:
        """Names of the values that are read."""
        return [a for a in self.arguments if isinstance(a, str) and a != self.output]

    def whole(self, place: int) -> int:
        """Argument that is a whole number."""
        number = self.arguments[place]
        assert isinstance(number, int)
        return number

    def with_name(self, old: str, new: str) -> Op:
        """Give the call with another name for one of its values."""
        arguments = tuple(
            new if isinstance(argument, str) and argument == old else argument
            for argument in self.arguments
        )
        output = new if self.output == old else self.output
        return replace(self, arguments=arguments, output=output)


@dataclass(frozen=True)
class Plan:
    """Calls that every output needs, those that each output needs beside them, sizes in floats.

    `residual`, what the score sums up, has a tail as the outputs have.
    """

    ops: list[Op]
    tails: dict[str, list[Op]]
    sizes: Sizes
    outputs: tuple[str, ...]

    @property
    def macs(self) -> int:
        """Multiply-accumulates of one score."""
        return sum(op.macs for op in (*self.ops, *self.tails.get("score", ())))


def needed(ops: list[Op], output: str) -> list[Op]:
    """Calls, in order, without which an output would not come about."""
    wanted, kept = {output}, []
    for op in reversed(ops):
        if op.output in wanted:
            wanted |= set(op.inputs)
            kept.append(op)
    return kept[::-1]


def split_tails(ops: list[Op], outputs: tuple[str, ...]) -> tuple[list[Op], dict[str, list[Op]]]:
    """Calls that every output needs, and what each output needs beside them."""
    roads = {name: needed(ops, name) for name in outputs}
    shared = set.intersection(*({op.output for op in road} for road in roads.values()))
    trunk = [op for op in ops if op.output in shared]
    tails = {name: [op for op in road if op.output not in shared] for name, road in roads.items()}
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
