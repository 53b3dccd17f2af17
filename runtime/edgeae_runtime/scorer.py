"""The scorer: raw readings in, a score and a decision out, on numpy and one engine."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import numpy as np

# What few calls need is imported where they need it: a device waits for its first score.
from edgeae_runtime import scores as contributions
from edgeae_runtime.artifact.loader import opened, read_bytes
from edgeae_runtime.conformal import as_threshold
from edgeae_runtime.containers.c_source import c_facts, is_c
from edgeae_runtime.errors import InputError
from edgeae_runtime.manifest.digest import stored_digest
from edgeae_runtime.readings.validation import as_windows, refuse_not_finite

if TYPE_CHECKING:
    from types import TracebackType

    from numpy.typing import ArrayLike, NDArray

    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.engines.base import Engine, Slot, StreamSlot
    from edgeae_runtime.stream.stream import Stream

_PIECE_WINDOWS = 4096  # what the layers of a network between hold grows with the windows
_PIECE_VALUES = 1 << 20  # 4 MB of input at a time bounds the memory of a large batch
_FLOAT32 = np.dtype(np.float32)


class Scorer:
    """An artifact ready to score raw windows.

    Parameters
    ----------
    artifact
        Path of an artifact, or its bytes.
    threshold
        Decide with this number in place of the manifest's threshold.
    false_alarm_rate
        Decide with the threshold that the calibration windows give for this rate.
    threshold_file
        Decide with the threshold of a file that `edgeae-runtime recalibrate` wrote for this model,
        unless one of the two above is given.
    verify_key
        Public key that must have signed the artifact, and the threshold file.
    selftest
        Score the file's golden windows first, and refuse the file if this engine on this processor
        gives other scores.
    threads
        Threads that the engine may use; for models this small more than one seldom helps. C files
        always use one.

    Attributes
    ----------
    manifest
        What the artifact says of itself.
    threshold_origin
        `"threshold="`, `"false_alarm_rate="`, `"threshold_file="` or `"manifest"`.
    digest
        SHA-256 of the artifact, as it carries it.
    needs
        What a C file needs on a device, by name; empty for other artifacts.

    Raises
    ------
    ArtifactError
        If the file is no artifact, was changed, or the engine refuses it.
    InputError
        If a threshold is not finite, or the calibration windows do not support the rate.
    MissingPackageError
        If the engine is not installed.

    Notes
    -----
    A scorer may be shared between threads.
    """

    def __init__(
        self,
        artifact: str | os.PathLike[str] | bytes,
        *,
        threshold: float | None = None,
        false_alarm_rate: float | None = None,
        threshold_file: str | os.PathLike[str] | None = None,
        verify_key: str | os.PathLike[str] | None = None,
        selftest: bool = False,
        threads: int = 1,
    ) -> None:
        if threads < 1:
            raise InputError(f"threads must be at least 1; got {threads}")
        data, what = read_bytes(artifact)
        if verify_key is not None:
            from edgeae_runtime.artifact.signing import check_signature

            check_signature(what, data, verify_key)
        engine, self.manifest = opened(data, what, selftest, threads)
        self._engine: Engine | None = engine
        self.digest = stored_digest(data)
        self.needs = c_facts(data) if is_c(data) else {}
        self._options = (threshold, false_alarm_rate, threshold_file, verify_key)
        self._threads = threads
        self._decide_with(threshold, false_alarm_rate, threshold_file)
        # Buffers of the hot path. A call takes a slot and gives it back: threads never share one.
        self._slots = [engine.slot()]
        self._take, self._give = self._slots.pop, self._slots.append
        self._shape: tuple[int, ...] | None = self.manifest.inputs.shape

    def _decide_with(
        self,
        threshold: float | None,
        false_alarm_rate: float | None,
        threshold_file: str | os.PathLike[str] | None,
    ) -> None:
        value, self.threshold_origin = self.manifest.threshold.value, "manifest"
        if threshold is not None and false_alarm_rate is not None:
            raise InputError("give threshold= or false_alarm_rate=, not both")
        if threshold_file is not None:
            from edgeae_runtime.artifact.threshold_file import read_threshold_file

            value = read_threshold_file(threshold_file, self.digest, self._options[3])
            self.threshold_origin = "threshold_file="
        if threshold is not None:
            value, self.threshold_origin = as_threshold(threshold), "threshold="
        if false_alarm_rate is not None:
            value = self.manifest.calibration.threshold(false_alarm_rate)
            self.threshold_origin = "false_alarm_rate="
        self._threshold = float(value)  # the same number; compares fastest

    @property
    def threshold(self) -> np.float32:
        """The float32 that decides: a window is an anomaly when its score is larger."""
        return np.float32(self._threshold)

    def score(self, x: ArrayLike) -> Any:
        """Score in float32: a `float` for one window, `(n,)` for a batch. Higher is stranger.

        Parameters
        ----------
        x
            One window `(*shape)` or a batch `(n, *shape)` in raw units. Float32 arrays are fastest;
            whatever numpy can view as numbers works. An empty batch gives an empty result.

        Raises
        ------
        InputError
            If a value is NaN or infinite, the shape is not the model's, or the scorer is closed.
        """
        # The hot path: one float32 window, no object made but the result.
        if type(x) is np.ndarray and x.dtype == _FLOAT32 and x.shape == self._shape:
            try:
                slot = self._take()
            except IndexError:  # another thread has it
                slot = self.engine_slot()
            window, run, value = slot
            window[...] = x
            run()
            score = value()
            self._give(slot)
            if score - score == 0.0:  # NaN and infinity in x reach the score, and fail this
                return score
        windows, is_one = as_windows(x, self.manifest.inputs)
        scores = self._scores(windows)
        return scores.item() if is_one else scores

    def is_anomaly(self, x: ArrayLike) -> Any:
        """Decision `score > threshold`: a `bool` for one window, bools `(n,)` for a batch.

        Raises
        ------
        InputError
            As `score` does.
        """
        return self.score(x) > self._threshold

    def reconstruct(self, x: ArrayLike) -> FloatArray:
        """Reconstruction in raw units: float32, same shape as `x`.

        Raises
        ------
        InputError
            As `score` does.
        """
        windows, is_one = as_windows(x, self.manifest.inputs)
        self._scores(windows)  # refuses what is not finite
        given = self._output("reconstruction", windows)
        return given[0] if is_one else given

    def encode(self, x: ArrayLike) -> FloatArray:
        """Code of a window, `(size,)`, or of a batch, `(n, size)`: float32.

        Raises
        ------
        InputError
            As `score` does, and if the artifact was exported without its code.
        """
        windows, is_one = as_windows(x, self.manifest.inputs)
        self._scores(windows)  # refuses what is not finite
        given = self._output("code", windows)
        return given[0] if is_one else given

    def contributions(self, x: ArrayLike) -> NDArray[np.float64]:
        """Share of each value in the score: same shape as `x`, each window sums to 1.

        The scores `mse` and `mae` are sums over the values, so the shares are exact up to the
        rounding of the reconstruction, which is in raw units. For `mahalanobis` and `activations`
        they are shares of the squared scaled residual.

        Raises
        ------
        InputError
            As `score` does.
        """
        windows, is_one = as_windows(x, self.manifest.inputs)
        scale = self.manifest.scaler.scale.astype(np.float64)
        residual = (windows.astype(np.float64) - self.reconstruct(windows)) * scale
        given = contributions.shares(self.manifest.score, residual)
        return given[0] if is_one else given

    def stream(self, stride: int = 1) -> Stream:
        """Give a stream, which takes readings one at a time and answers for each window.

        Parameters
        ----------
        stride
            Readings from the start of one window to the next.

        Raises
        ------
        InputError
            If the stride is no whole number from 1 on, or the scorer is closed.
        """
        from edgeae_runtime.stream.stream import Stream

        return Stream(self, stride)

    def replace(self, artifact: str | os.PathLike[str] | bytes) -> None:
        """Score with another artifact from now on; a stream does so from its next window.

        Digest, manifest, threshold, signature and golden windows are checked beside the running
        one, with the options that this scorer was made with. Not while another thread scores.

        Raises
        ------
        ArtifactError, InputError, MissingPackageError, OSError
            As opening it does; if its windows are others than this one's, or its golden windows get
            other scores here. Everything stays as it was then.
        """
        self._open_engine()
        threshold, false_alarm_rate, threshold_file, verify_key = self._options
        fresh = type(self)(
            artifact,
            threshold=threshold,
            false_alarm_rate=false_alarm_rate,
            threshold_file=threshold_file,
            verify_key=verify_key,
            selftest=True,
            threads=self._threads,
        )
        from edgeae_runtime.artifact.compatibility import refuse_other_windows

        refuse_other_windows(self.manifest.inputs, fresh.manifest.inputs)
        self.__dict__.update(fresh.__dict__)

    def stream_slot(self) -> StreamSlot:
        """Give buffers whose one run gives score and reconstruction; for streams."""
        return self._open_engine().stream_slot()

    def engine_slot(self) -> Slot:
        """Give buffers whose one run gives the score, with nothing of the scorer around it."""
        return self._open_engine().slot()

    @property
    def decides_with(self) -> float:
        """The threshold as a `float`, which compares fastest."""
        return self._threshold

    def close(self) -> None:
        """Let the engine go; every later call raises `InputError`."""
        self._engine = self._shape = None
        self._slots.clear()

    def __enter__(self) -> Scorer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _scores(self, windows: FloatArray) -> FloatArray:
        scores = self._output("score", windows)
        if not np.isfinite(scores).all():
            refuse_not_finite(windows, scores, self.manifest.inputs)
        return scores

    def _output(self, name: str, windows: FloatArray) -> FloatArray:
        """Give the named output of all windows, run in pieces of bounded size."""
        engine = self._open_engine()
        if not len(windows):
            one = np.zeros((1, *windows.shape[1:]), np.float32)
            return engine.output(name, one)[:0]
        size = max(1, min(_PIECE_WINDOWS, _PIECE_VALUES // windows[0].size))
        starts = range(0, len(windows), size)
        return np.concatenate([engine.output(name, windows[i : i + size]) for i in starts])

    def _open_engine(self) -> Engine:
        if self._engine is None:
            raise InputError("the scorer is closed; open the artifact again")
        return self._engine
