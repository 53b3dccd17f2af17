"""From a source to one file per runtime and precision."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from edgeae_export.parity.gate import ParityError, is_recurrent
from edgeae_export.precisions import PRECISIONS, budget, check_offered
from edgeae_runtime.errors import EdgeAEError, InputError
from edgeae_runtime.files import require_folder, whole_file

if TYPE_CHECKING:
    from edgeae_export.artifact import Format
    from edgeae_export.memory import Device
    from edgeae_export.source import Source
    from edgeae_runtime.manifest.model import Manifest

# Imported when asked for: a format's packages may be missing where another's are enough.
_HOMES = {
    ".onnx": "edgeae_export.formats.onnx.format",
    ".tflite": "edgeae_export.formats.tflite.format",
    ".c": "edgeae_export.formats.c99.format",
}


class Exported(NamedTuple):
    """An artifact that was written: where, how large, and what it says of itself.

    `arena_bytes` is the memory that TFLite Micro needs for it, where it was written for that.
    """

    path: Path
    size_bytes: int
    manifest: Manifest
    arena_bytes: int | None = None


class Options(NamedTuple):
    """How artifacts are written; the limits are None where the precision's own budget counts.

    Parameters
    ----------
    with_code
        Add an output `code`, for those who send it in place of the window.
    for_microcontroller
        Write a `.tflite` file for TFLite Micro, and score it there too.
    max_score_error, max_flips, max_detection_loss
        As `edgeae_export.precisions.Budget` has them.
    device
        Memory that a `.c` file must fit.
    """

    with_code: bool = False
    for_microcontroller: bool = False
    max_score_error: float | None = None
    max_flips: float | None = None
    max_detection_loss: float | None = None
    device: Device | None = None


def export(
    source: Source,
    path: str | os.PathLike[str],
    *,
    precision: str = "float32",
    with_code: bool = False,
    for_microcontroller: bool = False,
    max_score_error: float | None = None,
    max_flips: float | None = None,
    max_detection_loss: float | None = None,
    device: Device | None = None,
) -> Exported:
    """Write an artifact, measured against its source, whole or not at all.

    Parameters
    ----------
    source
        The trained detector.
    path
        Where to; the suffix says the format (`.onnx`, `.tflite`, or `.c` with its `.h`), the rest
        is the artifact's name.
    precision
        `float32`, `float16`, `int8` (weights) or `int8-full` (weights and activations).
    with_code, for_microcontroller, max_score_error, max_flips, max_detection_loss, device
        As `Options` has them.

    Raises
    ------
    DoesNotFitError
        If it does not fit; the message has the numbers, and a precision that would fit.
    InputError
        If the suffix or precision is unknown or not offered, or the format cannot hold the network.
    MissingPackageError
        If a package that the format needs is not installed.
    ParityError
        If the artifact would not decide as its source does, within the budget.
    OSError
        If it cannot be written.
    """
    options = Options(
        with_code, for_microcontroller, max_score_error, max_flips, max_detection_loss, device
    )
    (exported,) = export_all(source, [(Path(path), precision)], options)
    return exported


def export_all(
    source: Source, targets: Sequence[tuple[Path, str]], options: Options | None = None
) -> list[Exported]:
    """Write several artifacts, each a path and a precision; all of them or, on an error, none.

    Raises
    ------
    InputError, MissingPackageError, ParityError, OSError
        As `export` does.
    """
    options = Options() if options is None else options
    for path, precision in targets:
        check_target(path, precision=precision, for_microcontroller=options.for_microcontroller)
    graphs: dict[str, bytes] = {}
    built = [_built(source, path, precision, options, graphs) for path, precision in targets]
    return [write_files(exported, data) for data, exported in built]


def write_files(exported: Exported, data: bytes) -> Exported:
    """Write an artifact's file, and with a `.c` its `.h`; each whole or not at all."""
    if exported.path.suffix == ".c":
        from edgeae_runtime.containers.c_header import header

        with whole_file(exported.path.with_suffix(".h")) as file:
            file.write(header(data, exported.manifest))
    with whole_file(exported.path) as file:
        file.write(data)
    return exported


def build(
    source: Source,
    path: str | os.PathLike[str],
    *,
    with_code: bool = False,
    for_microcontroller: bool = False,
    precision: str = "float32",
) -> tuple[bytes, Exported]:
    """Bytes of an artifact as `export` would write them, and what it says of itself."""
    options = Options(with_code, for_microcontroller)
    return _built(source, Path(path), precision, options, {})


