"""The processes of a benchmark: files in turn, in an order drawn anew, until they are steady."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from time import perf_counter_ns
from typing import TYPE_CHECKING, Any, Callable, NamedTuple

import numpy as np

from edgeae_runtime.artifact.selftest import how_it_ended
from edgeae_runtime.bench.latency import Block, block_of, steadiness

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae_runtime.bench.worker import Job
    from edgeae_runtime.manifest.model import Manifest

_STEADY = {"p50_us": 0.02, "p99_us": 0.05}  # half the widths of 95 % intervals that are enough


class Case(NamedTuple):
    """One file with one number of threads, what its processes do, and what they have found."""

    job: Job
    duty: Job | None
    manifest: Manifest
    facts: list[dict[str, Any]]
    blocks: dict[int, list[Block]]
    problems: list[str]


def measure(
    cases: Sequence[Case], rounds: tuple[int, int], folder: str, tell: Callable[[str], None]
) -> None:
    """Run the processes of all cases and add what they find; a case that fails is left at once."""
    shuffle = random.Random(0).shuffle
    for number in range(rounds[1]):
        turn = [case for case in cases if not case.problems]
        if number >= rounds[0] and all(map(_is_steady, turn)):
            break
        shuffle(turn)
        for case in turn:
            tell(f"round {number + 1}: {os.path.basename(case.job.artifact)}")
            _run(case, case.job, folder)
    for case in cases:
        if case.duty is not None and not case.problems:
            what = os.path.basename(case.duty.artifact)
            tell(f"{case.duty.duty_seconds:g} s at {case.duty.rate_hz:g} Hz: {what}")
            _run(case, case.duty, folder)


def _run(case: Case, job: Job, folder: str) -> None:
    result = os.path.join(folder, "result.npz")
    command = [sys.executable, "-m", "edgeae_runtime.bench.worker"]
    words = [json.dumps(job._asdict()), result]
    done = subprocess.run(
        [*command, str(perf_counter_ns()), *words],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False,
    )  # fmt: skip
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        said = f": {lines[-1]}" if lines else ""
        how = how_it_ended(done.returncode)
        case.problems.append(f"a process of its own ended with {how}{said:.200}")
        return
    with np.load(result) as found:
        case.facts.append(json.loads(str(found["facts"])))
        for batch in job.batches if job.seconds else ():
            case.blocks[batch].append(block_of(found[f"calls_{batch}"]))


def _is_steady(case: Case) -> bool:
    for blocks in case.blocks.values():
        found = steadiness(blocks)
        if any((found[name] or 0) > most for name, most in _STEADY.items()):
            return False
    return True
