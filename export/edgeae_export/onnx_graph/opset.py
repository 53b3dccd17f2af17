"""An ONNX model at the opset that every artifact has."""

from __future__ import annotations

import re
from functools import cache

import onnx
import onnx.inliner
import onnx.version_converter
from onnx import TensorProto, helper

from edgeae_runtime.errors import InputError

OPSET = 17
IR_VERSION = 8


def at_floor(model: onnx.ModelProto) -> onnx.ModelProto:
    """Raise or lower a model to `OPSET` and `IR_VERSION`; its constants must be folded.

    Raises
    ------
    InputError
        If an operator has no counterpart there.
    """
    version = opset_of(model)
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
