"""From files of readings to a detector's file."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from edgeae.data.feedback import apply_feedback
from edgeae.data.interleaved import MOST_SAMPLES, note_channels_in_turn
from edgeae.data.levels import note_levels
from edgeae.data.recordings import (
    is_recording,
    note_faulty,
    note_speeds,
    note_stride,
    refuse_no_rate,
    refuse_no_window,
    refuse_two_types,
)
from edgeae.data.rising import rising_columns
from edgeae.data.sources import expanded
from edgeae.data.table import Table
from edgeae.data.tables import Columns, read_tables
from edgeae.data.windowing import Labelled, WindowingOptions
from edgeae.evaluate.evaluate import EvaluationOptions, evaluate_windows
from edgeae.evaluate.metrics import evaluate_scores
from edgeae.evaluate.model import detector_facts, model_of
from edgeae.train.parameters import Parameters, check_parameters, seed_of
from edgeae.train.splitting import deal
from edgeae.workflows.suspects import write_suspects
from edgeae_runtime.errors import InputError
from edgeae_runtime.files import require_folder
from edgeae_runtime.messages import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae.detector import Detector
    from edgeae.evaluate.model import Facts
    from edgeae.train.alarm_target import AlarmTarget
    from edgeae_runtime.manifest.model import Inputs

_MAX_ANOMALY_BYTES = 64 << 20


@dataclass(frozen=True)
class TestSplit:
    """Labelled data for the evaluation after training: a file, or a share of the data."""

    test: str | None = None
    test_fraction: float | None = None

    def check(self, columns: Columns) -> None:
        """Refuse options that do not go together, before the training."""
        if self.test is not None and self.test_fraction is not None:
            raise InputError("give `test` or `test_fraction`, not both")
        if (self.test is not None or self.test_fraction is not None) and columns.label is None:
            raise InputError("an evaluation needs labels; name their column with `label`")
        if self.test_fraction is not None and not 0 < self.test_fraction < 1:
            raise InputError(
                f"`test_fraction` must be between 0 and 1, both excluded; got {self.test_fraction}"
            )

    def split(self, labelled: Labelled, seed: int) -> tuple[Labelled, Labelled | None]:
        """Return windows to train on and windows to test with, which share no readings."""
        if self.test_fraction is None:
            return labelled, None
        rng = np.random.default_rng(seed)
        overlap = labelled.windows.overlap
        test, rest = deal(len(labelled.windows), [self.test_fraction], overlap, rng)
        return labelled.where(rest), labelled.where(test)


@dataclass(frozen=True)
class TrainingOptions:
    """How files are read, and what is trained on them.

    A network that cannot be exported to the `targets` is refused before it is trained, and so are
    columns that only rise or only fall, unless `keep_rising`. `alarms` per day set the false-alarm
    rate. `feedback` are files of events: readings of alarms that were none train, those of other
    alarms do not.
    """

    columns: Columns
    windowing: WindowingOptions
    test_split: TestSplit
    detector: Detector
    targets: tuple[str, ...] = ()
    keep_rising: bool = False
    alarms: AlarmTarget | None = None
    feedback: tuple[str, ...] = ()

    def check(self) -> None:
        """Refuse options that are out of range or do not go together, before data are read."""
        parameters = Parameters(**self.detector.get_params())
        check_parameters(parameters)
        if parameters.architecture != "auto":
            from edgeae.train.networks.architectures import check_architecture  # loads Keras

            check_architecture(parameters.architecture)
        self.test_split.check(self.columns)
        if self.alarms is not None:
            _check_alarms(self.alarms, self.detector)
            if self.columns.order_tracking is not None:
                raise InputError("`alarms_per_day` and `order_tracking` do not go together")
        self.columns.check()

    def read(self, data: Sequence[str]) -> Table:
        """Read files of readings; recordings must have a rate.

        Raises
        ------
        InputError
            As `read_tables` does, or if neither they nor the options have one.
        """
        paths, selection = expanded(data), self.columns.selection
        refuse_two_types(paths, selection)
        table = read_tables(paths, self.columns)
        if table.reading_rate_hz is None:
            refuse_no_rate(paths, selection)
        if self.columns.condition is None and self.columns.order_tracking is None:
            note_speeds(paths, selection, self.columns.label, self.columns.normal)
        if self.windowing.cut is None:
            refuse_no_window(paths, selection)
        if all(is_recording(path, selection) for path in paths):
            note_levels(paths, table)
            if self.windowing.cut is not None:
                note_stride(self.windowing.cut, table.reading_rate_hz)
            if self.columns.label is None:
                note_faulty(paths)
        raw, rows = self.columns.raw, table.readings
        if raw is not None and raw.channels is None and rows.shape == (1,):
            note_channels_in_turn(rows.read(0, min(len(rows), MOST_SAMPLES))[:, 0])
        return table


def train_files(
    data: Sequence[str], output: str, options: TrainingOptions, suspects: str | None = None
) -> Facts:
    """Fit a detector to the normal rows or windows of files, save it, and return its facts.

    `suspects` is a CSV file for the normal windows that are most likely anomalies.

    Raises
    ------
    InputError, OSError
        If files, columns or parameters cannot be used; nothing is written then.
    """
    options.check()
    columns, detector, test_split = options.columns, options.detector, options.test_split
    require_folder(output)
    if suspects is not None:
        require_folder(suspects)
    table = options.read(data)
    windowing, window_reason = options.windowing.for_table(table)
    relabelled = None
    if options.feedback:
        steps = 1 if windowing.cut is None else windowing.cut.steps
        relabelled = apply_feedback(table, options.feedback, steps)
        table = relabelled.table
    if not options.keep_rising and detector.rows == "readings":
        refuse_rising(table)
    labelled, test = test_split.split(windowing.windows(table), seed_of(detector.random_state))
    test_table = None
    if test_split.test is not None:
        test_table = read_tables(
            [test_split.test],
            columns._replace(
                trained=table.names,
                time_format=table.time_format,
                signs=table.difference,
                condition=table.condition,
                rate_hz=table.reading_rate_hz if table.stamps is None else columns.rate_hz,
                order_tracking=table.order_tracking,
            ),
        )
        test = windowing.windows(test_table)
    reason = _fit(options, labelled, windowing, table)
    facts: Facts = {"detector": output, **detector_facts(detector)}
    if window_reason is not None:
        facts["chosen"] = {"window": window_reason, **facts.get("chosen", {})}
    if reason is not None:
        facts["backtest_left_out"] = reason
    loss = windowing.lost_to_gaps(table)
    if loss is not None:
        facts["gaps"] = loss._asdict()
    if relabelled is not None:
        facts["feedback"] = {"normal": relabelled.normal, "left_out": relabelled.left_out}
    if test is not None:
        facts["test"] = _evaluate(detector, test, test_table)
    detector.save(output)
    if suspects is not None:
        facts["suspects"] = write_suspects(suspects, detector, labelled, table, expanded(data))
    return facts


def _fit(
    options: TrainingOptions, labelled: Labelled, windowing: WindowingOptions, table: Table
) -> str | None:
    """Fit a detector to normal windows; say why its series had no backtest, if so."""
    from edgeae.train.backtest import left_out
    from edgeae.train.preflight import refuse_unreachable

    detector = options.detector
    windows, is_normal = labelled.windows, labelled.is_normal
    if "microcontroller" in options.targets and detector.front_end == "auto":
        detector.set_params(front_end="none")  # TFLite Micro has no RFFT2D
    parameters = Parameters(**detector.get_params())
    info = windowing.about(table, with_names=detector.rows == "readings")
    refuse_unreachable(parameters, windows.shape, int(is_normal.sum()), options.targets, info)
    anomalies = windows.where(~is_normal)  # they may choose the threshold, but never train
    uses_anomalies = detector.threshold_rule == "max-f1" and len(anomalies)
    normal = windows.where(is_normal)
    detector.fit_windows(
        normal,
        info,
        anomalies=anomalies.thinned(_MAX_ANOMALY_BYTES).array() if uses_anomalies else None,
        alarms=options.alarms,
    )
    _note_constant(detector.source_.inputs)
    return None if normal.runs is None else left_out(parameters, normal)


def _check_alarms(alarms: AlarmTarget, detector: Detector) -> None:
    alarms.check()
    if detector.false_alarm_rate is not None or detector.threshold is not None:
        raise InputError("give `alarms_per_day`, `false_alarm_rate` or `threshold`, not several")
    if detector.threshold_rule != "conformal":
        raise InputError(
            f"`alarms_per_day` goes with the threshold rule conformal; got "
            f"'{detector.threshold_rule}'"
        )


def refuse_rising(table: Table) -> None:
    """Refuse columns that only rise or only fall.

    Raises
    ------
    InputError
        The message names them.
    """
    rising = rising_columns(table)
    if rising:
        raise InputError(
            f"columns must not only rise or only fall; {listed(rising)} do over all "
            f"{len(table.readings)} readings, as row numbers, times and counters do, so that every "
            f"later reading is an anomaly: leave them out with `drop`, name a time with `time`, "
            f"take the changes of counters with `difference` (and `window`), or give `keep_rising`"
        )


def _evaluate(detector: Detector, test: Labelled, table: Table | None) -> Facts:
    """Evaluate on test windows; also by event if they come from a file of their own."""
    model = model_of(detector)
    scores = test.scores(model.score)
    if table is None:
        return dict(evaluate_scores(scores, ~test.is_normal, model.threshold))
    return evaluate_windows(model, table, test, scores, EvaluationOptions())


def _note_constant(inputs: Inputs) -> None:
    constant = np.flatnonzero(inputs.low == inputs.high)
    if len(constant):
        names = [str(i) if inputs.features is None else inputs.features[i] for i in constant]
        warnings.warn(
            f"these columns were constant in training: {listed(names)}; any change in them raises "
            f"the score",
            stacklevel=2,
        )
