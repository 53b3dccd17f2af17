"""TFLite: a source's graph, and its bytes with signature, decision and manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from edgeae_export.artifact import Format
from edgeae_export.formats.tflite.model import new_buffer, new_code, new_tensor, read_model, written
from edgeae_export.formats.tflite.precisions import PRECISIONS
from edgeae_runtime.containers.tflite import METADATA_NAME
from edgeae_runtime.engines.litert import LiteRtEngine
from edgeae_runtime.errors import ArtifactError

if TYPE_CHECKING:
    from edgeae_export.source import Source

_ORDER = ("score", "is_anomaly", "reconstruction", "code")
_FLOOR = b"min_runtime_version"  # the converter's own metadata


def convert(source: Source, with_code: bool) -> bytes:
    """Graph of a source for one window at a time, with an output `code` if asked."""
    from edgeae_export.formats.tflite.from_keras import for_tflite

    return _converted(source, for_tflite(source.network), with_code)


def convert_without_loops(source: Source, with_code: bool) -> bytes:
    """As `convert`, with every recurrence written step by step, whatever that costs in size."""
    from edgeae_export.formats.tflite.from_keras import for_tflite

    return _converted(source, for_tflite(source.network, most_steps=1 << 20), with_code)


def _converted(source: Source, network: Any, with_code: bool) -> bytes:
    from edgeae_export.formats.tflite.from_keras import keras_to_tflite

    fused = source.fused_with(network, with_code=with_code)
    graph, names = keras_to_tflite(fused, source.inputs.shape)
    model = read_model(graph)
    for subgraph in model.subgraphs:
        for tensor in subgraph.tensors:
            tensor.name = ""  # a long name is bytes in the file
    _sign(model, names)
    return written(model)


def _sign(model: Any, names: list[str]) -> None:
    """Give input and outputs their names, in a signature and in the order of every format."""
    (main,) = model.subgraphs[:1]
    (x,) = main.inputs
    places = dict(zip(names, main.outputs, strict=True))
    signature = schema.SignatureDefT()
    signature.signatureKey, signature.subgraphIndex = "serving_default", 0
    signature.inputs = [_named("x", x)]
    signature.outputs = [_named(name, places[name]) for name in _ORDER if name in places]
    main.outputs = [place.tensorIndex for place in signature.outputs]
    for place in (*signature.inputs, *signature.outputs):
        main.tensors[place.tensorIndex].name = place.name
    model.signatureDefs = [signature]


def finish(graph: bytes, threshold: np.float32, manifest: str) -> bytes:
    """Bytes of a graph with its decision and its manifest."""
    model = read_model(graph)
    _add_decision(model, threshold)
    entry = schema.MetadataT()
    entry.name, entry.buffer = METADATA_NAME, new_buffer(model, manifest.encode())
    model.metadata = [*(model.metadata or []), entry]
    model.description = "edgeae"
    return written(model)


def finish_again(data: bytes, threshold: np.float32, manifest: str) -> bytes:
    """Bytes of a finished file with another threshold and another manifest."""
    model = read_model(data)
    place = _threshold_buffer(model)
    model.buffers[place].data = np.frombuffer(_number(threshold), np.uint8)
    for entry in model.metadata:
        if entry.name.decode() == METADATA_NAME:
            model.buffers[entry.buffer].data = np.frombuffer(manifest.encode(), np.uint8)
    return written(model)


def threshold_in(data: bytes) -> np.float32:
    """Threshold that a finished file's graph compares with.

    Raises
    ------
    ArtifactError
        If it is no constant of its own.
    """
    model = read_model(data)
    content = bytes(model.buffers[_threshold_buffer(model)].data)
    return np.float32(np.frombuffer(content, "<f4")[0])


def _threshold_buffer(model: Any) -> int:
    main = model.subgraphs[0]
    flag = next(tensor.tensorIndex for tensor in model.signatureDefs[0].outputs
                if tensor.name.decode() == "is_anomaly")  # fmt: skip
    compare = next((op for op in main.operators if flag in op.outputs), None)
    if compare is None or len(compare.inputs) != 2:
        raise ArtifactError("the graph's is_anomaly is no comparison with a threshold")
    place = int(compare.inputs[1])
    buffer = int(main.tensors[place].buffer)
    readers = [op for op in main.operators for read in op.inputs if int(read) == place]
    holders = [tensor for part in model.subgraphs for tensor in part.tensors]
    if len(readers) > 1 or sum(tensor.buffer == buffer for tensor in holders) > 1:
        raise ArtifactError("the graph's threshold is shared with another constant")
    if model.buffers[buffer].data is None or len(model.buffers[buffer].data) != 4:
        raise ArtifactError("the graph's threshold is no constant")
    return buffer


def _add_decision(model: Any, threshold: np.float32) -> None:
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
    main.outputs = [place.tensorIndex for place in signature.outputs]


def _number(threshold: np.float32) -> bytes:
    return np.array([threshold], "<f4").tobytes()


def _requires(graph: bytes) -> dict[str, str]:
    model = read_model(graph)
    for entry in model.metadata or []:
        if entry.name == _FLOOR:
            text = bytes(model.buffers[entry.buffer].data)
            return {"tflite-runtime": text.rstrip(b"\0").decode()}
    return {}


def _named(name: str, tensor: int) -> Any:
    place = schema.TensorMapT()
    place.name, place.tensorIndex = name, int(tensor)
    return place


FORMAT = Format(convert, finish, LiteRtEngine, _requires, PRECISIONS, finish_again, threshold_in)
WITHOUT_LOOPS = FORMAT._replace(convert=convert_without_loops)
