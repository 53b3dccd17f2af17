"""Text of `<name>.c`: the network of a plan, and the decision of a manifest."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae_export.formats.c99.blob import (
    BLOB_ACCESS,
    HEADER_BYTES,
    engine_header,
    engine_header_lines,
    engine_text,
    sealed_blob,
)
from edgeae_export.formats.c99.constants import Constants, InBlob, InText
from edgeae_export.formats.c99.decision import decision_text
from edgeae_export.formats.c99.fusion import in_fewer_passes
from edgeae_export.formats.c99.layout import lay_out
from edgeae_export.formats.c99.plan import (
    FEATURE_VALUES,
    Argument,
    Fitted,
    Op,
    Plan,
    Shifts,
    Weights,
    Work,
)
from edgeae_export.formats.c99.quantise.packing import in_blocks
from edgeae_export.formats.c99.renaming import renaming
from edgeae_runtime.containers.c_header import tracker_bytes
from edgeae_runtime.containers.c_source import DECISION, ID_PLACEHOLDER, NETWORK
from edgeae_runtime.manifest.digest import PLACEHOLDER

if TYPE_CHECKING:
    from edgeae_export.formats.c99.layout import Layout
    from edgeae_runtime.manifest.model import Manifest

_KERNELS = files("edgeae_export.formats.c99") / "kernels"
_CODE_BYTES = 6144  # functions on a Cortex-M at -O2, without the C library; a test measures it
_FRONT_END_BYTES = 2048  # more, with a front end
_TRACKER_BYTES = 3328  # more, with order tracking, of which 2048 are its table
_STACK_BYTES = 768  # likewise
_THRESHOLD_BYTES = 4  # the one in use, which can be set
_EXACT = """\
/* Products and sums are rounded apart, and summed in one order: the same bits on every target. */
#define ONE_ORDER
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__)
#pragma GCC push_options
#pragma GCC optimize("fp-contract=off")
#endif
"""
_EXACT_END = """\
#if defined(__clang__)
#pragma STDC FP_CONTRACT DEFAULT
#elif defined(__GNUC__)
#pragma GCC pop_options
#endif
"""
_ALIGNED = """\
#if defined(__GNUC__) && defined(__AVX2__) /* no vector of weights lies in two cache lines */
#define ALIGNED __attribute__((aligned(64)))
#elif defined(__GNUC__)
#define ALIGNED __attribute__((aligned(4)))
#else
#define ALIGNED
#endif
"""
_INTERNAL = """\
#ifndef EDGEAE_INTERNAL
#define EDGEAE_INTERNAL static
#endif
"""
_ROM = """\
#ifndef EDGEAE_ROM /* where constants lie: on AVR in flash, which plain pointers do not reach */
#if defined(__AVR__) && defined(__FLASH) && !defined(__STRICT_ANSI__)
#define EDGEAE_ROM __flash
#else
#define EDGEAE_ROM
#endif
#endif
"""
_FUNCTIONS = {
    "network": "",
    "to_score": ", float *out",
    "to_reconstruction": ", float *out",
    "to_residual": ", float *out",
    "to_feature_values": ", float *out",
}
"""Functions of the network that the decision calls, and what they take besides `x` and scratch."""
_INCLUDES = "#include <math.h>\n#include <stddef.h>\n#include <stdint.h>\n"


class NetworkText(NamedTuple):
    """The half of a C file that no threshold changes, and what it needs on a device."""

    text: str
    flash_bytes: int
    scratch_floats: int
    macs: int


@lru_cache(maxsize=1)
def write_network(plan: Plan) -> NetworkText:
    """Write data, kernels and one function per output."""
    return _network(plan, InText())


def write_engine(plan: Plan, manifest: Manifest, version: int) -> tuple[bytes, bytes, bytes]:
    """Write the code of an architecture, its header, and a model of it as a blob.

    Returns
    -------
    code, header, blob
        `<name>_engine.c`, `<name>_engine.h` and `<name>.bin`.
    """
    name = manifest.name
    data = InBlob(HEADER_BYTES)
    network = _network(plan, data)
    decision, counts = engine_text(manifest, data)
    start, end = renaming(f"{BLOB_ACCESS}{network.text}", name)
    lines = engine_header_lines(manifest, network.scratch_floats, network.macs)
    parts = [
        f"/* {name}_engine.c: the code of an architecture. Written by edgeae. */\n",
        start,
        _INCLUDES,
        BLOB_ACCESS,
        network.text,
        f'#include "{name}_engine.h"\n#include <string.h>\n',
        decision,
        end,
    ]
    text = "".join([*parts, "\n".join(lines)])
    engine = int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)
    code = "".join(parts).replace(ID_PLACEHOLDER, f"0x{engine:08x}UL")
    header = engine_header(manifest, engine, lines)
    return code.encode(), header.encode(), sealed_blob(data, counts, manifest, engine, version)


def _network(plan: Plan, data: Constants) -> NetworkText:
    trunk, tails = in_fewer_passes(plan.trunk, plan.tails)
    layout = lay_out(trunk, tails, plan.all_sizes, {"x", *tails})
    heads = _declarations(plan)
    functions = [_function(heads["network"], trunk, layout, data, "")]
    functions += [
        _function(heads[f"to_{tail}"], tails[tail], layout, data, tail)
        for tail in ("score", "reconstruction", "residual", FEATURE_VALUES)
        if f"to_{tail}" in heads
    ]
    ops = [*trunk, *(op for tail in tails.values() for op in tail)]
    batch = _library(plan, layout)
    text = "\n".join(
        [
            _INCLUDES,
            _EXACT if plan.precision == "int8-full" else "",
            _INTERNAL,
            _ROM,
            _ALIGNED,
            *_kernels([op.kernel for op in ops]),
            *data.lines,
            *functions,
            batch,
            _EXACT_END if plan.precision == "int8-full" else "",
        ]
    )
    code = _CODE_BYTES + (0 if plan.front_end is None else _FRONT_END_BYTES)
    return NetworkText(text, data.bytes + code, layout.floats, plan.macs)


def _library(plan: Plan, layout: Layout) -> str:
    """Write what scores batches of readings in a shared library."""
    counts = plan.counts
    text = _kernel("library.c" if counts is None else "library_counts.c")
    if counts is not None:
        text = text.replace("GAINS", ", ".join(map(repr, counts.gain)))
        text = text.replace("OFFSETS", ", ".join(map(repr, counts.offset)))
    text += "" if plan.front_end is None else _kernel("library_features.c")
    text = text.replace("SCRATCH_FLOATS", str(max(1, layout.floats)))
    text = text.replace("WINDOW_VALUE", plan.value_type)
    text = text.replace("RESULT_SIZE", str(plan.sizes["x"]))
    return text.replace("INPUT_SIZE", str(plan.all_sizes["x"]))


def write_c(plan: Plan, manifest: Manifest) -> bytes:
    """Write the text of a `.c` file, which is yet to be sealed."""
    name, network = manifest.name, write_network(plan)
    start, end = renaming(network.text, name)
    parts = [
        _head(manifest, network, plan),
        f"/* Two such files may be included in one. */\n{start}",
        NETWORK,
        network.text,
        DECISION,
        "\n".join(_checks(name, network, plan)),
        decision_text(manifest, plan.counts),
        end,
    ]
    text = "".join(parts)
    digits = hashlib.sha256(text.encode()).hexdigest()[:8]
    return text.replace(ID_PLACEHOLDER, f"0x{digits}UL", 1).encode()


def _head(manifest: Manifest, network: NetworkText, plan: Plan) -> str:
    name, inputs, value_bytes = manifest.name, manifest.inputs, 4 if plan.counts is None else 2
    kept_bytes = value_bytes * plan.all_sizes["x"]
    flash_bytes = network.flash_bytes
    if inputs.order_tracking is not None:
        kept_bytes += tracker_bytes(inputs.shape[-1], value_bytes)
        flash_bytes += _TRACKER_BYTES
    facts = {
        "flash_bytes": flash_bytes,
        "ram_bytes": 4 * network.scratch_floats + kept_bytes + _THRESHOLD_BYTES,
        "stack_bytes": _STACK_BYTES,
        "scratch_floats": network.scratch_floats,
        "multiply_accumulates": network.macs,
        **({} if plan.counts is None else {"counts": plan.counts.facts()}),
    }
    return f"""\
