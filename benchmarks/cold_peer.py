"""A new process up to a peer's first decision: `cold_peer.py KIND MODEL SIZE` prints JSON.

KIND is `numpy-glue`, `sklearn-glue`, `litert-glue`, `keras-call`, `keras-predict` or `pyod`.
"""

from time import perf_counter

started = perf_counter()

import sys  # noqa: E402
from typing import Any  # noqa: E402

kind, path, size = sys.argv[1], sys.argv[2], int(sys.argv[3])
scaler: Any = None

import numpy as np  # noqa: E402

if kind in ("numpy-glue", "sklearn-glue"):
    import onnxruntime

    if kind == "sklearn-glue":
        from sklearn.preprocessing import StandardScaler

        scaler = StandardScaler()
elif kind == "litert-glue":
    from ai_edge_litert.interpreter import Interpreter
elif kind == "pyod":
    import joblib
    import pyod.models.auto_encoder  # noqa: F401
else:
    import keras
imported = perf_counter()

x = np.zeros((1, size), np.float32)
if kind in ("numpy-glue", "sklearn-glue"):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    if scaler is not None:
        scaler.fit(np.arange(2.0)[:, np.newaxis] * np.ones(size))

    def network(z: Any) -> Any:
        return session.run(None, {"z": z})[0]
elif kind == "litert-glue":
    interpreter = Interpreter(model_path=path, num_threads=1)
    interpreter.allocate_tensors()

    def network(z: Any) -> Any:
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], z)
        interpreter.invoke()
        return interpreter.get_tensor(interpreter.get_output_details()[0]["index"])
elif kind == "pyod":
    detector = joblib.load(path)
else:
    model = keras.saving.load_model(path, compile=False)

    def network(z: Any) -> Any:
        return model(z).numpy() if kind == "keras-call" else model.predict(z, verbose=0)


loaded = perf_counter()
if kind == "pyod":
    detector.predict(x)
else:
    z = x if scaler is None else scaler.transform(x).astype(np.float32)
    is_anomaly = np.mean((z - network(z)) ** 2) > 1
scored = perf_counter()

import json  # noqa: E402
from pathlib import Path  # noqa: E402

parts = [1e3 * part for part in (imported - started, loaded - imported, scored - loaded)]
status = Path("/proc/self/status").read_text()  # getrusage would count the parent's memory too
peak = int(status.split("VmHWM:")[1].split()[0]) * 1024
print(json.dumps({"parts_ms": parts, "peak_memory_bytes": peak}))
