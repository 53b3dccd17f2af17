"""Operators with weights: dense, convolutional and recurrent layers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from edgeae_export.formats.c99.operators.recurrences import need_of_kernel
from edgeae_export.formats.c99.plan import Op, Weights, Work

if TYPE_CHECKING:
    from collections.abc import Callable

    from edgeae_export.formats.c99.node import Node

STEPS_FIRST = "/steps_first"
"""Suffix of a value's name where its steps come first and its channels last."""


def gemm(node: Node) -> list[Op]:
    """Read `Gemm`."""
    weight = node.constant(1)
    plain = node.attribute("alpha", 1.0) == node.attribute("beta", 1.0) == 1.0
    node.need(plain and not node.attribute("transA", 0), "alpha=1, beta=1, transA=0")
    weight = weight.T if node.attribute("transB", 0) else weight
    bias = node.constant(2).ravel() if node.has(2) else np.zeros(1, np.float32)
    return _dense(node, weight, np.broadcast_to(bias, weight.shape[1]))


def matmul(node: Node) -> list[Op]:
    """Read `MatMul` by a constant, or of two values."""
    if not any(name in node.constants for name in node.inputs):
        return _product(node)
    weight = node.constant(1)
    node.need(weight.ndim == 2, "a weight of two axes")
    return _dense(node, weight, np.zeros(weight.shape[1], np.float32))


def _product(node: Node) -> list[Op]:
    """Multiply two values, matrix by matrix; one of them may be a single matrix."""
    a, b, y = node.shape(0), node.shape(1), node.outputs[0]
    node.need(min(len(a), len(b)) > 1, "two axes or more")
    (rows, inner), columns = a[-2:], b[-1]
    count = node.size() // (rows * columns)
    steps: list[int] = []
    for shape in (a, b):
        matrices = math.prod(shape[:-2])
        node.need(matrices in (1, count), "as many matrices on both sides, or one")
        steps.append(math.prod(shape[-2:]) if matrices == count else 0)
    sizes = (count, rows, inner, columns, *steps)
    macs = count * rows * inner * columns
    return [Op("matmul", (*node.inputs[:2], y, *sizes), y, macs=macs)]


def _dense(node: Node, weight: np.ndarray, bias: np.ndarray) -> list[Op]:
    inputs, outputs = weight.shape
    y, rows = node.outputs[0], node.size() // outputs
    arguments = (node.inputs[0], Weights((weight,)), bias.copy(), y, rows, inputs, outputs)
    return [Op("dense", arguments, y, macs=rows * weight.size)]


def convolution(node: Node) -> list[Op]:
    """Read `Conv` and `ConvTranspose` over one axis of steps, which comes first in C."""
    is_transposed = node.proto.op_type == "ConvTranspose"
    weight, shape = node.constant(1), node.shape(0)
    pads = _first_pads(node, is_transposed)
    group = node.attribute("group", 1)
    node.need(group == 1 or not is_transposed, "group=1")
    weight = weight if group == 1 else _in_one_group(weight, group)
    flat = len(shape) == 3 or (len(shape) == 4 and shape[2] == weight.shape[2] == 1)
    if not flat and not is_transposed and len(shape) == 4:
        return _over_pictures(node, weight, pads)
    node.need(flat, "one axis of steps")
    weight = weight.reshape(weight.shape[0], weight.shape[1], -1)
    stride, dilation = (node.attribute(name, [1])[-1] for name in ("strides", "dilations"))
    pad = pads[-1]
    outputs = weight.shape[1] if is_transposed else weight.shape[0]
    inputs, steps, out_steps = shape[1], shape[-1], node.size() // outputs
    bias = node.constant(2) if node.has(2) else np.zeros(outputs, np.float32)
    x, y = f"{node.inputs[0]}{STEPS_FIRST}", f"{node.outputs[0]}{STEPS_FIRST}"
    sizes = (inputs, steps, outputs, out_steps, weight.shape[2], stride, dilation, pad)
    work = Work(weight.shape[2] * inputs)
    if is_transposed:
        node.need(stride == 1 or dilation == 1, "strides or dilations of 1")
        matrices = tuple(_phase(weight, (p + pad) % stride, stride) for p in range(stride))
        arguments = (x, Weights(matrices[:out_steps]), bias, work, y, *sizes)
        op = Op("conv1d_transposed", arguments, y, macs=weight.size * steps)
    else:
        rows = weight.transpose(2, 1, 0).reshape(-1, outputs)
        head = (x, Weights((rows,)), bias, work, y)
        op = Op("conv1d", (*head, *sizes, outputs), y, macs=weight.size * out_steps)
    return [
        Op("transpose", (node.inputs[0], x, 1, inputs, steps), x),
        op,
        Op("transpose", (y, node.outputs[0], 1, out_steps, outputs), node.outputs[0]),
    ]


