"""What each ONNX operator is in kernel calls."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from onnx import helper

from edgeae_export.c99.plan import Op, Work
from edgeae_runtime.errors import InputError

VIEWS = ("Reshape", "Flatten", "Squeeze", "Unsqueeze", "Identity")
"""Operators that leave a window's values where they are."""
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

    def is_reordering_nothing(self) -> bool:
        """Tell a `Transpose` or `Slice` that leaves the values in their order."""
        if self.proto.op_type == "Slice":
            return self.shape(0) == self.shapes[self.outputs[0]]
        if self.proto.op_type != "Transpose":
            return False
        shape = self.shape(0)
        moved = [axis for axis in self.attribute("perm", ()) if shape[axis] > 1]
        return moved == sorted(moved)

    @staticmethod
    def copy(source: str, output: str, n: int) -> Op:
        """Call that copies a value."""
        return Op("copy", (source, output, n), output, True)


def _unary(kernel: str, *numbers: tuple[str, float]) -> Callable[[Node], list[Op]]:
    def read(node: Node) -> list[Op]:
        y = node.outputs[0]
        values = [float(node.attribute(name, default)) for name, default in numbers]
        return [Op(kernel, (node.inputs[0], *values, y, node.size()), y, True)]

    return read


def _binary(kernel: str) -> Callable[[Node], list[Op]]:
    def read(node: Node) -> list[Op]:
        y, n = node.outputs[0], node.size()
        held = [place for place in (0, 1) if node.inputs[place] in node.constants]
        if not held:
            same = all(math.prod(node.shape(place)) == n for place in (0, 1))
            node.need(same, "two values of one shape")
            return [Op(kernel, (*node.inputs[:2], y, n), y, True)]
        (place,) = held
        constant = node.constants[node.inputs[place]].astype(np.float32)
        values, inner = _period(node, constant, node.shapes[node.outputs[0]])
        name = "rsub" if kernel == "sub" and place == 0 else kernel
        x = node.inputs[1 - place]
        return [Op(f"{name}_constant", (x, values, values.size, inner, y, n), y, True)]

    return read


def _period(node: Node, constant: np.ndarray, shape: Shape) -> tuple[np.ndarray, int]:
    """Values of a constant and how often each is repeated, for a flat walk over a shape."""
    axes = (1,) * (len(shape) - constant.ndim) + constant.shape
    if constant.size == 1:
        return constant.ravel(), 1
    wide = [at for at, size in enumerate(axes) if size > 1]
    inner = math.prod(shape[wide[-1] + 1 :])
    node.need(axes[wide[0] : wide[-1] + 1] == shape[wide[0] : wide[-1] + 1], "one run of axes")
    return constant.ravel(), inner


def _gemm(node: Node) -> list[Op]:
    weight = node.constant(1)
    plain = node.attribute("alpha", 1.0) == node.attribute("beta", 1.0) == 1.0
    node.need(plain and not node.attribute("transA", 0), "alpha=1, beta=1, transA=0")
    weight = weight.T if node.attribute("transB", 0) else weight
    bias = node.constant(2).ravel() if node.has(2) else np.zeros(1, np.float32)
    return _dense(node, weight, np.broadcast_to(bias, weight.shape[1]))


def _matmul(node: Node) -> list[Op]:
    weight = node.constant(1)
    node.need(weight.ndim == 2, "a weight of two axes")
    return _dense(node, weight, np.zeros(weight.shape[1], np.float32))


def _dense(node: Node, weight: np.ndarray, bias: np.ndarray) -> list[Op]:
    inputs, outputs = weight.shape
    y, rows = node.outputs[0], node.size() // outputs
    arguments = (node.inputs[0], in_blocks(weight), bias.copy(), y, rows, inputs, outputs)
    return [Op("dense", arguments, y, macs=rows * weight.size)]


