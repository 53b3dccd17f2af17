"""Whether a network can be exported to a target, found by building its file in memory."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae.train.auto import choose
from edgeae.train.front_end import fitted_front_end
from edgeae_export import Source, ThresholdRule
from edgeae_export.exporter import build
from edgeae_export.front_end import features_of
from edgeae_runtime.errors import EdgeAEError, InputError
from edgeae_runtime.manifest.model import Inputs, Scaler
from edgeae_runtime.scores import is_whitened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae.data.windows import SeriesInfo
    from edgeae.train.parameters import Parameters


class Target(NamedTuple):
    """The name of a file to build in memory, and whether it is for TFLite Micro."""

    path: str
    for_microcontroller: bool = False


TARGETS = {
    "onnx": Target("check.onnx"),
    "tflite": Target("check.tflite"),
    "c": Target("check.c"),
    "microcontroller": Target("check.tflite", for_microcontroller=True),
}
_WINDOWS = 64


def check_targets(targets: Sequence[str]) -> None:
    """Refuse an unknown target.

    Raises
    ------
    InputError
        The message names the known ones.
    """
    for target in targets:
        if target not in TARGETS:
            raise InputError(f"`targets` must name {', '.join(TARGETS)}; got '{target}'")


def refuse_unreachable(
    parameters: Parameters,
    shape: tuple[int, ...],
    count: int,
    targets: Sequence[str],
    info: SeriesInfo,
) -> None:
    """Refuse parameters whose network, for `count` windows of a shape, cannot be exported.

    A front end is theirs if it is not `auto`, which depends on the windows themselves.

    Raises
    ------
    InputError
        The message names the target and the reason.
    """
    check_targets(targets)
    if not targets:
        return
    source = untrained_source(parameters, shape, count, info)
    for target in targets:
        path, for_microcontroller = TARGETS[target]
        try:
            build(source, path, for_microcontroller=for_microcontroller)
        except EdgeAEError as error:
            raise InputError(f"this network cannot be exported to {target}: {error}") from None


def untrained_source(
    parameters: Parameters, shape: tuple[int, ...], count: int, info: SeriesInfo
) -> Source:
    """Return the source of an artifact with an untrained network and random windows."""
    from edgeae.train.network import untrained_network
    from edgeae.train.whitening import fit_whitening

    windows = np.random.default_rng(0).normal(size=(_WINDOWS, *shape)).astype(np.float32)
    front_end = fitted_front_end(parameters, windows, info)
    chosen = choose(parameters, windows, count, front_end)
    values, actual = windows, chosen.parameters
    if front_end is not None:
        values, actual = features_of(front_end, windows), replace(actual, rows="readings")
    low, ones = -np.ones(shape[-1], np.float32), np.ones(values.shape[-1], np.float32)
    network = untrained_network(actual, values.shape[1:], seed=0)
    has_statistics = is_whitened(chosen.error)
    return Source(
        network=network,
        inputs=Inputs(shape, None, low, -low, order_tracking=info.order_tracking),
        scaler=Scaler("none", 0 * ones, ones),
        score=chosen.error,
        rule=ThresholdRule("quantile", 0.9),
        validation=windows[:0],
        calibration=windows,
        whitening=fit_whitening(network, chosen.error, values) if has_statistics else None,
        anomalies=windows[:0],
        front_end=front_end,
    )


def reachability(
    source: Source,
    path: str,
    *,
    precision: str = "float32",
    with_code: bool = False,
    for_microcontroller: bool = False,
) -> dict[str, object]:
    """Report whether a source can be exported to a file: its size, or the reason."""
    try:
        _, exported = build(
            source,
            path,
            precision=precision,
            with_code=with_code,
            for_microcontroller=for_microcontroller,
        )
    except EdgeAEError as error:
        return {"reached": False, "reason": str(error)}
    facts: dict[str, object] = {"reached": True, "size_bytes": exported.size_bytes}
    if exported.arena_bytes is not None:
        facts["arena_bytes"] = exported.arena_bytes
    return facts
