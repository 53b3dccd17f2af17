"""One node of an ONNX graph: its attributes, its values, and what it must have."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

if TYPE_CHECKING:
    import tensorflow as tf

    Value: TypeAlias = "tf.Tensor | np.ndarray"
    """A tensor, or an array, which is a constant."""
    Operator: TypeAlias = "Callable[[Node], Value | Sequence[Value]]"


class NotCarriedError(Exception):
    """An operator, or a form of it, that has no counterpart here."""


class Node:
    """The attributes and values of one node."""

    def __init__(
        self, given: Mapping[str, Any], values: Sequence[Value | None], outputs: int
    ) -> None:
        self.given, self.values, self.outputs = given, values, outputs

    @property
    def x(self) -> Value:
        """The first value."""
        (value, *_) = self.values
        return value

    def has(self, at: int) -> bool:
        """Tell whether an optional value is given."""
        return len(self.values) > at and self.values[at] is not None

    def constant(self, at: int) -> np.ndarray:
        """Return a value that must be a constant."""
        value = self.values[at]
        if not isinstance(value, np.ndarray):
            raise NotCarriedError("with computed weights or sizes")
        return value

    def integers(self, name: str, at: int) -> list[int] | None:
        """Return sizes or axes, which are an attribute or a constant; None if they are left out."""
        if self.has(at):
            return [int(value) for value in self.constant(at).ravel()]
        return self.attribute(name)

    def attribute(self, name: str) -> list[int] | None:
        """Return an attribute of several numbers; None if it is left out."""
        values = self.given.get(name)
        return None if values is None else [int(value) for value in np.ravel(values)]

    def integer(self, name: str, default: int) -> int:
        """Return an attribute."""
        return int(np.ravel(self.given.get(name, default))[0])

    def number(self, name: str, default: float) -> np.float32:
        """Return an attribute."""
        return np.float32(np.ravel(self.given.get(name, default))[0])
