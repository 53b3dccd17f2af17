"""Section *Try it*: an ONNX artifact that runs in the page, and windows to begin with."""

from __future__ import annotations

import base64
import gzip
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from edgeae.report.sections.windows import FEATURES, LINE, channel_name, form, groups
from edgeae_runtime.arrays import decimal
from edgeae_runtime.artifact.loader import read_artifact_manifest
from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae.report.data import ReportData

_SCRIPT, _ENGINE = "ort.wasm.bundle.min.mjs", "ort-wasm-simd-threaded.wasm"
_MAX_VALUES = 60_000  # of all windows to begin with


def section(
    subject: ReportData, web_folder: str | None, artifacts: Sequence[str]
) -> dict[str, Any] | None:
    """Artifact, engine and windows, as plain JSON values; None where no engine is given.

    Parameters
    ----------
    web_folder
        Folder of the npm package onnxruntime-web, or its `dist`.
    artifacts
        Of which the first ONNX file is taken.

    Raises
    ------
    InputError
        If the folder is not that package's, or there is no ONNX artifact.
    """
    if web_folder is None:
        return None
    script, engine = engine_files(web_folder)
    path = onnx_artifact(artifacts)
    manifest = read_artifact_manifest(path)
    channels = subject.windows.shape[-1] if form(subject) != LINE else 1
    scaler = subject.source.scaler
    return {
        "file": Path(path).name,
        "shape": list(subject.windows.shape),
        "form": form(subject),
        "names": [channel_name(subject, channel) for channel in range(channels)],
        "threshold": decimal(manifest.threshold.value),
        "offset": _spread(subject, scaler.offset),
        "scale": _spread(subject, scaler.scale),
        "starts": _starts(subject),
        "model": _packed(Path(path).read_bytes()),
        "script": _packed(script.read_bytes()),
        "engine": _packed(engine.read_bytes()),
    }


def onnx_artifact(artifacts: Sequence[str]) -> str:
    """First of some artifacts that is an ONNX file.

    Raises
    ------
    InputError
        If there is none.
    """
    for path in artifacts:
        if Path(path).suffix == ".onnx":
            return path
    raise InputError("--interactive needs an .onnx artifact, which then runs in the page")


def engine_files(folder: str) -> tuple[Path, Path]:
    """Script and engine of onnxruntime-web in its folder, or where npm puts it below one.

    Raises
    ------
    InputError
        If they are not there.
    """
    for place in (Path(folder), Path(folder, "dist"), Path(folder, "node_modules",
                  "onnxruntime-web", "dist")):  # fmt: skip
        if (place / _SCRIPT).is_file() and (place / _ENGINE).is_file():
            return place / _SCRIPT, place / _ENGINE
    raise InputError(
        f"{folder}: must hold onnxruntime-web, that is {_SCRIPT} and {_ENGINE}; "
        f"'npm install onnxruntime-web' brings it"
    )


def _starts(subject: ReportData) -> list[dict[str, Any]]:
    """First window of each group, all its values exact."""
    size = math.prod(subject.windows.shape)
    found = groups(subject)[: max(1, _MAX_VALUES // size)]
    return [
        {
            "name": group.name,
            "values": [decimal(v) for v in subject.windows.where(group.places[:1]).array().ravel()],
        }
        for group in found
    ]


def _spread(subject: ReportData, values: Any) -> list[float]:
    """Scaler's numbers for each feature of a row; none for other windows, drawn as they are."""
    if form(subject) != FEATURES:
        return []
    return [decimal(value) for value in np.broadcast_to(values, subject.windows.shape)]


def _packed(data: bytes) -> str:
    """Bytes packed by gzip, as base64."""
    return base64.b64encode(gzip.compress(data, mtime=0)).decode()
