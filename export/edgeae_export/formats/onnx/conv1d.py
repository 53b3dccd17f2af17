"""Convolutions and products over the steps of a window, without the axes that TensorFlow adds.

tf2onnx writes a `Conv1D` as one over images of height 1, its bias and its crop apart, and a `Dense`
over steps as a product of flattened rows. ONNX has both directly.
"""

from __future__ import annotations

import numpy as np
import onnx
from onnx import helper, numpy_helper

_HEIGHT = 2  # the axis of size 1 in (n, channels, 1, steps)
_TO_CHANNELS_FIRST = [0, 3, 1, 2]
_SWAP = [0, 2, 1]


class _Graph:
    """A graph with its constants, and its nodes by their outputs."""

    def __init__(self, graph: onnx.GraphProto) -> None:
        self.graph = graph
        self.constants = {e.name: numpy_helper.to_array(e) for e in graph.initializer}
        self.makers: dict[str, onnx.NodeProto] = {
            name: node for node in graph.node for name in node.output
        }
        self.sizes = {
            value.name: [d.dim_value for d in value.type.tensor_type.shape.dim]
            for value in (*graph.input, *graph.value_info, *graph.output)
        }

    def reader(self, name: str, kind: str) -> onnx.NodeProto | None:
        """Return the only node that reads a value, if its operator is `kind`."""
        readers = [node for node in self.graph.node if name in node.input]
        is_output = any(name == value.name for value in self.graph.output)
        alone = len(readers) == 1 and not is_output and readers[0].op_type == kind
        return readers[0] if alone else None

    def maker(self, name: str, kind: str) -> onnx.NodeProto | None:
        """Return the node that computes a value, if its operator is `kind`."""
        node = self.makers.get(name)
        return node if node is not None and node.op_type == kind else None

    def constant(self, name: str, values: np.ndarray) -> str:
        """Add a constant, and return its name."""
        self.graph.initializer.append(numpy_helper.from_array(values, name))
        return name

    def replace(self, old: list[onnx.NodeProto], new: list[onnx.NodeProto]) -> None:
        """Replace nodes by others, at the position of the last one."""
        at = max(list(self.graph.node).index(node) for node in old) + 1
        for node in reversed(new):
            self.graph.node.insert(at, node)
        for node in old:
            self.graph.node.remove(node)


def free_steps(model: onnx.ModelProto) -> None:
    """Rewrite convolutions over steps with one axis and a bias, and products without flattening."""
    for kind, rewrite in (
        ("Conv", _convolution),
        ("ConvTranspose", _convolution),
        ("MatMul", _product),
    ):
        inferred = onnx.shape_inference.infer_shapes(model)
        del model.graph.value_info[:]
        model.graph.value_info.extend(inferred.graph.value_info)
        for node in [node for node in model.graph.node if node.op_type == kind]:
            rewrite(_Graph(model.graph), node)
    _drop_unread(model.graph)


def _convolution(graph: _Graph, node: onnx.NodeProto) -> None:
    attributes = {a.name: list(a.ints) for a in node.attribute if a.ints}
    kernel = graph.constants.get(node.input[1])
    if kernel is None or kernel.ndim != 4 or kernel.shape[_HEIGHT] != 1 or len(node.input) > 2:
        return
    if any(a.name == "group" and a.i != 1 for a in node.attribute):
        return
    source = _source(graph, node.input[0])
    crop = graph.reader(node.output[0], "Slice") if node.op_type == "ConvTranspose" else None
    squeezed = graph.reader((crop or node).output[0], "Squeeze")
    if source is None or squeezed is None or _axes(graph, squeezed) != [_HEIGHT]:
        return
    added = graph.reader(squeezed.output[0], "Add")
    if added is None:
        return
    bias = next((graph.constants[name] for name in added.input if name in graph.constants), None)
    pads = _pads(graph, node, crop, attributes)
    channels = kernel.shape[1 if node.op_type == "ConvTranspose" else 0]
    if bias is None or bias.size != channels or pads is None:
        return
    name = added.output[0]
    x, swap = source
    new = helper.make_node(
        node.op_type,
        [
            x,
            graph.constant(f"{name}/kernel", np.ascontiguousarray(kernel[:, :, 0])),
            graph.constant(f"{name}/bias", bias.ravel()),
        ],
        [name],
        kernel_shape=kernel.shape[3:],
        pads=pads,
        strides=attributes["strides"][1:],
        dilations=attributes.get("dilations", [1, 1])[1:],
    )
    old = [node, squeezed, added, *([] if crop is None else [crop])]
    graph.replace(old, [*swap, new])


