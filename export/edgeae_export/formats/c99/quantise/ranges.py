"""Ranges of a graph's inner values on validation windows, by running it in onnxruntime."""

from __future__ import annotations

from typing import TYPE_CHECKING

import onnx

from edgeae_runtime.engines.onnxruntime import OnnxEngine

if TYPE_CHECKING:
    from edgeae_export.formats.c99.quantise.grid import Ranges
    from edgeae_runtime.arrays import FloatArray


def value_ranges(data: bytes, windows: FloatArray) -> Ranges:
    """Find the smallest and largest number of each float value on windows `(n, *shape)`, n >= 1."""
    model = onnx.shape_inference.infer_shapes(onnx.ModelProto.FromString(data))
    known = {value.name for value in model.graph.output}
    inner = [
        value
        for value in model.graph.value_info
        if value.type.tensor_type.elem_type == onnx.TensorProto.FLOAT and value.name not in known
    ]
    floats = [
        value.name
        for value in model.graph.output
        if value.type.tensor_type.elem_type == onnx.TensorProto.FLOAT
    ]
    names = [*floats, *(value.name for value in inner)]
    model.graph.output.extend(inner)
    del model.graph.value_info[:]  # onnxruntime 1.16 to 1.18 trusts it too far
    engine = OnnxEngine(model.SerializeToString(), windows.shape[1:])
    outputs = {name: engine.output(name, windows) for name in names}
    outputs["x"] = windows
    return {name: (float(values.min()), float(values.max())) for name, values in outputs.items()}
