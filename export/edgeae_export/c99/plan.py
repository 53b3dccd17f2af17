"""A network as a list of kernel calls on flat float buffers, one window at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np


class Work(NamedTuple):
    """An argument that is memory for a kernel's own use, so many floats."""

    floats: int


Argument = str | np.ndarray | int | float | Work
"""The name of a value, a constant array, a number, or work memory."""


@dataclass(frozen=True, eq=False)
class Op:
    """One call `k_<kernel>(*arguments)`; the output's name stands where its pointer goes.

    An elementwise one may write over an input of its own size.
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


@dataclass(frozen=True)
class Plan:
    """Calls that every output needs, those that each output needs beside them, sizes in floats.

    `residual`, what the score sums up, has a tail as the outputs have.
    """

    ops: list[Op]
    tails: dict[str, list[Op]]
    sizes: dict[str, int]
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
    born = {op.output for op in ops}
    for at in range(len(renamed) - 1, 0, -1):
        op, before = renamed[at], renamed[at - 1]
        if not op.is_elementwise or op.inputs[:1] != [before.output] or before.output not in born:
            break
        if op.inputs.count(before.output) != 1 or before.output.endswith("/q"):
            break
        renamed[at] = _with_name(op, before.output, output)
        renamed[at - 1] = _with_name(before, before.output, output)
    return renamed


def _with_name(op: Op, old: str, new: str) -> Op:
    arguments = tuple(
        new if isinstance(argument, str) and argument == old else argument
        for argument in op.arguments
    )
    output = new if op.output == old else op.output
    return Op(op.kernel, arguments, output, op.is_elementwise, op.macs)
