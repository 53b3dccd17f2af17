"""C99: an ONNX artifact's graph as C, scored by compiling it on this machine."""

from __future__ import annotations

import json
import re
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import onnx

from edgeae_export.artifact import Format
from edgeae_export.formats.c99.quantise.calls import in_integers
from edgeae_export.formats.c99.quantise.grids import with_int8_weights
from edgeae_export.formats.c99.quantise.ranges import value_ranges
from edgeae_export.formats.c99.reader import read_graph
from edgeae_export.formats.c99.writer import write_c
from edgeae_runtime.conformal import CalibrationScores
from edgeae_runtime.containers.c_header import header
from edgeae_runtime.containers.c_source import c_manifest, is_c
from edgeae_runtime.engines.c_library import CEngine
from edgeae_runtime.engines.c_library import open_c as c_engine
from edgeae_runtime.errors import ArtifactError, InputError
from edgeae_runtime.manifest.model import (
    Golden,
    Inputs,
    Manifest,
    Parity,
    Scaler,
    Threshold,
)
from edgeae_runtime.manifest.reader import read_manifest
from edgeae_runtime.manifest.writer import manifest_json

if TYPE_CHECKING:
    from edgeae_export.formats.c99.plan import Plan
    from edgeae_export.source import Source
    from edgeae_runtime.arrays import FloatArray

REQUIRES = {"c": "C99"}
_NOTE = "edgeae.c99"  # metadata that takes a precision from the graph to its writer


def convert(source: Source, with_code: bool) -> bytes:
    """ONNX graph of a source, which is C's own source."""
    from edgeae_export.formats.onnx.format import convert as to_onnx

    if with_code:
        raise InputError("a .c file has no output 'code'; leave out --with-code")
    return to_onnx(source, with_code)


def to_int8(graph: bytes, validation: FloatArray) -> bytes:
    """Ask for weights in int8, one scale per output of a product."""
    return _noted(graph, {"precision": "int8"})


def to_int8_full(graph: bytes, validation: FloatArray) -> bytes:
    """Ask for integer arithmetic, its ranges those of all validation windows `(n, *shape)`."""
    return _noted(graph, {"precision": "int8-full", "ranges": value_ranges(graph, validation)})


def _noted(graph: bytes, note: dict[str, object]) -> bytes:
    model = onnx.ModelProto.FromString(graph)
    entry = model.metadata_props.add()
    entry.key, entry.value = _NOTE, json.dumps(note)
    noted: bytes = model.SerializeToString()
    return noted


def _plan(graph: bytes) -> tuple[Plan, str]:
    """Plan of a graph in the precision that it asks for, and that precision."""
    entries = onnx.ModelProto.FromString(graph).metadata_props
    texts = [entry.value for entry in entries if entry.key == _NOTE]
    note = json.loads(texts[0]) if texts else {}
    precision = note.get("precision", "float32")
    if precision == "float32":
        return read_graph(graph), precision
    if precision == "int8":
        return read_graph(graph, with_int8_weights), precision
    ranges = {name: (low, high) for name, (low, high) in note["ranges"].items()}
    return read_graph(graph, partial(in_integers, ranges=ranges)), precision


def finish(graph: bytes, threshold: np.float32, manifest: str) -> bytes:
    """Text of the `.c` file; the threshold is a constant of its `.h`, taken from the manifest."""
    return write_c(_plan(graph)[0], read_manifest(manifest.encode()), manifest)


def finish_again(data: bytes, threshold: np.float32, manifest: str) -> bytes:
    """Refuse: a changed `.c` would part from the `.h` and the firmware that its users have.

    Raises
    ------
    InputError
        Always; it says what to do.
    """
    raise InputError("a .c file's threshold is compiled in; move that of its .onnx artifact")


def threshold_in(data: bytes) -> np.float32:
    """Threshold that a file's functions compare with, as its `.h` states it.

    Raises
    ------
    ArtifactError
        If there is none.
    """
    found = re.search(
        rb"^#define \w+_THRESHOLD (\S+)f$", header(data, read_manifest(c_manifest(data))), re.M
    )
    if found is None:
        raise ArtifactError("the header states no threshold")
    return np.float32(found[1].decode())


def open_c(data: bytes, shape: tuple[int, ...]) -> CEngine:
    """Engine of a C file, or of a graph that is to become one."""
    if is_c(data):
        return c_engine(data, read_manifest(c_manifest(data)))
    plan, precision = _plan(data)
    draft = _draft(shape)._replace(precision=precision)
    return c_engine(write_c(plan, draft, manifest_json(draft)), draft)


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
        parity=Parity(1, 0.0, 0.0, 1.0, 0, 0.0, 0.0),
        precision="float32",
        requires=REQUIRES,
        made_by={},
    )


FORMAT = Format(
    convert,
    finish,
    open_c,
    lambda graph: REQUIRES,
    {"int8": to_int8, "int8-full": to_int8_full},
    finish_again,
    threshold_in,
    is_exact=True,
)
