"""One artifact of any format: graph, decision, manifest and digest, proved before it is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae_export.golden import golden_windows
from edgeae_export.parity import ParityError, check_parity, measure_parity
from edgeae_export.versions import package_versions
from edgeae_runtime.conformal import CalibrationScores
from edgeae_runtime.digest import seal
from edgeae_runtime.manifest import Manifest, manifest_json
from edgeae_runtime.scorer import Scorer

if TYPE_CHECKING:
    from edgeae_export.source import Source
    from edgeae_runtime.engine import Engine
    from edgeae_runtime.manifest import FloatArray


class Format(NamedTuple):
    """The parts of the road that differ between formats; files are bytes.

    `convert` gives the graph of a source, with an output `code` if asked; `finish` adds a threshold
    and a manifest's JSON; `open` gives the device's engine for either; `requires` says which
    version of it a file needs. `tolerance` is for a precision that rounds more than the source's.
    """

    convert: Callable[[Source, bool], bytes]
    finish: Callable[[bytes, np.float32, str], bytes]
    open: Callable[[bytes, tuple[int, ...]], Engine]
    requires: Callable[[bytes], dict[str, str]]
    precision: str = "float32"
    tolerance: float | None = None


def build_artifact(
    source: Source, name: str, form: Format, *, with_code: bool = False
) -> tuple[bytes, Manifest]:
    """Write a source as an artifact with its own threshold.

    Raises
    ------
    InputError
        If the format cannot hold the network.
    ParityError
        If the artifact would not decide as its source does.
    """
    graph = form.convert(source, with_code)
    windows = np.concatenate([source.fitting, source.calibration, source.anomalies])
    calibration = slice(len(source.fitting), len(source.fitting) + len(source.calibration))
    scores = form.open(graph, source.inputs.shape).output("score", windows)
    threshold = source.rule.choose(scores[calibration], scores[calibration.stop :])
    tolerance = source.tolerance if form.tolerance is None else form.tolerance
    parity = measure_parity(
        source.scores(windows),
        scores,
        source_threshold=source.threshold.value,
        threshold=threshold.value,
        calibration=calibration,
        tolerance=tolerance,
    )
    check_parity(parity, tolerance)
    manifest = Manifest(
        name=name,
        inputs=source.inputs,
        scaler=source.scaler,
        score=source.score,
        threshold=threshold,
        calibration=CalibrationScores.of(scores[calibration]),
        golden=golden_windows(windows, scores, threshold.value, source.tolerance),
        parity=parity,
        precision=form.precision,
        requires=form.requires(graph),
        made_by=package_versions(),
    )
    data = seal(form.finish(graph, threshold.value, manifest_json(manifest)))
    prove(data, form, windows, scores)
    return data, manifest


def prove(data: bytes, form: Format, windows: FloatArray, scores: FloatArray) -> None:
    """Open an artifact as a device does, and see that it gives these scores and flags.

    Raises
    ------
    ParityError
        If one differs, so that the artifact is not written.
    """
    with Scorer(data) as scorer:
        flags = form.open(data, scorer.manifest.inputs.shape).output("is_anomaly", windows)
        if not np.array_equal(scorer.score(windows), scores):
            raise ParityError("the finished file gives other scores than its graph did")
        if not np.array_equal(flags, scores > scorer.threshold):
            raise ParityError("the file's flags are not its scores above its threshold")
