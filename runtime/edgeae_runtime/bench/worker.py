"""The process of a benchmark: open an artifact, score, and write what that took.

`python -m edgeae_runtime.bench.worker STARTED_NS JOB RESULT`: STARTED_NS is the parent's
`perf_counter_ns` before it started this process, JOB a `Job` as JSON, RESULT the file to write.
"""

from __future__ import annotations

from time import perf_counter_ns

_began = perf_counter_ns()

from typing import TYPE_CHECKING, NamedTuple  # noqa: E402

if TYPE_CHECKING:
    from edgeae_runtime.arrays import DoubleArray, FloatArray, Json
    from edgeae_runtime.scorer import Scorer

_WARM_UP_SECONDS, _WARM_UP_CALLS = 0.05, 20
_MIN_CALLS = 200
_MAX_WINDOWS = 64  # which stay in the cache, as the newest window of a device does
_REFERENCE_ROUNDS = 25


class Job(NamedTuple):
    """What one process does; with `seconds` of 0 it times no calls after its first score.

    `windows` is a `.npy` file, None for the golden windows. `duty_seconds` of 0 leaves out the duty
    cycle.
    """

    artifact: str
    threads: int = 1
    batches: tuple[int, ...] = (1,)
    seconds: float = 0.0
    windows: str | None = None
    rate_hz: float = 0.0
    duty_seconds: float = 0.0


def main(started_ns: int, job: Job, result: str) -> None:
    """Do the job and write its results: `facts` as JSON, and `calls_N` in ns per batch size N."""
    from edgeae_runtime.bench.device import memory_bytes

    memory = {"python_bytes": memory_bytes("VmRSS")}
    scorer, window, cold = _cold_start(job, memory)
    import json

    import numpy as np

    times = {} if job.seconds == 0 else _latency(scorer, job, memory)
    memory["peak_bytes"] = memory.get("peak_bytes") or memory_bytes("VmHWM")
    facts: Json = {
        "cold_start": {"start_ms": (_began - started_ns) / 1e6, **cold},
        "memory": memory,
        **(_breakdown(scorer, job, window) if job.seconds else {}),
        "duty_cycle": _duty_cycle(scorer, job) if job.duty_seconds else None,
    }
    np.savez(result, facts=np.array(json.dumps(facts)), **times)  # type: ignore[arg-type]  # numpy 2.4 types


def _cold_start(job: Job, memory: Json) -> tuple[Scorer, FloatArray, dict[str, float]]:
    """Open the artifact and score one window, and time each step."""
    from edgeae_runtime.bench.device import memory_bytes

    start = perf_counter_ns()
    from edgeae_runtime.engines.select import import_engine
    from edgeae_runtime.scorer import Scorer

    import_engine(job.artifact)
    imported = perf_counter_ns()
    memory["imported_bytes"] = memory_bytes("VmRSS")
    reading = perf_counter_ns()
    scorer = Scorer(job.artifact, threads=job.threads, allow_native=True)  # checked before
    loaded = perf_counter_ns()
    memory["loaded_bytes"] = memory_bytes("VmRSS")
    window = scorer.manifest.golden.windows[0].copy()
    scoring = perf_counter_ns()
    scorer.is_anomaly(window)
    scored = perf_counter_ns()
    parts = {"import": imported - start, "load": loaded - reading, "first": scored - scoring}
    return scorer, window, {f"{name}_ms": ns / 1e6 for name, ns in parts.items()}


def _windows(scorer: Scorer, job: Job) -> FloatArray:
    import numpy as np

    return scorer.manifest.golden.windows if job.windows is None else np.load(job.windows)


def _latency(scorer: Scorer, job: Job, memory: Json) -> dict[str, DoubleArray]:
    import numpy as np

    from edgeae_runtime.bench.device import memory_bytes
    from edgeae_runtime.bench.latency import time_calls

    shape, windows = scorer.manifest.inputs.shape, _windows(scorer, job)
    times = {}
    for batch in job.batches:
        if batch == 1:
            inputs = [window.copy() for window in windows[:_MAX_WINDOWS]]
        else:
            inputs = [np.resize(windows, (batch, *shape))]
        time_calls(scorer.is_anomaly, inputs, _WARM_UP_SECONDS, _WARM_UP_CALLS)
        memory["peak_bytes"] = memory_bytes("VmHWM")  # without the lists of times
        calls = _MIN_CALLS if batch == 1 else 5
        times[f"calls_{batch}"] = time_calls(scorer.is_anomaly, inputs, job.seconds, calls)
    return times


def _breakdown(scorer: Scorer, job: Job, window: FloatArray) -> Json:
    from edgeae_runtime.artifact.loaded import LoadOptions, load
    from edgeae_runtime.bench.breakdown import breakdown_us
    from edgeae_runtime.bench.latency import timer_overhead_us

    model = load(job.artifact, LoadOptions(threads=job.threads, allow_native=True), selftest=False)
    return {
        "breakdown": breakdown_us(scorer, model, window),
        "timer_overhead_us": timer_overhead_us(),
        "reference_us": _reference_us(),
    }


def _reference_us() -> float:
    """Return the median time of a fixed computation: how fast this machine is at the moment."""
    import numpy as np

    x, y, times = np.ones((48, 48), np.float32), np.ones(140, np.float32), []
    for _ in range(_REFERENCE_ROUNDS):
        start = perf_counter_ns()
        for _ in range(20):
            (x @ x).sum()
            float(y @ y)
        times.append(perf_counter_ns() - start)
    return float(np.median(times)) / 20e3


def _duty_cycle(scorer: Scorer, job: Job) -> Json:
    from edgeae_runtime.bench.duty_cycle import run_duty_cycle

    inputs = [window.copy() for window in _windows(scorer, job)[:_MAX_WINDOWS]]
    return run_duty_cycle(scorer.is_anomaly, inputs, job.rate_hz, job.duty_seconds)


if __name__ == "__main__":
    import json
    import sys

    fields = json.loads(sys.argv[2])
    main(int(sys.argv[1]), Job(**{**fields, "batches": tuple(fields["batches"])}), sys.argv[3])
