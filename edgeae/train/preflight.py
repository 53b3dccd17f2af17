"""Whether a network reaches a target, found out by building its file in memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from edgeae.train.auto import choose
from edgeae_export import Source, ThresholdRule
from edgeae_export.exporter import Exported, build
from edgeae_runtime.errors import EdgeAEError, InputError
from edgeae_runtime.manifest.model import Inputs, Scaler
from edgeae_runtime.scores import is_whitened

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
    parameters: dict[str, Any], shape: tuple[int, ...], count: int, targets: Sequence[str]
) -> None:
    """Refuse a detector's parameters whose network, for so many windows, misses a target.

    Raises
    ------
    InputError
        It says for which target, and why.
    """
    check_targets(targets)
    if not targets:
        return
    source = untrained_source(parameters, shape, count)
    for target in targets:
        try:
            build(source, **TARGETS[target])
        except EdgeAEError as error:
            raise InputError(f"this network does not reach {target}: {error}") from None


def untrained_source(parameters: dict[str, Any], shape: tuple[int, ...], count: int) -> Source:
    """Give what an artifact is made from, with an untrained network and drawn windows."""
    from edgeae.train.fit import untrained_network
    from edgeae.train.whitening import fit_whitening

    draw = np.random.default_rng(0).normal(size=(_WINDOWS, *shape)).astype(np.float32)
    ones = np.ones(shape[-1], np.float32)
    chosen = choose(parameters, draw, count).parameters
    network = untrained_network(chosen, shape, seed=0)
    has_statistics = is_whitened(chosen["score"])
    return Source(
        network=network,
        inputs=Inputs(shape, None, -ones, ones),
        scaler=Scaler("none", 0 * ones, ones),
        score=chosen["score"],
        rule=ThresholdRule("quantile", 0.9),
        validation=draw[:0],
        calibration=draw,
        whitening=fit_whitening(network, chosen["score"], draw) if has_statistics else None,
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
