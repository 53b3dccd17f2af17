"""From a detector, or an ONNX artifact, to artifacts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from edgeae.evaluate.model import refuse_key
from edgeae.workflows.windows import note_strange
from edgeae_export.exporter import Exported, Options, check_target, export_all
from edgeae_export.from_artifact import export_artifacts
from edgeae_export.from_artifact import export_blobs as write_blobs
from edgeae_export.manifest import backtest_json
from edgeae_export.targets import expand_targets
from edgeae_runtime.arrays import decimal
from edgeae_runtime.artifact.loader import manifest_of
from edgeae_runtime.artifact.verified import read_verified
from edgeae_runtime.errors import InputError
from edgeae_runtime.info import promise
from edgeae_runtime.scorer import Scorer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from edgeae.evaluate.model import Facts
    from edgeae.workflows.windows import NormalReadings
    from edgeae_runtime.arrays import FloatArray


def export_files(
    source: str,
    targets: Sequence[str],
    precisions: Sequence[str],
    options: Options,
    calibration: NormalReadings | None = None,
    verify_key: str | None = None,
) -> list[Exported]:
    """Write a detector's artifacts, or an `.onnx` artifact as C: all of them or none.

    Each target is written in each precision. `calibration` are normal readings for the new
    threshold of an artifact, which `verify_key` must have signed.

    Raises
    ------
    ArtifactError, DoesNotFitError, InputError, OSError, ParityError
        As `edgeae.load`, `edgeae_export.export_all` and `edgeae_export.export_artifacts` do.
    """
    files = expand_targets(targets, precisions)
    if source.endswith(".onnx"):
        return _from_artifact(source, files, options, calibration, verify_key)
    refuse_key(verify_key)
    if calibration is not None:
        raise InputError("`calibration` goes with an .onnx artifact; a detector has its own")
    for path, precision in files:
        check_target(path, precision=precision, for_microcontroller=options.for_microcontroller)
    from edgeae.detector import load

    return export_all(load(source).source_, files, options)


def _from_artifact(
    artifact: str,
    files: Sequence[tuple[Path, str]],
    options: Options,
    calibration: NormalReadings | None,
    verify_key: str | None,
) -> list[Exported]:
    given = Options(
        device=options.device, input_type=options.input_type, input_scale=options.input_scale
    )
    if options != given:
        raise InputError(
            f"{artifact}: `with_code`, `for_microcontroller`, `max_flips`, `max_score_error` and "
            f"`max_detection_loss` go with a detector, not with an artifact"
        )
    windows = _normal_windows(artifact, calibration, verify_key)
    return export_artifacts(
        artifact,
        files,
        calibration=windows,
        device=options.device,
        verify_key=verify_key,
        input_type=options.input_type,
        input_scale=options.input_scale,
    )


def export_blobs(
    artifact: str,
    targets: Sequence[str],
    precisions: Sequence[str],
    options: Options,
    version: int,
    calibration: NormalReadings | None = None,
    verify_key: str | None = None,
) -> list[Exported]:
    """Write an `.onnx` artifact, which `verify_key` must have signed, as data: all or none.

    Each target is written in each precision.

    Raises
    ------
    ArtifactError, InputError, OSError, ParityError
        As `edgeae_export.export_blob` does.
    """
    if not artifact.endswith(".onnx"):
        raise InputError("`blob` writes an .onnx artifact as data; export one first")
    if options != Options():
        raise InputError("`blob` takes no options of other files, such as `ram` or `input`")
    windows = _normal_windows(artifact, calibration, verify_key)
    files = expand_targets(targets, precisions)
    return write_blobs(artifact, files, version=version, calibration=windows, verify_key=verify_key)


def _normal_windows(
    artifact: str, calibration: NormalReadings | None, verify_key: str | None
) -> FloatArray | None:
    if calibration is None:
        return None
    data, _ = read_verified(artifact, verify_key)
    windows = calibration.windows(manifest_of(data, artifact).inputs).windows.array()
    with Scorer(data) as scorer:
        note_strange(scorer.score(windows), scorer)
    return windows


def export_facts(exported: Sequence[Exported]) -> Facts:
    """Return facts of written artifacts by path, as plain JSON values."""
    return {str(one.path): _facts(one) for one in exported}


def _facts(one: Exported) -> Facts:
    manifest = one.manifest
    return {
        "size_bytes": one.size_bytes,
        **({} if one.arena_bytes is None else {"arena_bytes": one.arena_bytes}),
        "precision": manifest.precision,
        "threshold": decimal(manifest.threshold.value),
        "promise": promise(manifest.threshold, manifest.backtest),
        "backtest": backtest_json(manifest.backtest),
        "tracking": manifest.tracking,
        **manifest.parity._asdict(),
    }
