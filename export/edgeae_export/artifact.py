"""One artifact of any format: graph, decision, manifest and digest, all verified."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from edgeae_export.parity.gate import (
    ParityError,
    Sides,
    has_softmax,
    is_recurrent,
    measure_parity,
    over_budget,
    score_errors,
    worst_windows,
)
from edgeae_export.parity.golden import golden_windows, is_clear_of, stretched, struck
from edgeae_export.precisions import (
    GOLDEN_TOLERANCE_INT8_FULL,
    LEVELS,
    MIN_RANK_CORRELATION,
    OF_FEATURES,
    Budget,
    Level,
    check_offered,
)
from edgeae_export.precisions import budget as default_budget
from edgeae_export.versions import package_versions
from edgeae_runtime.conformal import CalibrationScores
from edgeae_runtime.engines.select import open_engine
from edgeae_runtime.errors import InputError
from edgeae_runtime.manifest.digest import seal
from edgeae_runtime.manifest.model import Manifest
from edgeae_runtime.scorer import Scorer

if TYPE_CHECKING:
    from edgeae_export.formats.base import Format
    from edgeae_export.source import Source
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.model import Golden, Parity, Threshold

_ALONE = 32  # windows that are also scored one by one

G = TypeVar("G")


class Measured(NamedTuple):
    """A graph's scores of its source's windows beside the source's, its threshold and parity."""

    sides: Sides
    threshold: Threshold
    parity: Parity


def artifact_of(
    source: Source,
    graph: G,
    name: str,
    form: Format[G],
    *,
    precision: str = "float32",
    budget: Budget | None = None,
) -> tuple[bytes, Manifest]:
    """Write the float32 graph of a source as an artifact with a threshold of its own.

    Raises
    ------
    InputError
        If the format cannot hold the network, or the precision is not offered for it.
    ParityError
        If the artifact would not decide as its source does.
    """
    limits = budget if budget is not None else default_budget(precision, source.tolerance)
    graph, measured = _within(limits, source, graph, name, form, precision)
    threshold, scores = measured.threshold, measured.sides.artifact
    is_engine_dependent = precision == "int8-full" and not form.is_exact
    tolerance = GOLDEN_TOLERANCE_INT8_FULL if is_engine_dependent else source.tolerance
    manifest = Manifest(
        name=name,
        inputs=source.inputs,
        scaler=source.scaler,
        score=source.score,
        threshold=threshold,
        calibration=CalibrationScores.of(
            scores[source.parts.calibration], threshold.windows - threshold.alarms
        ),
        golden=_golden(source.windows, measured, graph, form, tolerance),
        parity=measured.parity,
        precision=precision,
        requires=form.requires(graph),
        made_by=package_versions(),
        backtest=source.backtest,
        tracking=source.backtest is not None and source.backtest.asks_for_tracking,
        front_end=source.front_end,
    )
    data = seal(form.finish(graph, manifest))
    verify(data, form, source.windows, scores)
    return data, manifest


def _golden(
    windows: FloatArray, measured: Measured, graph: G, form: Format[G], tolerance: float
) -> Golden:
    """Choose golden windows; where no window is clearly an anomaly, stretch some until they are."""
    scores, value = measured.sides.artifact, measured.threshold.value
    for change in (stretched, struck):
        if (is_clear_of(scores, value, tolerance) & (scores > value)).any():
            break
        anomalous = change(windows)
        anomalous_scores = form.scores(graph, anomalous)
        is_usable = np.isfinite(anomalous_scores)
        windows = np.concatenate([windows, anomalous[is_usable]])
        scores = np.concatenate([scores, anomalous_scores[is_usable]])
    return golden_windows(windows, scores, value, tolerance)


def _within(
    limits: Budget, source: Source, graph: G, name: str, form: Format[G], precision: str
) -> tuple[G, Measured]:
    """Take a graph to a precision, with finer products of prototypes where it needs them.

    Raises
    ------
    InputError
        If the precision is not offered.
    ParityError
        If even the finest is over its budget; the message is about the coarsest.
    """
    first, passing = None, None
    levels = levels_of(source, form, precision)
    for level in levels:
        try:
            tried = at_precision(source, graph, form, precision, level)
            measured = measure(source, tried, form)
            complaints = over_budget(measured.parity, limits)
            if complaints:
                worst = worst_windows(measured.sides.where(source.parts.judged), source.tolerance)
                raise ParityError(
                    f"{name} in {precision}: {'; '.join(complaints)}; nothing was written\n{worst}"
                )
        except ParityError as error:
            first = error if first is None else first
            continue
        if passing is None or measured.parity.rank_correlation > MIN_RANK_CORRELATION:
            passing = level, tried, measured
        if measured.parity.rank_correlation > MIN_RANK_CORRELATION:
            break
    if passing is None:
        assert first is not None
        raise first
    level, graph, measured = passing
    if level.nearest != precision and level != levels[0]:
        warnings.warn(f"{name}: {level.note(precision)}", stacklevel=2)
    return graph, measured


