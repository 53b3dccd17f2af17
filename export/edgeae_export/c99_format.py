"""C99: an ONNX artifact's graph as C, scored by compiling it on this machine."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from edgeae_export.artifact import Format
from edgeae_export.c99.graph import read_graph
from edgeae_export.c99.quantisation import in_integers, with_int8_weights
from edgeae_export.c99.ranges import value_ranges
from edgeae_export.c99.writer import write_c
from edgeae_runtime.c_engine import CEngine
from edgeae_runtime.c_file import is_c
from edgeae_runtime.conformal import CalibrationScores
from edgeae_runtime.errors import InputError
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
    from edgeae_export.c99.plan import Plan
    from edgeae_export.source import Source
    from edgeae_runtime.manifest import FloatArray

REQUIRES = {"c": "C99"}
TOLERANCES: dict[str, float | None] = {"float32": None, "int8": 0.1, "int8-full": 0.5}
"""Precisions, and the largest score error of each, relative to the larger of score and threshold;
None is the source's own. What rounding does to decisions, the file's own threshold puts right."""


def convert(source: Source, with_code: bool) -> bytes:
    """ONNX graph of a source, which is C's own source."""
    from edgeae_export.onnx_format import convert as to_onnx

    return to_onnx(source, with_code)


def c99(precision: str = "float32", fitting: FloatArray | None = None) -> Format:
    """Format of a precision; int8-full takes its ranges from fitting windows `(n, *shape)`.

    Raises
    ------
    InputError
        If there is no such precision, or it needs fitting windows.
    """
    if precision not in TOLERANCES:
        raise InputError(f"precision must be one of {', '.join(TOLERANCES)}; got '{precision}'")

    def read(graph: bytes) -> Plan:
        if precision == "float32":
            return read_graph(graph)
        if precision == "int8":
            return read_graph(graph, with_int8_weights)
        assert fitting is not None
        return read_graph(graph, partial(in_integers, ranges=value_ranges(graph, fitting)))

    def finish(graph: bytes, threshold: np.float32, manifest: str) -> bytes:
        return write_c(read(graph), read_manifest(manifest.encode()), manifest)

    def open_c(data: bytes, shape: tuple[int, ...]) -> CEngine:
        if is_c(data):
            return CEngine(data, shape)
        draft = _draft(shape)._replace(precision=precision)
        return CEngine(finish(data, np.float32(0), manifest_json(draft)), shape)

    return Format(convert, finish, open_c, lambda graph: REQUIRES, precision, TOLERANCES[precision])


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


FORMAT = c99()
