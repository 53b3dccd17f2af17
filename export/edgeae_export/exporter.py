"""From a source to one file per runtime and precision."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from edgeae_export.counts import check_input, counts_of
from edgeae_export.formats.base import refuse_order_tracking
from edgeae_export.memory import DoesNotFitError
from edgeae_export.onnx_graph.network import OnnxNetwork
from edgeae_export.parity.gate import ParityError, is_recurrent
from edgeae_export.precisions import PRECISIONS, budget, check_offered
from edgeae_export.rounded import in_counts
from edgeae_runtime.errors import EdgeAEError, InputError
from edgeae_runtime.files import require_folder, whole_file

if TYPE_CHECKING:
    from edgeae_export.counts import Scale
    from edgeae_export.formats.base import Format
    from edgeae_export.memory import Device
    from edgeae_export.source import Source
    from edgeae_runtime.manifest.model import Manifest

# Imported when used: another format's packages may be missing.
_MODULES = {
    ".onnx": "edgeae_export.formats.onnx.format",
    ".tflite": "edgeae_export.formats.tflite.format",
    ".c": "edgeae_export.formats.c99.format",
}


class Exported(NamedTuple):
    """An artifact that was written.

    `arena_bytes` is the memory that TFLite Micro needs, for a file that was written for it.
    """

    path: Path
    size_bytes: int
    manifest: Manifest
    arena_bytes: int | None = None


class Options(NamedTuple):
    """How artifacts are written; a limit of None stands for the precision's default.

    Parameters
    ----------
    with_code
        Add an output `code`, for a device that sends it instead of the window.
    for_microcontroller
        Write a `.tflite` file for TFLite Micro, and score it with TFLite Micro too.
    max_score_error, max_flips, max_detection_loss
        As in `edgeae_export.precisions.Budget`.
    device
        Memory that a `.c` file must fit.
    input_type
        `float32`, or `int16` for a `.c` file whose windows are counts of a converter.
    input_scale
        What counts stand for, by channel; a gain of 1 and an offset of 0 if not given.
    """

    with_code: bool = False
    for_microcontroller: bool = False
    max_score_error: float | None = None
    max_flips: float | None = None
    max_detection_loss: float | None = None
    device: Device | None = None
    input_type: str = "float32"
    input_scale: tuple[Scale, ...] = ()


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
    input_type: str = "float32",
    input_scale: Sequence[Scale] = (),
) -> Exported:
    """Write an artifact after comparing it with its source.

    The file is written atomically, and only if every check passes.

    Parameters
    ----------
    source
        The trained detector.
    path
        The file to write. The suffix is the format (`.onnx`, `.tflite`, or `.c` with its `.h`), the
        rest is the artifact's name.
    precision
        `float32`, `float16`, `int8` (weights) or `int8-full` (weights and activations).
    with_code, for_microcontroller, max_score_error, max_flips, max_detection_loss, device, \
    input_type, input_scale
        As in `Options`.

    Raises
    ------
    DoesNotFitError
        If it does not fit the device; the message has the sizes, and a precision that would fit.
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
        with_code,
        for_microcontroller,
        max_score_error,
        max_flips,
        max_detection_loss,
        device,
        input_type,
        tuple(input_scale),
    )
    (exported,) = export_all(source, [(Path(path), precision)], options)
    return exported


def export_all(
    source: Source, targets: Sequence[tuple[Path, str]], options: Options | None = None
) -> list[Exported]:
    """Write several artifacts, each a path and a precision: all of them or, on an error, none.

    Raises
    ------
    InputError, MissingPackageError, ParityError, OSError
        As `export` does.
    """
    options = Options() if options is None else options
    for path, precision in targets:
        check_target(path, precision=precision, for_microcontroller=options.for_microcontroller)
        check_input(path, options.input_type)
    counts = counts_of(source.inputs, options.input_type, options.input_scale)
    if counts is not None:
        source = in_counts(source, counts)
    graphs: dict[str, Any] = {}
    built = [_build(source, path, precision, options, graphs) for path, precision in targets]
    write_files(built)
    return [exported for _, exported in built]


def write_files(built: Sequence[tuple[bytes, Exported]]) -> None:
    """Write the files of artifacts, with a `.c` its `.h`: all of them or, on an error, none.

    Raises
    ------
    OSError
        If one cannot be written; every file is as it was then.
    """
    write_together([file for data, exported in built for file in _files(exported, data)])


def write_together(files: Sequence[tuple[Path, bytes]]) -> None:
    """Write several files: all of them or, on an error, none.

    Raises
    ------
    OSError
        If one cannot be written; every file is as it was then.
    """
    with ExitStack() as stack:  # renames nothing before everything is on disk
        for path, data in files:
            unfinished = stack.enter_context(whole_file(path))
            unfinished.write(data)
            unfinished.flush()


def _files(exported: Exported, data: bytes) -> list[tuple[Path, bytes]]:
    path = exported.path
    if path.suffix != ".c":
        return [(path, data)]
    from edgeae_runtime.containers.c_header import header

    return [(path, data), (path.with_suffix(".h"), header(data, exported.manifest))]