def in_blocks(weight: np.ndarray, block: int = 8) -> np.ndarray:
    """Weights `(inputs, outputs)` as `dense.c` reads them.

    Examples
    --------
    >>> in_blocks(np.arange(6).reshape(2, 3), block=2)
    array([0, 1, 3, 4, 2, 5])
    """
    whole = weight.shape[1] // block * block
    blocks = weight[:, :whole].reshape(weight.shape[0], -1, block).transpose(1, 0, 2)
    return np.concatenate([blocks.ravel(), weight[:, whole:].ravel()])


def _convolution(kernel: str) -> Callable[[Node], list[Op]]:
    def read(node: Node) -> list[Op]:
        weight, shape, y = node.constant(1), node.shape(0), node.outputs[0]
        outputs = weight.shape[0] if kernel == "conv1d" else weight.shape[1]
        out_steps = node.size() // outputs
        flat = len(shape) == 3 or (len(shape) == 4 and shape[2] == weight.shape[2] == 1)
        node.need(flat and node.attribute("group", 1) == 1, "one axis of steps and group=1")
        automatic = node.attribute("auto_pad", b"NOTSET") != b"NOTSET"
        node.need(not automatic, "explicit pads")
        axes = len(shape) - 2
        pads = node.attribute("pads", [0] * 2 * axes)
        stride = node.attribute("strides", [1] * axes)[-1]
        dilation = node.attribute("dilations", [1] * axes)[-1]
        bias = node.constant(2) if node.has(2) else np.zeros(outputs, np.float32)
        sizes = (shape[1], shape[-1], outputs, out_steps, weight.shape[-1], stride, dilation)
        steps = out_steps if kernel == "conv1d" else shape[-1]
        arguments = (node.inputs[0], weight.ravel(), bias, y, *sizes, pads[axes - 1])
        return [Op(kernel, arguments, y, macs=weight.size * steps)]

    return read


def _recurrent(kernel: str, gates: int, state: int) -> Callable[[Node], list[Op]]:
    def read(node: Node) -> list[Op]:
        weight, recurrent = node.constant(1), node.constant(2)
        units, (steps, _, inputs) = recurrent.shape[2], node.shape(0)
        node.need(weight.shape[0] == 1 and not any(map(node.has, (4, 5, 6, 7))), "one direction")
        linear = kernel == "lstm" or node.attribute("linear_before_reset", 0) == 1
        node.need(linear, "linear_before_reset=1")
        usual = not node.proto.attribute or not any(
            node.attribute(name, None) for name in ("activations", "clip", "input_forget")
        )
        node.need(usual, "the usual activations")
        bias = node.constant(3)[0] if node.has(3) else np.zeros(2 * gates * units, np.float32)
        if kernel == "lstm":
            bias = bias[: gates * units] + bias[gates * units :]
        every = bool(node.proto.output[0]) and node.proto.output[0] in node.shapes
        ops = []
        for place, is_every in ((0, 1), (1, 0)):
            if len(node.outputs) > place and node.outputs[place] and (every or place):
                y = node.outputs[place]
                head = (node.inputs[0], weight.ravel(), recurrent.ravel(), bias.copy())
                tail = (Work(state * units), y, steps, inputs, units, is_every)
                macs = steps * (weight.size + recurrent.size)
                ops.append(Op(kernel, (*head, *tail), y, macs=macs))
        return ops

    return read


def _transpose(node: Node) -> list[Op]:
    shape, y = node.shape(0), node.outputs[0]
    order = [axis for axis in node.attribute("perm", ()) if shape[axis] > 1]
    axes = sorted(order)
    kept = 0
    while order[kept] == axes[kept]:
        kept += 1
    outer = math.prod(shape[axis] for axis in axes[:kept])
    order, axes = order[kept:], axes[kept:]
    turn = axes.index(order[0])
    node.need(order == axes[turn:] + axes[:turn], "two groups of axes to change places")
    rows = math.prod(shape[axis] for axis in axes[:turn])
    columns = math.prod(shape[axis] for axis in axes[turn:])
    return [Op("transpose", (node.inputs[0], y, outer, rows, columns), y)]


