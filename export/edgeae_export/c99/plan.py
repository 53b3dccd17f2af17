"""A network as a list of kernel calls on flat float buffers, one window at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
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


@dataclass
class Plan:
    """Calls in order; sizes of all values in floats; the residual that the score sums up."""

    ops: list[Op]
    sizes: dict[str, int]
    outputs: tuple[str, ...]
    residual: str
    tails: dict[str, list[Op]] = field(default_factory=dict)

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
    return trunk, tails
