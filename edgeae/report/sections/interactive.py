"""Section *Try it*: an ONNX artifact that runs in the page, and windows to start from."""

from __future__ import annotations

import base64
import gzip
import math
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from edgeae.report.sections.windows import (
    FEATURES,
    LINE,
    form_of_readings,
    groups,
    reading_name,
)
from edgeae_runtime.arrays import decimal
from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae.evaluate.model import Facts
    from edgeae.report.data import ReportData
    from edgeae.report.sections.artifacts import ArtifactFile
    from edgeae_runtime.arrays import FloatArray

_SCRIPT, _ENGINE = "ort.wasm.bundle.min.mjs", "ort-wasm-simd-threaded.wasm"
_PACKAGE = Path(__file__).parents[1] / "static" / "edgeae.js"
"""The npm package edgeae as one file, which `scripts/bundle-javascript` writes."""
_MAX_VALUES = 60_000  # of all windows to start from


def section(
    data: ReportData, web_folder: str | None, artifacts: Sequence[ArtifactFile]
) -> Facts | None:
    """Return artifact, engine and windows, as plain JSON values; None without an engine.

    Parameters
    ----------
    web_folder
        Folder of the npm package onnxruntime-web, or its `dist`.
    artifacts
        The first ONNX file among them is used.

    Raises
    ------
    InputError
        If the folder does not hold that package, or there is no ONNX artifact.
    """
    if web_folder is None:
        return None
    script, engine = engine_files(web_folder)
    artifact = onnx_artifact(artifacts)
    form = form_of_readings(data)  # what the reader edits are readings
    channels = data.windows.shape[-1] if form != LINE else 1
    scaler = data.source.scaler
    return {
        "file": Path(artifact.path).name,
        "shape": list(data.windows.shape),
        "form": form,
        "names": [reading_name(data, channel) for channel in range(channels)],
        "threshold": decimal(artifact.manifest.threshold.value),
        "offset": _per_feature(data, scaler.offset),
        "scale": _per_feature(data, scaler.scale),
        "starts": _starts(data),
        "model": _packed(artifact.data),
        "script": _packed(script.read_bytes()),
        "package": _packed(_PACKAGE.read_bytes()),
        "engine": _packed(engine.read_bytes()),
    }


def onnx_artifact(artifacts: Sequence[ArtifactFile]) -> ArtifactFile:
    """Return the first ONNX file among artifacts.

    Raises
    ------
    InputError
        If there is none.
    """
    for artifact in artifacts:
        if Path(artifact.path).suffix == ".onnx":
            return artifact
    raise InputError("`interactive` needs an .onnx artifact, which then runs in the page")


def engine_files(folder: str) -> tuple[Path, Path]:
    """Return script and engine of onnxruntime-web, from its folder or from npm's.

    Raises
    ------
    InputError
        If they are missing.
    """
    for part in ("", "dist", "node_modules/onnxruntime-web/dist"):
        script, engine = Path(folder, part, _SCRIPT), Path(folder, part, _ENGINE)
        if script.is_file() and engine.is_file():
            return script, engine
    raise InputError(
        f"{folder}: must hold onnxruntime-web ({_SCRIPT} and {_ENGINE}); "
        f"install it with 'npm install onnxruntime-web'"
    )


def _starts(data: ReportData) -> list[Facts]:
    """Return the first window of each group with exact values."""
    size = math.prod(data.windows.shape)
    found = groups(data)[: max(1, _MAX_VALUES // size)]
    return [
        {
            "name": group.name,
            "values": [decimal(v) for v in data.windows.where(group.indices[:1]).array().ravel()],
        }
        for group in found
    ]


def _per_feature(data: ReportData, values: FloatArray) -> list[float]:
    """Return the scaler's numbers for each feature of a row; none for windows drawn unscaled."""
    if form_of_readings(data) != FEATURES:
        return []
    return [decimal(value) for value in np.broadcast_to(values, data.windows.shape)]


def _packed(data: bytes) -> str:
    """Compress bytes by gzip, and encode them as base64."""
    return base64.b64encode(gzip.compress(data, mtime=0)).decode()
