"""A plan and its decision as the text of `<name>.c`: data, kernels and one chain of calls."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from edgeae_export.formats.c99.layout import lay_out
from edgeae_export.formats.c99.literals import float_literals, joined
from edgeae_export.formats.c99.plan import Op, Plan, Work
from edgeae_runtime.containers.c_header import float_literal
from edgeae_runtime.containers.c_source import ID_PLACEHOLDER
from edgeae_runtime.manifest.digest import PLACEHOLDER, seal

if TYPE_CHECKING:
    from edgeae_export.formats.c99.layout import Layout
    from edgeae_runtime.manifest.model import Manifest

_KERNELS = files("edgeae_export.formats.c99") / "kernels"
_CODE_BYTES = 6144  # all functions but the C library's on a Cortex-M at -O2; a test measures it
_STACK_BYTES = 768  # likewise
_EXACT = """\
/* No product and sum in one rounding, and one order of sums: the same bits on every target. */
#define ONE_ORDER
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__)
#pragma GCC optimize("fp-contract=off")
#endif
"""
_IN_WORDS = """\
#ifdef __GNUC__
#define IN_WORDS __attribute__((aligned(4)))
#else
#define IN_WORDS
#endif
"""
_C_TYPES = {"int8": "int8_t", "uint8": "uint8_t", "int32": "int32_t"}
_SQUARE = "((r) * (r))"
_TERMS = {"mae": "fabsf(r)"}  # of every other score the shares are those of squares


def write_c(plan: Plan, manifest: Manifest, text: str) -> bytes:
    """Sealed text of the `.c` file; `text` is the manifest's JSON, its digest not filled in."""
    name = manifest.name
    tails = plan.tails
    outside = {"x", *tails}
    layout = lay_out(plan.ops, tails, plan.sizes, outside)
    data = _Data(name)
    roads = [_road(name, "network", plan.ops, layout, data, "")]
    roads += [
        _road(name, f"to_{tail}", tails[tail], layout, data, tail)
        for tail in ("score", "reconstruction", "residual")
    ]
    facts = {
        "flash_bytes": data.bytes + _CODE_BYTES,
        "ram_bytes": 4 * layout.floats,
        "stack_bytes": _STACK_BYTES,
        "multiply_accumulates": plan.macs,
    }
    ops = [*plan.ops, *(op for tail in tails.values() for op in tail)]
    parts = [
        _head(manifest, facts),
        *_kernels([op.kernel for op in ops]),
        *data.lines,
        *roads,
        _golden(manifest),
        _kernel("api.c").replace("model_", f"{name}_").replace("MODEL_", f"{name.upper()}_"),
        f"const char {name}_manifest[] = {{\n{joined([*map(str, text.encode()), '0'])}}};\n",
    ]
    return _sealed("\n".join(parts))


def _head(manifest: Manifest, facts: dict[str, int]) -> str:
    name, upper = manifest.name, manifest.name.upper()
    scratch = max(1, facts["ram_bytes"] // 4)
    return f"""\
/* {name}.c: an anomaly detector in C99, written by edgeae. Do not edit: export it again.
   {PLACEHOLDER}
   facts: {json.dumps(facts)} */
#include "{name}.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#if {upper}_FILE != {ID_PLACEHOLDER}
#error "{name}.h belongs to another {name}.c; copy the two that were written together"
#endif
#if {upper}_SCRATCH_FLOATS != {scratch} || {upper}_INPUT_SIZE != {manifest.golden.windows[0].size}
#error "{name}.h was edited; export it again"
#endif

{_EXACT + _IN_WORDS if manifest.precision == "int8-full" else ""}
#define {upper}_TERM(r) {_TERMS.get(manifest.score, _SQUARE)}
"""


def _golden(manifest: Manifest) -> str:
    name, golden = manifest.name, manifest.golden
    return f"""\
#define {name.upper()}_GOLDEN_WINDOWS {len(golden.scores)}
#define {name.upper()}_OWN_THRESHOLD {float_literal(manifest.threshold.value)}
#define {name.upper()}_TOLERANCE {float_literal(golden.tolerance)}
static const float {name}_golden_windows[] = {{
{float_literals(golden.windows)}}};
static const float {name}_golden_scores[] = {{
{float_literals(golden.scores)}}};
"""


class _Data:
    """Constant arrays, each distinct one once."""

    def __init__(self, model: str) -> None:
        self.model, self.lines, self.bytes = model, [""][:0], 0
        self._names: dict[bytes, str] = {}

    def name(self, values: np.ndarray) -> str:
        """Name of the array that holds these values."""
        kind = _C_TYPES.get(values.dtype.name, "float")
        values = values.astype(np.float32) if kind == "float" else values
        key = values.dtype.str.encode() + values.tobytes()
        if key not in self._names:
            name = self._names[key] = f"{self.model}_c{len(self._names)}"
            self.bytes += values.nbytes
            place = " IN_WORDS" if kind == "uint8_t" else ""
            words = [float_literal(v) if kind == "float" else f"{v}" for v in values.ravel()]
            self.lines.append(
                f"static const {kind} {name}[{values.size}]{place} = {{\n{joined(words)}}};\n"
            )
        return self._names[key]


def _road(model: str, name: str, ops: list[Op], layout: Layout, data: _Data, output: str) -> str:
    """C function that makes the calls of one road."""
    calls = []
    for op in ops:
        words = []
        for argument in op.arguments:
            if isinstance(argument, Work):
                words.append(f"s + {layout.offsets[f'{op.output}/work']}")
            elif isinstance(argument, np.ndarray):
                words.append(data.name(argument))
            elif isinstance(argument, str):
                words.append(_pointer(argument, layout, output))
            else:
                words.append(float_literal(argument) if type(argument) is float else f"{argument}")
        calls.append(f"    k_{op.kernel}({', '.join(words)});")
    target = ", float *out" if output else ""
    unused = [word for word in ("x", "s") if not re.search(rf"\b{word}\b", "".join(calls))]
    return "\n".join([
        f"static void {model}_{name}(const float *x, float *s{target})",
        "{",
        *(f"    (void){word};" for word in unused),
        *calls,
        "}\n",
    ])  # fmt: skip


def _pointer(value: str, layout: Layout, output: str) -> str:
    if value == "x":
        return "x"
    if value == output:
        return "out"
    place = f"s + {layout.offsets[value]}"
    return f"(int8_t *)({place})" if value.endswith("/q") else place


def _kernels(names: list[str]) -> list[str]:
    """Texts of kernels and of the headers they share, each once."""
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


def _sealed(text: str) -> bytes:
    digits = hashlib.sha256(text.encode()).hexdigest()[:8]
    return seal(text.replace(ID_PLACEHOLDER, f"0x{digits}UL", 1).encode())
