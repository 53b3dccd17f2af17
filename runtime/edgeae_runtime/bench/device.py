"""Facts about a device: processor, system, versions, frequency and temperature."""

from __future__ import annotations

import glob
import os
import platform
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from edgeae_runtime.arrays import Json

_PACKAGES = (
    "edgeae-runtime",
    "numpy",
    "onnxruntime",
    "onnxruntime-gpu",
    "ai-edge-litert",
    "tflite-runtime",
)
_CPU = "/sys/devices/system/cpu/cpu0/cpufreq/"
_MODEL_LINES = ("model name", "Model", "Hardware", "uarch", "isa")  # x86, Raspberry Pi, RISC-V


def device_facts() -> Json:
    """Return facts as plain JSON values; None where this device does not report one."""
    return {
        "cpu": _cpu_model(),
        "machine": platform.machine() or None,
        "cores": os.cpu_count(),
        "memory_mb": _memory_mb(),
        "system": _system(),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "versions": {name: _version(name) for name in _PACKAGES if _version(name)},
        "governor": _text(_CPU + "scaling_governor"),
        **frequency_facts(),
    }


def frequency_facts() -> dict[str, float | None]:
    """Return the frequency of core 0 in MHz, the highest temperature in C, and the load."""
    khz = _text(_CPU + "scaling_cur_freq")
    zones = [_text(path) for path in glob.glob("/sys/class/thermal/thermal_zone*/temp")]
    heat = [int(zone) / 1000 for zone in zones if zone is not None and zone.lstrip("-").isdigit()]
    return {
        "frequency_mhz": None if khz is None else int(khz) / 1000,
        "temperature_c": max(heat, default=None),
        "load_1min": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
    }


def memory_bytes(kind: str) -> int | None:
    """Return the memory of this process: `VmRSS` at present, `VmHWM` at its peak."""
    status = _text("/proc/self/status")
    if status is None or kind not in status:  # not Linux
        return None
    return int(status.split(f"{kind}:")[1].split()[0]) * 1024


def _cpu_model() -> str | None:
    lines = [line.split(":", 1) for line in (_text("/proc/cpuinfo") or "").splitlines()]
    facts = {line[0].strip(): line[1].strip() for line in lines if len(line) == 2}
    board = _text("/proc/device-tree/model")
    named = [facts[name] for name in _MODEL_LINES if facts.get(name)]
    return (board or "").rstrip("\0") or next(iter(named), None) or platform.processor() or None


def _memory_mb() -> int | None:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") >> 20
    except (AttributeError, ValueError, OSError):  # not a Unix
        return None


def _system() -> str:
    lines = (_text("/etc/os-release") or "").splitlines()
    names = [line.split("=", 1)[1].strip('"') for line in lines if line.startswith("PRETTY_NAME=")]
    return names[0] if names else platform.system()


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _text(path: str) -> str | None:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read().strip()
    except OSError:
        return None
