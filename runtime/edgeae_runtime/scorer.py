"""The scorer: raw readings in, a score and a decision out, on numpy and one engine."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import numpy as np

# Modules that few calls need are imported where they are used: a device waits for its first score.
from edgeae_runtime.artifact.loaded import Loaded, LoadOptions, accept_version, load
from edgeae_runtime.errors import ArtifactError, InputError
from edgeae_runtime.readings.validation import as_windows
from edgeae_runtime.tracking import DEFAULT_BOUNDS, Bounds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

    from numpy.typing import ArrayLike, NDArray

    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.model import Manifest
    from edgeae_runtime.stream.keyed import KeyedStream
    from edgeae_runtime.stream.stream import Stream

_FLOAT32 = np.dtype(np.float32)


class Scorer:
    """An artifact ready to score raw windows.

    Parameters
    ----------
    artifact
        Path of an artifact, or its bytes.
    threshold
        Decide with this number instead of the manifest's threshold.
    false_alarm_rate
        Decide with the threshold that the calibration windows give for this rate.
    threshold_file
        Decide with the threshold in a file that `edgeae-runtime recalibrate` wrote for this
        artifact, unless one of the two above is given.
    verify_key
        Public key that must have signed the artifact and the threshold file.
    selftest
        Score the file's golden windows first, and refuse the file if this engine on this processor
        gives other scores.
    threads
        Threads that the engine may use; for models this small more than one seldom helps. C files
        always use one.
    allow_native
        Whether a `.so` or `.c` artifact may be opened: it is a program, and does what its author
        wrote. A signature that `verify_key` verifies allows it, too.
    defer_version
        Whether a signed version counts only once `accept_version` is called, as after its first
        windows of readings.

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
    Threads may share a scorer, and a forked process may use it. A copy, and one in another process
    after `pickle` or `joblib`, opens the file again, which must be the same.
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
        allow_native: bool = False,
        defer_version: bool = False,
    ) -> None:
        if threads < 1:
            raise InputError(f"`threads` must be at least 1; got {threads}")
        options = LoadOptions(
            threshold,
            false_alarm_rate,
            threshold_file,
            verify_key,
            threads,
            allow_native,
            defer_version,
        )
        self._options, self._loaded = options, load(artifact, options, selftest=selftest)
        self._path = None if isinstance(artifact, bytes) else os.path.abspath(artifact)

    def __reduce__(self) -> tuple[Callable[..., Scorer], tuple[Any, ...]]:
        """Pickle and copy a scorer as the path of its file, which is opened again."""
        if self._path is None or self._loaded.engine is None:
            what = "opened from bytes" if self._path is None else "that is closed"
            raise TypeError(f"a scorer {what} cannot be copied or pickled; open a file")
        return _reopened, (self._path, self._options, self.digest)

    @property
    def manifest(self) -> Manifest:
        """What the artifact says about itself."""
        return self._loaded.manifest

    @property
    def threshold(self) -> np.float32:
        """The float32 that decides: a window is an anomaly when its score is larger."""
        return self._loaded.facts.threshold

    @property
    def threshold_by_condition(self) -> tuple[float, ...] | None:
        """The thresholds of the manifest's conditions, unless another threshold is in use."""
        return self._loaded.by_condition

    @property
    def threshold_origin(self) -> str:
        """One of `threshold`, `false_alarm_rate`, `threshold_file` and `manifest`."""
        return self._loaded.facts.threshold_origin

    @property
    def digest(self) -> str:
        """SHA-256 of the artifact, as stored in it."""
        return self._loaded.facts.digest

    @property
    def version(self) -> int | None:
        """The version that `verify_key` signed; None without a key."""
        signed = self._loaded.facts.signed
        return None if signed is None else signed.version

    @property
    def needs(self) -> Mapping[str, Any]:
        """What a C file needs on a device, by name; empty for other artifacts."""
        return self._loaded.facts.needs

    def score(self, x: ArrayLike) -> Any:
        """Score in float32: a `float` for one window, `(n,)` for a batch. Higher is more anomalous.

        Parameters
        ----------
        x
            One window `(*shape)` or a batch `(n, *shape)` in raw units. Float32 arrays are fastest;
            anything that numpy can view as numbers works. An empty batch gives an empty result.

        Raises
        ------
        InputError
            If a value is NaN or infinite, the shape is not the model's, or the scorer is closed.
        """
        loaded = self._loaded
        # The hot path: one float32 window, no object made but the result.
        if type(x) is np.ndarray and x.dtype == _FLOAT32 and x.shape == loaded.shape:
            slots = loaded.slots
            try:
                slot = slots.pop()
            except IndexError:  # another thread has it
                slot = loaded.slot()
            window, run, value = slot
            window[...] = x
            run()
            score = value()
            slots.append(slot)
            if score - score == 0.0:  # NaN and infinity in x reach the score, and fail this
                return score
        windows, is_one = as_windows(x, loaded.manifest.inputs)
        scores = loaded.scores(windows)
        return scores.item() if is_one else scores

    def is_anomaly(self, x: ArrayLike, conditions: ArrayLike | None = None) -> Any:
        """Decide whether `score > threshold`: a `bool` for one window, bools `(n,)` for a batch.

        Parameters
        ----------
        x
            As for `score`.
        conditions
            The value of the manifest's condition for one window, or `(n,)`, each with a threshold
            of its own; None decides with the one threshold for all.

        Raises
        ------
        InputError
            As `score` does, and if training never saw a condition.
        """
        loaded = self._loaded
        score = self.score(x)
        if self._loaded is loaded:
            if conditions is None:
                return score > loaded.threshold
            return loaded.are_above(score, conditions)
        return self.is_anomaly(x, conditions)  # replaced meanwhile: maybe another's score

    def reconstruct(self, x: ArrayLike) -> FloatArray:
        """Reconstruct in raw units: float32, same shape as `x`, or the features of a front end.

        Raises
        ------
        InputError
            As `score` does.
        """
        return self._finite_output("reconstruction", x)

    def encode(self, x: ArrayLike) -> FloatArray:
        """Return the code of a window, `(size,)`, or of a batch, `(n, size)`: float32.

        Raises
        ------
        InputError
            As `score` does, and if the artifact was exported without its code.
        """
        return self._finite_output("code", x)

    def features(self, x: ArrayLike) -> FloatArray:
        """Return what a front end makes of a window, `(size,)`, or of a batch, `(n, size)`."""
        return self._finite_output("features", x)

    def _finite_output(self, name: str, x: ArrayLike) -> FloatArray:
        loaded = self._loaded
        windows, is_one = as_windows(x, loaded.manifest.inputs)
        loaded.scores(windows)  # refuses values that are not finite
        given = loaded.output(name, windows)
        return given[0] if is_one else given

    def contributions(self, x: ArrayLike) -> NDArray[np.float64]:
        """Return the share of each value in the score: same shape as `x`, each window sums to 1.

        With a front end they are those of its features, `manifest.front_end.names`. The scores
        `mse` and `mae` are sums over the values, so the shares are exact up to the rounding of the
        reconstruction, which is in raw units. For `mahalanobis` and `activations` they are shares
        of the squared scaled residual.

        Raises
        ------
        InputError
            As `score` does.
        """
        loaded = self._loaded
        windows, is_one = as_windows(x, loaded.manifest.inputs)
        loaded.scores(windows)  # refuses values that are not finite
        given = loaded.contributions(windows)
        return given[0] if is_one else given

    def stream(
        self,
        stride: int = 1,
        *,
        tracking: bool | None = None,
        threshold_min_factor: float = DEFAULT_BOUNDS.min_factor,
        threshold_max_factor: float = DEFAULT_BOUNDS.max_factor,
    ) -> Stream:
        """Return a stream of readings, or an `OrderTrackedStream` where the model needs one.

        Parameters
        ----------
        stride
            Readings from the start of one window to the next.
        tracking
            Whether the threshold of the stream follows drift; None is what the manifest says. That
            of `is_anomaly` never does.
        threshold_min_factor, threshold_max_factor
            Bounds of a threshold that follows drift, as factors of the one at the start.

        Raises
        ------
        InputError
            If the stride is not a whole number of at least 1, bounds exclude the threshold at the
            start, or the scorer is closed.
        """
        from edgeae_runtime.stream.adaptation import Adaptation
        from edgeae_runtime.stream.kinds import stream_of

        bounds = Bounds(threshold_min_factor, threshold_max_factor)
        return stream_of(lambda: self._loaded, stride, Adaptation(tracking, bounds))

    def streams(
        self,
        stride: int = 1,
        *,
        tracking: bool | None = None,
        bounds: Bounds = DEFAULT_BOUNDS,
        max_machines: int = 10_000,
    ) -> KeyedStream:
        """Return a stream of many machines by key, at most so many, each as `stream` makes one."""
        from edgeae_runtime.stream.adaptation import Adaptation
        from edgeae_runtime.stream.keyed import KeyedStream

        adaptation = Adaptation(tracking, bounds)
        return KeyedStream(lambda: self._loaded, stride, adaptation, max_machines)

    def replace(self, artifact: str | os.PathLike[str] | bytes) -> None:
        """Score with another artifact from now on; a stream does so from its next window.

        Digest, manifest, threshold, signature and golden windows are checked beside the running
        artifact, with the options of this scorer. Other threads may score meanwhile: each call is
        answered by one of the two artifacts.

        Raises
        ------
        ArtifactError, InputError, MissingPackageError, OSError
            If the artifact cannot be opened, takes other windows than the running one, or scores
            its golden windows differently here. The running artifact then stays.
        """
        running = self._loaded
        running.running_engine()  # refuses a closed scorer
        check = running.refuse_other_windows
        self._loaded = load(artifact, self._options, selftest=True, check=check)
        self._path = None if isinstance(artifact, bytes) else os.path.abspath(artifact)

    def accept_version(self) -> None:
        """Refuse older versions under the artifact's name from now on; without a key do nothing.

        Raises
        ------
        ArtifactError
            If a newer version was accepted meanwhile.
        OSError
            If the accepted versions cannot be read or written.
        """
        accept_version(self._loaded.facts, self._options)

    def close(self) -> None:
        """Release the engine; every later call raises `InputError`."""
        self._loaded = Loaded(None, self._loaded.facts)

    def __enter__(self) -> Scorer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def _reopened(path: str, options: LoadOptions, digest: str) -> Scorer:
    scorer = Scorer(path, **options._asdict())
    if scorer.digest != digest:
        raise ArtifactError(f"{path}: is another artifact by now than the one that was pickled")
    return scorer
