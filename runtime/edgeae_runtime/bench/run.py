"""A benchmark of some artifacts on this device: new processes, files in turn, until steady."""

from __future__ import annotations

import math
import os
import tempfile
from typing import TYPE_CHECKING, Any, Callable, NamedTuple

import numpy as np

from edgeae_runtime import __version__
from edgeae_runtime.artifact.loader import read_artifact_manifest
from edgeae_runtime.artifact.selftest import selftest
from edgeae_runtime.bench.device import device_facts
from edgeae_runtime.bench.processes import Case, measure
from edgeae_runtime.bench.result import file_facts, row_json
from edgeae_runtime.bench.worker import Job
from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae_runtime.manifest.model import FloatArray, Manifest

SCHEMA = 1
"""A new, changed or dropped key of the JSON means a new number."""

_MAX_DATA_WINDOWS = 256
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
    for path in files:  # one that is not there stops everything before it begins
        with open(path, "rb"):
            pass
    device = {**device_facts(), "edgeae_runtime": __version__}
    with tempfile.TemporaryDirectory(prefix="edgeae-bench-") as folder:
        rows: list[dict[str, Any] | Case] = []
        for number, path in enumerate(dict.fromkeys(files)):
            rows += _cases(path, settings, os.path.join(folder, f"{number}.npy"))
        cases = [row for row in rows if isinstance(row, Case)]
        measure(cases, settings.rounds, folder, tell or (lambda text: None))
    return {
        "device": device,
        "settings": settings._asdict(),
        "rows": [row_json(row) if isinstance(row, Case) else row for row in rows],
    }


def _check(settings: Settings) -> None:
    for name, values in (("--batch", settings.batches), ("--threads", settings.threads)):
        if not values or min(values) < 1:
            raise InputError(f"{name} must be whole numbers from 1 on, such as 1,32,256")
    if settings.rounds[0] < 1 or settings.rounds[1] < settings.rounds[0]:
        raise InputError(f"--rounds must be at least 1; got {settings.rounds[0]}")
    if settings.rate_hz is not None and not 0 < settings.rate_hz <= 1e5:
        raise InputError(f"--rate-hz must be above 0 and at most 100000; got {settings.rate_hz:g}")
    if not 0 <= settings.duty_seconds < math.inf:
        raise InputError(
            f"--seconds must be finite and not negative; got {settings.duty_seconds:g}"
        )


def _cases(path: str, settings: Settings, place: str) -> list[dict[str, Any] | Case]:
    """Cases of a file that passes its self-test, one for each number of threads; else its row."""
    tested = selftest(path)
    if not tested.passed:
        problem = (tested.problem or "the self-test failed").replace(f"{path}: ", "")
        prefix = "" if tested.windows is None else "fails its self-test: "
        return [{**file_facts(path), "problem": prefix + problem}]
    manifest = read_artifact_manifest(path)
    job = Job(
        path,
        batches=settings.batches,
        seconds=settings.hot_seconds,
        windows=_saved_windows(settings, manifest, place),
    )
    is_c = file_facts(path)["engine"] == "C"
    return [
        Case(
            job._replace(threads=threads),
            _duty_job(job, threads, settings, manifest) if not number else None,
            manifest, [], {batch: [] for batch in settings.batches}, [],
        )
        for number, threads in enumerate(settings.threads[:1] if is_c else settings.threads)
    ]  # fmt: skip


def _duty_job(job: Job, threads: int, settings: Settings, manifest: Manifest) -> Job | None:
    if not settings.duty_seconds:
        return None
    inputs, rate_hz = manifest.inputs, settings.rate_hz
    if rate_hz is None:
        rate_hz = _USUAL_HZ if inputs.rate_hz is None else inputs.rate_hz / (inputs.stride or 1)
    return job._replace(
        threads=threads, seconds=0.0, rate_hz=rate_hz, duty_seconds=settings.duty_seconds
    )


def _saved_windows(settings: Settings, manifest: Manifest, place: str) -> str | None:
    if settings.data is None:
        return None
    np.save(place, windows_of(settings.data, manifest))
    return place


def windows_of(data: str, manifest: Manifest) -> FloatArray:
    """First windows of a file of readings, cut as the model was trained."""
    from edgeae_runtime.batch.score import scored
    from edgeae_runtime.readings.columns import ColumnSelection
    from edgeae_runtime.readings.reader import read_blocks
    from edgeae_runtime.readings.windowing import check_cut

    inputs, kept = manifest.inputs, []

    def keep(windows: FloatArray) -> FloatArray:  # in place of a score
        kept.append(windows[:_MAX_DATA_WINDOWS].copy())
        return np.zeros(len(windows), np.float32)

    selection = ColumnSelection(trained=inputs.features, window=inputs.shape)
    stride = check_cut(inputs, None, None)
    for _ in scored(read_blocks(data, selection), data, inputs, keep, stride=stride):
        if sum(map(len, kept)) >= _MAX_DATA_WINDOWS:
            break
    return np.concatenate(kept)
