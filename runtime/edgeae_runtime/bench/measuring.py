"""A benchmark of some artifacts on this device: new processes, files in turn, until steady."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
from time import perf_counter_ns
from typing import TYPE_CHECKING, Any, Callable, NamedTuple

import numpy as np

from edgeae_runtime import __version__
from edgeae_runtime.bench.device import device_facts
from edgeae_runtime.bench.latency import Block, block_of, steadiness
from edgeae_runtime.bench.rows import row_json
from edgeae_runtime.bench.worker import Job
from edgeae_runtime.engines import engine_name
from edgeae_runtime.errors import InputError
from edgeae_runtime.selftest import how_it_ended, selftest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae_runtime.manifest import FloatArray, Manifest

SCHEMA = 1
"""A new, changed or dropped key of the JSON means a new number."""

_STEADY = {"p50_us": 0.02, "p99_us": 0.05}  # half the widths of 95 % intervals that are enough
_MOST_DATA_WINDOWS = 256
_USUAL_HZ = 10.0


class Settings(NamedTuple):
    """What a benchmark measures.

    Each file gets between `rounds[0]` and `rounds[1]` processes, which time calls for
    `hot_seconds` each, until the percentiles are steady. `data` names readings in place of the
    golden windows. `rate_hz` of windows is None for the rate that a file was trained for.
    """

    batches: tuple[int, ...] = (1,)
    threads: tuple[int, ...] = (1,)
    rounds: tuple[int, int] = (7, 21)
    hot_seconds: float = 0.3
    data: str | None = None
    rate_hz: float | None = None
    duty_seconds: float = 10.0


class Case(NamedTuple):
    """One file with one number of threads, and what its processes have found so far."""

    path: str
    job: Job
    manifest: Manifest
    facts: list[dict[str, Any]]
    blocks: dict[int, list[Block]]


def bench(
    files: Sequence[str], settings: Settings, tell: Callable[[str], None] | None = None
) -> dict[str, Any]:
    """Measure artifacts on this device, and give one run as JSON values (docs/benchmark.md).

    A file that fails its self-test is not timed; its row says why.

    Raises
    ------
    InputError
        If a setting cannot be used, or `data` holds no windows for a file.
    OSError
        If a file cannot be read.
    """
    _check(settings)
    say = tell or (lambda text: None)
    before = device_facts()
    with tempfile.TemporaryDirectory(prefix="edgeae-bench-") as folder:
        rows, cases = _cases(files, settings, folder)
        problems = _measure(cases, settings, folder, say)
    for case in cases:
        problem = problems.get(id(case))
        rows[case.path, case.job.threads] = row_json(case, problem)
    return {
        "device": {**before, "edgeae_runtime": __version__},
        "settings": settings._asdict(),
        "rows": [_named(path, row) for (path, _), row in rows.items()],
    }


def _check(settings: Settings) -> None:
    for name, values in (("--batch", settings.batches), ("--threads", settings.threads)):
        if not values or min(values) < 1:
            raise InputError(f"{name} must be whole numbers from 1 on, such as 1,32,256")
    if settings.rounds[0] < 1 or settings.rounds[1] < settings.rounds[0]:
        raise InputError(f"--rounds must be at least 1; got {settings.rounds[0]}")
    if settings.rate_hz is not None and not 0 < settings.rate_hz <= 1e5:
        raise InputError(f"--rate-hz must be above 0 and at most 100000; got {settings.rate_hz:g}")
    if settings.duty_seconds < 0:
        raise InputError(f"--seconds must not be negative; got {settings.duty_seconds:g}")


def _cases(
    files: Sequence[str], settings: Settings, folder: str
) -> tuple[dict[tuple[str, int], dict[str, Any]], list[Case]]:
    """Cases to measure, and the rows of all files in their order, filled for those that fail."""
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    cases = []
    for number, path in enumerate(files):
        with open(path, "rb"):  # a file that is not there stops everything before it begins
            pass
        tested = selftest(path)
        if not tested.passed:
            problem = (tested.problem or "the self-test failed").replace(f"{path}: ", "")
            prefix = "fails its self-test: " if tested.windows is not None else ""
            rows[path, settings.threads[0]] = {"problem": prefix + problem}
            continue
        manifest, is_c = _facts(path)
        windows = _saved_windows(settings, manifest, os.path.join(folder, f"{number}.npy"))
        for threads in settings.threads[:1] if is_c else settings.threads:
            job = Job(path, threads, settings.batches, settings.hot_seconds, windows)
            cases.append(Case(path, job, manifest, [], {n: [] for n in settings.batches}))
            rows[path, threads] = {}
    return rows, cases


def _facts(path: str) -> tuple[Manifest, bool]:
    from edgeae_runtime.opening import read_artifact_manifest

    with open(path, "rb") as file:
        is_c = engine_name(file.read(4096)) == "C"
    return read_artifact_manifest(path), is_c


def _named(path: str, row: dict[str, Any]) -> dict[str, Any]:
    with open(path, "rb") as file:
        data = file.read()
    what = {"file": os.path.basename(path), "engine": engine_name(data), "size_bytes": len(data)}
    return {**what, **row}


def _saved_windows(settings: Settings, manifest: Manifest, place: str) -> str | None:
    if settings.data is None:
        return None
    np.save(place, windows_of(settings.data, manifest))
    return place


def windows_of(data: str, manifest: Manifest) -> FloatArray:
    """First windows of a file of readings, cut as the model was trained."""
    from edgeae_runtime.columns import Wanted
    from edgeae_runtime.cutting import check_cut
    from edgeae_runtime.readings import read_blocks
    from edgeae_runtime.scoring import scored

    inputs, kept = manifest.inputs, []

    def keep(windows: FloatArray) -> FloatArray:  # in place of a score
        kept.append(windows[:_MOST_DATA_WINDOWS].copy())
        return np.zeros(len(windows), np.float32)

    wanted = Wanted(trained=inputs.features, window=inputs.shape)
    stride = check_cut(inputs, None, None)
    for _ in scored(read_blocks(data, wanted), data, inputs, keep, stride=stride):
        if sum(map(len, kept)) >= _MOST_DATA_WINDOWS:
            break
    return np.concatenate(kept)


def _measure(
    cases: list[Case], settings: Settings, folder: str, tell: Callable[[str], None]
) -> dict[int, str]:
    """Run the processes; give the problem of each case, by identity, that came to fail."""
    problems: dict[int, str] = {}
    shuffle = random.Random(0).shuffle
    for number in range(settings.rounds[1]):
        if number >= settings.rounds[0] and all(
            _is_steady(case) for case in cases if id(case) not in problems
        ):
            break
        turn = [case for case in cases if id(case) not in problems]
        shuffle(turn)
        for case in turn:
            tell(f"round {number + 1}: {os.path.basename(case.path)}")
            problem = _run(case, case.job, folder)
            if problem is not None:
                problems[id(case)] = problem
    for case in cases if settings.duty_seconds else ():
        if id(case) not in problems and case.job.threads == settings.threads[0]:
            tell(f"{settings.duty_seconds:g} s at a rate: {os.path.basename(case.path)}")
            job = _duty_job(case, settings)
            problem = _run(case, job, folder)
            if problem is not None:
                problems[id(case)] = problem
    return problems


def _duty_job(case: Case, settings: Settings) -> Job:
    inputs, rate_hz = case.manifest.inputs, settings.rate_hz
    if rate_hz is None:
        rate_hz = _USUAL_HZ if inputs.rate_hz is None else inputs.rate_hz / (inputs.stride or 1)
    return case.job._replace(seconds=0, rate_hz=rate_hz, duty_seconds=settings.duty_seconds)


def _run(case: Case, job: Job, folder: str) -> str | None:
    """Run one process, and add what it found to the case; give its problem, if it has one."""
    result = os.path.join(folder, "result.npz")
    command = [sys.executable, "-m", "edgeae_runtime.bench.worker", "", json.dumps(job._asdict())]
    command[3] = str(perf_counter_ns())
    done = subprocess.run([*command, result], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        said = f": {lines[-1]}" if lines else ""
        return f"a process of its own ended with {how_it_ended(done.returncode)}{said:.200}"
    with np.load(result) as found:
        case.facts.append(json.loads(str(found["facts"])))
        for batch in job.batches if job.seconds else ():
            case.blocks[batch].append(block_of(found[f"calls_{batch}"]))
    return None


def _is_steady(case: Case) -> bool:
    for blocks in case.blocks.values():
        found = steadiness(blocks)
        if any((found[name] or 0) > most for name, most in _STEADY.items()):
            return False
    return True
