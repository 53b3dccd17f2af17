"""Select and open the engine that an artifact needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgeae_runtime.containers.c_source import is_c, is_library
from edgeae_runtime.containers.tflite import is_tflite
from edgeae_runtime.engines.litert import LiteRtEngine, import_interpreter
from edgeae_runtime.engines.onnxruntime import OnnxEngine, import_onnxruntime
from edgeae_runtime.files import read_file

if TYPE_CHECKING:
    from edgeae_runtime.engines.base import Engine
    from edgeae_runtime.manifest.model import Manifest

_HEAD_BYTES = 4096  # enough to recognise the kind of a file


def engine_name(data: bytes) -> str:
    """Name the engine that runs an artifact with these first bytes."""
    if is_c(data) or is_library(data):
        return "C"
    return "LiteRT" if is_tflite(data) else "onnxruntime"


def open_engine(data: bytes, manifest: Manifest, threads: int = 1) -> Engine:
    """Open an artifact's bytes, whose digest was checked, in its engine.

    Raises
    ------
    ArtifactError
        If the engine rejects it.
    MissingPackageError
        If the engine is not installed.
    """
    name = engine_name(data)
    if name == "C":
        from edgeae_runtime.engines.c_library import open_c  # and a compiler: not for every file

        return open_c(data, manifest)
    engine = LiteRtEngine if name == "LiteRT" else OnnxEngine
    return engine(data, manifest.inputs.shape, threads)


def import_engine(artifact: str) -> None:
    """Import the package that runs an artifact's file, so that opening it need not.

    Raises
    ------
    MissingPackageError, OSError
        If the package is not installed, or the file cannot be read.
    """
    name = engine_name(read_file(artifact, _HEAD_BYTES))
    if name != "C":
        (import_interpreter if name == "LiteRT" else import_onnxruntime)()
