"""A new process up to its first decision: `cold_process.py KIND MODEL SIZE` prints JSON.

Each kind imports what it needs and nothing else, in the order in which its user would.
"""

from time import perf_counter

started = perf_counter()

import sys  # noqa: E402
from typing import Any  # noqa: E402

kind, path, size = sys.argv[1], sys.argv[2], int(sys.argv[3])
scaler: Any = None

if kind == "edgeae":
    from edgeae_runtime import Scorer
import numpy as np  # noqa: E402

if kind in ("bare", "numpy-glue", "sklearn-glue"):
    import onnxruntime
if kind == "sklearn-glue":
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler()
if kind == "litert-glue":
    from ai_edge_litert.interpreter import Interpreter
if kind == "pyod":
    import joblib
    import pyod.models.auto_encoder  # noqa: F401
if kind in ("keras-call", "keras-predict"):
    import keras

x = np.zeros((1, size), np.float32)
if kind == "edgeae":
    scorer, window = Scorer(path), x[0]

    def network(z: Any) -> Any:
        return scorer.score(window)
elif kind == "pyod":
    detector = joblib.load(path)

    def network(z: Any) -> Any:
        return detector.predict(z)
elif kind == "litert-glue":
    interpreter = Interpreter(model_path=path, num_threads=1)
    interpreter.allocate_tensors()

    def network(z: Any) -> Any:
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], z)
        interpreter.invoke()
        return interpreter.get_tensor(interpreter.get_output_details()[0]["index"])
elif kind.startswith("keras"):
    model = keras.saving.load_model(path, compile=False)

    def network(z: Any) -> Any:
        return model(z).numpy() if kind == "keras-call" else model.predict(z, verbose=0)
else:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    if scaler is not None:
        scaler.fit(np.arange(2.0)[:, np.newaxis] * np.ones(size))

    def network(z: Any) -> Any:
        return session.run(["z_hat"], {"z": z})[0]


z = x if scaler is None else scaler.transform(x).astype(np.float32)
result = network(z)
if kind not in ("edgeae", "bare", "pyod"):
    is_anomaly = np.mean((z - result) ** 2) > 1
scored = perf_counter()

import json  # noqa: E402
from pathlib import Path  # noqa: E402

first_ms = 1e3 * (scored - started)
status = Path("/proc/self/status").read_text()  # getrusage would count the parent's memory too
peak = int(status.split("VmHWM:")[1].split()[0]) * 1024
print(json.dumps({"first_ms": first_ms, "peak_memory_bytes": peak}))
