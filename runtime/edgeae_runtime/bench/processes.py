"""Run the processes of a benchmark: files in turn, in random order, until they are steady."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from time import perf_counter_ns
from typing import TYPE_CHECKING, Callable, NamedTuple

import numpy as np

from edgeae_runtime.artifact.selftest import how_it_ended
from edgeae_runtime.bench.latency import Block, block_of, relative_half_widths

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae_runtime.arrays import Json
    from edgeae_runtime.bench.worker import Job
    from edgeae_runtime.manifest.model import Manifest

_STEADY = {"p50_us": 0.02, "p99_us": 0.05}  # half-widths of 95 % intervals that suffice


class Case(NamedTuple):
    """A file with a number of threads, the jobs of its processes, and their results so far."""

    job: Job
    duty: Job | None
    manifest: Manifest
    facts: list[Json]
    blocks: dict[int, list[Block]]
    problems: list[str]


def measure(
    cases: Sequence[Case], rounds: tuple[int, int], folder: str, progress: Callable[[str], None]
) -> None:
    """Run the processes of all cases and collect their results; a case that fails is given up."""
    shuffle = random.Random(0).shuffle
    for number in range(rounds[1]):
        turn = [case for case in cases if not case.problems]
        if number >= rounds[0] and all(map(_is_steady, turn)):
            break
        shuffle(turn)
        for case in turn:
            progress(f"round {number + 1}: {os.path.basename(case.job.artifact)}")
            _run(case, case.job, folder)
    for case in cases:
        if case.duty is not None and not case.problems:
            what = os.path.basename(case.duty.artifact)
            progress(f"{case.duty.duty_seconds:g} s at {case.duty.rate_hz:g} Hz: {what}")
            _run(case, case.duty, folder)


def _run(case: Case, job: Job, folder: str) -> None:
    result = os.path.join(folder, "result.npz")
    command = [sys.executable, "-m", "edgeae_runtime.bench.worker"]
    arguments = [json.dumps(job._asdict()), result]
    done = subprocess.run(
        [*command, str(perf_counter_ns()), *arguments], capture_output=True, check=False
    )
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        reason = f": {lines[-1]}" if lines else ""
        how = how_it_ended(done.returncode)
        case.problems.append(f"its process ended with {how}{reason:.200}")
        return
    with np.load(result) as found:
        case.facts.append(json.loads(str(found["facts"])))
        for batch in job.batches if job.seconds else ():
            case.blocks[batch].append(block_of(found[f"calls_{batch}"]))


def _is_steady(case: Case) -> bool:
    for blocks in case.blocks.values():
        widths = relative_half_widths(blocks)
        if any((widths[name] or 0) > limit for name, limit in _STEADY.items()):
            return False
    return True