def levels_of(source: Source, form: Format[G], precision: str) -> tuple[Level, ...]:
    """List how finely the products of a network may be stored, the coarsest first."""
    if precision == "float32" or not has_softmax(source.network):
        return (Level(precision, precision),)
    levels = tuple(level for level in LEVELS[precision] if form.has(*level))
    if source.front_end is None or precision == "float16":
        return levels
    # Features are floats already: 8 bits of them would save little, change which prototype is the
    # nearest, and cut off what lies outside their range in validation. Other layers are in integers
    # where these have the same bits on every target, and only there.
    rest = precision if form.is_exact else "int8"
    finer = [level for level in levels if level.nearest == "float32"]
    finer = [level for level in finer if level.rest in (rest, "float16")]
    return (Level(OF_FEATURES, rest), *finer) if form.has(OF_FEATURES) else levels


def at_precision(
    source: Source, graph: G, form: Format[G], precision: str, level: Level | None = None
) -> G:
    """Take a graph to a precision, or to a finer level of it.

    Raises
    ------
    InputError
        If it is not offered, or needs validation windows and there are none.
    """
    # Of int8-full the integers of C, the same everywhere, have states in 16 bits.
    has_wide_states = form.is_exact
    is_narrow = is_recurrent(source.network) and not has_wide_states
    check_offered(precision, *(["recurrent"] if is_narrow else []))
    nearest, rest = (precision, precision) if level is None else level
    if precision == "float32":
        return graph
    if precision == "int8-full" and not len(source.validation):
        raise InputError(
            "precision int8-full takes its ranges from validation windows, never from calibration "
            "windows; give some (`validation`)"
        )
    return form.precisions[rest](graph, source.validation, nearest)


def measure(source: Source, graph: G, form: Format[G]) -> Measured:
    """Score a source's windows with a graph, choose the graph's threshold, and compare the two.

    Raises
    ------
    ParityError
        If a score is not finite.
    """
    windows, parts = source.windows, source.parts
    scores = form.scores(graph, windows)
    is_valid = scores.dtype == np.float32 and scores.shape == windows.shape[:1]
    if not is_valid or not np.isfinite(scores).all():
        raise ParityError("the exported graph has scores that are not finite; nothing was written")
    threshold = source.choose(scores[parts.calibration], scores[parts.anomalies])
    sides = Sides(source.window_scores, scores, source.threshold.value, threshold.value)
    return Measured(sides, threshold, measure_parity(sides, parts, source.tolerance))


def verify(data: bytes, form: Format[G], windows: FloatArray, scores: FloatArray) -> None:
    """Open an artifact as a device does, and require the scores and flags of its graph.

    Raises
    ------
    ParityError
        If one differs.
    """
    with Scorer(data, allow_native=True) as scorer:
        engine = open_engine(data, scorer.manifest)
        flags = engine.output("is_anomaly", windows)
        if not np.array_equal(scorer.score(windows), scores):
            raise ParityError("the finished file has other scores than its graph")
        alone = np.array([scorer.score(window) for window in windows[:_ALONE]], np.float32)
        errors = score_errors(scores[:_ALONE], alone, scorer.threshold)
        if not (errors <= scorer.manifest.golden.tolerance).all():  # engines may round otherwise
            raise ParityError(
                f"a window alone has another score than in a batch, by {errors.max():.1e} of it"
            )
        if flags.dtype != bool or not np.array_equal(flags, scores > scorer.threshold):
            raise ParityError("the file's flags are not its scores above its threshold")
        if form.threshold_in(data) != scorer.threshold:
            raise ParityError("the threshold in the graph is not the manifest's")
        rebuilt = engine.output("reconstruction", windows)
        shape = (len(windows), *scorer.manifest.value_shape)
        is_valid = rebuilt.dtype == np.float32 and rebuilt.shape == shape
        if not is_valid or not np.isfinite(rebuilt).all():
            raise ParityError("the file's reconstructions must be finite float32 of x's shape")
