"""The engine of C artifacts: a library called through ctypes, which needs only numpy."""

from __future__ import annotations

import ctypes
import os
import platform
import tempfile
import weakref
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from edgeae_runtime.containers.c_header import header
from edgeae_runtime.containers.c_source import is_library, library_processor
from edgeae_runtime.engines.base import Slot, no_output
from edgeae_runtime.engines.c_compiler import compiled, network_library, plain_library
from edgeae_runtime.errors import ArtifactError, InputError

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.model import Manifest

# windows, their number, results
_WINDOWS = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p)
_SELFTEST = ctypes.CFUNCTYPE(ctypes.c_int)
_LOAD = ctypes.CFUNCTYPE(  # memory, its size, oldest version, signature check, its context
    ctypes.c_int,
    ctypes.c_void_p,
    ctypes.c_size_t,
    ctypes.c_uint32,
    ctypes.c_void_p,
    ctypes.c_void_p,
)


def open_c(data: bytes, manifest: Manifest) -> CEngine:
    """Open a library, or a C file, which is compiled first.

    Raises
    ------
    ArtifactError, MissingPackageError
        If the compiler rejects the file, the library cannot be loaded, or there is no compiler.
    """
    if not is_library(data):
        data = compiled(data, header(data, manifest))
    return CEngine(data, manifest)


class CEngine:
    """A library of an artifact in C.

    The library has scratch memory per thread, so threads may share an engine.
    """

    def __init__(self, library_bytes: bytes, manifest: Manifest) -> None:
        self._shape = manifest.inputs.shape
        shape = manifest.value_shape
        library = _loaded(library_bytes)
        self._outputs = {
            "score": (_function(library, "edgeae_score"), (), np.float32),
            "is_anomaly": (_function(library, "edgeae_is_anomaly"), (), np.bool_),
            "reconstruction": (_function(library, "edgeae_reconstruction"), shape, np.float32),
        }
        if manifest.front_end is not None:
            features = _function(library, "edgeae_features")
            self._outputs["features"] = (features, shape, np.float32)
        self._selftest = _function(library, "edgeae_selftest", _SELFTEST)

    def passes_selftest(self) -> bool:
        """Tell whether the golden windows have the scores that the exporter computed."""
        return bool(self._selftest() == 0)

    def slot(self) -> Slot:
        """Return new buffers, for one caller at a time."""
        window, score = np.zeros(self._shape, np.float32), np.zeros(1, np.float32)
        function = self._outputs["score"][0]
        pointers = (ctypes.c_void_p(window.ctypes.data), ctypes.c_void_p(score.ctypes.data))
        run = partial(function, pointers[0], ctypes.c_size_t(1), pointers[1])
        return Slot(window, run, score.item)  # window and score.item keep the memory alive

    def output(self, name: str, windows: FloatArray) -> FloatArray:
        """Run a batch `(n, *shape)`, n >= 1, window by window, and return one output `(n, ...)`.

        Raises
        ------
        InputError
            If the artifact has no such output.
        """
        if name not in self._outputs:
            raise InputError(no_output(name))
        function, shape, dtype = self._outputs[name]
        batch = np.ascontiguousarray(windows, np.float32)
        result: FloatArray = np.empty((len(batch), *shape), dtype)
        function(batch.ctypes.data, len(batch), result.ctypes.data)
        return result


def network_scores(network: bytes, windows: FloatArray) -> FloatArray:
    """Score windows `(n, *shape)` with the network of a C file that has no decision yet.

    Raises
    ------
    ArtifactError, MissingPackageError
        If it cannot be compiled.
    """
    batch = np.ascontiguousarray(windows, np.float32)
    scores: FloatArray = np.empty(len(batch), np.float32)
    function = _function(_loaded(network_library(network)), "edgeae_score")
    function(batch.ctypes.data, len(batch), scores.ctypes.data)
    return scores


def loads_in_engine(name: str, code: bytes, header: bytes, blob: bytes) -> bool:
    """Tell whether an engine takes a model as data, which it does if the golden windows agree.

    Raises
    ------
    ArtifactError, MissingPackageError
        If it cannot be compiled.
    """
    library = _loaded(plain_library({f"{name}_engine.c": code, f"{name}_engine.h": header}))
    load = _function(library, f"{name}_load", _LOAD)
    memory = np.zeros(len(blob) // 8 + 1, np.float64)  # aligned
    ctypes.memmove(memory.ctypes.data, blob, len(blob))
    return bool(load(memory.ctypes.data, len(blob), 1, None, None) == 0)


def _function(library: ctypes.CDLL, name: str, prototype: Any = _WINDOWS) -> Any:
    """Return a function that keeps its library mapped.

    A function that `CDLL` makes holds itself, so the library would stay until a full collection of
    garbage; one that is made from its address is gone with its last user.

    Raises
    ------
    ArtifactError
        If the library lacks it.
    """
    try:
        address = ctypes.addressof(ctypes.c_char.in_dll(library, name))
    except ValueError as error:
        raise ArtifactError(f"the library lacks a function: {error}") from None
    function = prototype(address)
    function.library = library
    return function


def _loaded(library: bytes) -> ctypes.CDLL:
    """Load a library, which is unmapped when its last function has been collected."""
    handle, path = tempfile.mkstemp(suffix=".so")  # a new path, so that no other version is cached
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(library)
        loaded = ctypes.CDLL(path)
    except OSError as error:
        reason = str(error).replace(f"{path}: ", "").splitlines()[0]
        raise ArtifactError(
            f"built for {library_processor(library)}, and this {platform.machine()} cannot load it "
            f"({reason}); run 'edgeae-runtime build' on this machine"
        ) from None
    finally:
        os.unlink(path)
    if os.name == "posix":
        import _ctypes

        weakref.finalize(loaded, _ctypes.dlclose, loaded._handle).atexit = False
    return loaded
