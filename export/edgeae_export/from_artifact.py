"""C99 from an ONNX artifact, where neither Keras nor TensorFlow is installed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from edgeae_export.artifact import prove
from edgeae_export.c99.literals import check_identifier
from edgeae_export.c99_format import REQUIRES, c99
from edgeae_export.exporting import Exported, check_target, write_files
from edgeae_export.fit import FitError
from edgeae_export.golden import golden_windows
from edgeae_export.parity import check_parity, measure_parity
from edgeae_export.thresholds import ThresholdRule
from edgeae_export.versions import package_versions
from edgeae_runtime.conformal import CalibrationScores
from edgeae_runtime.errors import ArtifactError, InputError
from edgeae_runtime.manifest import manifest_json
from edgeae_runtime.manifest_reader import read_manifest
from edgeae_runtime.onnx_file import onnx_manifest
from edgeae_runtime.scorer import Scorer

if TYPE_CHECKING:
    from edgeae_export.artifact import Format
    from edgeae_export.fit import Device
    from edgeae_runtime.manifest import FloatArray, Manifest


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
    FitError
        If it does not fit.
    ArtifactError, InputError
        If the artifact cannot be read, or C cannot hold its network.
    ParityError
        If the C file would not decide as the artifact does.
    OSError
        If a file cannot be read or written.
    """
    check_target(path)
    target = Path(path)
    if target.suffix != ".c":
        raise InputError(f"{path}: an .onnx artifact is written as .c; got '{target.suffix}'")
    check_identifier(target)
    if precision != "float32" and calibration is None:
        raise InputError(f"precision {precision} needs a threshold of its own: give calibration")
    fitting = None
    if precision == "int8-full" and calibration is not None:
        is_fitting = np.arange(len(calibration)) % 5 == 0
        fitting, calibration = calibration[is_fitting], calibration[~is_fitting]
    data = Path(artifact).read_bytes()
    with Scorer(artifact) as scorer:
        form, what = c99(precision, fitting), os.fspath(artifact)
        text, manifest = _written(data, scorer, target.stem, what, calibration, form)
    if device is not None and (lacks := device.lacks(text)):
        raise FitError(f"{path}: it needs {', '.join(lacks)} in {precision}; nothing was written")
    return write_files(Exported(target, len(text), manifest), text)


def _written(
    data: bytes,
    scorer: Scorer,
    name: str,
    artifact: str,
    calibration: FloatArray | None,
    form: Format,
) -> tuple[bytes, Manifest]:
    old = _onnx_manifest(data, artifact)
    windows = old.golden.windows if calibration is None else calibration
    expected = scorer.score(windows)
    scores = form.open(data, old.inputs.shape).output("score", windows)
    threshold, kept = old.threshold, old.calibration
    if calibration is None:
        origin = f"{threshold.rule}, taken over from {Path(artifact).name}"
        threshold = threshold._replace(rule=origin)
    else:
        rate = threshold.false_alarm_rate
        rule = ThresholdRule.parse("conformal", false_alarm_rate=rate, windows=len(windows))
        threshold = rule.choose(scores, np.empty(0, np.float32))
        kept = CalibrationScores.of(scores)
    tolerance = old.golden.tolerance if form.tolerance is None else form.tolerance
    parity = measure_parity(
        expected,
        scores,
        source_threshold=old.threshold.value,
        threshold=threshold.value,
        calibration=slice(None),
        tolerance=tolerance,
    )
    check_parity(parity, tolerance)
    golden = golden_windows(windows, scores, threshold.value, old.golden.tolerance)
    if calibration is None:
        golden = old.golden._replace(scores=scores)
        parity = parity._replace(
            false_alarm_rate=old.parity.false_alarm_rate,
            false_alarm_rate_at_source_threshold=old.parity.false_alarm_rate,
        )
    manifest = old._replace(
        name=name, threshold=threshold, calibration=kept, golden=golden, parity=parity,
        precision=form.precision, requires=REQUIRES, made_by={**old.made_by, **package_versions()},
    )  # fmt: skip
    finished = form.finish(data, threshold.value, manifest_json(manifest))
    prove(finished, form, windows, scores)
    return finished, manifest


def _onnx_manifest(data: bytes, artifact: str) -> Manifest:
    try:
        return read_manifest(onnx_manifest(data))
    except ArtifactError as error:
        raise ArtifactError(f"{artifact}: C is written from an .onnx artifact; {error}") from None
