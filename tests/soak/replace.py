"""`stream-replace`: a running model replaced again and again, a third of the files being bad."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.core.results import Figure, at_most
from edgeae_runtime import EdgeAEError, Scorer
from edgeae_runtime.readings.windowing import windows_of
from tests.soak.streams import STEPS, readings


def replaced(path: Path, count: int) -> list[Figure]:
    """Offer `count` files; every third has a byte changed, is cut short or is of another size."""
    data, rng, accepted, refused = path.read_bytes(), np.random.default_rng(2), 0, 0
    other, given = path.with_name("now.onnx"), list[Any]()
    with Scorer(path) as scorer:
        stream = scorer.stream(STEPS)
        expected = scorer.score(windows_of(readings(), STEPS, STEPS))
        for number, part in enumerate(np.array_split(readings(), count)):
            is_bad = number % 3 == 0
            unfinished = other.with_suffix(".part")
            unfinished.write_bytes(_damaged(data, rng) if is_bad else data)
            os.replace(unfinished, other)
            try:
                scorer.replace(other)
                accepted += is_bad
            except EdgeAEError:
                refused += not is_bad
            given += stream.push(part)
    scores = np.array([verdict.score for verdict in given], np.float32)
    is_same = len(scores) == len(expected) and bool((scores == expected).all())
    bad = -(-count // 3)
    return [
        Figure(f"bad files accepted of {bad}", float(accepted), "", None, at_most(0)),
        Figure(f"good files refused of {count - bad}", float(refused), "", None, at_most(0)),
        Figure("windows lost, doubled or changed", float(not is_same), "", None, at_most(0)),
    ]


def _damaged(data: bytes, rng: np.random.Generator) -> bytes:
    if rng.integers(3) == 0:
        return data[: int(rng.integers(len(data)))]
    changed = bytearray(data)
    changed[int(rng.integers(len(data)))] ^= int(rng.integers(1, 256))
    return bytes(changed)
