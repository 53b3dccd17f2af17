"""A fused Keras model as an ONNX graph, through tf2onnx."""

from __future__ import annotations

import math

import keras
import onnx
import onnxslim
import tensorflow as tf
import tf2onnx
from onnx import helper, numpy_helper

from edgeae_export.formats.onnx.conv1d import free_steps
from edgeae_export.formats.onnx.declaration import declare, one_sum
from edgeae_export.formats.onnx.folding import fold_linear, name_by_layers
from edgeae_export.keras_graph.fuse import as_function
from edgeae_export.keras_graph.loggers import silenced
from edgeae_export.keras_graph.recurrence import HANDLERS, for_onnx
from edgeae_export.keras_graph.rewrite import rewritten
from edgeae_export.onnx_graph.opset import IR_VERSION, OPSET
from edgeae_runtime.errors import InputError

SUMS = {"Mul": "ReduceSumSquare", "Abs": "ReduceL1"}


def keras_to_onnx(model: keras.Model, shape: tuple[int, ...]) -> onnx.ModelProto:
    """Convert a fused model: input `x` `(n, *shape)`, and the model's outputs by their names.

    Raises
    ------
    InputError
        If it needs operations that ONNX does not have; the message names them.
    """
    with silenced("tf2onnx"), rewritten(model, for_onnx):
        function = as_function(model, shape)
        try:
            converted = _converted(function)
        except Exception:  # of any optimiser; with its copies, tf2onnx goes on without that one
            converted, _ = tf2onnx.convert.from_function(
                function, function.input_signature, opset=OPSET, custom_op_handlers=HANDLERS
            )
    _refuse_foreign(converted.graph)  # operations that tf2onnx lacks
    slim: onnx.ModelProto = onnxslim.slim(converted)
    slim.ir_version = IR_VERSION
    del slim.opset_import[:]  # the converter names one that no node uses
    slim.opset_import.append(helper.make_opsetid("", OPSET))
    free_steps(slim)
    fold_linear(slim)
    name_by_layers(slim.graph, {layer.name for layer in model._flatten_layers()})
    _sum_in_one_pass(slim.graph, math.prod(shape))
    outputs = {name: tuple(y.shape[1:]) for name, y in model.output.items()}
    assert {output.name for output in slim.graph.output} == set(outputs)
    declare(slim.graph, shape, outputs)
    return slim


def _converted(function: tf.types.experimental.PolymorphicFunction) -> onnx.ModelProto:
    """Do what `tf2onnx.convert.from_function` does, without a copy of the graph for each pass.

    Its copies let it go on where an optimiser fails, and take a quarter of a conversion.
    """
    concrete = function.get_concrete_function()
    names = {y.name: name for name, y in concrete.structured_outputs.items()}
    known = {inner.op.name: outer for outer, inner in concrete.graph.captures}
    inputs = [x.name for x in concrete.inputs if x.op.name not in known]
    frozen = tf2onnx.tf_loader.from_function(concrete, inputs, list(names))
    _write_constants(frozen, known)
    with tf.Graph().as_default() as graph:
        tf.import_graph_def(frozen, name="")
        plain = tf2onnx.tfonnx.process_tf_graph(
            graph,
            continue_on_error=True,
            opset=OPSET,
            custom_op_handlers=HANDLERS,
            input_names=inputs,
            output_names=list(names),
            tensors_to_rename={inputs[0]: "x", **names},
        )
        optimised = tf2onnx.optimizer.optimize_graph(plain, catch_errors=False)
    model: onnx.ModelProto = optimised.make_model("edgeae")
    return model


def _write_constants(frozen: tf.compat.v1.GraphDef, known: dict[str, tf.Tensor]) -> None:
    """Write tensors from outside a traced function as constants, which weights already are."""
    for node in frozen.node:
        if node.op == "Placeholder" and node.name in known:
            values = tf.make_tensor_proto(known[node.name])
            node.op = "Const"
            node.attr.pop("shape", None)
            node.attr["value"].tensor.CopyFrom(values)


def _refuse_foreign(graph: onnx.GraphProto) -> None:
    """Refuse a graph in which tf2onnx left operations of TensorFlow."""
    foreign = sorted({node.op_type for node in graph.node if not onnx.defs.has(node.op_type)})
    if foreign:
        raise InputError(
            f"ONNX has no operation for {', '.join(foreign)}; use layers without them, or try "
            f".tflite"
        )


def _sum_in_one_pass(graph: onnx.GraphProto, size: int) -> None:
    """Write the score's sum or mean of squares (or of absolute values) as one sum and a factor.

    A score in another form is a mistake of this package.
    """
    makers: dict[str, onnx.NodeProto] = {name: node for node in graph.node for name in node.output}
    last = makers["score"]
    inner = makers.get(last.input[0])
    assert last.op_type in ("ReduceMean", "ReduceSum"), last.op_type
    assert inner is not None
    assert inner.op_type in SUMS
    assert len(set(inner.input)) == 1
    # Opset 17 has the axes of a sum among its inputs, and those of the others as attributes.
    axes = _axes_of_sum(graph, last) if last.op_type == "ReduceSum" else _axes_of_mean(last)
    is_mean = last.op_type == "ReduceMean"
    nodes = one_sum(graph, SUMS[inner.op_type], inner.input[0], axes, size if is_mean else None)
    at = list(graph.node).index(last)
    graph.node.remove(last)
    for node in reversed(nodes):
        graph.node.insert(at, node)
    graph.node.remove(inner)


def _axes_of_mean(node: onnx.NodeProto) -> list[int]:
    return list(next(attribute.ints for attribute in node.attribute if attribute.name == "axes"))


def _axes_of_sum(graph: onnx.GraphProto, node: onnx.NodeProto) -> list[int]:
    (entry,) = (entry for entry in graph.initializer if entry.name == node.input[1])
    graph.initializer.remove(entry)
    axes: list[int] = numpy_helper.to_array(entry).ravel().tolist()
    return axes
