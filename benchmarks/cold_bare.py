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
session = onnxruntime.InferenceSession(sys.argv[1], options, providers=["CPUExecutionProvider"])
loaded = perf_counter()
session.run(["z_hat"], {"z": np.zeros((1, int(sys.argv[2])), np.float32)})
scored = perf_counter()

import json  # noqa: E402
from pathlib import Path  # noqa: E402

parts = [1e3 * part for part in (imported - started, loaded - imported, scored - loaded)]
status = Path("/proc/self/status").read_text()  # getrusage would count the parent's memory too
peak = int(status.split("VmHWM:")[1].split()[0]) * 1024
print(json.dumps({"parts_ms": parts, "peak_memory_bytes": peak}))
