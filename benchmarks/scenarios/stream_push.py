"""`stream-push`: what a reading costs, beside one score of a whole window."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.core.results import Result, at_most
from benchmarks.core.timing import ratio, time_in_turn
from edgeae_runtime import Scorer
from tests.soak.streams import STEPS, artifact, readings


def run(data: Path) -> Result:
    """Time a push that completes no window, one that does, and `Scorer.score`, in turn."""
    with TemporaryDirectory() as folder, Scorer(artifact(Path(folder))) as scorer:
        waiting, completing = scorer.stream(10**9), scorer.stream(1)
        waiting.push(readings()[:STEPS])
        completing.push(readings()[:STEPS])
        window, reading = np.ascontiguousarray(readings()[:STEPS]), readings()[5].tolist()
        rows = iter(np.tile(readings(), (3, 1)))
        times = time_in_turn(
            {
                "score": lambda: scorer.score(window),
                "push": lambda: waiting.push(reading),
                "complete": lambda: completing.push(next(rows)),
            },
            rounds=20,
            calls=1000,
        )
    score = times["score"]
    return Result(
        [
            ratio("push of one reading / one score", times["push"], score, at_most(0.5)),
            ratio("push that completes / one score", times["complete"], score, at_most(2)),
        ]
    )
