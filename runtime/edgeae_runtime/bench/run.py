"""Measure artifacts on this device: new processes, files in turn, until the figures are steady."""

from __future__ import annotations

import math
import os
import tempfile
from typing import TYPE_CHECKING, Callable, NamedTuple

import numpy as np

from edgeae_runtime import __version__
from edgeae_runtime.artifact.loader import read_artifact_manifest
from edgeae_runtime.artifact.selftest import selftest
from edgeae_runtime.artifact.verified import read_verified
from edgeae_runtime.bench.device import device_facts
from edgeae_runtime.bench.processes import Case, measure
from edgeae_runtime.bench.result import file_facts, result_json
from edgeae_runtime.bench.worker import Job
from edgeae_runtime.errors import InputError
from edgeae_runtime.files import only_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae_runtime.arrays import FloatArray, Json
    from edgeae_runtime.manifest.model import Manifest

SCHEMA = 1
"""Increased by every new, changed or removed key of the JSON."""

_MAX_DATA_WINDOWS = 256
_USUAL_HZ = 10.0


class BenchOptions(NamedTuple):
    """What a benchmark measures.

    Each file is measured in `rounds[0]` to `rounds[1]` processes, until the percentiles are steady;
    each of them times calls for `call_seconds`. `data` names readings to score, None the golden
    windows. The duty cycle lasts `seconds`, at `rate_hz` windows per second; None is the rate that
    a file was trained for.
    """

    batch: tuple[int, ...] = (1,)
    threads: tuple[int, ...] = (1,)
    rounds: tuple[int, int] = (7, 21)
    call_seconds: float = 0.3
    data: str | None = None
    rate_hz: float | None = None
    seconds: float = 10.0
    allow_native: bool = False
    verify_key: str | None = None

    def of_one_window(self) -> BenchOptions:
        """Return what suffices to find the file that scores one window fastest."""
        return self._replace(batch=(1,), seconds=0.0)


def bench(
    files: Sequence[str], options: BenchOptions, progress: Callable[[str], None] | None = None
) -> Json:
    """Measure artifacts on this device, and return one run as JSON values (docs/benchmark.md).

    A file that fails its self-test is not timed; its result says why.

    Raises
    ------
    InputError
        If an option cannot be used, or `data` holds no windows for a file.
    OSError
        If a file cannot be read.
    """
    _check(options)
    for path in files:  # a missing file ends the benchmark before it begins
        with open(path, "rb", opener=only_file):
            pass
    device = {**device_facts(), "edgeae_runtime": __version__}
    with tempfile.TemporaryDirectory(prefix="edgeae-bench-") as folder:
        results: list[Json | Case] = []
        for number, path in enumerate(dict.fromkeys(files)):
            copy, is_signed = _verified_copy(path, options.verify_key, folder, number)
            allowed = options._replace(allow_native=options.allow_native or is_signed)
            results += _cases(copy, allowed, os.path.join(folder, f"{number}.npy"))
        cases = [result for result in results if isinstance(result, Case)]
        measure(cases, options.rounds, folder, progress or (lambda text: None))
        return {
            "device": device,
            "options": options._asdict(),
            "results": [result_json(one) if isinstance(one, Case) else one for one in results],
        }


def _verified_copy(path: str, verify_key: str | None, folder: str, number: int) -> tuple[str, bool]:
    """Copy what is measured, so that every process measures what was checked."""
    data, signed = read_verified(path, verify_key)
    own = os.path.join(folder, str(number))
    os.mkdir(own)
    copy = os.path.join(own, os.path.basename(path))
    with open(copy, "wb") as file:
        file.write(data)
    return copy, signed is not None


def _check(options: BenchOptions) -> None:
    for name, values in (("batch", options.batch), ("threads", options.threads)):
        if not values or min(values) < 1:
            raise InputError(f"`{name}` must be whole numbers from 1 on, such as 1,32,256")
    if options.rounds[0] < 1 or options.rounds[1] < options.rounds[0]:
        raise InputError(f"`rounds` must be at least 1; got {options.rounds[0]}")
    if options.rate_hz is not None and not 0 < options.rate_hz <= 1e5:
        raise InputError(f"`rate_hz` must be above 0 and at most 100000; got {options.rate_hz:g}")
    if not 0 <= options.seconds < math.inf:
        raise InputError(f"`seconds` must be finite and not negative; got {options.seconds:g}")


def _cases(path: str, options: BenchOptions, saved: str) -> list[Json | Case]:
    """Return a case per number of threads, or the result of a file that fails its self-test."""
    tested = selftest(path, allow_native=options.allow_native)
    if not tested.passed:
        problem = tested.problem or "the self-test failed"
        prefix = "" if tested.windows is None else "fails its self-test: "
        return [{**file_facts(path), "problem": prefix + problem}]
    manifest = read_artifact_manifest(path)
    job = Job(
        path,
        batches=options.batch,
        seconds=options.call_seconds,
        windows=_saved_windows(options, manifest, saved),
    )
    is_c = file_facts(path)["engine"] == "C"
    counts = options.threads[:1] if is_c else options.threads
    jobs = [job._replace(threads=threads) for threads in counts]
    duty_jobs = [_duty_job(jobs[0], options, manifest), *[None] * (len(jobs) - 1)]
    return [
        Case(job, duty, manifest, [], {batch: [] for batch in options.batch}, [])
        for job, duty in zip(jobs, duty_jobs)
    ]


def _duty_job(job: Job, options: BenchOptions, manifest: Manifest) -> Job | None:
    if not options.seconds:
        return None
    inputs, rate_hz = manifest.inputs, options.rate_hz
    if rate_hz is None:
        rate_hz = _USUAL_HZ if inputs.rate_hz is None else inputs.rate_hz / (inputs.stride or 1)
    return job._replace(seconds=0.0, rate_hz=rate_hz, duty_seconds=options.seconds)


def _saved_windows(options: BenchOptions, manifest: Manifest, path: str) -> str | None:
    if options.data is None:
        return None
    np.save(path, windows_of(options.data, manifest))
    return path


def windows_of(data: str, manifest: Manifest) -> FloatArray:
    """Read the first windows of a file of readings, cut as the model was trained."""
    from edgeae_runtime.batch.data import ScoreOptions, read_data, score_data

    kept = []

    def keep(windows: FloatArray) -> FloatArray:  # instead of scoring
        kept.append(windows[:_MAX_DATA_WINDOWS].copy())
        return np.zeros(len(windows), np.float32)

    for _ in score_data(data, read_data, manifest.inputs, keep, ScoreOptions()):
        if sum(map(len, kept)) >= _MAX_DATA_WINDOWS:
            break
    return np.concatenate(kept)