def _first_pads(node: Node, is_transposed: bool) -> list[int]:
    """Return the zeros before each axis, told in numbers or by the sizes before and after."""
    axes = len(node.shape(0)) - 2
    mode = node.attribute("auto_pad", b"NOTSET")
    if mode not in (b"SAME_UPPER", b"SAME_LOWER"):
        pads: list[int] = node.attribute("pads", [0] * (2 * axes))[:axes]
        return pads
    node.need(not is_transposed, "explicit pads")
    found = []
    for axis in range(axes):
        stride, dilation = (node.attribute(n, [1] * axes)[axis] for n in ("strides", "dilations"))
        taps = node.shape(1)[axis + 2]
        reach = (node.shapes[node.outputs[0]][axis + 2] - 1) * stride + (taps - 1) * dilation + 1
        total = max(reach - node.shape(0)[axis + 2], 0)
        found.append((total + (mode == b"SAME_LOWER")) // 2)
    return found


def _in_one_group(weight: np.ndarray, group: int) -> np.ndarray:
    """Add zeros to the weights of a convolution in groups, so that every output reads all inputs.

    Examples
    --------
    >>> _in_one_group(np.array([[[3]], [[4]]]), 2)[:, :, 0]
    array([[3, 0],
           [0, 4]])
    """
    outputs, inputs = weight.shape[0] // group, weight.shape[1]
    wide = np.zeros((len(weight), inputs * group, *weight.shape[2:]), weight.dtype)
    for at in range(group):
        mine = slice(at * outputs, (at + 1) * outputs)
        wide[mine, at * inputs : (at + 1) * inputs] = weight[mine]
    return wide


def _over_pictures(node: Node, weight: np.ndarray, pads: list[int]) -> list[Op]:
    """Read a `Conv` over steps and channels, whose own channels come last in C."""
    shape, after = node.shape(0), node.shapes[node.outputs[0]]
    outputs, channels, *taps = weight.shape
    bias = node.constant(2) if node.has(2) else np.zeros(outputs, np.float32)
    rows = weight.transpose(2, 3, 1, 0).reshape(-1, outputs)
    moves = (*node.attribute("strides", [1, 1]), *node.attribute("dilations", [1, 1]))
    x, y = f"{node.inputs[0]}{STEPS_FIRST}", f"{node.outputs[0]}{STEPS_FIRST}"
    head = (x, Weights((rows,)), bias, Work(len(rows)), y, outputs, *after[2:])
    places = math.prod(after[2:])
    macs = places * weight.size
    op = Op("conv2d", (*head, channels, *shape[2:], *taps, *moves, *pads), y, macs=macs)
    return [
        Op("transpose", (node.inputs[0], x, 1, channels, math.prod(shape[2:])), x),
        op,
        Op("transpose", (y, node.outputs[0], 1, places, outputs), node.outputs[0]),
    ]


def _phase(weight: np.ndarray, first: int, stride: int) -> np.ndarray:
    """Take every stride-th step of weights `(inputs, outputs, size)`, last first."""
    taps = weight[:, :, first::stride][:, :, ::-1]
    return taps.transpose(2, 0, 1).reshape(-1, weight.shape[1])


def recurrent(kernel: str, gates: int, state: int) -> Callable[[Node], list[Op]]:
    """Build the reader of `LSTM` or `GRU`; `state` is the size of the state in units."""

    def read(node: Node) -> list[Op]:
        weight, recurrent = node.constant(1), node.constant(2)
        units, (steps, _, inputs) = recurrent.shape[2], node.shape(0)
        need = need_of_kernel(node.proto, node.inputs, node.constants)
        if need is not None:
            raise node.refusal(need)
        bias = node.constant(3)[0] if node.has(3) else np.zeros(2 * gates * units, np.float32)
        if kernel == "lstm":
            bias = bias[: gates * units] + bias[gates * units :]
        layers = Weights((weight[0].T,)), Weights((recurrent[0].T,))
        every = bool(node.proto.output[0]) and node.proto.output[0] in node.shapes
        ops = []
        for index, is_every in ((0, 1), (1, 0)):
            if len(node.outputs) > index and node.outputs[index] and (every or index):
                y = node.outputs[index]
                head = (node.inputs[0], *layers, bias.copy(), Work(state * units), y)
                macs = steps * (weight.size + recurrent.size)
                ops.append(Op(kernel, (*head, steps, inputs, units, is_every), y, macs=macs))
        return ops

    return read
