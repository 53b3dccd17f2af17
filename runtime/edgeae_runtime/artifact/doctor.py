"""Examine a device: what it has, what its files need, and what to do about it."""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

from edgeae_runtime.errors import EdgeAEError
from edgeae_runtime.messages import error_text, table

_ENGINES = {
    "onnxruntime": (("onnxruntime", "onnxruntime-gpu"), "pip install 'edgeae-runtime[onnx]'"),
    "LiteRT": (("ai-edge-litert", "tflite-runtime"), "pip install 'edgeae-runtime[litert]'"),
}
_MACHINES_WITH_WHEELS = ("x86_64", "amd64", "aarch64", "arm64")
_OLDEST_GLIBC = (2, 28)
_THREAD_SETTINGS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class Finding(NamedTuple):
    """One finding, and advice where something should be done.

    `is_fatal` marks a file that cannot run here.
    """

    what: str
    found: str
    advice: str | None = None
    is_fatal: bool = False


def examine(
    files: tuple[str, ...] = (), verify_key: str | None = None, *, allow_native: bool = False
) -> list[Finding]:
    """Examine this device, and whether each file runs on it; programs run only where allowed."""
    found = [_file(path, verify_key, allow_native) for path in files]
    return [*_machine(), *_engines(), _wheels(), _threads(), *found]


def findings_text(findings: list[Finding]) -> str:
    """Lay out findings for people, each with its advice."""
    lines = table([finding[:2] for finding in findings]).splitlines()
    return "\n".join(
        line if finding.advice is None else f"{line}\n  -> {finding.advice}"
        for line, finding in zip(lines, findings)
    )


def _machine() -> list[Finding]:
    import numpy as np

    old = None if sys.version_info >= (3, 9) else "Python 3.9 or later is needed"
    return [
        Finding("Python", platform.python_version(), old),
        Finding("numpy", np.__version__),
        Finding("processor", f"{platform.machine() or 'unknown'}, {os.cpu_count() or 1} cores"),
        _memory(),
    ]


def _memory() -> Finding:
    try:
        free_mb = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") >> 20
    except (AttributeError, ValueError, OSError):  # not a Unix
        return Finding("free memory", "unknown")
    advice = "a scorer needs about 60 MB; free some" if free_mb < 64 else None
    return Finding("free memory", f"{free_mb} MB", advice)


def _engines() -> list[Finding]:
    found = []
    for engine, (packages, command) in _ENGINES.items():
        installed = [f"{name} {_version(name)}" for name in packages if _version(name)]
        advice = None if installed else f"needed for files of this engine: {command}"
        found.append(Finding(engine, ", ".join(installed) or "not installed", advice))
    return found


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _wheels() -> Finding:
    library, number = platform.libc_ver()
    machine = platform.machine().lower()
    if machine not in _MACHINES_WITH_WHEELS:
        return Finding("wheels", f"none for {machine}", "build the engine, or export to C")
    if sys.platform.startswith("linux"):
        if library != "glibc":
            return Finding("wheels", "none for this C library", "use a system with glibc")
        if _numbers(number) < _OLDEST_GLIBC:
            return Finding("wheels", f"glibc {number}", "new wheels need glibc 2.28 or later")
    return Finding("wheels", f"available for {machine}")


def _threads() -> Finding:
    settings = [f"{name}={os.environ[name]}" for name in _THREAD_SETTINGS if name in os.environ]
    return Finding("threads", f"one per scorer; {', '.join(settings) or 'no settings for more'}")


def _file(path: str, verify_key: str | None, allow_native: bool) -> Finding:
    """Check the versions that a file needs, then score its golden windows."""
    from edgeae_runtime.artifact.loader import manifest_of
    from edgeae_runtime.artifact.selftest import selftest
    from edgeae_runtime.artifact.verified import read_verified

    try:
        data, signed = read_verified(path, verify_key)
        requires = manifest_of(data, path).requires
    except (EdgeAEError, OSError) as error:
        advice = error_text(error).replace(f"{path}: ", "", 1)
        return Finding(path, "cannot be read", advice, is_fatal=True)
    for package, oldest in requires.items():
        installed = _version(package)
        if installed is not None and _numbers(installed) < _numbers(oldest):
            advice = f"pip install -U '{package}>={oldest}'"
            return Finding(path, f"needs {package} {oldest}; {installed} is here", advice, True)
    if signed is None and not allow_native and path.endswith((".c", ".so")):
        return Finding(path, "a program, not run", "`allow_native` tests it, if you trust it")
    result = selftest(data, allow_native=allow_native or signed is not None)
    if result.passed and signed is not None:
        from edgeae_runtime.artifact.signing import accept

        accept(signed)
    if result.passed:
        return Finding(path, f"runs here; largest error {result.largest_error:.1e}")
    return Finding(path, "does not run here", result.problem, is_fatal=True)


def _numbers(text: str) -> tuple[int, ...]:
    parts = text.split(".")[:3]
    return tuple(int(part) for part in parts if part.isdigit())
