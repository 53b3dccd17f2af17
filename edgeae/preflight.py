"""Whether a network reaches a target, found out by building its file in memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from edgeae_export import Source, ThresholdRule
from edgeae_export.exporting import Exported, build
from edgeae_runtime.errors import EdgeAEError, InputError
from edgeae_runtime.manifest import Inputs, Scaler

TARGETS: dict[str, dict[str, Any]] = {
    "onnx": {"path": "check.onnx"},
    "tflite": {"path": "check.tflite"},
    "c": {"path": "check.c"},
    "microcontroller": {"path": "check.tflite", "for_microcontroller": True},
}
_WINDOWS = 64


def check_targets(targets: Sequence[str]) -> None:
    """Refuse a target that is none.

    Raises
    ------
    InputError
        It names those that there are.
    """
    for target in targets:
        if target not in TARGETS:
            raise InputError(f"--for must name {', '.join(TARGETS)}; got '{target}'")


def refuse_unreachable(
    parameters: dict[str, Any], shape: tuple[int, ...], targets: Sequence[str]
) -> None:
    """Refuse a detector's parameters whose network does not reach every target.

    Raises
    ------
    InputError
        It says for which target, and why.
    """
    check_targets(targets)
    if not targets:
        return
    source = untrained_source(parameters, shape)
    for target in targets:
        try:
            build(source, **TARGETS[target])
        except EdgeAEError as error:
            raise InputError(f"this network does not reach {target}: {error}") from None


def untrained_source(parameters: dict[str, Any], shape: tuple[int, ...]) -> Source:
    """Give what an artifact is made from, with an untrained network and drawn windows."""
    from edgeae.fitting import untrained_network

    draw = np.random.default_rng(0).normal(size=(_WINDOWS, *shape)).astype(np.float32)
    ones = np.ones(shape[-1], np.float32)
    return Source(
        network=untrained_network(parameters, shape, seed=0),
        inputs=Inputs(shape, None, -ones, ones),
        scaler=Scaler("none", 0 * ones, ones),
        score=parameters["score"],
        rule=ThresholdRule("quantile", 0.9),
        fitting=draw[:0],
        calibration=draw,
        anomalies=draw[:0],
    )


def reached(source: Source, target: str, **form: Any) -> dict[str, Any]:
    """Say whether a source reaches a file, and what it would be or why not."""
    try:
        _, exported = build(source, target, **form)
    except EdgeAEError as error:
        return {"reached": False, "why": str(error)}
    return {"reached": True, **_size(exported)}


def _size(exported: Exported) -> dict[str, Any]:
    arena = exported.arena_bytes
    return {"size_bytes": exported.size_bytes, **({} if arena is None else {"arena_bytes": arena})}
