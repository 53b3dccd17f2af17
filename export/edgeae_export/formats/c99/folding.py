"""Constants of a graph for one window: what depends on other constants and on shapes alone."""

from __future__ import annotations

import numpy as np
import onnx
from onnx import helper, numpy_helper


def fold_constants(model: onnx.ModelProto) -> onnx.ModelProto:
    """Replace nodes whose values are known by constants, and infer the shapes of all others.

    Attention takes the sizes that it reshapes to from the shape of its input.
    """
    graph = model.graph
    while True:
        del graph.value_info[:]
        model = onnx.shape_inference.infer_shapes(model, data_prop=True)
        graph = model.graph
        constants = {entry.name: numpy_helper.to_array(entry) for entry in graph.initializer}
        outputs = {value.name for value in graph.output}
        found, nodes = _known(model, set(constants), outputs)
        if not nodes and not found:
            return model
        for name, values in (found | _evaluated(model, nodes)).items():
            graph.initializer.append(numpy_helper.from_array(values, name))
        known = {entry.name for entry in graph.initializer}
        kept = [node for node in graph.node if not known.issuperset(node.output)]
        del graph.node[:]
        graph.node.extend(kept)


def _known(
    model: onnx.ModelProto, constants: set[str], outputs: set[str]
) -> tuple[dict[str, np.ndarray], list[onnx.NodeProto]]:
    """Find the values of `Constant` and `Shape`, and the nodes that read constants alone."""
    shapes = {
        value.name: [size.dim_value for size in value.type.tensor_type.shape.dim]
        for value in (*model.graph.input, *model.graph.value_info)
        if all(size.HasField("dim_value") for size in value.type.tensor_type.shape.dim)
    }
    found: dict[str, np.ndarray] = {}
    nodes = []
    for node in model.graph.node:
        if not outputs.isdisjoint(node.output):
            continue
        attributes = {entry.name: helper.get_attribute_value(entry) for entry in node.attribute}
        if node.op_type == "Constant" and "value" in attributes:
            found[node.output[0]] = numpy_helper.to_array(attributes["value"])
        elif node.op_type == "Shape" and node.input[0] in shapes:
            part = slice(attributes.get("start", 0), attributes.get("end"))
            found[node.output[0]] = np.array(shapes[node.input[0]], np.int64)[part]
        elif constants.issuperset(filter(None, node.input)) and _is_pure(node):
            nodes.append(node)
            constants |= set(node.output)
    return found, nodes


def _is_pure(node: onnx.NodeProto) -> bool:
    has_graph = any(entry.HasField("g") for entry in node.attribute)
    return not has_graph and not node.op_type.startswith("Random")


def _evaluated(model: onnx.ModelProto, nodes: list[onnx.NodeProto]) -> dict[str, np.ndarray]:
    if not nodes:
        return {}
    from onnx.reference import ReferenceEvaluator  # it takes a while to import

    names = [name for node in nodes for name in node.output if name]
    read = {name for node in nodes for name in node.input}
    entries = [entry for entry in model.graph.initializer if entry.name in read]
    values = [onnx.ValueInfoProto(name=name) for name in names]
    graph = helper.make_graph(nodes, "constants", [], values, entries)
    part = helper.make_model(graph, opset_imports=model.opset_import, ir_version=model.ir_version)
    return dict(zip(names, map(np.asarray, ReferenceEvaluator(part).run(None, {})), strict=True))
