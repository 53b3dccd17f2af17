"""The command that rolls a signed file out to the devices of a fleet."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from edgeae_runtime.cli.broker_options import broker_options
from edgeae_runtime.cli.bundle import bundled
from edgeae_runtime.cli.group import echo
from edgeae_runtime.cli.options import json_option

if TYPE_CHECKING:
    from edgeae.fleet.rollout import Rollout
    from edgeae.fleet.rollout_update import RolloutOptions
    from edgeae_runtime.service.options import MqttOptions

_MAX_SHOWN = 20


def _options(**values: object) -> RolloutOptions:
    from edgeae.fleet.rollout_update import RolloutOptions

    return RolloutOptions(**values)  # type: ignore[arg-type]


@click.command()
@click.argument("file")
@bundled(
    "options",
    _options,
    click.option(
        "--topic",
        required=True,
        metavar="TOPIC",
        help="What the topics of all devices begin with: that of a device's --mqtt-updates "
        "without its last level.",
    ),
    click.option(
        "--state",
        required=True,
        metavar="JSON",
        help="State of the rollout; the same command with it continues.",
    ),
    click.option(
        "--verify-key", required=True, metavar="PUB", help="Public key that the devices trust."
    ),
    click.option(
        "--canary",
        type=float,
        default=0.05,
        metavar="SHARE",
        help="Share of the devices that get FILE first.",
    ),
    click.option(
        "--windows",
        type=click.IntRange(1, 10**6),
        default=200,
        metavar="N",
        help="First windows of a device that are judged.",
    ),
    click.option(
        "--max-rate",
        type=float,
        metavar="R",
        help="Largest share of anomalies among them.  [default: three times what FILE promises]",
    ),
    click.option(
        "--max-failures",
        type=float,
        default=0.02,
        metavar="SHARE",
        help="Stop when more of the devices have refused FILE or given it back.",
    ),
    click.option(
        "--answer",
        "answer_s",
        type=click.FloatRange(0.1),
        default=60.0,
        metavar="SECONDS",
        help="Time after which a device without an answer counts as away.",
    ),
    click.option(
        "--prove",
        "prove_s",
        type=click.FloatRange(0.1),
        default=3600.0,
        metavar="SECONDS",
        help="Time in which the canary must have its windows.",
    ),
)
@broker_options
@json_option
def push(file: str, options: RolloutOptions, broker: MqttOptions, as_json: bool) -> None:
    """Bring a signed model or threshold FILE to devices that run 'stream --mqtt-updates'.

    A share of them, the canary, gets it first. When their self-tests pass and the share of
    anomalies in their first windows is as promised, the others get it, those that are away when
    they return. A device puts the file before back by itself when FILE is no good there.
    """
    from edgeae.fleet.rollout import STOPPED
    from edgeae.fleet.rollout import push as roll_out
    from edgeae.fleet.rollout_link import RolloutLink
    from edgeae.fleet.rollout_update import Update
    from edgeae_runtime.errors import InputError

    options.check()
    update = Update.read(file, options)
    with RolloutLink(broker, options.topic) as link:
        rollout = roll_out(update, options, link, _tell)
    if as_json:
        click.echo(json.dumps(rollout.document()))
    else:
        _show(rollout)
    if rollout.phase == STOPPED:
        raise InputError(f"the rollout was stopped: {rollout.reason}")


def _tell(rollout: Rollout) -> None:
    counts = ", ".join(f"{count} {state}" for state, count in sorted(rollout.counts().items()))
    echo(f"{rollout.phase}: {counts}", is_error=True)


def _show(rollout: Rollout) -> None:
    failed = [(name, one) for name, one in rollout.devices.items() if one.reason]
    for name, device in failed[:_MAX_SHOWN]:
        echo(f"{name}: {device.state} ({device.reason})")
    if len(failed) > _MAX_SHOWN:
        echo(f"and {len(failed) - _MAX_SHOWN} more in {rollout.options.state}")
    for state, count in sorted(rollout.counts().items()):
        echo(f"{state}: {count}")
