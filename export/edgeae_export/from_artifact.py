"""C99 from an ONNX artifact, where neither Keras nor TensorFlow is installed."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from edgeae_export.artifact import prove
from edgeae_export.calibration.block_bootstrap import block_length
from edgeae_export.calibration.thresholds import ThresholdRule
from edgeae_export.exporter import Exported, check_target, write_files
from edgeae_export.formats.c99.format import FORMAT, REQUIRES
from edgeae_export.memory import DoesNotFitError
from edgeae_export.parity.gate import (
    ParityError,
    Parts,
    Sides,
    measure_parity,
    over_budget,
    worst_windows,
)
from edgeae_export.parity.golden import golden_windows
from edgeae_export.precisions import PRECISIONS, budget, check_offered
from edgeae_export.versions import package_versions
from edgeae_runtime.conformal import CalibrationScores
from edgeae_runtime.containers.onnx import onnx_manifest
from edgeae_runtime.errors import ArtifactError, EdgeAEError, InputError
from edgeae_runtime.manifest.reader import read_manifest
from edgeae_runtime.manifest.writer import manifest_json
from edgeae_runtime.scorer import Scorer

if TYPE_CHECKING:
    from edgeae_export.memory import Device
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.model import Manifest, Parity


def export_artifact(
    artifact: str | os.PathLike[str],
    path: str | os.PathLike[str],
    *,
    precision: str = "float32",
    calibration: FloatArray | None = None,
    device: Device | None = None,
) -> Exported:
    """Write an `.onnx` artifact as C99: a `.c`, and the `.h` that belongs to it.

    Parameters
    ----------
    artifact
        File that `edgeae export` wrote as ONNX.
    path
        Where to, `.c`; its name begins the names of the C functions.
    precision
        `float32`; `int8` (weights) and `int8-full` (integer arithmetic) need calibration windows.
    calibration
        Normal windows `(n, *shape)` for a threshold of the C file's own. Without them the
        artifact's threshold is taken over and proved on its golden windows; the manifest says so.
        The ranges of int8-full come from every fifth of them, which then has no part in the
        threshold.
    device
        Memory that the file must fit.

    Raises
    ------
    DoesNotFitError
        If it does not fit.
    ArtifactError, InputError
        If the artifact cannot be read, or C cannot hold its network.
    ParityError
        If the C file would not decide as the artifact does.
    OSError
        If a file cannot be read or written.
    """
    target = Path(path)
    check_target(target, precision=precision)
    if target.suffix != ".c":
        raise InputError(f"{path}: an .onnx artifact is written as .c; got '{target.suffix}'")
    if precision != "float32" and calibration is None:
        raise InputError(f"precision {precision} needs a threshold of its own: give calibration")
    data = Path(artifact).read_bytes()
    with Scorer(artifact) as scorer:
        old = _onnx_manifest(data, os.fspath(artifact))
        made = _taken_over if calibration is None else partial(_calibrated, windows=calibration)
        manifest, graph, windows = made(data, scorer, old, precision)
    manifest = manifest._replace(
        name=target.stem,
        precision=precision,
        requires=REQUIRES,
        made_by={**old.made_by, **package_versions()},
    )
    if calibration is None:
        origin = f"{old.threshold.rule}, taken over from {Path(artifact).name}"
        manifest = manifest._replace(threshold=old.threshold._replace(rule=origin))
    text = FORMAT.finish(graph, manifest.threshold.value, manifest_json(manifest))
    prove(text, FORMAT, windows, FORMAT.open(graph, old.inputs.shape).output("score", windows))
    if device is not None and (lacks := device.lacks(text)):
        others = [other for other in PRECISIONS if other != precision]
        validation = [other for other in others if _fits(data, other, manifest, device)]
        advice = "no precision would fit"
        if validation:
            advice = f"precision {' or '.join(validation)} would fit, with calibration windows"
        raise DoesNotFitError(
            f"{path}: it needs {', '.join(lacks)} in {precision}; {advice}; nothing was written"
        )
    return write_files(Exported(target, len(text), manifest), text)


def _fits(graph: bytes, precision: str, manifest: Manifest, device: Device) -> bool:
    """Tell whether a device has room for another precision, whose size no threshold changes."""
    with suppress(EdgeAEError):
        check_offered(precision, ".c")
        if precision != "float32":
            graph = FORMAT.precisions[precision](graph, manifest.golden.windows)
        text = FORMAT.finish(graph, manifest.threshold.value, manifest_json(manifest))
        return not device.lacks(text)
    return False


def _taken_over(
    graph: bytes, scorer: Scorer, old: Manifest, precision: str
) -> tuple[Manifest, bytes, FloatArray]:
    """Manifest with the artifact's threshold, proved on its golden windows."""
    windows = old.golden.windows
    scores = FORMAT.open(graph, old.inputs.shape).output("score", windows)
    value = old.threshold.value
    sides = Sides(scorer.score(windows), scores, value, value)
    parity = _checked(sides, Parts.of(0, len(windows), 0), precision, old)
    parity = parity._replace(
        false_alarm_rate=old.parity.false_alarm_rate,
        false_alarm_rate_at_source_threshold=old.parity.false_alarm_rate,
    )
    golden = old.golden._replace(scores=scores)
    return old._replace(golden=golden, parity=parity), graph, windows


def _calibrated(
    data: bytes, scorer: Scorer, old: Manifest, precision: str, *, windows: FloatArray
) -> tuple[Manifest, bytes, FloatArray]:
    """Manifest with a threshold from windows; with int8-full, a fifth of them gives the ranges."""
    is_fitting = (np.arange(len(windows)) % 5 == 0) & (precision == "int8-full")
    windows = np.concatenate([windows[is_fitting], windows[~is_fitting]])
    parts = Parts.of(int(is_fitting.sum()), int((~is_fitting).sum()), 0)
    graph = data
    if precision != "float32":
        graph = FORMAT.precisions[precision](data, windows[parts.validation])
    scores = FORMAT.open(graph, old.inputs.shape).output("score", windows)
    own, rate = scores[parts.calibration], old.threshold.false_alarm_rate
    rule = ThresholdRule.parse("conformal", false_alarm_rate=rate, windows=len(own))
    threshold = rule.choose(own, own[:0], block=block_length(old.inputs))
    sides = Sides(scorer.score(windows), scores, old.threshold.value, threshold.value)
    manifest = old._replace(
        threshold=threshold,
        calibration=CalibrationScores.of(own, threshold.windows - threshold.alarms),
        golden=golden_windows(windows, scores, threshold.value, old.golden.tolerance),
        parity=_checked(sides, parts, precision, old),
    )
    return manifest, graph, windows


def _checked(sides: Sides, parts: Parts, precision: str, old: Manifest) -> Parity:
    """Parity of the C file with the artifact; a threshold of its own may decide otherwise."""
    tolerance = old.golden.tolerance
    parity = measure_parity(sides, parts, tolerance)
    limits = budget(precision, tolerance)
    if sides.threshold != sides.source_threshold:
        limits = limits._replace(flips=1.0)
    if complaints := over_budget(parity, limits):
        worst = worst_windows(sides.where(parts.judged), tolerance)
        raise ParityError(f"{'; '.join(complaints)}; nothing was written\n{worst}")
    return parity


def _onnx_manifest(data: bytes, artifact: str) -> Manifest:
    try:
        return read_manifest(onnx_manifest(data))
    except ArtifactError as error:
        raise ArtifactError(f"{artifact}: C is written from an .onnx artifact; {error}") from None
