"""A new process up to edgeae's first score: `cold_edgeae.py ARTIFACT SIZE` prints JSON."""

from time import perf_counter

started = perf_counter()

from edgeae_runtime import Scorer  # noqa: E402

imported = perf_counter()

import sys  # noqa: E402

import numpy as np  # noqa: E402

scorer = Scorer(sys.argv[1])
loaded = perf_counter()
scorer.score(np.zeros(int(sys.argv[2]), np.float32))
scored = perf_counter()

import json  # noqa: E402
import resource  # noqa: E402

times = (started, imported, loaded, scored)
parts = [(after - before) * 1e3 for before, after in zip(times, times[1:])]  # noqa: RUF007
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps({"parts_ms": parts, "peak_memory_bytes": peak}))
