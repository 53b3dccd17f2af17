"""From a source to one file per runtime."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from edgeae_runtime.errors import InputError
from edgeae_runtime.files import require_folder, whole_file

if TYPE_CHECKING:
    from edgeae_export.source import Source
    from edgeae_runtime.manifest import Manifest


class Exported(NamedTuple):
    """An artifact that was written: where, how large, and what it says of itself."""

    path: Path
    size_bytes: int
    manifest: Manifest


def export(source: Source, path: str | os.PathLike[str]) -> Exported:
    """Write an artifact, proved against its source, whole or not at all.

    Parameters
    ----------
    source
        The trained detector.
    path
        Where to; the suffix says the format (`.onnx`), the rest is the artifact's name.

    Raises
    ------
    InputError
        If the suffix is unknown.
    ParityError
        If the artifact would not decide as its source does.
    OSError
        If it cannot be written.
    """
    from edgeae_export.onnx_artifact import onnx_artifact

    target = Path(path)
    check_target(target)
    data, manifest = onnx_artifact(source, target.stem)
    with whole_file(target) as file:
        file.write(data)
    return Exported(target, len(data), manifest)


def check_target(path: str | os.PathLike[str]) -> None:
    """Refuse a target that could not be written, before any work is done."""
    suffix = Path(path).suffix
    if suffix != ".onnx":
        raise InputError(f"{path}: the suffix says the format; expected .onnx, got '{suffix}'")
    require_folder(path)
