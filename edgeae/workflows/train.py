"""What the commands do: from files to files, with the facts that they print."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from edgeae.cli.quiet import import_tensorflow
from edgeae.data.tables import Columns, read_tables
from edgeae.data.windowing import Labelled, WindowingOptions
from edgeae.evaluate.evaluate import evaluated
from edgeae.evaluate.metrics import evaluate_scores
from edgeae.evaluate.model import detector_facts, finite_scores
from edgeae.train.splitting import deal
from edgeae_export.exporter import check_target
from edgeae_runtime.errors import InputError
from edgeae_runtime.files import require_folder
from edgeae_runtime.messages import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae.detector import Detector
    from edgeae_runtime.manifest.model import Inputs

_ANOMALY_BYTES = 64 << 20


class TestSplit(NamedTuple):
    """Labelled data for the evaluation that closes a training: a file, or a share of the data."""

    path: str | None
    fraction: float | None

    def check(self, columns: Columns) -> None:
        """Refuse what cannot close a training, before it starts."""
        if self.path is not None and self.fraction is not None:
            raise InputError("give --test or --test-fraction, not both")
        if (self.path is not None or self.fraction is not None) and columns.label is None:
            raise InputError("an evaluation needs labels; name their column with --label")
        if self.fraction is not None and not 0 < self.fraction < 1:
            raise InputError(f"--test-fraction must lie between 0 and 1; got {self.fraction}")

    def held_out(self, given: Labelled, seed: int) -> tuple[Labelled, Labelled | None]:
        """Windows to train on and windows to test with, which share no readings."""
        if self.fraction is None:
            return given, None
        rng = np.random.default_rng(seed)
        test, rest = deal(len(given.windows), [self.fraction], given.windows.overlap, rng)
        return given.where(rest), given.where(test)


def train_files(
    data: Sequence[str],
    output: str,
    *,
    columns: Columns,
    cutting: WindowingOptions,
    closing: TestSplit,
    targets: Sequence[str] = (),
    parameters: dict[str, Any],
) -> dict[str, Any]:
    """Train a detector on the normal rows or windows of files, save it, and give its facts.

    `parameters` are those of `edgeae.Detector`; a network that does not reach the `targets` is
    refused before it is trained.

    Raises
    ------
    InputError, OSError
        If files, columns or parameters cannot be used; nothing is written then.
    """
    closing.check(columns)
    require_folder(output)
    table = read_tables(data, columns)
    about = cutting.about(table, with_names=parameters["rows"] == "readings")
    given, test = closing.held_out(cutting.windows(table), parameters["random_state"])
    closing_table = None
    if closing.path is not None:
        closing_table = read_tables([closing.path], columns._replace(trained=table.names))
        test = cutting.windows(closing_table)
    import_tensorflow()
    from edgeae.detector import Detector
    from edgeae.train.parameters import Parameters
    from edgeae.train.preflight import refuse_unreachable

    count = int(given.is_normal.sum())
    refuse_unreachable(Parameters(**parameters), given.windows.shape, count, targets)
    # The rule decides whether labelled anomalies have a part; they never train.
    anomalies = given.windows.where(~given.is_normal)
    uses_anomalies = parameters["threshold_rule"] == "max-f1" and len(anomalies)
    detector = Detector(**parameters).fit_windows(
        given.windows.where(given.is_normal),
        about,
        anomalies=anomalies.thinned(_ANOMALY_BYTES).array() if uses_anomalies else None,
    )
    _note_constant(detector.source_.inputs)
    facts = {"detector": output, **detector_facts(detector)}
    if test is not None:
        scores = test.scores(finite_scores(detector))
        threshold = detector.threshold_
        facts["test"] = (
            evaluate_scores(scores, ~test.is_normal, threshold)
            if closing_table is None
            else evaluated(scores, test, closing_table, threshold, rate_hz=about.rate_hz)
        )
    detector.save(output)
    return facts


def _note_constant(inputs: Inputs) -> None:
    if still := [str(i) for i in np.flatnonzero(inputs.low == inputs.high)]:
        names = still if inputs.features is None else [inputs.features[int(i)] for i in still]
        warnings.warn(
            f"in training these columns were constant: {listed(names)}; a change in one raises the "
            f"score",
            stacklevel=2,
        )


def check_files(detector: str, targets: Sequence[str], **form: Any) -> dict[str, Any]:
    """Say for each target whether a detector's artifact could be written, and write none.

    Raises
    ------
    ArtifactError, InputError, OSError
        As `export_files` does for the detector and the names of the targets.
    """
    loaded = _loaded(detector, targets, form["for_microcontroller"])
    from edgeae.train.preflight import reachability

    return {target: reachability(loaded.source_, target, **form) for target in targets}


def wrap_file(
    model: str,
    calibration: str,
    output: str,
    *,
    columns: Columns,
    scaler: str,
    rows_are_windows: bool,
    **options: Any,
) -> dict[str, Any]:
    """Make a detector of a model file and normal readings, save it, and give its facts.

    `options` are those of `edgeae.wrap`.

    Raises
    ------
    ArtifactError, InputError, MissingPackageError, OSError
        If model or readings cannot be used; nothing is written then.
    """
    require_folder(output)
    table = read_tables([calibration], columns)
    given = WindowingOptions(None).windows(table)
    import_tensorflow()
    from edgeae.storage.keras_files import load_network
    from edgeae.wrapper import wrap_with_new_scaler

    windows = given.windows.where(given.is_normal).array()
    named = windows if table.names is None else pd.DataFrame(windows, columns=table.names)
    detector = wrap_with_new_scaler(
        load_network(model),
        named,
        scaler=scaler,
        rows="windows" if rows_are_windows else "readings",
        **options,
    )
    detector.save(output)
    return {"detector": output, **detector_facts(detector)}


def _loaded(detector: str, targets: Sequence[str], for_microcontroller: bool) -> Detector:
    for target in targets:
        check_target(target, for_microcontroller=for_microcontroller)
    import_tensorflow()
    from edgeae.detector import load

    return load(detector)
