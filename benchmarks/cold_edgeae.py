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
from pathlib import Path  # noqa: E402

parts = [1e3 * part for part in (imported - started, loaded - imported, scored - loaded)]
status = Path("/proc/self/status").read_text()  # getrusage would count the parent's memory too
peak = int(status.split("VmHWM:")[1].split()[0]) * 1024
print(json.dumps({"parts_ms": parts, "peak_memory_bytes": peak}))
