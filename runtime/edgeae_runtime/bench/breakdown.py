"""The parts of one call: validate and copy, infer, decide."""

from __future__ import annotations

from itertools import repeat
from time import perf_counter_ns
from typing import TYPE_CHECKING, Callable

import numpy as np

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.artifact.loaded import Loaded
    from edgeae_runtime.scorer import Scorer

_CALLS, _ROUNDS = 20, 100
_SECONDS = 0.3


def breakdown_us(scorer: Scorer, model: Loaded, window: FloatArray) -> dict[str, float]:
    """Return medians in us of the parts of a call; `model` is the scorer's artifact, opened again.

    `infer` is the engine's run, which includes the scaling, as part of the graph. `decide` reads,
    checks and compares the score. `validate` is the rest of a call: it checks type, shape and
    dtype, and copies the window.
    """
    slot, threshold = model.slot(), model.threshold
    slot.window[...] = window

    def decide() -> bool:
        score = slot.value()
        return score - score == 0.0 and score > threshold

    def call() -> object:
        return scorer.is_anomaly(window)

    parts = {"call": call, "infer": slot.run, "decide": decide, "nothing": _nothing}
    times: dict[str, list[float]] = {name: [] for name in parts}
    end = perf_counter_ns() + int(_SECONDS * 1e9)
    for _ in range(_ROUNDS):
        for name, part in parts.items():
            times[name].append(_mean_us(part))
        if perf_counter_ns() > end:
            break
    medians = {name: float(np.median(of)) for name, of in times.items()}
    whole, infer, decided = (medians[n] - medians["nothing"] for n in ("call", "infer", "decide"))
    return {
        "validate_us": max(0.0, whole - infer - decided),
        "infer_us": infer,
        "decide_us": max(0.0, decided),
        "call_us": whole,
    }


def _nothing() -> None:
    pass


def _mean_us(part: Callable[[], object]) -> float:
    start = perf_counter_ns()
    for _ in repeat(None, _CALLS):
        part()
    return (perf_counter_ns() - start) / _CALLS / 1e3
