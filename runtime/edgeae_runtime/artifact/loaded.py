"""An artifact that is open and ready to score: engine, manifest and threshold as one object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgeae_runtime.artifact.loader import manifest_of, opened, read_bytes
from edgeae_runtime.conditions import thresholds_under
from edgeae_runtime.conformal import as_threshold, refuse_threshold_and_rate
from edgeae_runtime.containers.c_source import c_facts, is_c
from edgeae_runtime.errors import InputError
from edgeae_runtime.manifest.digest import stored_digest
from edgeae_runtime.readings.validation import refuse_not_finite
from edgeae_runtime.scores import shares

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping

    from numpy.typing import ArrayLike, NDArray

    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.artifact.signing import SignedVersion
    from edgeae_runtime.engines.base import Engine, Slot
    from edgeae_runtime.manifest.model import Manifest

_PIECE_WINDOWS = 4096  # the memory of a network's layers grows with the windows of a call
_PIECE_VALUES = 1 << 16  # 256 kB of input at a time: what layers pass on stays in a core's cache


class LoadOptions(NamedTuple):
    """How an artifact is opened: the arguments of `Scorer`, which a replacement gets, too."""

    threshold: float | None = None
    false_alarm_rate: float | None = None
    threshold_file: str | os.PathLike[str] | None = None
    verify_key: str | os.PathLike[str] | None = None
    threads: int = 1
    allow_native: bool = False
    defer_version: bool = False


class Facts(NamedTuple):
    """What is known of an artifact without its engine; `signed` is its version under the key.

    `threshold_by_condition` are those in use under the manifest's conditions, None for one for all.
    """

    manifest: Manifest
    digest: str
    needs: Mapping[str, Any]
    threshold: np.float32
    threshold_origin: str
    threshold_by_condition: tuple[float, ...] | None = None
    signed: SignedVersion | None = None


class Loaded:
    """An open artifact, which never changes: a call that holds one works with a single artifact.

    Without an engine it is closed, and only its facts can be read.
    """

    __slots__ = ("engine", "facts", "shape", "slots", "threshold")

    def __init__(self, engine: Engine | None, facts: Facts) -> None:
        self.engine, self.facts = engine, facts
        self.threshold = float(facts.threshold)  # the same number; compares fastest
        # Buffers of the hot path. A call takes a slot and puts it back: threads never share one.
        self.slots = [] if engine is None else [engine.slot()]
        self.shape = None if engine is None else facts.manifest.inputs.shape

    @property
    def manifest(self) -> Manifest:
        """The artifact's manifest."""
        return self.facts.manifest

    @property
    def by_condition(self) -> tuple[float, ...] | None:
        """The thresholds of the manifest's conditions, where they are in use."""
        return self.facts.threshold_by_condition

    def slot(self) -> Slot:
        """Return new buffers, whose run scores one window."""
        return self.running_engine().slot()

    def scores(self, windows: FloatArray) -> FloatArray:
        """Score windows `(n, *shape)`, and refuse those whose score is not finite."""
        scores = self.output("score", windows)
        if not np.isfinite(scores).all():
            refuse_not_finite(windows, scores, self.manifest.inputs)
        return scores

    def are_above(self, scores: Any, conditions: ArrayLike) -> Any:
        """Compare one score, or scores `(n,)`, with the thresholds of their conditions."""
        condition, shape = self.manifest.inputs.condition, np.shape(scores)
        thresholds = thresholds_under(conditions, shape, condition, self.by_condition)
        return scores > thresholds if shape else scores > float(thresholds)

    def contributions(self, windows: FloatArray) -> NDArray[np.float64]:
        """Return the share of each value (or feature) in its window's score, `(n, *shape)`."""
        scale = self.manifest.scaler.scale.astype(np.float64)
        values = windows if self.manifest.front_end is None else self.output("features", windows)
        residual = values.astype(np.float64) - self.output("reconstruction", windows)
        return shares(self.manifest.score, residual * scale)

    def output(self, name: str, windows: FloatArray) -> FloatArray:
        """Return the named output of all windows, run in pieces of bounded size."""
        engine = self.running_engine()
        if not len(windows):
            one = np.zeros((1, *windows.shape[1:]), np.float32)
            return engine.output(name, one)[:0]
        size = max(1, min(_PIECE_WINDOWS, _PIECE_VALUES // windows[0].size))
        starts = range(0, len(windows), size)
        return np.concatenate([engine.output(name, windows[i : i + size]) for i in starts])

    def refuse_other_windows(self, fresh: Manifest) -> None:
        """Refuse a model that takes other windows than this one."""
        from edgeae_runtime.artifact.compatibility import refuse_other_windows

        refuse_other_windows(self.manifest.inputs, fresh.inputs)

    def running_engine(self) -> Engine:
        """Return the engine, or raise `InputError` if it was closed."""
        if self.engine is None:
            raise InputError("the scorer is closed; open the artifact again")
        return self.engine


def load(
    artifact: str | os.PathLike[str] | bytes,
    options: LoadOptions,
    *,
    selftest: bool,
    check: Callable[[Manifest], None] | None = None,
) -> Loaded:
    """Open an artifact's path or bytes with its signature checked, and choose its threshold.

    `check` raises an error if the artifact cannot be used for another reason. A signed version
    counts only after all of it: the self-test, too, is run for every version that is new. With
    `defer_version` it does not count yet.

    Raises
    ------
    ArtifactError, InputError, MissingPackageError, OSError
        As `Scorer` does.
    """
    data, what = read_bytes(artifact)
    signed = _signature(artifact, what, data, options)
    engine, manifest = opened(
        data,
        what,
        selftest or signed is not None,
        options.threads,
        allow_native=options.allow_native or signed is not None,
    )
    if check is not None:
        check(manifest)
    digest = stored_digest(data)
    needs = c_facts(data) if is_c(data) else {}
    decision = _decision(manifest, digest, options)
    loaded = Loaded(engine, Facts(manifest, digest, needs, *decision, signed))
    if signed is not None and not options.defer_version:
        from edgeae_runtime.artifact.signing import accept

        accept(signed)
    return loaded


def read_facts(artifact: str | os.PathLike[str] | bytes, options: LoadOptions) -> Facts:
    """Read what an artifact says about itself, and its threshold; no engine and no code is run.

    Raises
    ------
    ArtifactError, InputError, MissingPackageError, OSError
        As `Scorer` does.
    """
    data, what = read_bytes(artifact)
    _signature(artifact, what, data, options)
    manifest, digest = manifest_of(data, what), stored_digest(data)
    needs = c_facts(data) if is_c(data) else {}
    return Facts(manifest, digest, needs, *_decision(manifest, digest, options))


def _signature(
    artifact: str | os.PathLike[str] | bytes, what: str, data: bytes, options: LoadOptions
) -> SignedVersion | None:
    if options.verify_key is None:
        return None
    if isinstance(artifact, bytes):
        raise InputError("`verify_key` needs `artifact` as a path: its signature lies beside it")
    from edgeae_runtime.artifact.signing import check_signature

    return check_signature(what, data, options.verify_key)


def _decision(
    manifest: Manifest, digest: str, options: LoadOptions
) -> tuple[np.float32, str, tuple[float, ...] | None]:
    """Choose the threshold and those of conditions, and name the origin.

    That is the argument which gave it, else the manifest.
    """
    refuse_threshold_and_rate(options.threshold, options.false_alarm_rate)
    value, origin, by_condition = manifest.threshold.value, "manifest", None
    if options.threshold_file is not None:  # read in any case: a wrong one is refused
        from edgeae_runtime.artifact.threshold_file import read_threshold_file

        stored = read_threshold_file(
            options.threshold_file, digest, options.verify_key, accepts=not options.defer_version
        )
        value, origin = stored.value, "threshold_file"
        by_condition = stored.under(manifest.inputs.condition)
    if options.threshold is not None:
        value, origin, by_condition = as_threshold(options.threshold), "threshold", None
    if options.false_alarm_rate is not None:
        value = manifest.calibration.threshold(options.false_alarm_rate)
        origin, by_condition = "false_alarm_rate", None
    return value, origin, by_condition or manifest.threshold.by_condition_in_use(value)


def accept_version(facts: Facts, options: LoadOptions) -> None:
    """Let the versions of a signed artifact and its threshold file count.

    Raises
    ------
    ArtifactError, OSError
        As `Scorer.accept_version` does.
    """
    if facts.signed is None:
        return
    from edgeae_runtime.artifact.signing import accept

    accept(facts.signed)
    if options.threshold_file is not None:
        from edgeae_runtime.artifact.threshold_file import read_threshold_file

        read_threshold_file(options.threshold_file, facts.digest, options.verify_key)
