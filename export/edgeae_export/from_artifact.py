"""C99 from an ONNX artifact, where neither Keras nor TensorFlow is installed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from edgeae_export.artifact import verify
from edgeae_export.counts import counts_of
from edgeae_export.exporter import Exported, check_target, write_files, write_together
from edgeae_export.formats.c99.counts_input import with_counts
from edgeae_export.formats.c99.format import FORMAT, REQUIRES
from edgeae_export.formats.c99.reader import read_graph
from edgeae_export.formats.c99.writer import write_engine
from edgeae_export.memory import DoesNotFitError
from edgeae_export.parity.gate import ParityError
from edgeae_export.precisions import PRECISIONS, check_offered
from edgeae_export.verified_plan import VerifiedPlan, calibrated, taken_over
from edgeae_export.versions import package_versions
from edgeae_runtime.artifact.verified import read_verified
from edgeae_runtime.containers.onnx import onnx_manifest
from edgeae_runtime.engines.c_library import loads_in_engine
from edgeae_runtime.errors import ArtifactError, EdgeAEError, InputError
from edgeae_runtime.manifest.digest import seal
from edgeae_runtime.manifest.reader import read_manifest
from edgeae_runtime.scorer import Scorer

if TYPE_CHECKING:
    from edgeae_export.counts import Scale
    from edgeae_export.formats.c99.plan import Plan
    from edgeae_export.memory import Device
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.model import Manifest


def export_artifact(
    artifact: str | os.PathLike[str],
    path: str | os.PathLike[str],
    *,
    precision: str = "float32",
    calibration: FloatArray | None = None,
    device: Device | None = None,
    verify_key: str | os.PathLike[str] | None = None,
    input_type: str = "float32",
    input_scale: Sequence[Scale] = (),
) -> Exported:
    """Write an `.onnx` artifact as C99: a `.c`, and the `.h` that belongs to it.

    Parameters
    ----------
    artifact
        A file that `edgeae export` wrote as ONNX.
    path
        The `.c` file to write; the C functions are named after it.
    precision
        `float32`; `int8` (weights) and `int8-full` (integer arithmetic) need calibration windows.
    calibration
        Normal windows `(n, *shape)` for a threshold of the C file's own. Without them the
        artifact's threshold is taken over and verified on its golden windows, and the manifest says
        so. The ranges of int8-full come from every fifth of them, which is then not used for the
        threshold.
    device
        Memory that the file must fit.
    verify_key
        Public key that must have signed the artifact.
    input_type, input_scale
        As for `export`.

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
    targets = [(Path(path), precision)]
    (exported,) = export_artifacts(
        artifact,
        targets,
        calibration=calibration,
        device=device,
        verify_key=verify_key,
        input_type=input_type,
        input_scale=input_scale,
    )
    return exported


def export_artifacts(
    artifact: str | os.PathLike[str],
    targets: Sequence[tuple[Path, str]],
    *,
    calibration: FloatArray | None = None,
    device: Device | None = None,
    verify_key: str | os.PathLike[str] | None = None,
    input_type: str = "float32",
    input_scale: Sequence[Scale] = (),
) -> list[Exported]:
    """Write an `.onnx` artifact as several C files, each a path and a precision: all or none.

    Raises
    ------
    ArtifactError, DoesNotFitError, InputError, OSError, ParityError
        As `export_artifact` does.
    """
    for path, precision in targets:
        _check(path, precision, calibration)
    data, _ = read_verified(artifact, verify_key)
    old = _onnx_manifest(data, os.fspath(artifact))
    plan = read_graph(data, old.front_end)
    with Scorer(data) as scorer:
        counts = counts_of(old.inputs, input_type, input_scale)
        if counts is not None:
            plan = with_counts(plan, counts)
            golden = old.golden._replace(windows=counts.rounded(old.golden.windows))
            old = old._replace(golden=golden)
            calibration = None if calibration is None else counts.rounded(calibration)
        if calibration is None:
            make = partial(taken_over, origin=Path(artifact).name)
        else:
            make = partial(calibrated, windows=calibration)
        built = []
        for path, precision in targets:
            verified = make(plan, scorer, old, precision)
            built.append(_finished(path, verified, old, device, plan))
    write_files(built)
    return [exported for _, exported in built]