def _tile(node: Node) -> list[Op]:
    shape, y = node.shape(0), node.outputs[0]
    times = node.constant(1).tolist()
    axes = [axis for axis, count in enumerate(times) if count > 1]
    node.need(len(axes) <= 1, "one axis to repeat")
    axis = axes[0] if axes else 0
    outer, n = math.prod(shape[:axis]), math.prod(shape[axis:])
    return [Op("repeat", (node.inputs[0], y, outer, n, times[axis]), y)]


def _slice(node: Node) -> list[Op]:
    steps = node.constant(4) if node.has(4) else np.ones(1)
    node.need(bool((steps == 1).all()), "steps of 1")
    starts, shape = node.constant(1).tolist(), node.shape(0)
    axes = node.constant(3).tolist() if node.has(3) else list(range(len(starts)))
    begins = {axis % len(shape): start for axis, start in zip(axes, starts, strict=True)}
    return _part(node, begins)


def _pad(node: Node) -> list[Op]:
    node.need(node.attribute("mode", b"constant") == b"constant", "mode=constant")
    zero = not node.has(2) or not node.constant(2).any()
    node.need(zero, "zeros")
    pads = node.constant(1).tolist()
    return _part(node, {axis: -pad for axis, pad in enumerate(pads[: len(pads) // 2])})


def _part(node: Node, begins: dict[int, int]) -> list[Op]:
    before, after = node.shape(0), node.shapes[node.outputs[0]]
    changed = [axis for axis in range(len(before)) if before[axis] != after[axis]]
    node.need(len(changed) == 1, "one axis to change")
    (axis,) = changed
    inner, outer = math.prod(before[axis + 1 :]), math.prod(before[:axis])
    start = begins.get(axis, 0)
    start += before[axis] if start < 0 and after[axis] < before[axis] else 0
    y = node.outputs[0]
    sizes = (outer, before[axis] * inner, start * inner, after[axis] * inner)
    return [Op("part", (node.inputs[0], y, *sizes), y)]


def _softmax(node: Node) -> list[Op]:
    shape, y = node.shape(0), node.outputs[0]
    node.need(node.attribute("axis", -1) in (-1, len(shape) - 1), "the last axis")
    return [Op("softmax", (node.inputs[0], y, node.size() // shape[-1], shape[-1]), y, True)]


def _sum(kernel: str) -> Callable[[Node], list[Op]]:
    def read(node: Node) -> list[Op]:
        node.need(node.size() == 1, "one sum over all values of a window")
        y = node.outputs[0]
        return [Op(kernel, (node.inputs[0], y, math.prod(node.shape(0))), y)]

    return read


OPERATORS: dict[str, Callable[[Node], list[Op]]] = {
    "Add": _binary("add"),
    "Sub": _binary("sub"),
    "Mul": _binary("mul"),
    "Relu": _unary("relu"),
    "Tanh": _unary("tanh"),
    "Sigmoid": _unary("sigmoid"),
    "LeakyRelu": _unary("leaky_relu", ("alpha", 0.01)),
    "Elu": _unary("elu", ("alpha", 1.0)),
    "Selu": _unary("selu", ("alpha", 1.6732632), ("gamma", 1.0507010)),
    "Softmax": _softmax,
    "Softplus": _unary("softplus"),
    "Softsign": _unary("softsign"),
    "Exp": _unary("exp"),
    "Erf": _unary("erf"),
    "Gemm": _gemm,
    "MatMul": _matmul,
    "Conv": _convolution("conv1d"),
    "ConvTranspose": _convolution("conv1d_transposed"),
    "LSTM": _recurrent("lstm", 4, 6),
    "GRU": _recurrent("gru", 3, 7),
    "Transpose": _transpose,
    "Tile": _tile,
    "Slice": _slice,
    "Pad": _pad,
    "ReduceSumSquare": _sum("sum_of_squares"),
    "ReduceL1": _sum("sum_of_sizes"),
}
