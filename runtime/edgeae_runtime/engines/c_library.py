"""One library built from a C file, called through ctypes: needs numpy and nothing else."""

from __future__ import annotations

import ctypes
import os
import platform
import tempfile
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.containers.c_source import is_library, library_processor
from edgeae_runtime.engines.base import Slot, StreamSlot, no_output
from edgeae_runtime.engines.c_compiler import compiled, network_library
from edgeae_runtime.errors import ArtifactError, InputError

if TYPE_CHECKING:
    from edgeae_runtime.manifest.model import FloatArray


class CEngine:
    """Runs an artifact in C; a C file is first compiled into a temporary library.

    The library's scratch is each thread's own, so threads may share an engine.
    """

    def __init__(self, data: bytes, shape: tuple[int, ...]) -> None:
        self._shape = shape
        library = _loaded(data if is_library(data) else compiled(data))
        try:
            self._outputs = {
                "score": (library.edgeae_score, (), np.float32),
                "is_anomaly": (library.edgeae_is_anomaly, (), np.bool_),
                "reconstruction": (library.edgeae_reconstruction, shape, np.float32),
            }
            self._selftest = library.edgeae_selftest
        except AttributeError as error:
            raise ArtifactError(f"the library lacks a function: {error}") from None
        for function, _, _ in self._outputs.values():
            function.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p)
            function.restype = None

    def passes_selftest(self) -> bool:
        """Tell whether the golden windows get the scores that the exporter gave them."""
        return bool(self._selftest() == 0)

    def slot(self) -> Slot:
        """Give new buffers; one caller at a time may use them."""
        window, score = np.zeros(self._shape, np.float32), np.zeros(1, np.float32)
        function = self._outputs["score"][0]
        places = (ctypes.c_void_p(window.ctypes.data), ctypes.c_void_p(score.ctypes.data))
        run = partial(function, places[0], ctypes.c_size_t(1), places[1])
        return Slot(window, run, score.item)  # window and score.item keep the memory alive

    def stream_slot(self) -> StreamSlot:
        """Give new buffers for score and reconstruction; one caller at a time may use them."""
        window, score_it, value = self.slot()
        reconstruction = np.zeros(self._shape, np.float32)
        reconstruct, one = self._outputs["reconstruction"][0], ctypes.c_size_t(1)
        places = [ctypes.c_void_p(a.ctypes.data) for a in (window, reconstruction)]

        def run() -> None:
            score_it()
            reconstruct(places[0], one, places[1])

        return StreamSlot(window, run, value, reconstruction.copy)

    def output(self, name: str, windows: FloatArray) -> FloatArray:
        """Run a batch `(n, *shape)`, n >= 1, window by window, and give one output `(n, ...)`.

        Raises
        ------
        InputError
            If the artifact has no such output.
        """
        if name not in self._outputs:
            raise InputError(no_output(name))
        function, shape, dtype = self._outputs[name]
        given = np.ascontiguousarray(windows, np.float32)
        result: FloatArray = np.empty((len(given), *shape), dtype)
        function(given.ctypes.data, len(given), result.ctypes.data)
        return result


def network_scores(network: bytes, windows: FloatArray) -> FloatArray:
    """Score windows `(n, *shape)` with the network of a C file that has no decision yet.

    Raises
    ------
    ArtifactError, MissingPackageError
        If it cannot be compiled.
    """
    given = np.ascontiguousarray(windows, np.float32)
    scores: FloatArray = np.empty(len(given), np.float32)
    function = _loaded(network_library(network)).edgeae_score
    function.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p)
    function.restype = None
    function(given.ctypes.data, len(given), scores.ctypes.data)
    return scores


def _loaded(library: bytes) -> ctypes.CDLL:
    handle, path = tempfile.mkstemp(suffix=".so")  # a path of its own: no other version is cached
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(library)
        return ctypes.CDLL(path)
    except OSError as error:
        reason = str(error).replace(f"{path}: ", "").splitlines()[0]
        raise ArtifactError(
            f"built for {library_processor(library)}, and this {platform.machine()} cannot load it "
            f"({reason}); run 'edgeae-runtime build' on this machine"
        ) from None
    finally:
        os.unlink(path)
