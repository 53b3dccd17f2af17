"""A window minus a product as one `Gemm`: one operation less for a score."""

from __future__ import annotations

import onnx
from onnx import helper, numpy_helper


def join_residual(model: onnx.ModelProto) -> None:
    """Write `Sub(z, MatMul(code, weight))` as `Gemm(code, weight, z)` with an `alpha` of -1.

    The product stays if another node reads it; a score alone does not need it then.
    """
    graph = model.graph
    outputs = {value.name for value in graph.output}
    matrices = {e.name for e in graph.initializer if numpy_helper.to_array(e).ndim == 2}
    ranks = _ranks(model)
    products = {node.output[0]: node for node in graph.node if node.op_type == "MatMul"}
    for node in list(graph.node):
        product = products.get(node.input[1]) if node.op_type == "Sub" else None
        if product is None or product.input[1] not in matrices:
            continue
        if ranks.get(node.input[0]) == ranks.get(node.output[0]) == 2:
            joined = helper.make_node(
                "Gemm", [*product.input, node.input[0]], list(node.output), alpha=-1.0
            )
            graph.node.insert(list(graph.node).index(node), joined)
            graph.node.remove(node)
            read = {name for other in graph.node for name in other.input} | outputs
            if product.output[0] not in read:
                graph.node.remove(product)


def split_residual(model: onnx.ModelProto) -> None:
    """Undo `join_residual`: products in integers have no third input."""
    graph = model.graph
    products = {tuple(n.input): n.output[0] for n in graph.node if n.op_type == "MatMul"}
    for node in list(graph.node):
        if not is_joined(node):
            continue
        factors, z = tuple(node.input[:2]), node.input[2]
        at = list(graph.node).index(node)
        graph.node.remove(node)
        if factors not in products:
            products[factors] = f"{node.output[0]}/product"
            graph.node.insert(at, helper.make_node("MatMul", factors, [products[factors]]))
            at += 1
        graph.node.insert(at, helper.make_node("Sub", [z, products[factors]], list(node.output)))


def is_joined(node: onnx.NodeProto) -> bool:
    """Tell whether a node is a `Gemm` of `join_residual`."""
    return node.op_type == "Gemm" and any(
        attribute.name == "alpha" and attribute.f == -1.0 for attribute in node.attribute
    )


def _ranks(model: onnx.ModelProto) -> dict[str, int]:
    graph = onnx.shape_inference.infer_shapes(model).graph
    return {
        value.name: len(value.type.tensor_type.shape.dim)
        for value in (*graph.input, *graph.value_info, *graph.output)
        if value.type.tensor_type.HasField("shape")
    }
