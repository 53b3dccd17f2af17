# mypy: ignore-errors
"""The script that wrote the files of 2026-11-26.zip, run with the code of that day (e8e9bfc).

They are of format 1, which was never released; later code refuses them. For each architecture there
is a tiny detector and every artifact that was offered for it; `skipped.txt` lists the others with
the reason. One artifact has a signature with its public key.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

from edgeae import Detector, EdgeAEError
from edgeae.architectures import ARCHITECTURES
from edgeae.reading_store import ReadingStore
from edgeae.series import About, Cut, Windows
from edgeae_export.exporting import named_apart
from edgeae_export.precisions import PRECISIONS

HERE = Path(__file__).parent
COLUMNS = ["flow", "load", "heat", "noise"]
SERIES = {"conv", "lstm", "gru"}
CUT = Cut(steps=8, stride=4)
OPTIONS = {  # scalers, scores and shapes differ, as the manifests then do
    "dense": {"hidden": (8,), "score": "mahalanobis"},
    "linear": {"code_size": 2, "score": "mae", "scaler": "minmax"},
    "prototypes": {"code_size": 8, "scaler": "robust"},
    "mixed": {"hidden": (8,), "rows": "windows"},
    "conv": {"hidden": (4,)},
    "lstm": {"hidden": (4,), "scaler": "robust"},
    "gru": {"hidden": (4,), "score": "mae", "scaler": "minmax"},
    "variational": {"hidden": (8,), "score": "activations", "scaler": "none"},
}


def main() -> None:
    """Write all files."""
    warnings.simplefilter("ignore")  # few windows, and few of them for calibration
    skipped = []
    for architecture in ARCHITECTURES:
        detector = trained(architecture)
        detector.save(HERE / f"{architecture}.edgeae")
        targets = [str(HERE / f"{architecture}{suffix}") for suffix in (".onnx", ".tflite", ".c")]
        for path, precision in named_apart(targets, PRECISIONS):
            try:
                detector.export(path, precision=precision)
            except EdgeAEError as error:
                skipped.append(f"{path.name}: {str(error).splitlines()[0]}\n")
    (HERE / "skipped.txt").write_text("".join(skipped))
    write_device_files("conv-float32.onnx")


def trained(architecture: str) -> Detector:
    """Detector of an architecture, of rows of a table or of windows of a series."""
    detector = Detector(
        architecture,
        epochs=20,
        batch_size=16,
        false_alarm_rate=0.05,
        random_state=0,
        **OPTIONS[architecture],
    )
    if architecture not in SERIES:
        strange = table(20, seed=9).assign(heat=lambda rows: rows["heat"] + 4)
        return detector.fit(table(240, seed=8), anomalies=strange)
    readings = series(1000, seed=4)
    starts = CUT.starts(np.arange(len(readings)) == 0)
    about = About(features=("flow", "load"), units=("l/s", "kW"), rate_hz=2.0, stride=CUT.stride)
    return detector.fit_windows(Windows(ReadingStore.of(readings), starts, CUT), about)


def table(rows: int, seed: int) -> pd.DataFrame:
    """Rows of a table whose columns go together, and one that does not."""
    rng = np.random.default_rng(seed)
    level = rng.normal(size=(rows, 2))
    mixed = np.column_stack([level, level.sum(axis=1), np.zeros(rows)])
    return pd.DataFrame(mixed + 0.1 * rng.normal(size=mixed.shape), columns=COLUMNS)


def series(readings: int, seed: int) -> np.ndarray:
    """Readings of a machine that turns, `(readings, 2)`."""
    rng = np.random.default_rng(seed)
    turn = np.arange(readings) * 2 * np.pi / 12.5
    channels = np.column_stack([np.sin(turn), 5 + 2 * np.cos(turn)])
    return (channels + 0.1 * rng.normal(size=channels.shape)).astype(np.float32)


def write_device_files(artifact: str) -> None:
    """Sign an artifact, move its threshold, and stop a stream within a window."""
    path, name = HERE / artifact, Path(artifact).stem
    with tempfile.TemporaryDirectory() as folder:
        key = Path(folder, "key")
        run("edgeae", "key", "new", key)
        run("edgeae", "sign", path, "--key", key, "--version", "1")
        (HERE / f"{artifact}.pub").write_bytes(Path(f"{key}.pub").read_bytes())
    lines = "flow,load\n" + "".join(f"{a:.4f},{b:.4f}\n" for a, b in series(402, seed=5))
    threshold, state = HERE / f"{name}.threshold.json", HERE / f"{name}.state.json"
    runtime = "edgeae_runtime"
    run(runtime, "recalibrate", path, "--readings", "400", "-o", threshold, lines=lines)
    run(runtime, "stream", path, "--state", state, "-o", "/dev/null", lines=lines)
    Path(f"{state}.lock").unlink()


def run(*command: object, lines: str | None = None) -> None:
    """Run a command of a distribution."""
    subprocess.run([sys.executable, "-m", *map(str, command)], input=lines, text=True, check=True)


if __name__ == "__main__":
    main()
