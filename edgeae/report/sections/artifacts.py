"""Section *Artifacts*: each exported file beside the detector it comes from."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae_export.parity.gate import Sides
from edgeae_runtime import Scorer
from edgeae_runtime.arrays import decimal
from edgeae_runtime.artifact.golden import score_golden
from edgeae_runtime.artifact.loader import manifest_of, opened
from edgeae_runtime.artifact.verified import read_verified
from edgeae_runtime.errors import ArtifactError, InputError, MissingPackageError
from edgeae_runtime.info import promise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from edgeae.evaluate.model import Facts
    from edgeae.report.data import ReportData
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.model import Manifest

FORMATS = {".onnx": "ONNX", ".tflite": "TFLite", ".c": "C99", ".so": "C99, built"}
"""Formats of artifacts by the suffix of their names."""
_MAX_WINDOWS = 8192  # that each file scores
_WARM_UP, _CALLS = 50, 500  # of one window each, to measure its latency here


class ArtifactFile(NamedTuple):
    """An artifact as it was read once: what a key has verified is what is run."""

    path: str
    data: bytes
    manifest: Manifest
    is_signed: bool

    @classmethod
    def read(cls, path: str, verify_key: str | None) -> ArtifactFile:
        """Read an artifact, which the key, if any, must have signed.

        Raises
        ------
        ArtifactError, InputError, MissingPackageError, OSError
            As `read_verified` does, or if the file is no artifact.
        """
        data, signed = read_verified(path, verify_key)
        return cls(path, data, manifest_of(data, path), signed is not None)


def section(data: ReportData, files: Sequence[ArtifactFile]) -> list[Facts]:
    """Return facts of each file and its results on the report's windows, as plain JSON values.

    Raises
    ------
    InputError
        If one takes other windows than the detector.
    """
    for file in files:
        _refuse_other(data, file.path, file.manifest)
    chosen = _sample(data)
    windows = data.windows.where(chosen).array()
    return [{**_facts(file), **_run(data, file, chosen, windows)} for file in files]


def _refuse_other(data: ReportData, path: str, manifest: Manifest) -> None:
    inputs = data.source.inputs
    if (manifest.inputs.shape, manifest.inputs.features) != (inputs.shape, inputs.features):
        raise InputError(
            f"{path}: must be an artifact of {data.name}, whose windows have shape "
            f"{inputs.shape}; this one's have {manifest.inputs.shape}, or other columns"
        )


def _sample(data: ReportData) -> NDArray[np.int64]:
    """Return evenly spaced indices of windows with finite scores."""
    usable = np.flatnonzero(data.is_finite)
    if len(usable) <= _MAX_WINDOWS:
        return usable
    return usable[np.linspace(0, len(usable) - 1, _MAX_WINDOWS).astype(np.int64)]


def _facts(file: ArtifactFile) -> Facts:
    path, manifest = Path(file.path), file.manifest
    return {
        "file": path.name,
        "format": FORMATS[path.suffix],
        "precision": manifest.precision,
        "size_bytes": len(file.data),
        "threshold": decimal(manifest.threshold.value),
        "rate": manifest.threshold.false_alarm_rate,
        "bounds": list(manifest.threshold.bounds),
        "promise": promise(manifest.threshold, manifest.backtest),
        "parity": manifest.parity._asdict(),
        "tolerance": manifest.golden.tolerance,
        "made_by": dict(manifest.made_by),
        "changes": len(manifest.changes),
    }


def _run(
    data: ReportData, file: ArtifactFile, chosen: NDArray[np.int64], windows: FloatArray
) -> Facts:
    """Score golden windows and the report's windows with the file, and time a call."""
    manifest = file.manifest
    if file.path.endswith((".c", ".so")) and not file.is_signed:
        return {
            "problem": "a C program, which is compiled and run only if it is signed: --verify-key"
        }
    try:
        engine, _ = opened(file.data, file.path, selftest=False, allow_native=file.is_signed)
        golden = score_golden(engine, manifest)
        with Scorer(file.data, allow_native=file.is_signed) as scorer:
            scores = scorer.score(windows)
            latency_us = _latency_us(scorer, windows[0]) if len(windows) else None
    except (ArtifactError, MissingPackageError) as error:
        return {"problem": str(error)}
    sides = Sides(data.scores[chosen], scores, data.threshold, np.float32(manifest.threshold.value))
    measured = {"problem": None, "golden": golden._asdict(), "golden_passed": golden.passed}
    if not len(windows):
        return measured
    flags = scores > sides.threshold
    is_normal = None if data.is_normal is None else data.is_normal[chosen]
    return {
        **measured,
        "latency_us": latency_us,
        "windows": len(windows),
        "largest_score_error": float(sides.errors().max()),
        "flips": int(sides.flips(manifest.golden.tolerance).sum()),
        "false_alarm_rate": _share(flags, is_normal),
        "false_alarm_rate_at_source_threshold": _share(scores > sides.source_threshold, is_normal),
        "detection_rate": _share(flags, None if is_normal is None else ~is_normal),
    }


def _latency_us(scorer: Scorer, window: FloatArray) -> dict[str, float]:
    """Return quantiles of the time to score one window, in microseconds."""
    times = np.empty(_CALLS)
    for _ in range(_WARM_UP):
        scorer.score(window)
    for call in range(_CALLS):
        began = perf_counter()
        scorer.score(window)
        times[call] = perf_counter() - began
    return {name: float(np.quantile(times, q) * 1e6) for name, q in (("p50", 0.5), ("p99", 0.99))}


def _share(flags: NDArray[np.bool_], chosen: NDArray[np.bool_] | None) -> float | None:
    """Return the share of the chosen windows that are flagged; None if there are none."""
    return None if chosen is None or not chosen.any() else float(flags[chosen].mean())
