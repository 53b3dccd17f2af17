"""The header of a C artifact: its constants and functions, generated from the `.c` alone."""

from __future__ import annotations

import math
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.containers.c_source import c_facts, c_name, file_id
from edgeae_runtime.timestamps import longest_step_ns

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray, Json
    from edgeae_runtime.manifest.model import Manifest
    from edgeae_runtime.manifest.order_tracking import OrderTracking


def header(data: bytes, manifest: Manifest) -> bytes:
    """Generate the `.h` that belongs to a `.c` with this manifest.

    Raises
    ------
    ArtifactError
        If edgeae did not write the `.c`.
    """
    name, counts = c_name(data), c_facts(data).get("counts")
    upper = name.upper()
    value = "float" if counts is None else "int16_t"
    of_counts = [] if counts is None else counts_lines(counts, manifest.inputs.shape[-1])
    lines = [
        f"/* {name}.h: belongs to {name}.c, which checks it. Written by edgeae. */",
        f"#ifndef {upper}_H",
        f"#define {upper}_H",
        "",
        f"#define {upper}_FILE {file_id(data)}",
        f"#define {upper}_INPUT_SIZE {math.prod(manifest.inputs.shape)} /* floats in a window */",
        f"#define {upper}_SCRATCH_FLOATS {max(1, c_facts(data)['scratch_floats'])}",
        f"#define {upper}_MULTIPLY_ACCUMULATES {c_facts(data)['multiply_accumulates']}UL",
        *(
            f"#define {upper}_{line}"
            for line in (*model_lines(manifest), *stream_lines(manifest), *of_counts)
        ),
        "",
        declarations(manifest, value=value)
        .replace("model_", f"{name}_")
        .replace("MODEL_", f"{upper}_"),
        "#endif",
        "",
    ]
    return "\n".join(lines).encode()


def declarations(manifest: Manifest, *more: str, value: str = "float") -> str:
    """Return the types and functions of a model, and those of more files.

    `value` is the type of a window's values.
    """
    folder = files("edgeae_runtime.containers")
    tracker = () if manifest.inputs.order_tracking is None else ("c_tracker.h",)
    names = ("c_api.h", "c_stream.h", *tracker, *more)
    parts = [(folder / name).read_text(encoding="ascii") for name in names]
    text = "".join([*parts, "\n#ifdef __cplusplus\n}\n#endif\n"])
    unit = "raw units" if value == "float" else "counts"
    return text.replace("MODEL_VALUE", value).replace("MODEL_UNIT", unit)