def _source(graph: _Graph, name: str) -> tuple[str, list[onnx.NodeProto]] | None:
    """Find the value `(n, channels, steps)` before the image, or the new node that computes it."""
    unsqueezed = graph.maker(name, "Unsqueeze")
    if unsqueezed is not None:
        x: str = unsqueezed.input[0]
        return (x, []) if _axes(graph, unsqueezed) == [_HEIGHT] else None
    transposed = graph.maker(name, "Transpose")
    if transposed is None or _perm(transposed) != _TO_CHANNELS_FIRST:
        return None
    unsqueezed = graph.maker(transposed.input[0], "Unsqueeze")
    if unsqueezed is None or _axes(graph, unsqueezed) != [1]:
        return None
    before = graph.maker(unsqueezed.input[0], "Transpose")
    if before is not None and _perm(before) == _SWAP:
        return before.input[0], []
    swapped = f"{name}/steps_last"
    return swapped, [helper.make_node("Transpose", [unsqueezed.input[0]], [swapped], perm=_SWAP)]


def _pads(
    graph: _Graph,
    node: onnx.NodeProto,
    crop: onnx.NodeProto | None,
    attributes: dict[str, list[int]],
) -> list[int] | None:
    """Compute the padding of the steps; a crop after a transposed convolution is padding too."""
    if node.op_type == "Conv" or crop is None:
        _, left, _, right = attributes.get("pads", [0, 0, 0, 0])
        return [left, right]
    steps = graph.sizes.get(node.output[0], [0])[-1]
    starts, ends, axes = (graph.constants[name] for name in crop.input[1:4])
    if not steps or list(axes) != [2, 3] or attributes.get("pads"):
        return None
    return [int(starts[1]), steps - min(int(ends[1]), steps)]


def _product(graph: _Graph, node: onnx.NodeProto) -> None:
    flat = graph.maker(node.input[0], "Reshape")
    back = graph.reader(node.output[0], "Reshape")
    if flat is None or back is None or graph.reader(flat.output[0], "MatMul") is None:
        return
    before, after = (graph.sizes.get(name) for name in (flat.input[0], back.output[0]))
    if not before or not after or len(before) < 3 or before[1:-1] != after[1:-1] or 0 in before[1:]:
        return
    weight = graph.constants.get(node.input[1])
    if weight is None or weight.shape != (before[-1], after[-1]):  # a product of whole windows
        return
    new = helper.make_node("MatMul", [flat.input[0], node.input[1]], [back.output[0]])
    graph.replace([flat, node, back], [new])


def _axes(graph: _Graph, node: onnx.NodeProto) -> list[int]:
    """Return the axes of a `Squeeze` or `Unsqueeze` on values of four axes."""
    axes = graph.constants.get(node.input[1])
    return [] if axes is None else [int(axis) % 4 for axis in axes]


def _perm(node: onnx.NodeProto) -> list[int]:
    return next((list(a.ints) for a in node.attribute if a.name == "perm"), [])


def _drop_unread(graph: onnx.GraphProto) -> None:
    """Drop nodes whose results nothing reads any more."""
    if any(a.HasField("g") for node in graph.node for a in node.attribute):
        return  # an inner graph reads names of the outer one without saying so
    read = {value.name for value in graph.output}
    for node in reversed(list(graph.node)):
        if read.isdisjoint(node.output):
            graph.node.remove(node)
        else:
            read.update(node.input)
