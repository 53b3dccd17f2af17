"""An ONNX node with what is known of its inputs."""

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

    def place(self) -> str:
        """Words that find the node in its graph."""
        layer = self.proto.name or f"operation {self.number}"
        return f"at {layer}, which gives '{self.outputs[0]}'"

    def attribute(self, name: str, default: Any) -> Any:
        """Attribute by name."""
        for entry in self.proto.attribute:
            if entry.name == name:
                return helper.get_attribute_value(entry)
        return default

    def shape(self, place: int) -> Shape:
        """Shape of an input as the node sees it."""
        return self.shapes[self.proto.input[place]]

    def size(self) -> int:
        """Values of the first output."""
        return math.prod(self.shapes[self.outputs[0]])

    def constant(self, place: int) -> np.ndarray:
        """Input that must be a constant."""
        if self.inputs[place] not in self.constants:
            raise self.refusal(f"input {place} to be a constant")
        return self.constants[self.inputs[place]]

    def has(self, place: int) -> bool:
        """Tell whether an optional input is given."""
        return len(self.inputs) > place and self.inputs[place] != ""

    def need(self, holds: bool, what: str) -> None:
        """Refuse a form of the operator that C does not have."""
        if not holds:
            raise self.refusal(what)

    def refusal(self, what: str) -> InputError:
        """Error that names the operator and what C needs of it."""
        return InputError(f"C needs {what} for operator {self.proto.op_type}, {self.place()}")

    def axes(self, place: int) -> list[int]:
        """Axes, counted from 0, that an attribute or else an input names; without either all."""
        named = self.attribute("axes", None)
        if named is None:
            named = self.constant(place).tolist() if self.has(place) else None
        rank = len(self.shape(0))
        return list(range(rank)) if named is None else sorted(axis % rank for axis in named)

    def is_reordering_nothing(self) -> bool:
        """Tell a `Transpose`, `Slice` or such that leaves the values in their order."""
        if self.proto.op_type in ("Slice", "Expand", "Tile", "Pad"):
            return self.shape(0) == self.shapes[self.outputs[0]]
        if self.proto.op_type != "Transpose":
            return False
        shape = self.shape(0)
        moved = [axis for axis in self.attribute("perm", ()) if shape[axis] > 1]
        return moved == sorted(moved)