/* {name}.c: an anomaly detector in C99, written by edgeae. Do not edit: export it again.
   {PLACEHOLDER}
   facts: {json.dumps(facts)} */
"""


def _checks(name: str, network: NetworkText, plan: Plan) -> list[str]:
    """Include the header, refuse another file's, and declare the network's functions."""
    input_size = plan.all_sizes["x"]
    upper, scratch = name.upper(), max(1, network.scratch_floats)
    return [
        f'#include "{name}.h"',
        "",
        f"{_INCLUDES}#include <string.h>\n",
        f"#if {upper}_FILE != {ID_PLACEHOLDER}",
        f'#error "{name}.h belongs to another {name}.c; copy the two that were written together"',
        "#endif",
        f"#if {upper}_SCRATCH_FLOATS != {scratch} || {upper}_INPUT_SIZE != {input_size}",
        f'#error "{name}.h was edited; export it again"',
        "#endif",
        "",
        _ROM,
        *(f"{declaration};" for declaration in _declarations(plan).values()),
        "\n",
    ]


def _declarations(plan: Plan) -> dict[str, str]:
    return {
        name: f"EDGEAE_INTERNAL void {name}(const {plan.value_type} *x, float *s{more})"
        for name, more in _FUNCTIONS.items()
        if name != f"to_{FEATURE_VALUES}" or plan.front_end is not None
    }


def _function(declaration: str, ops: list[Op], layout: Layout, data: Constants, output: str) -> str:
    """Write the C function that makes some calls."""
    calls = []
    for op in ops:
        words = [_word(op, argument, layout, data, output) for argument in op.arguments]
        calls.append(f"    k_{op.kernel}({', '.join(words)});")
    unused = [word for word in ("x", "s") if not re.search(rf"\b{word}\b", "".join(calls))]
    return "\n".join(
        [
            declaration,
            "{",
            *(f"    (void){word};" for word in unused),
            *calls,
            "}\n",
        ]
    )


def _word(op: Op, argument: Argument, layout: Layout, data: Constants, output: str) -> str:
    """Write one argument of a call."""
    if isinstance(argument, Work):
        return f"s + {layout.offsets[f'{op.output}/work']}"
    if isinstance(argument, Weights):
        return data.name(argument.map(in_blocks))
    if isinstance(argument, np.ndarray):
        return data.name(argument)
    if isinstance(argument, str):
        return _pointer(argument, layout, output)
    if isinstance(argument, Fitted):
        return data.integer(argument)
    if isinstance(argument, Shifts):
        return data.shifts(argument)
    return data.number(argument) if type(argument) is float else f"{argument}"


def _pointer(value: str, layout: Layout, output: str) -> str:
    if value == "x":
        return "x"
    if value == output:
        return "out"
    place = f"s + {layout.offsets[value]}"
    return f"(int8_t *)({place})" if value.endswith("/q") else place


def _kernels(names: list[str]) -> list[str]:
    """Collect the texts of kernels and of the headers they share, each once."""
    seen: dict[str, None] = {}

    def add(file: str) -> None:
        for header in re.findall(r'^#include "(.*)"$', _kernel(file), re.M):
            add(header)
        seen.setdefault(file)

    for name in names:
        add(f"{name}.c")
    return [re.sub(r'^#include ".*"\n\n?', "", _kernel(file), flags=re.M) for file in seen]


@cache
def _kernel(file: str) -> str:
    return (_KERNELS / file).read_text(encoding="ascii")
