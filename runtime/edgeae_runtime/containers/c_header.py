"""The header of a C artifact: its constants and functions, generated from the `.c` alone."""

from __future__ import annotations

import math
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.containers.c_source import c_facts, c_name, file_id

if TYPE_CHECKING:
    from edgeae_runtime.manifest.model import Manifest


def header(data: bytes, manifest: Manifest) -> bytes:
    """Generate the `.h` that belongs to a `.c` with this manifest.

    Raises
    ------
    ArtifactError
        If edgeae did not write the `.c`.
    """
    name = c_name(data)
    upper = name.upper()
    api = (files("edgeae_runtime.containers") / "c_api.h").read_text(encoding="ascii")
    lines = [
        f"/* {name}.h: belongs to {name}.c, which checks it. Written by edgeae. */",
        f"#ifndef {upper}_H",
        f"#define {upper}_H",
        "",
        f"#define {upper}_FILE {file_id(data)}",
        f"#define {upper}_INPUT_SIZE {math.prod(manifest.inputs.shape)} /* floats in a window */",
        f"#define {upper}_SCRATCH_FLOATS {max(1, c_facts(data)['ram_bytes'] // 4)}",
        f"#define {upper}_THRESHOLD {float_literal(manifest.threshold.value)}",
        *_names(upper, manifest),
        "",
        api.replace("model_", f"{name}_").replace("MODEL_", f"{upper}_"),
        "#endif",
        "",
    ]
    return "\n".join(lines).encode()


def _names(upper: str, manifest: Manifest) -> list[str]:
    shape = ", ".join(map(str, manifest.inputs.shape))
    lines = [
        f"#define {upper}_NAME {text_literal(manifest.name)}",
        f"#define {upper}_PRECISION {text_literal(manifest.precision)}",
        f"#define {upper}_INPUT_SHAPE {{{shape}}}",
    ]
    if manifest.inputs.features is not None:
        features = ", ".join(map(text_literal, manifest.inputs.features))
        lines.append(f"#define {upper}_FEATURES {{{features}}}")
    return lines


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
