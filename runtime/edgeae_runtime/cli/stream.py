"""The commands that score a stream of readings, and recalibrate its threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from edgeae_runtime.cli.broker_options import mqtt_options
from edgeae_runtime.cli.options import json_option, load_options, show
from edgeae_runtime.cli.recalibrate_options import recalibration_options
from edgeae_runtime.cli.sample_options import file_sample_options, sample_options
from edgeae_runtime.cli.stream_options import (
    adaptation_options,
    alarm_options,
    plant_options,
    service_options,
)

if TYPE_CHECKING:
    from edgeae_runtime.artifact.loaded import LoadOptions
    from edgeae_runtime.service.alarms import AlarmRule
    from edgeae_runtime.service.options import (
        MqttOptions,
        PlantOptions,
        SampleOptions,
        ServiceOptions,
    )
    from edgeae_runtime.service.recalibration import RecalibrationOptions
    from edgeae_runtime.stream.adaptation import Adaptation


@click.command()
@click.argument("artifact")
@click.argument("data", default="-")
@load_options
@service_options
@adaptation_options
@alarm_options
@mqtt_options
@plant_options
@sample_options
def stream(
    artifact: str,
    data: str,
    load: LoadOptions,
    options: ServiceOptions,
    adaptation: Adaptation,
    alarm: AlarmRule,
    mqtt: MqttOptions | None,
    plant: PlantOptions | None,
    samples: SampleOptions,
) -> None:
    """Score readings as they arrive in DATA: a file, or - for stdin.

    Lines are CSV or JSON objects, with --key those of many machines; or DATA is a WAV stream, or
    --raw samples. Events are JSON lines. SIGTERM ends the stream, SIGHUP opens ARTIFACT again.
    """
    from dataclasses import replace

    from edgeae_runtime.service.run import run_stream

    options = replace(
        options,
        load=load,
        adaptation=adaptation,
        alarm=alarm,
        mqtt=mqtt,
        plant=plant,
        samples=samples,
    )
    run_stream(artifact, data, options)


@click.command()
@click.argument("artifact")
@recalibration_options
@file_sample_options
@json_option
def recalibrate(
    artifact: str, options: RecalibrationOptions, samples: SampleOptions, as_json: bool
) -> None:
    """Propose a threshold for ARTIFACT from this device's own normal readings in DATA.

    DATA is a file as for 'stream', or - for stdin. The threshold is used only where
    --threshold-file names it; ARTIFACT itself is never changed.
    """
    from dataclasses import replace

    from edgeae_runtime.service.recalibration import recalibrate as write_threshold

    show(write_threshold(artifact, replace(options, samples=samples)), as_json)
