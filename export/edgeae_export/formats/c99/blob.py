"""A model as data: the blob, and the code of its architecture that reads it."""

from __future__ import annotations

import hashlib
import struct
import zlib
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae_export.formats.c99.decision import calibration_tail, functions_text, limits_text
from edgeae_runtime.containers.c_header import declarations, model_lines, stream_lines

if TYPE_CHECKING:
    from edgeae_export.formats.c99.constants import InBlob
    from edgeae_runtime.manifest.model import Manifest

HEADER_BYTES = 112
BLOB_ACCESS = """\
#define EDGEAE_ROM /* a blob is read by plain pointers */
static const unsigned char *blob; /* of the model in use; NULL before one is loaded */
#define AT(kind, at) ((const kind *)(const void *)(blob + (at)))
"""
_MAGIC, _LAYOUT = 0x42454745, 1
_OF_A_MODEL = ("THRESHOLD", "CALIBRATION_WINDOWS", "LOW", "HIGH", "FALSE_ALARM_RATE", "VERSION")
"""Constants that another model of the same architecture has differently."""
_FACTS = """\
#define MODEL_IS_LOADED (blob != NULL)
#define MODEL_FIRST_THRESHOLD 0.0f
#define MODEL_FILE (*AT(uint32_t, 0)) /* the CRC */
#define MODEL_GOLDEN_WINDOWS (*AT(uint32_t, 24))
#define MODEL_KEPT_RANKS (*AT(uint32_t, 28))
#define model_golden_windows AT(float, *AT(uint32_t, 32))
#define model_golden_scores AT(float, *AT(uint32_t, 36))
#define model_ranks AT(uint32_t, *AT(uint32_t, 40))
#define model_rank_scores AT(float, *AT(uint32_t, 44))
#define MODEL_CALIBRATION_WINDOWS (*AT(uint32_t, 48))
#define MODEL_THRESHOLD (*AT(float, 52))
#define MODEL_OWN_THRESHOLD MODEL_THRESHOLD
#define MODEL_TOLERANCE (*AT(float, 56))
#define MODEL_CALIBRATION_TAIL (*AT(double, 64))
#define MODEL_FALSE_ALARM_RATE (*AT(double, 72))
"""


class Counts(NamedTuple):
    """Where the arrays lie whose lengths a model has of its own."""

    golden_windows: int
    golden_scores: int
    ranks: int
    rank_scores: int


def engine_text(manifest: Manifest, data: InBlob) -> tuple[str, Counts]:
    """Write the decision of every model of an architecture, and place this model's in a blob."""
    limits = limits_text(manifest, data)
    constants = f"#define MODEL_CONSTANTS_END {data.bytes}UL /* and of the header before them */\n"
    bounds = ", ".join(f"{{{at}, {n}, {least}, {most}}}" for at, n, least, most in data.bounds)
    constants += f"#define MODEL_SHIFTS {bounds} /* where, how many, from, to */\n" * bool(bounds)
    end = (files("edgeae_export.formats.c99") / "device/blob.c").read_text(encoding="ascii")
    golden, calibration = manifest.golden, manifest.calibration
    arrays = (
        golden.windows.astype("<f4"),
        golden.scores.astype("<f4"),
        np.array(calibration.ranks, "<u4"),
        calibration.scores.astype("<f4"),
    )
    counts = Counts(*map(data.place, arrays))
    check = (
        f'#if MODEL_ENGINE != 0xFILEUL\n#error "{manifest.name}_engine.h is another\'s"\n#endif\n'
    )
    return functions_text(manifest, f"{check}{constants}{_FACTS}", limits, end), counts


def sealed_blob(
    data: InBlob, counts: Counts, manifest: Manifest, engine: int, version: int
) -> bytes:
    """Fill in the header of a blob: its sizes, the digest and the CRC."""
    golden, calibration = manifest.golden, manifest.calibration
    size = len(data.data)
    rate = manifest.threshold.false_alarm_rate or 0.0
    facts = struct.pack(
        "<7IffIdd",
        *(len(golden.scores), len(calibration.ranks), *counts, calibration.windows),
        *(manifest.threshold.value, golden.tolerance, int(manifest.tracking)),
        *(calibration_tail(manifest), rate),
    )
    body = bytes(data.data[HEADER_BYTES:])
    start = struct.pack("<5I", _MAGIC, _LAYOUT, engine, size, version) + facts
    checked = start + hashlib.sha256(start + body).digest() + body
    return struct.pack("<I", zlib.crc32(checked)) + checked


def engine_header_lines(manifest: Manifest, scratch_floats: int, macs: int) -> list[str]:
    """List the constants that every model of an architecture has."""
    kept = [line for line in model_lines(manifest) if not line.startswith(_OF_A_MODEL)]
    size = int(np.prod(manifest.inputs.shape))
    return [
        f"INPUT_SIZE {size} /* floats in a window */",
        f"SCRATCH_FLOATS {max(1, scratch_floats)}",
        f"MULTIPLY_ACCUMULATES {macs}UL",
        *kept,
        *stream_lines(manifest),
    ]


def engine_header(manifest: Manifest, engine: int, lines: list[str]) -> str:
    """Write the header of an engine."""
    name, upper = manifest.name, manifest.name.upper()
    text = "\n".join(
        [
            f"/* {name}_engine.h: belongs to {name}_engine.c, which checks it. */",
            f"#ifndef {upper}_ENGINE_H",
            f"#define {upper}_ENGINE_H",
            "",
            f"#define MODEL_ENGINE 0x{engine:08x}UL",
            *(f"#define MODEL_{line}" for line in lines),
            "",
            declarations(manifest, "c_blob.h"),
            "#endif",
            "",
        ]
    )
    return text.replace("model_", f"{name}_").replace("MODEL_", f"{upper}_")
