"""C99: an ONNX artifact's graph as C, scored by compiling it on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from edgeae_export.artifact import Format
from edgeae_export.c99.graph import read_graph
from edgeae_export.c99.writer import write_c
from edgeae_runtime.c_engine import CEngine
from edgeae_runtime.c_file import is_c
from edgeae_runtime.conformal import CalibrationScores
from edgeae_runtime.manifest import (
    Golden,
    Inputs,
    Manifest,
    Parity,
    Scaler,
    Threshold,
    manifest_json,
)  # fmt: skip
from edgeae_runtime.manifest_reader import read_manifest

if TYPE_CHECKING:
    from edgeae_export.source import Source

REQUIRES = {"c": "C99"}


def convert(source: Source, with_code: bool) -> bytes:
    """ONNX graph of a source, which is C's own source."""
    from edgeae_export.onnx_format import convert as to_onnx

    return to_onnx(source, with_code)


def finish(graph: bytes, threshold: np.float32, manifest: str) -> bytes:
    """Sealed text of the `.c` file."""
    return write_c(read_graph(graph), read_manifest(manifest.encode()), manifest)


def open_c(data: bytes, shape: tuple[int, ...]) -> CEngine:
    """Engine of a finished C file, or of a graph before its decision is known."""
    if is_c(data):
        return CEngine(data, shape)
    return CEngine(finish(data, np.float32(0), manifest_json(_draft(shape))), shape)


def _draft(shape: tuple[int, ...]) -> Manifest:
    """Manifest for scoring only."""
    zero, one = np.zeros(1, np.float32), np.ones(1, np.float32)
    last = np.zeros(shape[-1], np.float32)
    return Manifest(
        name="draft",
        inputs=Inputs(shape, None, last, last),
        scaler=Scaler("none", last, last + 1),
        score="mse",
        threshold=Threshold(np.float32(0), "given", None, 1, 0, (0.0, 1.0)),
        calibration=CalibrationScores.of(one),
        golden=Golden(np.zeros((1, *shape), np.float32), zero, 0.0),
        parity=Parity(1, 0.0, 0.0, 0, 0.0, 0.0),
        precision="float32",
        requires=REQUIRES,
        made_by={},
    )


FORMAT = Format(convert, finish, open_c, lambda graph: REQUIRES)
