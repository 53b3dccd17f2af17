"""What a result was measured on: the device and the versions, never its paths or its name."""

from __future__ import annotations

import os
import platform
import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = (
    *("edgeae", "numpy", "onnxruntime", "ai-edge-litert", "tensorflow", "keras", "tf2onnx"),
    *("onnx", "onnxslim", "scikit-learn", "pandas", "pyod", "torch", "emlearn"),
)

MEASURED = Path(__file__).with_name("measured.py")
"""The script that runs a program and reports its time and memory."""


def device() -> dict[str, object]:
    """CPU, cores, operating system and Python, and how busy the machine is."""
    return {
        "cpu": _cpu_model(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 1),
    }


def versions() -> dict[str, str]:
    """Version of each package that takes part and is installed."""
    found = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def peak_memory_bytes(process_id: int) -> int:
    """Return the peak memory of a running process; getrusage would count its parent's too."""
    found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process_id}/status").read_text())
    assert found is not None
    return int(found[1]) * 1024


def _cpu_model() -> str | None:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or None
