"""The TFLite format: conversion, and files with signature, decision and manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from edgeae_export.formats.tflite.batches import MAX_TRIED, free_batch, with_batches
from edgeae_export.formats.tflite.model import new_buffer, new_code, new_tensor, read_model, written
from edgeae_export.formats.tflite.precisions import PRECISIONS
from edgeae_export.formats.tflite.scaling import unfold_scaler
from edgeae_export.formats.tflite.trial import refuse_fatal
from edgeae_export.manifest import manifest_json
from edgeae_runtime.containers.tflite import METADATA_NAME
from edgeae_runtime.engines.litert import LiteRtEngine
from edgeae_runtime.errors import ArtifactError
from edgeae_runtime.manifest.model import Manifest

if TYPE_CHECKING:
    from edgeae_export.source import Source
    from edgeae_runtime.arrays import FloatArray

_ORDER = ("score", "is_anomaly", "reconstruction", "code", "features")
_FLOOR = b"min_runtime_version"  # the converter's own metadata
_MAX_UNROLLED_STEPS = 64  # a recurrence written step by step is four times faster, and larger


class TfliteFormat:
    """TFLite, run by LiteRT.

    Parameters
    ----------
    max_unrolled_steps
        Recurrences of up to this many steps are written step by step, longer ones as loops.
    for_micro
        Whether files are for TFLite Micro, which does not unpack weights.
    """

    precisions = PRECISIONS
    is_exact = False

    def __init__(
        self, max_unrolled_steps: int = _MAX_UNROLLED_STEPS, *, for_micro: bool = False
    ) -> None:
        self.max_unrolled_steps, self.for_micro = max_unrolled_steps, for_micro

    def convert(self, source: Source, with_code: bool) -> bytes:
        """Convert a source to a graph in float32, with an output `code` if asked."""
        from edgeae_export.formats.tflite.from_keras import keras_to_tflite

        fused = source.fused_with(with_code=with_code)
        graph, names = keras_to_tflite(
            fused, source.inputs.shape, max_unrolled_steps=self.max_unrolled_steps
        )
        model = read_model(graph)
        unfold_scaler(model)
        for subgraph in model.subgraphs:
            for tensor in subgraph.tensors:
                tensor.name = ""  # a long name is bytes in the file
        _sign(model, names)
        free_batch(model)
        return with_batches(refuse_fatal(written(model)), source.windows[:MAX_TRIED])

    def scores(self, graph: bytes, windows: FloatArray) -> FloatArray:
        """Score windows `(n, *shape)` with a graph."""
        return LiteRtEngine(graph, windows.shape[1:]).output("score", windows)

    def has(self, *precisions: str) -> bool:
        """Tell whether one file can hold products of these precisions."""
        return not self.for_micro or not {"int8", "int16", "float16"}.intersection(precisions)

    def requires(self, graph: bytes) -> dict[str, str]:
        """Return the smallest version of the runtime, as the converter noted it."""
        model = read_model(graph)
        for entry in model.metadata or []:
            if entry.name == _FLOOR:
                text = bytes(model.buffers[entry.buffer].data)
                return {"tflite-runtime": text.rstrip(b"\0").decode()}
        return {}

    def finish(self, graph: bytes, manifest: Manifest) -> bytes:
        """Add decision and manifest to a graph."""
        model = read_model(graph)
        _add_decision(model, manifest.threshold.value)
        text = manifest_json(manifest).encode()
        entry = schema.MetadataT()
        entry.name, entry.buffer = METADATA_NAME, new_buffer(model, text)
        model.metadata = [*(model.metadata or []), entry]
        model.description = "edgeae"
        return written(model)

    def rethreshold(self, data: bytes, manifest: Manifest) -> bytes:
        """Replace manifest and threshold of a file."""
        model = read_model(data)
        buffer = _threshold_buffer(model)
        model.buffers[buffer].data = np.frombuffer(_number(manifest.threshold.value), np.uint8)
        text = manifest_json(manifest).encode()
        for entry in model.metadata:
            if entry.name.decode() == METADATA_NAME:
                model.buffers[entry.buffer].data = np.frombuffer(text, np.uint8)
        return written(model)

    def threshold_in(self, data: bytes) -> np.float32:
        """Read the threshold that a file compares with.

        Raises
        ------
        ArtifactError
            If it is not a constant of its own.
        """
        model = read_model(data)
        content = bytes(model.buffers[_threshold_buffer(model)].data)
        return np.float32(np.frombuffer(content, "<f4")[0])


FORMAT = TfliteFormat()
MICRO = TfliteFormat(max_unrolled_steps=1 << 20, for_micro=True)
"""For TFLite Micro, which has no loops."""


def _sign(model: schema.ModelT, names: list[str]) -> None:
    """Name input and outputs in a signature, in the order that every format has."""
    (main,) = model.subgraphs[:1]
    (x,) = main.inputs
    tensors = dict(zip(names, main.outputs, strict=True))
    signature = schema.SignatureDefT()
    signature.signatureKey, signature.subgraphIndex = "serving_default", 0
    signature.inputs = [_named("x", x)]
    signature.outputs = [_named(name, tensors[name]) for name in _ORDER if name in tensors]
    main.outputs = [entry.tensorIndex for entry in signature.outputs]
    for entry in (*signature.inputs, *signature.outputs):
        main.tensors[entry.tensorIndex].name = entry.name
    model.signatureDefs = [signature]


def _threshold_buffer(model: schema.ModelT) -> int:
    main = model.subgraphs[0]
    outputs = {entry.name.decode(): entry.tensorIndex for entry in model.signatureDefs[0].outputs}
    flag = outputs["is_anomaly"]
    compare = next((op for op in main.operators if flag in op.outputs), None)
    if compare is None or len(compare.inputs) != 2:
        raise ArtifactError("the graph's is_anomaly does not compare with a threshold")
    threshold = int(compare.inputs[1])
    buffer = int(main.tensors[threshold].buffer)
    readers = [op for op in main.operators for read in op.inputs if int(read) == threshold]
    holders = [tensor for part in model.subgraphs for tensor in part.tensors]
    if len(readers) > 1 or sum(tensor.buffer == buffer for tensor in holders) > 1:
        raise ArtifactError("the graph's threshold is shared with another constant")
    if model.buffers[buffer].data is None or len(model.buffers[buffer].data) != 4:
        raise ArtifactError("the graph's threshold is not a constant")
    return buffer


def _add_decision(model: schema.ModelT, threshold: np.float32) -> None:
    """Add `is_anomaly = score > threshold`, the threshold a constant of its own."""
    main, (signature,) = model.subgraphs[0], model.signatureDefs
    score = signature.outputs[0].tensorIndex
    constant = new_tensor(main, (1,), schema.TensorType.FLOAT32, "threshold")
    main.tensors[constant].buffer = new_buffer(model, _number(threshold))
    flag = new_tensor(main, (1,), schema.TensorType.BOOL, "is_anomaly")
    compare = schema.OperatorT()
    compare.opcodeIndex = new_code(model, schema.BuiltinOperator.GREATER, 1)
    compare.inputs, compare.outputs = [score, constant], [flag]
    main.operators.append(compare)
    signature.outputs.insert(1, _named("is_anomaly", flag))
    main.outputs = [entry.tensorIndex for entry in signature.outputs]


def _number(threshold: np.float32) -> bytes:
    return np.array([threshold], "<f4").tobytes()


def _named(name: str, tensor: int) -> schema.TensorMapT:
    entry = schema.TensorMapT()
    entry.name, entry.tensorIndex = name, int(tensor)
    return entry
