"""What the commands do: from files to files, with the facts that they print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgeae.evaluation import evaluate_scores
from edgeae.models import detector_facts, open_model
from edgeae.quiet import import_tensorflow
from edgeae.tables import Table, read_tables
from edgeae_export.exporting import check_target
from edgeae_export.fit import Device, size_bytes
from edgeae_export.from_artifact import export_artifact
from edgeae_runtime.errors import InputError
from edgeae_runtime.files import require_folder
from edgeae_runtime.info import promise
from edgeae_runtime.readings import window_blocks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae.detector import Detector
    from edgeae_export.exporting import Exported


class Columns(NamedTuple):
    """Which columns of a file are read, and which rows of it are normal."""

    label: str | None
    normal: tuple[str, ...]
    features: tuple[str, ...]
    drop: tuple[str, ...]

    def read(self, paths: Sequence[str]) -> tuple[Table, np.ndarray]:
        """Read files as a table, and tell which of its rows are normal: bools `(n,)`."""
        if self.label is None and self.normal:
            raise InputError("--normal goes with --label, the column that holds the labels")
        table = read_tables(paths, label=self.label, features=self.features, drop=self.drop)
        return table, table.is_normal(self.normal)


class Closing(NamedTuple):
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

    def held_out(self, rows: int, seed: int) -> np.ndarray:
        """Tell which rows of the data are kept from training: bools `(rows,)`."""
        chosen = np.zeros(rows, bool)
        if self.fraction is not None:
            order = np.random.default_rng(seed).permutation(rows)
            chosen[order[: round(self.fraction * rows)]] = True
        return chosen


def train_files(
    data: Sequence[str],
    output: str,
    *,
    columns: Columns,
    closing: Closing,
    targets: Sequence[str] = (),
    parameters: dict[str, Any],
) -> dict[str, Any]:
    """Train a detector on the normal rows of files, save it, and give its facts.

    `parameters` are those of `edgeae.Detector`; a network that does not reach the `targets` is
    refused before it is trained.

    Raises
    ------
    InputError, OSError
        If files, columns or parameters cannot be used; nothing is written then.
    """
    closing.check(columns)
    require_folder(output)
    table, is_normal = columns.read(data)
    test = None if closing.path is None else columns.read([closing.path])
    held_out = closing.held_out(len(is_normal), parameters["random_state"])
    if held_out.any():
        test = table.where(held_out), is_normal[held_out]
    import_tensorflow()
    from edgeae.detector import Detector
    from edgeae.preflight import refuse_unreachable

    refuse_unreachable(parameters, table.rows.shape[1:], targets)
    # The rule decides whether labelled anomalies have a part; they never train.
    set_aside = table.where(~held_out & ~is_normal).rows
    uses_anomalies = parameters["threshold_rule"] == "max-f1" and len(set_aside)
    detector = Detector(**parameters).fit(
        table.where(~held_out & is_normal).rows, anomalies=set_aside if uses_anomalies else None
    )
    detector.save(output)
    facts = {"detector": output, **detector_facts(detector)}
    return facts if test is None else {**facts, "test": _evaluated(detector, *test)}


class Form(NamedTuple):
    """How an artifact is written, as the command's options say it."""

    with_code: bool = False
    for_microcontroller: bool = False
    precision: str = "float32"
    flash: str | None = None
    ram: str | None = None
    stack: str | None = None
    calibration: str | None = None

    def options(self) -> dict[str, Any]:
        """Options of `edgeae_export.build`."""
        names = ("with_code", "for_microcontroller", "precision")
        return {name: getattr(self, name) for name in names}

    def device(self) -> Device | None:
        """Memory that a file must fit; None without a limit."""
        limits = (self.flash, self.ram, self.stack)
        if not any(limits):
            return None
        return Device(*(None if limit is None else size_bytes(limit) for limit in limits))


def export_files(detector: str, targets: Sequence[str], form: Form) -> dict[str, Any]:
    """Write a detector's artifacts, and give their facts by path.

    Raises
    ------
    ArtifactError, FitError, InputError, OSError, ParityError
        As `edgeae.load`, `edgeae_export.export` and `edgeae_export.export_artifact` do.
    """
    device = form.device()
    if detector.endswith(".onnx"):
        return {target: _from_artifact(detector, target, form, device) for target in targets}
    if form.calibration is not None:
        raise InputError("--calibration goes with an .onnx artifact; a detector has its own")
    loaded = _loaded(detector, targets, form.for_microcontroller)
    return {
        target: _facts_of(loaded.export(target, **form.options(), device=device))
        for target in targets
    }


def _from_artifact(artifact: str, target: str, form: Form, device: Device | None) -> dict[str, Any]:
    calibration = None
    if form.calibration is not None:
        opened = open_model(artifact)
        calibration = np.concatenate(list(window_blocks(form.calibration, opened.inputs, ())))
    exported = export_artifact(
        artifact, target, precision=form.precision, calibration=calibration, device=device
    )
    return _facts_of(exported)


def check_files(detector: str, targets: Sequence[str], form: Form) -> dict[str, Any]:
    """Say for each target whether a detector's artifact could be written, and write none.

    Raises
    ------
    ArtifactError, InputError, OSError
        As `export_files` does for the detector and the names of the targets.
    """
    loaded = _loaded(detector, targets, form.for_microcontroller)
    from edgeae.preflight import reached

    return {target: reached(loaded.source_, target, **form.options()) for target in targets}


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
    table, is_normal = columns.read([calibration])
    import_tensorflow()
    from edgeae.model_files import load_network
    from edgeae.wrapping import wrap_with_new_scaler

    detector = wrap_with_new_scaler(
        load_network(model),
        table.where(is_normal).rows,
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
    from edgeae.detector_file import load

    return load(detector)


def evaluate_files(
    model: str,
    data: Sequence[str],
    *,
    columns: Columns,
    threshold: float | None = None,
    false_alarm_rate: float | None = None,
) -> dict[str, Any]:
    """Evaluate a detector or an artifact on labelled files, and give the figures.

    Raises
    ------
    ArtifactError, InputError, OSError
        If the model or the data cannot be used.
    """
    if columns.label is None:
        raise InputError("an evaluation needs labels; name their column with --label")
    opened = open_model(model, threshold=threshold, false_alarm_rate=false_alarm_rate)
    if opened.inputs.features is not None and not columns.features:
        columns = columns._replace(features=opened.inputs.features)
    table, is_normal = columns.read(data)
    return evaluate_scores(opened.score(table.rows), ~is_normal, opened.threshold)


def _evaluated(detector: Detector, table: Table, is_normal: np.ndarray) -> dict[str, Any]:
    scores = detector.anomaly_score(table.rows)
    return evaluate_scores(scores, ~is_normal, detector.threshold_)


def _facts_of(exported: Exported) -> dict[str, Any]:
    manifest, arena_bytes = exported.manifest, exported.arena_bytes
    return {
        "size_bytes": exported.size_bytes,
        **({} if arena_bytes is None else {"arena_bytes": arena_bytes}),
        "precision": manifest.precision,
        "threshold": float(str(manifest.threshold.value)),
        "promise": promise(manifest.threshold),
        **manifest.parity._asdict(),
    }