def build(
    source: Source,
    path: str | os.PathLike[str],
    *,
    with_code: bool = False,
    for_microcontroller: bool = False,
    precision: str = "float32",
) -> tuple[bytes, Exported]:
    """Build an artifact as `export` would write it, and write nothing."""
    options = Options(with_code, for_microcontroller)
    return _build(source, Path(path), precision, options, {})


def check_target(
    path: str | os.PathLike[str], *, precision: str = "float32", for_microcontroller: bool = False
) -> None:
    """Refuse a target that could not be written, before any work is done."""
    suffix = Path(path).suffix
    if suffix not in _MODULES:
        raise InputError(
            f"{path}: the suffix must be a format: {' or '.join(_MODULES)}; got '{suffix}'"
        )
    if for_microcontroller and suffix != ".tflite":
        raise InputError(f"{path}: `for_microcontroller` needs a .tflite file; got '{suffix}'")
    traits = ["microcontroller"] if for_microcontroller else []
    check_offered(precision, *traits, suffix)
    if suffix == ".c":
        from edgeae_export.formats.c99.literals import check_identifier

        check_identifier(Path(path))
    require_folder(path)


def _build(
    source: Source, path: Path, precision: str, options: Options, graphs: dict[str, Any]
) -> tuple[bytes, Exported]:
    """Build one artifact; `graphs` holds each format's graph, converted once for all precisions."""
    form = format_of(path, for_microcontroller=options.for_microcontroller)
    if options.for_microcontroller:
        refuse_order_tracking(source.inputs)
    traits = ["recurrent"] if is_recurrent(source.network) and not form.is_exact else []
    check_offered(precision, *traits, path.suffix)
    if path.suffix not in graphs:
        graphs[path.suffix] = _converted(form, source, path, with_code=options.with_code)

    def artifact(precision: str) -> tuple[bytes, Manifest]:
        from edgeae_export.artifact import artifact_of

        limits = budget(
            precision,
            source.tolerance,
            max_score_error=options.max_score_error,
            max_flips=options.max_flips,
            max_detection_loss=options.max_detection_loss,
        )
        graph = graphs[path.suffix]
        return artifact_of(source, graph, path.stem, form, precision=precision, budget=limits)

    data, manifest = _within_budget(artifact, precision, path.suffix)
    if options.device is not None:
        _check_fit(path, artifact, precision, data, options.device)
    arena_bytes = None
    if options.for_microcontroller:
        from edgeae_export.formats.tflite.micro import check_on_micro

        arena_bytes = check_on_micro(data, manifest)
    return data, Exported(path, len(data), manifest, arena_bytes)


def _converted(form: Format[Any], source: Source, path: Path, *, with_code: bool) -> object:
    try:
        return form.convert(source, with_code)
    except (ImportError, MemoryError):
        raise
    except Exception as error:  # a converter passes on whatever its library raises
        quantised = _quantised_layer(source.network)
        if quantised is not None:
            raise InputError(
                f"{path}: {path.suffix[1:]} cannot express layer '{quantised}' as `model.quantize` "
                f"made it; wrap the model as it was before, and take a `precision` for the file"
            ) from error
        if isinstance(error, EdgeAEError):
            raise
        from edgeae_export.keras_graph.messages import first_line

        raise InputError(
            f"{path}: {path.suffix[1:]} cannot express this network: {first_line(error)}; "
            f"use other layers, or another format"
        ) from error


def _quantised_layer(network: Any) -> str | None:
    """Name a layer whose sums Keras itself rounds, with scales that follow each window."""
    layers = [] if isinstance(network, OnnxNetwork) else network._flatten_layers()
    return next((x.name for x in layers if getattr(x, "quantization_mode", None)), None)


def _within_budget(
    artifact: Callable[[str], tuple[bytes, Manifest]], precision: str, suffix: str
) -> tuple[bytes, Manifest]:
    """Build an artifact; where it is over its budget, name a precision that is not."""
    try:
        return artifact(precision)
    except ParityError as error:
        for other in reversed(PRECISIONS[: PRECISIONS.index(precision)]):
            try:
                check_offered(other, suffix)
                artifact(other)
            except EdgeAEError:
                continue
            message = f"{error}\n  `precision` {other} is within its budget"
            raise ParityError(message) from None
        raise


def _check_fit(
    path: Path,
    artifact: Callable[[str], tuple[bytes, Manifest]],
    precision: str,
    data: bytes,
    device: Device,
) -> None:
    """Refuse a file that does not fit a device, and name a precision that does."""
    if path.suffix != ".c":
        raise InputError(f"{path}: flash, ram and stack are known for .c files only")
    lacks = device.lacks(data)
    if not lacks:
        return
    fitting = []
    for other in PRECISIONS:
        with suppress(EdgeAEError):
            check_offered(other, path.suffix)
            if not device.lacks(artifact(other)[0]):
                fitting.append(other)
    raise DoesNotFitError.of(path, lacks, precision, fitting)


def format_of(path: Path, *, for_microcontroller: bool = False) -> Format[Any]:
    """Return the format of a file by its suffix.

    Raises
    ------
    MissingPackageError, ModuleNotFoundError
        If a package that the format needs is not installed.
    """
    module = import_module(_MODULES[path.suffix])
    form: Format[Any] = module.MICRO if for_microcontroller else module.FORMAT
    return form
