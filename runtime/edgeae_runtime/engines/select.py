"""Which engine an artifact needs, and that engine opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgeae_runtime.containers.c_source import is_c, is_library
from edgeae_runtime.containers.tflite import is_tflite
from edgeae_runtime.engines.litert import LiteRtEngine, import_interpreter
from edgeae_runtime.engines.onnxruntime import OnnxEngine, import_onnxruntime

if TYPE_CHECKING:
    from edgeae_runtime.engines.base import Engine

_HEAD_BYTES = 4096  # enough to tell a file's kind


def engine_name(data: bytes) -> str:
    """Name of the engine that runs an artifact of these first bytes."""
    if is_c(data) or is_library(data):
        return "C"
    return "LiteRT" if is_tflite(data) else "onnxruntime"


def engine_of(data: bytes, shape: tuple[int, ...], threads: int = 1) -> Engine:
    """Open an artifact's bytes in its engine, for windows of a shape.

    Raises
    ------
    ArtifactError
        If the engine refuses it.
    MissingPackageError
        If the engine is not installed.
    """
    name = engine_name(data)
    if name == "C":
        from edgeae_runtime.engines.c_library import CEngine  # and a compiler: not for every file

        return CEngine(data, shape)
    engine = LiteRtEngine if name == "LiteRT" else OnnxEngine
    return engine(data, shape, threads)


def import_engine(artifact: str) -> None:
    """Import the package that runs an artifact's file, which opening it does otherwise.

    Raises
    ------
    MissingPackageError, OSError
        If there is no such package, or no such file.
    """
    with open(artifact, "rb") as file:
        name = engine_name(file.read(_HEAD_BYTES))
    if name != "C":
        (import_interpreter if name == "LiteRT" else import_onnxruntime)()
