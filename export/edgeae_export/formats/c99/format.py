"""The C99 format: an ONNX graph as C, scored by compiling it on this machine."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from edgeae_export.formats.c99.counts_input import with_counts
from edgeae_export.formats.c99.plan import Plan
from edgeae_export.formats.c99.quantise.int8_weights import centres_of, with_int8_weights
from edgeae_export.formats.c99.quantise.integers import in_integers
from edgeae_export.formats.c99.quantise.ranges import value_ranges
from edgeae_export.formats.c99.reader import read_graph
from edgeae_export.formats.c99.writer import write_c, write_network
from edgeae_export.front_end import features_of
from edgeae_export.precisions import OF_FEATURES
from edgeae_runtime.containers.c_header import header
from edgeae_runtime.containers.c_source import c_manifest
from edgeae_runtime.engines.c_library import network_scores
from edgeae_runtime.errors import ArtifactError, InputError
from edgeae_runtime.manifest.reader import read_manifest

if TYPE_CHECKING:
    from edgeae_export.formats.c99.plan import Op
    from edgeae_export.source import Source
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.model import Manifest

REQUIRES = {"c": "C99"}


def to_int8(plan: Plan, validation: FloatArray, nearest: str | None = None) -> Plan:
    """Quantise weights to int8, one step per output of a product.

    `nearest` is the precision of the product that chooses the nearest prototype, here and below; if
    not given, the first of the network's levels.
    """
    calls = with_int8_weights(plan.calls, nearest or _first_level(plan, "int8"))
    return replace(plan, calls=calls, precision="int8")


def to_int8_full(plan: Plan, validation: FloatArray, nearest: str | None = None) -> Plan:
    """Compute in integers, over the ranges of all validation windows `(n, *shape)`."""
    if plan.front_end is not None:
        validation = features_of(plan.front_end.front_end, validation)
        validation = np.concatenate([validation, *_prototypes(plan.calls)])
    ranges = value_ranges(plan.graph, validation)
    calls = in_integers(plan.calls, plan.sizes, ranges, nearest or _first_level(plan, "int8-full"))
    return replace(plan, calls=calls, precision="int8-full")


def _first_level(plan: Plan, precision: str) -> str:
    return precision if plan.front_end is None else OF_FEATURES


def _prototypes(calls: list[Op]) -> list[FloatArray]:
    """Return the prototypes of a network of features, unscaled: they are normal windows, too."""
    found = []
    for op in calls:
        centres = centres_of(op, calls)
        scaling = [other for other in calls if other.output in op.inputs]
        if centres is not None and scaling[0].kernel.startswith("affine"):
            offset, scale = (np.asarray(numbers) for numbers in scaling[0].arguments[1:3])
            found.append((centres / scale + offset).astype(np.float32))
    return found


class C99Format:
    """C99, compiled by the machine that runs it."""

    precisions: Mapping[str, Callable[..., Plan]] = {
        "int8": to_int8,
        "int8-full": to_int8_full,
    }
    is_exact = True

    def convert(self, source: Source, with_code: bool) -> Plan:
        """Convert a source to ONNX, and read that as a plan."""
        from edgeae_export.formats.onnx.format import converted

        if with_code:
            raise InputError("a .c file has no output 'code'; leave out `with_code`")
        graph = converted(source, with_code=False).SerializeToString()
        plan = read_graph(graph, source.front_end)
        return plan if source.counts is None else with_counts(plan, source.counts)

    def scores(self, graph: Plan, windows: FloatArray) -> FloatArray:
        """Compile a network, and score windows `(n, *shape)` with it."""
        return network_scores(write_network(graph).text.encode(), windows)

    def has(self, *precisions: str) -> bool:
        """Tell whether one file can hold products of these precisions."""
        return "float16" not in precisions

    def requires(self, graph: Plan) -> dict[str, str]:
        """Return the language that a compiler must know."""
        return REQUIRES

    def finish(self, graph: Plan, manifest: Manifest) -> bytes:
        """Write the text of a `.c` file; its `.h` is made from it."""
        return write_c(graph, manifest)

    def rethreshold(self, data: bytes, manifest: Manifest) -> bytes:
        """Refuse: a changed `.c` would no longer match the `.h` and the firmware in use.

        Raises
        ------
        InputError
            Always; the message says what to do.
        """
        raise InputError("a .c file's threshold is compiled in; change that of its .onnx artifact")

    def threshold_in(self, data: bytes) -> np.float32:
        """Read the threshold that a file compares with, as its `.h` defines it.

        Raises
        ------
        ArtifactError
            If there is none.
        """
        text = header(data, read_manifest(c_manifest(data)))
        found = re.search(rb"^#define \w+_THRESHOLD (\S+)f$", text, re.M)
        if found is None:
            raise ArtifactError("the header defines no threshold")
        return np.float32(found[1].decode())


FORMAT = C99Format()
