"""A new process up to a bare network's first run: `cold_bare.py NETWORK SIZE` prints JSON."""

from time import perf_counter

started = perf_counter()

import numpy as np  # noqa: E402
import onnxruntime  # noqa: E402

imported = perf_counter()

import sys  # noqa: E402

options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
options.inter_op_num_threads = 1
options.add_session_config_entry("session.intra_op.allow_spinning", "0")
session = onnxruntime.InferenceSession(
    sys.argv[1], options, providers=["CPUExecutionProvider"]
)
loaded = perf_counter()
session.run(["z_hat"], {"z": np.zeros((1, int(sys.argv[2])), np.float32)})
scored = perf_counter()

import json  # noqa: E402
import resource  # noqa: E402

times = (started, imported, loaded, scored)
parts = [(after - before) * 1e3 for before, after in zip(times, times[1:])]  # noqa: RUF007
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps({"parts_ms": parts, "peak_memory_bytes": peak}))
