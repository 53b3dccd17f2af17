"""From a source to one file per runtime."""

from __future__ import annotations

import os
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from edgeae_runtime.errors import EdgeAEError, InputError
from edgeae_runtime.files import require_folder, whole_file

if TYPE_CHECKING:
    from edgeae_export.artifact import Format
    from edgeae_export.fit import Device
    from edgeae_export.source import Source
    from edgeae_runtime.manifest import Manifest

# Imported when asked for: a format's packages may be missing where another's are enough.
_HOMES = {
    ".onnx": "edgeae_export.onnx_format",
    ".tflite": "edgeae_export.tflite_format",
    ".c": "edgeae_export.c99_format",
}


class Exported(NamedTuple):
    """An artifact that was written: where, how large, and what it says of itself.

    `arena_bytes` is the memory that TFLite Micro needs for it, where it was written for that.
    """

    path: Path
    size_bytes: int
    manifest: Manifest
    arena_bytes: int | None = None


def export(
    source: Source,
    path: str | os.PathLike[str],
    *,
    with_code: bool = False,
    for_microcontroller: bool = False,
    precision: str = "float32",
    device: Device | None = None,
) -> Exported:
    """Write an artifact, proved against its source, whole or not at all.

    Parameters
    ----------
    source
        The trained detector.
    path
        Where to; the suffix says the format (`.onnx`, `.tflite`, or `.c` with its
        `.h`), the rest is the artifact's name.
    with_code
        Add an output `code`, for those who send it in place of the window.
    for_microcontroller
        Write a `.tflite` file for TFLite Micro, and score it there too.
    precision
        Of a `.c` file: `float32`, `int8` (weights) or `int8-full` (integer arithmetic).
    device
        Memory that a `.c` file must fit.

    Raises
    ------
    FitError
        If it does not fit; the message has the numbers, and a precision that would fit.
    InputError
        If the suffix is unknown, or the format cannot hold the network.
    MissingPackageError
        If a package that the format needs is not installed.
    ParityError
        If the artifact would not decide as its source does.
    OSError
        If it cannot be written.
    """
    check_target(path, for_microcontroller=for_microcontroller)
    data, exported = build(
        source,
        path,
        with_code=with_code,
        for_microcontroller=for_microcontroller,
        precision=precision,
    )
    if device is not None:
        _check_fit(source, exported, data, device)
    return write_files(exported, data)


def write_files(exported: Exported, data: bytes) -> Exported:
    """Write an artifact's file, and with a `.c` its `.h`; each whole or not at all."""
    if exported.path.suffix == ".c":
        from edgeae_runtime.c_header import header

        with whole_file(exported.path.with_suffix(".h")) as file:
            file.write(header(data))
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
    from edgeae_export.artifact import build_artifact

    target = Path(path)
    if target.suffix == ".c":
        from edgeae_export.c99_format import c99

        if with_code:
            raise InputError(f"{path}: a .c file has no output 'code'; leave out --with-code")
        form = c99(precision, source.fitting)
    elif precision != "float32":
        raise InputError(f"{path}: precision '{precision}' goes with .c; got '{target.suffix}'")
    else:
        form = _format(target.suffix, for_microcontroller)
    data, manifest = build_artifact(source, target.stem, form, with_code=with_code)
    arena_bytes = None
    if for_microcontroller:
        from edgeae_export.microcontroller import check_on_micro

        arena_bytes = check_on_micro(data, manifest)
    return data, Exported(target, len(data), manifest, arena_bytes)


def check_target(path: str | os.PathLike[str], *, for_microcontroller: bool = False) -> None:
    """Refuse a target that could not be written, before any work is done."""
    suffix = Path(path).suffix
    if suffix not in _HOMES:
        raise InputError(
            f"{path}: the suffix says the format; expected {' or '.join(_HOMES)}, got '{suffix}'"
        )
    if for_microcontroller and suffix != ".tflite":
        raise InputError(f"{path}: for_microcontroller goes with .tflite; got '{suffix}'")
    if suffix == ".c":
        from edgeae_export.c99.literals import check_identifier

        check_identifier(Path(path))
    require_folder(path)


def _check_fit(source: Source, exported: Exported, data: bytes, device: Device) -> None:
    """Refuse a file that a device has no room for, and name a precision that it has."""
    from edgeae_export.c99_format import TOLERANCES
    from edgeae_export.fit import FitError

    if exported.path.suffix != ".c":
        raise InputError(f"{exported.path}: flash, ram and stack are known of .c files only")
    lacks = device.lacks(data)
    if not lacks:
        return
    fitting = []
    for precision in TOLERANCES:
        with suppress(EdgeAEError):
            if not device.lacks(build(source, exported.path, precision=precision)[0]):
                fitting.append(precision)
    advice = f"precision {' or '.join(fitting)} would fit" if fitting else "no precision would fit"
    raise FitError(
        f"{exported.path}: it needs {', '.join(lacks)} in {exported.manifest.precision}; {advice}; "
        f"nothing was written"
    )


def _format(suffix: str, for_microcontroller: bool) -> Format:
    module = import_module(_HOMES[suffix])
    form: Format = module.WITHOUT_LOOPS if for_microcontroller else module.FORMAT
    return form
