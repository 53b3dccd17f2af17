"""TFLite: a source's graph, and its bytes with signature, decision and manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema

from edgeae_export.artifact import Format
from edgeae_runtime.litert_engine import LiteRtEngine
from edgeae_runtime.tflite_file import METADATA_NAME

if TYPE_CHECKING:
    from edgeae_export.source import Source

_ORDER = ("score", "is_anomaly", "reconstruction", "code")
_FLOOR = b"min_runtime_version"  # the converter's own metadata


def convert(source: Source, with_code: bool) -> bytes:
    """Graph of a source for one window at a time, with an output `code` if asked."""
    from edgeae_export.keras_to_tflite import for_tflite

    return _converted(source, for_tflite(source.network), with_code)


def convert_without_loops(source: Source, with_code: bool) -> bytes:
    """As `convert`, with every recurrence written step by step, whatever that costs in size."""
    from edgeae_export.keras_to_tflite import for_tflite

    return _converted(source, for_tflite(source.network, most_steps=1 << 20), with_code)


def _converted(source: Source, network: Any, with_code: bool) -> bytes:
    from edgeae_export.fuse import fuse
    from edgeae_export.keras_to_tflite import keras_to_tflite

    shape = source.inputs.shape
    fused = fuse(network, source.scaler, source.score, shape, with_code=with_code)
    graph, names = keras_to_tflite(fused, shape)
    model = _read(graph)
    for subgraph in model.subgraphs:
        for tensor in subgraph.tensors:
            tensor.name = ""  # a long name is bytes in the file
    _sign(model, names)
    return _written(model)


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
    model = _read(graph)
    _add_decision(model, threshold)
    entry = schema.MetadataT()
    entry.name, entry.buffer = METADATA_NAME, _new_buffer(model, manifest.encode())
    model.metadata = [*(model.metadata or []), entry]
    model.description = "edgeae"
    return _written(model)


def _add_decision(model: Any, threshold: np.float32) -> None:
    """Add `is_anomaly = score > threshold`, the threshold a constant of its own."""
    main, (signature,) = model.subgraphs[0], model.signatureDefs
    score = signature.outputs[0].tensorIndex
    constant = _tensor("threshold", (1,), schema.TensorType.FLOAT32)
    constant.buffer = _new_buffer(model, np.array([threshold], "<f4").tobytes())
    flag = _tensor("is_anomaly", (1,), schema.TensorType.BOOL)
    main.tensors += [constant, flag]
    threshold_at, flag_at = len(main.tensors) - 2, len(main.tensors) - 1
    code = schema.OperatorCodeT()
    code.builtinCode = code.deprecatedBuiltinCode = schema.BuiltinOperator.GREATER
    code.version = 1
    model.operatorCodes.append(code)
    compare = schema.OperatorT()
    compare.opcodeIndex = len(model.operatorCodes) - 1
    compare.inputs, compare.outputs = [score, threshold_at], [flag_at]
    main.operators.append(compare)
    signature.outputs.insert(1, _named("is_anomaly", flag_at))
    main.outputs = [place.tensorIndex for place in signature.outputs]


def _requires(graph: bytes) -> dict[str, str]:
    model = _read(graph)
    for entry in model.metadata or []:
        if entry.name == _FLOOR:
            text = bytes(model.buffers[entry.buffer].data)
            return {"tflite-runtime": text.rstrip(b"\0").decode()}
    return {}


def _named(name: str, tensor: int) -> Any:
    place = schema.TensorMapT()
    place.name, place.tensorIndex = name, int(tensor)
    return place


def _tensor(name: str, shape: tuple[int, ...], kind: int) -> Any:
    tensor = schema.TensorT()
    tensor.name, tensor.shape, tensor.type = name, list(shape), kind
    tensor.buffer = 0  # by agreement the empty one
    return tensor


def _new_buffer(model: Any, data: bytes) -> int:
    buffer = schema.BufferT()
    buffer.data = np.frombuffer(data, np.uint8)
    model.buffers.append(buffer)
    return len(model.buffers) - 1


def _read(data: bytes) -> Any:
    return schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(data, 0))


def _written(model: Any) -> bytes:
    builder = flatbuffers.Builder(1 << 20)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


FORMAT = Format(convert, finish, LiteRtEngine, _requires)
WITHOUT_LOOPS = Format(convert_without_loops, finish, LiteRtEngine, _requires)