def export_blob(
    artifact: str | os.PathLike[str],
    path: str | os.PathLike[str],
    *,
    version: int = 1,
    precision: str = "float32",
    calibration: FloatArray | None = None,
    verify_key: str | os.PathLike[str] | None = None,
) -> Exported:
    """Write an `.onnx` artifact as data: `<name>.bin`, `<name>_engine.c` and `<name>_engine.h`.

    Every model of the same architecture and precision has the same engine, so a device takes
    another `.bin` without new code. It is verified as a C file is, and the engine then scores its
    golden windows.

    Parameters
    ----------
    artifact
        A file that `edgeae export` wrote as ONNX.
    path
        The `.bin` file to write; the C functions are named after it.
    version
        A device can refuse models with a lower one; between 1 and 2^32 - 1.
    precision, calibration, verify_key
        As for `export_artifact`.

    Raises
    ------
    ArtifactError, InputError, OSError, ParityError
        As `export_artifact` does.
    """
    targets = [(Path(path), precision)]
    (exported,) = export_blobs(
        artifact, targets, version=version, calibration=calibration, verify_key=verify_key
    )
    return exported


def export_blobs(
    artifact: str | os.PathLike[str],
    targets: Sequence[tuple[Path, str]],
    *,
    version: int = 1,
    calibration: FloatArray | None = None,
    verify_key: str | os.PathLike[str] | None = None,
) -> list[Exported]:
    """Write an `.onnx` artifact as data several times, each a path and a precision: all or none.

    Raises
    ------
    ArtifactError, InputError, OSError, ParityError
        As `export_blob` does.
    """
    if not 1 <= version < 2**32:
        raise InputError(f"`blob_version` must lie between 1 and {2**32 - 1}; got {version}")
    for path, precision in targets:
        if path.suffix != ".bin":
            raise InputError(f"{path}: a model as data is written as .bin; got '{path.suffix}'")
        _check(path.with_suffix(".c"), precision, calibration)
    data, _ = read_verified(artifact, verify_key)
    old = _onnx_manifest(data, os.fspath(artifact))
    plan = read_graph(data, old.front_end)
    if calibration is None:
        make = partial(taken_over, origin=Path(artifact).name)
    else:
        make = partial(calibrated, windows=calibration)
    with Scorer(data) as scorer:
        made = [(path, make(plan, scorer, old, precision)) for path, precision in targets]
    built = [_as_data(path, verified, version) for path, verified in made]
    write_together([file for files, _ in built for file in files])
    return [exported for _, exported in built]


def _as_data(
    path: Path, verified: VerifiedPlan, version: int
) -> tuple[list[tuple[Path, bytes]], Exported]:
    """Write a model as data and its engine, which then scores the golden windows."""
    manifest = verified.manifest._replace(
        name=path.stem, precision=verified.plan.precision, requires=REQUIRES
    )
    code, header, blob = write_engine(verified.plan, manifest, version)
    if not loads_in_engine(path.stem, code, header, blob):
        raise ParityError(f"{path}: the engine scores the golden windows differently")
    base = path.with_name(f"{path.stem}_engine")
    files = [(base.with_suffix(".c"), code), (base.with_suffix(".h"), header), (path, blob)]
    return files, Exported(path, len(blob), manifest)


def _check(path: Path, precision: str, calibration: FloatArray | None) -> None:
    check_target(path, precision=precision)
    if path.suffix != ".c":
        raise InputError(f"{path}: an .onnx artifact is written as .c; got '{path.suffix}'")
    if precision != "float32" and calibration is None:
        raise InputError(f"precision {precision} needs a threshold of its own: give `calibration`")


def _finished(
    path: Path, verified: VerifiedPlan, old: Manifest, device: Device | None, plan: Plan
) -> tuple[bytes, Exported]:
    """Finish one C file, verify it, and check that it fits the device."""
    precision = verified.plan.precision
    manifest = verified.manifest._replace(
        name=path.stem,
        precision=precision,
        requires=REQUIRES,
        made_by={**old.made_by, **package_versions()},
    )
    text = seal(FORMAT.finish(verified.plan, manifest))
    verify(text, FORMAT, verified.windows, verified.scores)
    if device is not None and (lacks := device.lacks(text)):
        others = [other for other in PRECISIONS if other != precision]
        fitting = [other for other in others if _fits(plan, other, manifest, device)]
        raise DoesNotFitError.of(path, lacks, precision, fitting, ", with `calibration`")
    return text, Exported(path, len(text), manifest)


def _fits(plan: Plan, precision: str, manifest: Manifest, device: Device) -> bool:
    """Tell whether another precision fits a device; the threshold does not change the size."""
    with suppress(EdgeAEError):
        check_offered(precision, ".c")
        if precision != "float32":
            plan = FORMAT.precisions[precision](plan, manifest.golden.windows)
        return not device.lacks(FORMAT.finish(plan, manifest))
    return False


def _onnx_manifest(data: bytes, artifact: str) -> Manifest:
    try:
        return read_manifest(onnx_manifest(data))
    except ArtifactError as error:
        raise ArtifactError(f"{artifact}: C is written from an .onnx artifact; {error}") from None
