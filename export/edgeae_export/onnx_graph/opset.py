"""An ONNX model at the opset that every artifact has."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import onnx
import onnx.inliner
import onnx.version_converter
from onnx import TensorProto, helper, numpy_helper

from edgeae_runtime.errors import InputError

OPSET = 17
IR_VERSION = 8
_NEW_DEFAULTS: dict[str, dict[str, object]] = {
    "Split": {"num_outputs": None},  # equal parts, one for each output
    "Resize": {"antialias": 0, "keep_aspect_ratio_policy": b"stretch"},
}
"""Attributes that came after `OPSET`, and the value with which they say nothing; None is any."""


def at_floor(model: onnx.ModelProto) -> onnx.ModelProto:
    """Raise or lower a model to `OPSET` and `IR_VERSION`; its constants must be folded.

    Raises
    ------
    InputError
        If an operator has no counterpart there.
    """
    version = opset_of(model)
    if version > OPSET:
        _write_older_forms(model)
    converted = model
    if version != OPSET:
        try:
            converted = onnx.version_converter.convert_version(model, OPSET)
        except Exception as error:  # onnx raises what its C++ part raises
            if not _is_valid_there(model):
                raise InputError(
                    f"`model` cannot be brought from opset {version} to {OPSET}, which artifacts "
                    f"have ({_reason(error)}); export it with opset_version={OPSET}"
                ) from None
    _label(converted)
    return converted


def _write_older_forms(model: onnx.ModelProto) -> None:
    """Write what some operators learnt after `OPSET`, and which onnx cannot take back."""
    graph = onnx.shape_inference.infer_shapes(model).graph
    ranks = {
        value.name: len(value.type.tensor_type.shape.dim)
        for value in (*graph.value_info, *graph.input)
        if value.type.tensor_type.HasField("shape")
    }
    constants = {entry.name: entry for entry in model.graph.initializer}
    for number, node in enumerate(model.graph.node):
        defaults = _NEW_DEFAULTS.get(node.op_type, {})
        kept = [
            entry
            for entry in node.attribute
            if entry.name not in defaults
            or defaults[entry.name] not in (None, helper.get_attribute_value(entry))
        ]
        del node.attribute[:]
        node.attribute.extend(kept)
        if node.op_type != "Pad" or len(node.input) < 4 or node.input[0] not in ranks:
            continue
        if node.input[1] in constants and node.input[3] in constants:
            given, axes = (numpy_helper.to_array(constants[node.input[at]]) for at in (1, 3))
            pads = np.zeros((2, ranks[node.input[0]]), np.int64)
            pads[:, axes] = given.reshape(2, -1)
            entry = numpy_helper.from_array(pads.ravel(), f"{node.output[0]}/pads/{number}")
            model.graph.initializer.append(entry)
            node.input[1] = entry.name
            del node.input[3]


def _label(model: onnx.ModelProto) -> None:
    for node in model.graph.node:  # onnx leaves a newer attribute of most reductions where it is
        has_axes = any(entry.name == "axes" for entry in node.attribute)
        for at, entry in reversed(list(enumerate(node.attribute))):
            if has_axes and entry.name == "noop_with_empty_axes":
                del node.attribute[at]
    model.ir_version = IR_VERSION
    del model.opset_import[:]
    model.opset_import.append(helper.make_opsetid("", OPSET))


def _is_valid_there(model: onnx.ModelProto) -> bool:
    """Tell whether a model is one of `OPSET` as it is; onnx cannot convert every operator."""
    trial = onnx.ModelProto()
    trial.CopyFrom(model)
    _label(trial)
    try:
        onnx.checker.check_model(trial, full_check=True)
    except Exception:  # onnx raises what its C++ part raises
        return False
    return True


def opset_of(model: onnx.ModelProto) -> int:
    """Return the version of ONNX's own operators in a model."""
    versions = [one.version for one in model.opset_import if one.domain in ("", "ai.onnx")]
    return int(versions[0]) if versions else 1


def without_newer_operators(model: onnx.ModelProto) -> onnx.ModelProto:
    """Write operators that came after `OPSET` as what ONNX defines them to be."""
    newer = {node.op_type for node in model.graph.node} & _newer()
    if not newer:
        return model
    inlined = onnx.inliner.inline_selected_functions(
        model, [("", name) for name in sorted(newer)], inline_schema_functions=True
    )
    _write_casts(inlined)
    return inlined


@cache
def _newer() -> frozenset[str]:
    first: dict[str, int] = {}
    for schema in onnx.defs.get_all_schemas_with_history():
        if schema.domain == "":
            since = first.get(schema.name, schema.since_version)
            first[schema.name] = min(since, schema.since_version)
    return frozenset(name for name, version in first.items() if version > OPSET)


def _write_casts(model: onnx.ModelProto) -> None:
    """Write `CastLike`, which the definitions use, as `Cast`."""
    inferred = onnx.shape_inference.infer_shapes(model).graph
    types = {
        value.name: value.type.tensor_type.elem_type
        for value in (*inferred.value_info, *inferred.input)
    } | {entry.name: entry.data_type for entry in inferred.initializer}
    for node in model.graph.node:
        if node.op_type == "CastLike":
            kind = types.get(node.input[1], TensorProto.FLOAT)
            cast = helper.make_node("Cast", [node.input[0]], list(node.output), to=kind)
            node.CopyFrom(cast)


def _reason(error: Exception) -> str:
    text = " ".join(str(error).split())
    missing = re.search(r"No (?:Previous|Adapter)[^\"']*?(?:of|for) (\w+)", text)
    return f"no older form of {missing[1]}" if missing else text[-120:]
