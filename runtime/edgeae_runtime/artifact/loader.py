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
from edgeae_runtime.files import only_file, read_at_most
from edgeae_runtime.manifest.digest import check_digest
from edgeae_runtime.manifest.reader import read_manifest

if TYPE_CHECKING:
    from edgeae_runtime.engines.base import Engine
    from edgeae_runtime.manifest.model import Manifest

MAX_BYTES = 1 << 28  # of a file; far above any autoencoder of readings
_KINDS = {
    ".onnx": "an ONNX file",
    ".tflite": "a TFLite file",
    ".c": "a C file of edgeae",
    ".so": "a library",
}
_MACH_O = (b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xca\xfe\xba\xbe")
_PROGRAMS = (b"\x7fELF", b"!<ar", b"MZ", b"#!", *_MACH_O, *(magic[::-1] for magic in _MACH_O))


def open_artifact(
    artifact: str | os.PathLike[str] | bytes, *, selftest: bool = False, allow_native: bool = False
) -> tuple[Engine, Manifest]:
    """Open an artifact, given as a path or as bytes.

    Raises
    ------
    ArtifactError, MissingPackageError, OSError
        As `Scorer` does.
    """
    return opened(*read_bytes(artifact), selftest, allow_native=allow_native)


def opened(
    data: bytes, what: str, selftest: bool, threads: int = 1, *, allow_native: bool = False
) -> tuple[Engine, Manifest]:
    """Return the engine and the manifest of an artifact's bytes; `what` names it in errors."""
    try:
        manifest = _checked_manifest(data)
        if not allow_native and (is_c(data) or is_library(data)):
            kind = "a C program, which is compiled and run" if is_c(data) else "a program"
            raise ArtifactError(
                f"{kind}; allow it with `allow_native` if you trust it, or give `verify_key`"
            )
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
    return manifest_of(*read_bytes(artifact))


def manifest_of(data: bytes, what: str) -> Manifest:
    """Return the manifest of an artifact's bytes; `what` names it in errors."""
    try:
        return _checked_manifest(data)
    except ArtifactError as error:
        raise ArtifactError(f"{what}: {error}") from error.__cause__


def read_bytes(artifact: str | os.PathLike[str] | bytes) -> tuple[bytes, str]:
    """Return the artifact's bytes, and its name for error messages."""
    if isinstance(artifact, bytes):
        _refuse_large(len(artifact), "artifact")
        return artifact, "artifact"
    with open(artifact, "rb", opener=only_file) as file:
        _refuse_large(os.fstat(file.fileno()).st_size, os.fspath(artifact))
        data = read_at_most(file, MAX_BYTES)  # it may grow
    _refuse_large(len(data), os.fspath(artifact))
    _refuse_other_content(data, os.fspath(artifact))
    return data, os.fspath(artifact)


def _refuse_other_content(data: bytes, what: str) -> None:
    """Refuse a file whose content is of another kind than its name says, before it is read."""
    suffix = os.path.splitext(what)[1].lower()
    expected = _KINDS.get(suffix)
    found = _kind(data) or (expected if suffix == ".onnx" else "none")
    if expected is not None and found != expected:
        raise ArtifactError(f"{what}: its name says {expected}, but it is {found}; refused")


def _kind(data: bytes) -> str | None:
    if is_c(data):
        return "a C file of edgeae"
    if data[:4] in _PROGRAMS or data[:2] in _PROGRAMS:
        return "a library"
    if is_tflite(data):
        return "a TFLite file"
    return "an ONNX file" if data[:1] == b"\x08" else None  # the field `ir_version`


def _checked_manifest(data: bytes) -> Manifest:
    check_digest(data)  # first: nothing is parsed that edgeae did not seal
    if is_tflite(data):
        refuse_flex(data)
    return read_manifest(_manifest_text(data))


def _manifest_text(data: bytes) -> bytes:
    if is_c(data):
        return c_manifest(data)
    if is_library(data):
        return library_manifest(data)
    return tflite_manifest(data) if is_tflite(data) else onnx_manifest(data)


def _refuse_large(size_bytes: int, what: str) -> None:
    if size_bytes > MAX_BYTES:
        raise ArtifactError(f"{what}: must be at most {MAX_BYTES >> 20} MB; this is no artifact")
