"""Open artifacts: bytes, digest, manifest and engine, each checked before the next."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from edgeae_runtime.artifact.golden import check_golden
from edgeae_runtime.containers.c_source import c_manifest, is_c, is_library, library_manifest
from edgeae_runtime.containers.onnx import onnx_manifest
from edgeae_runtime.containers.tflite import is_tflite, refuse_flex, tflite_manifest
from edgeae_runtime.engines.select import open_engine
from edgeae_runtime.errors import ArtifactError
from edgeae_runtime.manifest.digest import check_digest
from edgeae_runtime.manifest.reader import read_manifest

if TYPE_CHECKING:
    from edgeae_runtime.engines.base import Engine
    from edgeae_runtime.manifest.model import Manifest

_MAX_BYTES = 1 << 28  # of a file; far above any autoencoder of readings


def open_artifact(
    artifact: str | os.PathLike[str] | bytes, *, selftest: bool = False
) -> tuple[Engine, Manifest]:
    """Open an artifact, given as a path or as bytes.

    Raises
    ------
    ArtifactError, MissingPackageError, OSError
        As `Scorer` does.
    """
    return opened(*read_bytes(artifact), selftest)


def opened(data: bytes, what: str, selftest: bool, threads: int = 1) -> tuple[Engine, Manifest]:
    """Return the engine and the manifest of an artifact's bytes; `what` names it in errors."""
    try:
        manifest = _checked_manifest(data)
        engine = open_engine(data, manifest, threads)
        if selftest:
            check_golden(engine, manifest)
    except ArtifactError as error:
        raise ArtifactError(f"{what}: {error}") from error.__cause__
    return engine, manifest


def read_artifact_manifest(artifact: str | os.PathLike[str] | bytes) -> Manifest:
    """Read an artifact's manifest and check its digest, without an engine.

    Raises
    ------
    ArtifactError, OSError
        As `Scorer` does.
    """
    data, what = read_bytes(artifact)
    try:
        return _checked_manifest(data)
    except ArtifactError as error:
        raise ArtifactError(f"{what}: {error}") from error.__cause__


def read_bytes(artifact: str | os.PathLike[str] | bytes) -> tuple[bytes, str]:
    """Return the artifact's bytes, and its name for error messages."""
    if isinstance(artifact, bytes):
        _refuse_large(len(artifact), "artifact")
        return artifact, "artifact"
    with open(artifact, "rb") as file:
        _refuse_large(os.fstat(file.fileno()).st_size, os.fspath(artifact))
        data = file.read(_MAX_BYTES + 1)  # a device or a pipe has no size
    _refuse_large(len(data), os.fspath(artifact))
    return data, os.fspath(artifact)


def _checked_manifest(data: bytes) -> Manifest:
    if is_tflite(data):
        refuse_flex(data)
    check_digest(data)
    return read_manifest(_manifest_text(data))


def _manifest_text(data: bytes) -> bytes:
    if is_c(data):
        return c_manifest(data)
    if is_library(data):
        return library_manifest(data)
    return tflite_manifest(data) if is_tflite(data) else onnx_manifest(data)


def _refuse_large(size_bytes: int, what: str) -> None:
    if size_bytes > _MAX_BYTES:
        raise ArtifactError(f"{what}: must be at most {_MAX_BYTES >> 20} MB; this is no artifact")