def counts_lines(counts: Json, channels: int) -> list[str]:
    """List what the counts stand for in a file that takes those in place of readings."""
    gain, offset = (
        ", ".join(map(repr, values * (channels // len(values))))
        for values in (counts["gain"], counts["offset"])
    )
    return [
        "COUNTS 1 /* a reading is its count * GAIN + OFFSET, per channel */",
        f"GAIN {{{gain}}}",
        f"OFFSET {{{offset}}}",
    ]


def model_lines(manifest: Manifest) -> list[str]:
    """List what is known of the model: names, shape, ranges and threshold."""
    inputs, promised = manifest.inputs, manifest.threshold
    shape = ", ".join(map(str, inputs.shape))
    lines = [
        f"VERSION {text_literal(manifest.made_by.get('edgeae-export', 'unknown'))} /* of edgeae */",
        f"NAME {text_literal(manifest.name)}",
        f"PRECISION {text_literal(manifest.precision)}",
        f"THRESHOLD {float_literal(promised.value)}",
        f"CALIBRATION_WINDOWS {manifest.calibration.windows}UL",
        f"INPUT_SHAPE {{{shape}}}",
        f"RESULT_SIZE {math.prod(manifest.value_shape)} /* floats of a reconstruction */",
        f"LOW {{{_row(inputs.low, inputs.shape[-1])}}} /* the range of training, per channel */",
        f"HIGH {{{_row(inputs.high, inputs.shape[-1])}}}",
    ]
    if promised.false_alarm_rate is not None:
        lines.append(f"FALSE_ALARM_RATE {promised.false_alarm_rate!r}")
    if inputs.features is not None:
        lines.append(f"FEATURES {{{', '.join(map(text_literal, inputs.features))}}}")
    if manifest.front_end is not None:
        names = ", ".join(map(text_literal, manifest.front_end.names))
        lines.append(f"RESULT_NAMES {{{names}}} /* of its features */")
    if inputs.difference is not None:
        signs = ", ".join(map(str, inputs.difference))
        note = "not 0: give the change since the last reading"
        lines.append(f"DIFFERENCE {{{signs}}} /* {note} */")
    if inputs.units is not None:
        lines.append(f"UNITS {{{', '.join(map(text_literal, inputs.units))}}}")
    return lines


def _row(values: FloatArray, size: int) -> str:
    return ", ".join(map(float_literal, np.broadcast_to(values, size)))


def stream_lines(manifest: Manifest) -> list[str]:
    """List what the state of a stream depends on."""
    inputs = manifest.inputs
    steps = inputs.shape[0] if len(inputs.shape) == 2 else 1
    stride = 1 if inputs.stride is None or steps == 1 else inputs.stride
    lines = [
        f"STEPS {steps} /* readings in a window */",
        f"CHANNELS {inputs.shape[-1]} /* values in a reading */",
        f"STRIDE {stride}",
        f"SPAN {_smallest_type(max(steps, stride) + 1)}",
        f"TRACKING {int(manifest.tracking)}",
    ]
    if inputs.rate_hz is not None:
        longest_us = longest_step_ns(inputs.rate_hz) / 1000
        lines.append(f"RATE_HZ {float(inputs.rate_hz)!r}")
        lines.append(f"INTERVAL {_smallest_type(longest_us)}")
    if inputs.order_tracking is not None:
        lines += tracker_lines(inputs.order_tracking)
    if inputs.max_constant_run is not None and steps > 1:
        lines.append(f"RUN {_smallest_type(4 * steps + 1)}")
    return lines


def tracker_lines(tracking: OrderTracking) -> list[str]:
    """List what turns speeds into angles."""
    factor, exponent = tracking.per_rpm
    fastest = 16 * 60 * tracking.rate_hz / tracking.samples_per_revolution
    return [
        f"READING_RATE_HZ {float(tracking.rate_hz)!r} /* of the readings that are resampled */",
        f"SAMPLES_PER_REVOLUTION {tracking.samples_per_revolution}",
        f"SPEED {text_literal(tracking.column)} /* the column of speeds in training, in rpm */",
        f"MAX_RPM {fastest!r}",
        f"STEP_FACTOR {factor}UL /* the angle of a reading at 1 rpm: see the .c */",
        f"STEP_SHIFT {150 - exponent}",
    ]


def tracker_bytes(channels: int, value_bytes: int) -> int:
    """Return the size of a tracker in memory, as `c_tracker.h` has it."""
    return 2048 * (channels * value_bytes + 2) + 28


def _smallest_type(largest: float) -> str:
    """Name the unsigned type of 16 bits or more that holds a number."""
    return next(f"uint{bits}_t" for bits in (16, 32, 64) if largest < 2**bits or bits == 64)


def float_literal(value: float | np.float32) -> str:
    """Write a float32 as the shortest decimal that a C compiler reads back exactly.

    Examples
    --------
    >>> float_literal(np.float32(0.1)), float_literal(2.0), float_literal(-1e-20)
    ('0.1f', '2.0f', '-1e-20f')
    """
    return f"{np.float32(value)!s}f"


def text_literal(text: str) -> str:
    r"""Write a text as a C string of UTF-8 in printable ASCII.

    Examples
    --------
    >>> print(text_literal('a"b °'))
    "a\042b \302\260"
    """
    plain = (
        chr(byte) if 32 <= byte < 127 and chr(byte) not in '"\\?' else f"\\{byte:03o}"
        for byte in text.encode()
    )
    return f'"{"".join(plain)}"'
