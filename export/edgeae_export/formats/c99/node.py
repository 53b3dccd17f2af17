"""An ONNX node with the shapes and constants around it."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from onnx import helper

from edgeae_runtime.errors import InputError

Shape = tuple[int, ...]


class Node(NamedTuple):
    """An ONNX node, the names of its values behind all views, and every shape for one window."""

    proto: Any
    number: int
    inputs: list[str]
    outputs: list[str]
    shapes: dict[str, Shape]
    constants: dict[str, np.ndarray]

    def location(self) -> str:
        """Describe where in its graph the node is, for a message."""
        layer = self.proto.name or f"operation {self.number}"
        return f"at {layer}, which gives '{next(filter(None, self.outputs))}'"

    def attribute(self, name: str, default: Any) -> Any:
        """Return an attribute by name."""
        for entry in self.proto.attribute:
            if entry.name == name:
                return helper.get_attribute_value(entry)
        return default

    def shape(self, index: int) -> Shape:
        """Return the shape of an input as the node sees it."""
        return self.shapes[self.proto.input[index]]

    def size(self) -> int:
        """Count the values of the first output."""
        return math.prod(self.shapes[self.outputs[0]])

    def constant(self, index: int) -> np.ndarray:
        """Return an input that must be a constant."""
        if self.inputs[index] not in self.constants:
            raise self.refusal(f"input {index} to be a constant")
        return self.constants[self.inputs[index]]

    def has(self, index: int) -> bool:
        """Tell whether an optional input is given."""
        return len(self.inputs) > index and self.inputs[index] != ""

    def need(self, holds: bool, what: str) -> None:
        """Refuse a form of the operator that C does not have."""
        if not holds:
            raise self.refusal(what)

    def refusal(self, what: str) -> InputError:
        """Build the error that names the operator and what C needs of it."""
        return InputError(f"C needs {what} for operator {self.proto.op_type}, {self.location()}")

    def axes(self, index: int) -> list[int]:
        """Return the axes, from 0, that an attribute or an input names; all axes without either."""
        named = self.attribute("axes", None)
        if named is None:
            named = self.constant(index).tolist() if self.has(index) else None
        rank = len(self.shape(0))
        return list(range(rank)) if named is None else sorted(axis % rank for axis in named)

    def keeps_order(self) -> bool:
        """Tell whether a `Transpose`, `Slice` or such leaves the values in their order."""
        if self.proto.op_type in ("Slice", "Expand", "Tile", "Pad"):
            return self.shape(0) == self.shapes[self.outputs[0]]
        if self.proto.op_type != "Transpose":
            return False
        shape = self.shape(0)
        moved = [axis for axis in self.attribute("perm", ()) if shape[axis] > 1]
        return moved == sorted(moved)
