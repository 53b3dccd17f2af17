"""One artifact of any format: graph, decision, manifest and digest, proved before it is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae_export.parity.gate import (
    ParityError,
    Parts,
    Sides,
    is_recurrent,
    measure_parity,
    over_budget,
    worst_windows,
)
from edgeae_export.parity.golden import golden_windows, is_clear_of, stretched
from edgeae_export.precisions import (
    GOLDEN_TOLERANCE_INT8_FULL,
    Budget,
    check_offered,
)
from edgeae_export.precisions import budget as usual_budget
from edgeae_export.versions import package_versions
from edgeae_runtime.conformal import CalibrationScores
from edgeae_runtime.errors import InputError
from edgeae_runtime.manifest.digest import seal
from edgeae_runtime.manifest.model import Manifest
from edgeae_runtime.manifest.writer import manifest_json
from edgeae_runtime.scorer import Scorer

if TYPE_CHECKING:
    from edgeae_export.source import Source
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.engines.base import Engine
    from edgeae_runtime.manifest.model import Golden, Threshold

_ALONE = 32  # windows that are also scored one by one

Quantise = Callable[[bytes, "FloatArray"], bytes]


class Format(NamedTuple):
    """The parts of the road that differ between formats; files are bytes.

    `convert` gives the graph of a source, with an output `code` if asked; `finish` adds a threshold
    and a manifest's JSON, and `finish_again` replaces both; `open` gives the device's engine for
    either; `requires` says which version of it a file needs. `precisions` are functions from graph
    and validation windows to graph. `threshold_in` reads a finished graph's threshold. `is_exact` says
    that int8-full gives the same bits on every processor.
    """

    convert: Callable[[Source, bool], bytes]
    finish: Callable[[bytes, np.float32, str], bytes]
    open: Callable[[bytes, tuple[int, ...]], Engine]
    requires: Callable[[bytes], dict[str, str]]
    precisions: Mapping[str, Quantise]
    finish_again: Callable[[bytes, np.float32, str], bytes]
    threshold_in: Callable[[bytes], np.float32]
    is_exact: bool = False


class Measured(NamedTuple):
    """A graph's scores of all its source's windows, beside the source's, and its own threshold."""

    windows: FloatArray
    sides: Sides
    parts: Parts
    threshold: Threshold


def build_artifact(
    source: Source,
    name: str,
    form: Format,
    *,
    with_code: bool = False,
    precision: str = "float32",
    budget: Budget | None = None,
) -> tuple[bytes, Manifest]:
    """Write a source as an artifact with its own threshold.

    Raises
    ------
    InputError
        If the format cannot hold the network, or the precision is not offered for it.
    ParityError
        If the artifact would not decide as its source does.
    """
    graph = form.convert(source, with_code)
    return artifact_of(source, graph, name, form, precision=precision, budget=budget)


def artifact_of(
    source: Source,
    graph: bytes,
    name: str,
    form: Format,
    *,
    precision: str = "float32",
    budget: Budget | None = None,
) -> tuple[bytes, Manifest]:
    """As `build_artifact`, from the source's graph in float32."""
    graph = at_precision(source, graph, form, precision)
    measured = measure(source, graph, form)
    parity = measure_parity(measured.sides, measured.parts, source.tolerance)
    limits = budget if budget is not None else usual_budget(precision, source.tolerance)
    if complaints := over_budget(parity, limits):
        worst = worst_windows(measured.sides.where(measured.parts.judged), source.tolerance)
        raise ParityError(
            f"{name} in {precision}: {'; '.join(complaints)}; nothing was written\n{worst}"
        )
    threshold, scores = measured.threshold, measured.sides.artifact
    is_rounded_apart = precision == "int8-full" and not form.is_exact
    tolerance = GOLDEN_TOLERANCE_INT8_FULL if is_rounded_apart else source.tolerance
    manifest = Manifest(
        name=name,
        inputs=source.inputs,
        scaler=source.scaler,
        score=source.score,
        threshold=threshold,
        calibration=CalibrationScores.of(
            scores[measured.parts.calibration], threshold.windows - threshold.alarms
        ),
        golden=_golden(measured, form.open(graph, source.inputs.shape), tolerance),
        parity=parity,
        precision=precision,
        requires=form.requires(graph),
        made_by=package_versions(),
    )
    data = seal(form.finish(graph, threshold.value, manifest_json(manifest)))
    prove(data, form, measured.windows, scores)
    return data, manifest


def _golden(measured: Measured, engine: Engine, tolerance: float) -> Golden:
    """Golden windows, with made-up ones where no window lies clearly above the threshold."""
    windows, scores, value = measured.windows, measured.sides.artifact, measured.threshold.value
    if not (is_clear_of(scores, value, tolerance) & (scores > value)).any():
        strange = stretched(windows)
        strange_scores = engine.output("score", strange)
        is_usable = np.isfinite(strange_scores)
        windows = np.concatenate([windows, strange[is_usable]])
        scores = np.concatenate([scores, strange_scores[is_usable]])
    return golden_windows(windows, scores, value, tolerance)


def at_precision(source: Source, graph: bytes, form: Format, precision: str) -> bytes:
    """Graph in a precision.

    Raises
    ------
    InputError
        If it is not offered, or needs validation windows and there are none.
    """
    check_offered(precision, *(["recurrent"] if is_recurrent(source.network) else []))
    if precision == "float32":
        return graph
    if precision == "int8-full" and not len(source.validation):
        raise InputError(
            "precision int8-full takes its ranges from validation windows, never from calibration "
            "windows; give some (validation=)"
        )
    return form.precisions[precision](graph, source.validation)


def measure(source: Source, graph: bytes, form: Format) -> Measured:
    """Score all windows of a source with a graph, and choose the graph's own threshold."""
    given = (source.validation, source.calibration, source.anomalies)
    windows, parts = np.concatenate(given), Parts.of(*map(len, given))
    scores = form.open(graph, source.inputs.shape).output("score", windows)
    if (
        not np.isfinite(scores).all()
        or scores.dtype != np.float32
        or scores.shape != windows.shape[:1]
    ):
        raise ParityError(
            "the exported graph gives scores that are not finite; nothing was written"
        )
    threshold = source.choose(scores[parts.calibration], scores[parts.anomalies])
    sides = Sides(source.scores(windows), scores, source.threshold.value, threshold.value)
    return Measured(windows, sides, parts, threshold)


def prove(data: bytes, form: Format, windows: FloatArray, scores: FloatArray) -> None:
    """Open an artifact as a device does, and see that it gives these scores and flags.

    Raises
    ------
    ParityError
        If one differs, so that the artifact is not written.
    """
    with Scorer(data) as scorer:
        shape = scorer.manifest.inputs.shape
        engine = form.open(data, shape)
        flags = engine.output("is_anomaly", windows)
        if not np.array_equal(scorer.score(windows), scores):
            raise ParityError("the finished file gives other scores than its graph did")
        alone = [scorer.score(window) for window in windows[:_ALONE]]
        if not np.array_equal(alone, scores[:_ALONE]):
            raise ParityError("a window alone scores otherwise than in a batch")
        if flags.dtype != bool or not np.array_equal(flags, scores > scorer.threshold):
            raise ParityError("the file's flags are not its scores above its threshold")
        if form.threshold_in(data) != scorer.threshold:
            raise ParityError("the threshold in the graph is not the manifest's")
        made = engine.output("reconstruction", windows)
        if made.dtype != np.float32 or made.shape != windows.shape or not np.isfinite(made).all():
            raise ParityError("the file's reconstructions must be finite float32 of x's shape")
