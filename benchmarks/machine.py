"""What a result was measured on: the device and the versions, never its paths or its name."""

from __future__ import annotations

import os
import platform
import resource
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = (
    "edgeae", "edgeae-export", "edgeae-runtime", "numpy", "onnxruntime", "tensorflow", "keras",
    "tf2onnx", "onnx", "onnxslim", "scikit-learn", "ai-edge-litert", "pandas", "pyod", "torch",
)  # fmt: skip


def device() -> dict[str, object]:
    """CPU, cores, operating system and Python, and how busy the machine is."""
    return {
        "cpu": _cpu_model(),
        "cores": os.cpu_count(),
        "governor": _text_of("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
        "machine": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
        "load_average": [round(load, 2) for load in os.getloadavg()],
    }


def versions() -> dict[str, str | None]:
    """Version of each package that takes part; None where it is not installed."""
    return {package: _version(package) for package in PACKAGES}


def peak_memory_bytes() -> int:
    """Most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _cpu_model() -> str | None:
    lines = (_text_of("/proc/cpuinfo") or "").splitlines()
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or None


def _text_of(path: str) -> str | None:
    try:
        return Path(path).read_text().strip()
    except OSError:
        return None
