"""The ONNX format: conversion, and files with decision and manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from edgeae_export.formats.onnx.from_onnx import fuse_onnx
from edgeae_export.formats.onnx.precisions import PRECISIONS
from edgeae_export.formats.onnx.residual import join_residual
from edgeae_export.manifest import manifest_json
from edgeae_export.onnx_graph.network import NO_CODE, OnnxNetwork
from edgeae_runtime import __version__
from edgeae_runtime.engines.onnxruntime import OnnxEngine
from edgeae_runtime.errors import ArtifactError, InputError
from edgeae_runtime.manifest.model import Manifest

if TYPE_CHECKING:
    from edgeae_export.source import Source
    from edgeae_runtime.arrays import FloatArray

ENGINE_FLOOR = "1.16"
_ABOUT = (
    "An anomaly detector: raw windows in, score, decision and reconstruction out. Scaler, network "
    "and threshold are inside; the manifest is the metadata entry 'edgeae'."
)


def converted(source: Source, *, with_code: bool) -> onnx.ModelProto:
    """Convert a source to a graph in float32 as every reader of ONNX expects it."""
    if source.front_end is not None:
        from edgeae_export.formats.onnx.front_end import add_front_end

        whole = converted(source.behind_front_end(), with_code=with_code)
        add_front_end(whole, source.front_end, source.inputs.shape)
        return whole
    if isinstance(source.network, OnnxNetwork):
        if with_code:
            raise InputError(NO_CODE)
        parts = (source.scaler, source.score, source.inputs.shape, source.whitening)
        fused: onnx.ModelProto = onnx.ModelProto.FromString(fuse_onnx(source.network.graph, *parts))
        return fused
    from edgeae_export.formats.onnx.from_keras import keras_to_onnx

    model: onnx.ModelProto = keras_to_onnx(
        source.fused_with(with_code=with_code), source.inputs.shape
    )
    return model


class OnnxFormat:
    """ONNX, run by onnxruntime."""

    precisions = PRECISIONS
    is_exact = False

    def convert(self, source: Source, with_code: bool) -> bytes:
        """Convert a source to a graph in float32, with an output `code` if asked."""
        model = converted(source, with_code=with_code)
        join_residual(model)
        graph: bytes = model.SerializeToString()
        return graph

    def scores(self, graph: bytes, windows: FloatArray) -> FloatArray:
        """Score windows `(n, *shape)` with a graph."""
        scores: FloatArray = OnnxEngine(graph, windows.shape[1:]).output("score", windows)
        return scores

    def has(self, *precisions: str) -> bool:
        """Tell whether one file can hold products of these precisions: all."""
        return True

    def requires(self, graph: bytes) -> dict[str, str]:
        """Return the smallest version of onnxruntime."""
        return {"onnxruntime": ENGINE_FLOOR}

    def finish(self, graph: bytes, manifest: Manifest) -> bytes:
        """Add decision and manifest to a graph."""
        model = onnx.ModelProto.FromString(graph)
        _add_decision(model.graph, manifest.threshold.value)
        model.producer_name, model.producer_version = "edgeae", __version__
        model.doc_string = _ABOUT
        entry = model.metadata_props.add()
        entry.key, entry.value = "edgeae", manifest_json(manifest)
        onnx.checker.check_model(model, full_check=True)
        finished: bytes = model.SerializeToString()
        return finished

    def rethreshold(self, data: bytes, manifest: Manifest) -> bytes:
        """Replace manifest and threshold of a file."""
        model = onnx.ModelProto.FromString(data)
        constant = _threshold_constant(model.graph)
        threshold = np.array(manifest.threshold.value)
        constant.CopyFrom(numpy_helper.from_array(threshold, constant.name))
        for entry in model.metadata_props:
            if entry.key == "edgeae":
                entry.value = manifest_json(manifest)
        changed: bytes = model.SerializeToString()
        return changed

    def threshold_in(self, data: bytes) -> np.float32:
        """Read the threshold that a file compares with.

        Raises
        ------
        ArtifactError
            If it is not a constant of its own.
        """
        constant = _threshold_constant(onnx.ModelProto.FromString(data).graph)
        return np.float32(numpy_helper.to_array(constant))


FORMAT = OnnxFormat()


def _threshold_constant(graph: onnx.GraphProto) -> onnx.TensorProto:
    compare = next((node for node in graph.node if "is_anomaly" in node.output), None)
    if compare is None or compare.op_type != "Greater":
        raise ArtifactError("the graph's is_anomaly does not compare with a threshold")
    name = compare.input[1]
    found = [entry for entry in graph.initializer if entry.name == name]
    if len(found) != 1 or found[0].data_type != TensorProto.FLOAT or list(found[0].dims):
        raise ArtifactError("the graph's threshold is not a constant")
    if sum(read == name for node in graph.node for read in node.input) > 1:
        raise ArtifactError("the graph's threshold is shared with another constant")
    constant: onnx.TensorProto = found[0]
    return constant


def _add_decision(graph: onnx.GraphProto, threshold: np.float32) -> None:
    """Add `is_anomaly = score > threshold`, the threshold a constant of its own."""
    graph.initializer.append(numpy_helper.from_array(np.array(threshold), "threshold"))
    graph.node.append(helper.make_node("Greater", ["score", "threshold"], ["is_anomaly"]))
    (batch,) = graph.output[0].type.tensor_type.shape.dim
    graph.output.insert(
        1, helper.make_tensor_value_info("is_anomaly", TensorProto.BOOL, [batch.dim_param])
    )