def named_apart(targets: Sequence[str], precisions: Sequence[str]) -> list[tuple[Path, str]]:
    """Each target in each precision; where these are several, they are part of the name.

    Examples
    --------
    >>> [path.name for path, _ in named_apart(["pump.onnx"], ["float32", "int8"])]
    ['pump-float32.onnx', 'pump-int8.onnx']
    """
    paths = [Path(target) for target in targets]
    if len(precisions) == 1:
        return [(path, precisions[0]) for path in paths]
    return [(_named(path, precision), precision) for path in paths for precision in precisions]


def _named(path: Path, precision: str) -> Path:
    name = f"{path.stem}-{precision}"
    if path.suffix == ".c":  # its name begins the names of C functions
        name = f"{path.stem}_{precision.replace('-', '_')}"
    return path.with_name(f"{name}{path.suffix}")


def check_target(
    path: str | os.PathLike[str], *, precision: str = "float32", for_microcontroller: bool = False
) -> None:
    """Refuse a target that could not be written, before any work is done."""
    suffix = Path(path).suffix
    if suffix not in _HOMES:
        raise InputError(
            f"{path}: the suffix says the format; expected {' or '.join(_HOMES)}, got '{suffix}'"
        )
    if for_microcontroller and suffix != ".tflite":
        raise InputError(f"{path}: for_microcontroller goes with .tflite; got '{suffix}'")
    traits = ["microcontroller"] if for_microcontroller else []
    check_offered(precision, *traits, suffix)
    if suffix == ".c":
        from edgeae_export.formats.c99.literals import check_identifier

        check_identifier(Path(path))
    require_folder(path)


def _built(
    source: Source, path: Path, precision: str, options: Options, graphs: dict[str, bytes]
) -> tuple[bytes, Exported]:
    """Build one artifact; `graphs` keeps what formats gave, one conversion for all precisions."""
    from edgeae_export.artifact import artifact_of

    form = format_of(path, for_microcontroller=options.for_microcontroller)
    traits = ["recurrent"] if is_recurrent(source.network) else []
    check_offered(precision, *traits, path.suffix)
    if path.suffix not in graphs:
        graphs[path.suffix] = form.convert(source, options.with_code)

    def artifact(precision: str) -> tuple[bytes, Manifest]:
        limits = budget(
            precision,
            source.tolerance,
            max_score_error=options.max_score_error,
            max_flips=options.max_flips,
            max_detection_loss=options.max_detection_loss,
        )
        graph = graphs[path.suffix]
        return artifact_of(source, graph, path.stem, form, precision=precision, budget=limits)

    try:
        data, manifest = artifact(precision)
    except ParityError as error:
        for other in reversed(PRECISIONS[: PRECISIONS.index(precision)]):
            try:
                check_offered(other, path.suffix)
                artifact(other)
            except EdgeAEError:
                continue
            raise ParityError(f"{error}\n  --precision {other} is within its budget") from None
        raise
    if options.device is not None:
        _check_fit(path, artifact, precision, data, options.device)
    arena_bytes = None
    if options.for_microcontroller:
        from edgeae_export.formats.tflite.micro import check_on_micro

        arena_bytes = check_on_micro(data, manifest)
    return data, Exported(path, len(data), manifest, arena_bytes)


def _check_fit(
    path: Path,
    artifact: Callable[[str], tuple[bytes, Manifest]],
    precision: str,
    data: bytes,
    device: Device,
) -> None:
    """Refuse a file that a device has no room for, and name a precision that it has."""
    from edgeae_export.memory import DoesNotFitError

    if path.suffix != ".c":
        raise InputError(f"{path}: flash, ram and stack are known of .c files only")
    lacks = device.lacks(data)
    if not lacks:
        return
    validation = []
    for other in PRECISIONS:
        with suppress(EdgeAEError):
            check_offered(other, path.suffix)
            if not device.lacks(artifact(other)[0]):
                validation.append(other)
    advice = (
        f"precision {' or '.join(validation)} would fit" if validation else "no precision would fit"
    )
    raise DoesNotFitError(
        f"{path}: it needs {', '.join(lacks)} in {precision}; {advice}; nothing was written"
    )


def format_of(path: Path, *, for_microcontroller: bool = False) -> Format:
    """Format of a file by its suffix.

    Raises
    ------
    MissingPackageError, ModuleNotFoundError
        If a package that the format needs is not installed.
    """
    module = import_module(_HOMES[path.suffix])
    form: Format = module.WITHOUT_LOOPS if for_microcontroller else module.FORMAT
    return form
