"""One ONNX artifact: graph, decision, manifest and digest, proved before it is handed out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from edgeae_export.golden import golden_windows
from edgeae_export.parity import TOLERANCE, ParityError, check_parity, measure_parity
from edgeae_export.versions import package_versions
from edgeae_runtime.conformal import CalibrationScores
from edgeae_runtime.digest import seal
from edgeae_runtime.manifest import Manifest, manifest_json
from edgeae_runtime.onnx_engine import OnnxEngine
from edgeae_runtime.scorer import Scorer

if TYPE_CHECKING:
    from edgeae_export.source import Source
    from edgeae_runtime.manifest import FloatArray

ENGINE_FLOOR = "1.16"


def onnx_artifact(source: Source, name: str) -> tuple[bytes, Manifest]:
    """Write a source as an ONNX artifact with its own threshold.

    Raises
    ------
    ParityError
        If it would not decide as its source does.
    """
    from edgeae_export.keras_to_onnx import keras_to_onnx

    graph = keras_to_onnx(source.fused, source.inputs.shape)
    windows = np.concatenate([source.fitting, source.calibration, source.anomalies])
    calibration = slice(len(source.fitting), len(source.fitting) + len(source.calibration))
    scores = _drafted_scores(graph, source.inputs.shape, windows)
    anomaly_scores = scores[calibration.stop :]
    threshold = source.rule.choose(scores[calibration], anomaly_scores)
    parity = measure_parity(
        source.scores(windows),
        scores,
        source_threshold=source.threshold.value,
        threshold=threshold.value,
        calibration=calibration,
    )
    check_parity(parity)
    manifest = Manifest(
        name=name,
        inputs=source.inputs,
        scaler=source.scaler,
        score=source.score,
        threshold=threshold,
        calibration=CalibrationScores.of(scores[calibration]),
        golden=golden_windows(windows, scores, threshold.value, TOLERANCE),
        parity=parity,
        precision="float32",
        requires={"onnxruntime": ENGINE_FLOOR},
        made_by=package_versions(),
    )
    data = sealed_onnx(graph, manifest)
    prove(data, windows, scores)
    return data, manifest


def sealed_onnx(graph: onnx.ModelProto, manifest: Manifest) -> bytes:
    """Bytes of a graph with its decision and its manifest, under a digest."""
    model = onnx.ModelProto()
    model.CopyFrom(graph)
    _add_decision(model.graph, manifest.threshold.value)
    model.producer_name = "edgeae"
    entry = model.metadata_props.add()
    entry.key, entry.value = "edgeae", manifest_json(manifest)
    onnx.checker.check_model(model, full_check=True)
    return seal(model.SerializeToString())


def _add_decision(graph: onnx.GraphProto, threshold: np.float32) -> None:
    """Add `is_anomaly = score > threshold`, the threshold a constant of its own."""
    graph.initializer.append(numpy_helper.from_array(np.array(threshold), "threshold"))
    graph.node.append(helper.make_node("Greater", ["score", "threshold"], ["is_anomaly"]))
    (batch,) = graph.output[0].type.tensor_type.shape.dim
    graph.output.insert(
        1, helper.make_tensor_value_info("is_anomaly", TensorProto.BOOL, [batch.dim_param])
    )


def _drafted_scores(graph: onnx.ModelProto, shape: tuple[int, ...], windows: Any) -> FloatArray:
    """Scores `(n,)` that the device's own engine gives for a graph."""
    scores: FloatArray = OnnxEngine(graph.SerializeToString(), shape).output("score", windows)
    return scores


def prove(data: bytes, windows: FloatArray, scores: FloatArray) -> None:
    """Open an artifact as a device does, and see that it gives these scores and flags.

    Raises
    ------
    ParityError
        If one differs, so that the artifact is not written.
    """
    with Scorer(data) as scorer:
        flags = OnnxEngine(data, scorer.manifest.inputs.shape).output("is_anomaly", windows)
        if not np.array_equal(scorer.score(windows), scores):
            raise ParityError("the finished file gives other scores than its graph did")
        if not np.array_equal(flags, scores > scorer.threshold):
            raise ParityError("the file's flags are not its scores above its threshold")
