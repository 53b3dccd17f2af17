"""What the commands that make and change artifacts do."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from edgeae.cli.quiet import import_tensorflow
from edgeae.data.tables import Columns, read_tables
from edgeae.data.windowing import Labelled, WindowingOptions
from edgeae.data.windows import Cut
from edgeae_export.calibration.block_bootstrap import block_length, note_second_population
from edgeae_export.exporter import (
    Exported,
    Options,
    check_target,
    expand_targets,
    export_all,
    format_of,
)
from edgeae_export.from_artifact import export_artifacts
from edgeae_export.rethreshold import (
    rethreshold,
    threshold_at_rate,
    threshold_calibrated,
    threshold_set,
)
from edgeae_runtime.artifact.loader import read_artifact_manifest
from edgeae_runtime.errors import InputError
from edgeae_runtime.files import require_folder, whole_file
from edgeae_runtime.info import promise
from edgeae_runtime.readings.windowing import check_cut
from edgeae_runtime.scorer import Scorer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae_runtime.manifest.model import Inputs


def export_files(
    detector: str, targets: Sequence[str], precisions: Sequence[str], options: Options
) -> list[Exported]:
    """Write a detector's artifacts, each target in each precision: all of them or none.

    Raises
    ------
    ArtifactError, InputError, OSError, ParityError
        As `edgeae.load` and `edgeae_export.export_all` do.
    """
    files = expand_targets(targets, precisions)
    for path, precision in files:
        check_target(path, precision=precision, for_microcontroller=options.for_microcontroller)
    import_tensorflow()
    from edgeae.storage.detector_file import load

    return export_all(load(detector).source_, files, options)


def artifact_files(
    artifact: str,
    targets: Sequence[str],
    precisions: Sequence[str],
    options: Options,
    calibration: str | None = None,
) -> list[Exported]:
    """Write an `.onnx` artifact as C, each target in each precision.

    `calibration` is a file of normal readings for a new threshold.

    Raises
    ------
    ArtifactError, DoesNotFitError, InputError, OSError, ParityError
        As `edgeae_export.export_artifact` does.
    """
    if options != Options(device=options.device):
        raise InputError(
            f"{artifact}: --with-code, --for-microcontroller and the --max-... limits go with a "
            f"detector, not with an artifact"
        )
    windows = None
    if calibration is not None:
        windows = _windows(calibration, read_artifact_manifest(artifact).inputs, ()).windows.array()
    files = expand_targets(targets, precisions)
    return export_artifacts(artifact, files, calibration=windows, device=options.device)


def export_facts(exported: Sequence[Exported]) -> dict[str, Any]:
    """Facts of written artifacts by path, as plain JSON values."""
    return {str(one.path): _facts(one) for one in exported}


def _facts(one: Exported) -> dict[str, Any]:
    manifest = one.manifest
    return {
        "size_bytes": one.size_bytes,
        **({} if one.arena_bytes is None else {"arena_bytes": one.arena_bytes}),
        "precision": manifest.precision,
        "threshold": float(str(manifest.threshold.value)),
        "promise": promise(manifest.threshold),
        **manifest.parity._asdict(),
    }


def move_threshold(
    artifact: str,
    output: str,
    *,
    false_alarm_rate: float | None = None,
    value: float | None = None,
    calibrate: str | None = None,
    drop: tuple[str, ...] = (),
) -> dict[str, Any]:
    """Write an artifact with another threshold, and give what changed.

    Parameters
    ----------
    artifact, output
        File to read, and file to write.
    false_alarm_rate
        Take the threshold that the calibration windows give for this rate.
    value
        Take this number.
    calibrate
        File of normal readings whose windows take the place of the calibration windows, at
        `false_alarm_rate` or the rate that was promised before.
    drop
        Columns of that file to leave out.

    Raises
    ------
    ArtifactError, InputError, OSError
        If the file or its data cannot be used; nothing is written then.
    """
    form = format_of(check_artifact(artifact))
    require_folder(output)
    with Scorer(artifact) as scorer:
        manifest = scorer.manifest
        calibration, origin = None, None
        if calibrate is not None:
            rate = manifest.threshold.false_alarm_rate
            rate = false_alarm_rate if false_alarm_rate is not None else rate
            if rate is None:
                raise InputError("the file promises no rate; give --false-alarm-rate as well")
            scores = _windows(calibrate, manifest.inputs, drop).scores(scorer.score)
            note_second_population(scores)
            how, block = "calibrate", block_length(manifest.inputs)
            threshold, calibration = threshold_calibrated(scores, rate, block)
            digest = hashlib.sha256(Path(calibrate).read_bytes()).hexdigest()
            origin = (Path(calibrate).name, digest)
        elif value is not None:
            how, threshold = "set", threshold_set(manifest, value)
        else:
            assert false_alarm_rate is not None
            how, threshold = "false-alarm-rate", threshold_at_rate(manifest, false_alarm_rate)
    data = rethreshold(
        Path(artifact).read_bytes(),
        form,
        threshold,
        how=how,
        calibration=calibration,
        origin=origin,
    )
    with whole_file(output) as file:
        file.write(data)
    return {
        "file": output,
        "threshold_before": float(str(manifest.threshold.value)),
        "threshold": float(str(threshold.value)),
        "promise": promise(threshold),
    }


def _windows(path: str, inputs: Inputs, drop: tuple[str, ...]) -> Labelled:
    """Windows of a file of normal readings, cut as an artifact takes them."""
    stride = check_cut(inputs, None, None)
    cut = None if len(inputs.shape) == 1 else Cut(inputs.shape[0], stride)
    columns = Columns(drop=drop, trained=inputs.features)
    return WindowingOptions(cut).windows(read_tables([path], columns))


def check_artifact(path: str) -> Path:
    """Refuse a file whose suffix says that its threshold cannot be moved."""
    if Path(path).suffix == ".c":
        raise InputError(
            f"{path}: a .c file's threshold is compiled in; move that of its .onnx artifact, and "
            f"write that as .c with 'edgeae export'"
        )
    if Path(path).suffix not in (".onnx", ".tflite"):
        raise InputError(f"{path}: expected an artifact (.onnx or .tflite)")
    return Path(path)
