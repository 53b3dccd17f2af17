"""The options of training, which are those of one detector and of a fleet's."""

from __future__ import annotations

from functools import reduce, wraps
from typing import TYPE_CHECKING, Any

import click

from edgeae.cli.options import (
    column_options,
    detector_options,
    windowing_options,
)
from edgeae_runtime.cli.bundle import Command, bundled
from edgeae_runtime.cli.options import columns as names
from edgeae_runtime.cli.stream_options import alarm_options

if TYPE_CHECKING:
    from edgeae.data.tables import Columns
    from edgeae.data.windowing import WindowingOptions
    from edgeae.detector import Detector
    from edgeae.workflows.train import TestSplit
    from edgeae_runtime.service.alarms import AlarmRule


def _test_split(test: str | None, test_fraction: float | None) -> TestSplit:
    from edgeae.workflows.train import TestSplit

    return TestSplit(test, test_fraction)


_OPTIONS = (
    column_options,
    windowing_options,
    click.option(
        "--targets",
        callback=names,
        metavar="A,B",
        help="Refuse before training what cannot run on these: onnx, tflite, c, microcontroller.",
    ),
    bundled(
        "test_split",
        _test_split,
        click.option("--test", metavar="FILE", help="Labelled data to evaluate the detector on."),
        click.option(
            "--test-fraction", type=float, help="Share of DATA to evaluate the detector on."
        ),
    ),
    click.option(
        "--difference",
        callback=names,
        metavar="A,B",
        help="Counters, in place of which windows hold the change from the reading before.",
    ),
    click.option(
        "--tolerate",
        type=click.IntRange(0),
        default=0,
        metavar="K",
        help="Interpolate up to K lost readings in a row; more are a gap.",
    ),
    click.option(
        "--condition",
        metavar="COLUMN",
        help="A threshold for each value or range of this column, or for each hour (of the day).",
    ),
    click.option(
        "--order-tracking",
        metavar="COLUMN",
        help="Speeds in rpm, by which readings are resampled to even steps of shaft angle.",
    ),
    click.option(
        "--samples-per-revolution",
        type=int,
        metavar="N",
        help="Of --order-tracking.  [default: as many as there are readings, a power of two]",
    ),
    click.option(
        "--keep-rising", is_flag=True, help="Train on columns that only rise or only fall, too."
    ),
    click.option(
        "--feedback",
        multiple=True,
        metavar="EVENTS",
        help="Events of 'stream': alarms marked as none train, others do not (repeatable).",
    ),
    detector_options,
    click.option(
        "--alarms-per-day",
        type=float,
        help="False-alarm rate as alarms of --alarm on the calibration windows.",
    ),
    alarm_options,
)


def training_options(command: Command) -> Command:
    """Add the options of training, as `training`."""

    @wraps(command)
    def with_training(
        columns: Columns,
        windowing: WindowingOptions,
        targets: tuple[str, ...],
        test_split: TestSplit,
        difference: tuple[str, ...],
        tolerate: int,
        condition: str | None,
        order_tracking: str | None,
        samples_per_revolution: int | None,
        keep_rising: bool,
        feedback: tuple[str, ...],
        detector: Detector,
        alarms_per_day: float | None,
        alarm: AlarmRule,
        **values: Any,
    ) -> Any:
        from edgeae.train.alarm_target import AlarmTarget
        from edgeae.workflows.train import TrainingOptions

        alarms = None
        if alarms_per_day is not None:
            alarms = AlarmTarget(alarms_per_day, alarm, columns.rate_hz)
        columns = columns._replace(
            difference=difference,
            tolerate=tolerate,
            condition=condition,
            order_tracking=order_tracking,
            samples_per_revolution=samples_per_revolution,
        )
        training = TrainingOptions(
            columns,
            windowing,
            test_split,
            detector,
            targets,
            keep_rising,
            alarms,
            feedback,
        )
        return command(**values, training=training)

    added: Command = with_training
    return reduce(lambda so_far, option: option(so_far), reversed(_OPTIONS), added)
