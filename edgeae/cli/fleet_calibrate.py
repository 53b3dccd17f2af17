"""The command that calibrates the machines of a fleet."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from edgeae.cli.progress import counting_bar
from edgeae_runtime.cli.bundle import bundled
from edgeae_runtime.cli.group import echo, option_text
from edgeae_runtime.cli.options import json_option, rate_hz_option, verify_key_option
from edgeae_runtime.cli.stream_options import alarm_options
from edgeae_runtime.messages import table

if TYPE_CHECKING:
    from edgeae.fleet.threshold_files import Writer
    from edgeae.fleet.together import TogetherOptions
    from edgeae_runtime.arrays import Json
    from edgeae_runtime.service.alarms import AlarmRule

_MAX_SHOWN = 20


def _together(
    false_discovery_rate: float | None, fresh: str | None, slot: str
) -> TogetherOptions | None:
    from edgeae.fleet.together import TogetherOptions
    from edgeae_runtime.errors import InputError

    if (false_discovery_rate is None) != (fresh is None):
        raise InputError("`false_discovery_rate` and `fresh`, the scores to decide on, go together")
    if false_discovery_rate is None or fresh is None:
        return None
    return TogetherOptions(fresh, false_discovery_rate, slot)


def _signature(key: str | None, version: int | None) -> tuple[str | None, int | None]:
    return key, version


@click.command()
@click.argument("scores")
@click.option("-o", "--output", required=True, metavar="THRESHOLDS/", help="Folder to write to.")
@click.option(
    "--per",
    type=click.Choice(("machine", "condition")),
    default="machine",
    help="What gets a threshold of its own: each machine, or it under each of its conditions.",
)
@click.option(
    "--model",
    metavar="ARTIFACT",
    help="Artifact that gave the scores, with {machine} for each.  [default: by fleet.json]",
)
@click.option(
    "--false-alarm-rate",
    type=float,
    metavar="R",
    help="Share of normal windows that may alarm, on each machine.  [default: 0.01]",
)
@click.option(
    "--alarms-per-day", type=float, metavar="N", help="Alarms of --alarm a day, on each machine."
)
@alarm_options
@rate_hz_option
@click.option(
    "--between", nargs=2, metavar="FROM TO", help="Only windows of this time, two stamps."
)
@click.option(
    "--use-fleet",
    is_flag=True,
    help="Machines, or conditions, with too few windows get the threshold of all machines.",
)
@bundled(
    "signature",
    _signature,
    click.option("--key", metavar="KEY", help="Sign with this private key of 'edgeae key new'."),
    click.option("--version", type=click.IntRange(1), metavar="N", help="Version to sign."),
)
@bundled(
    "together",
    _together,
    click.option(
        "--false-discovery-rate",
        type=float,
        metavar="Q",
        help="Decide on FRESH for all machines together: of those named in a slot, at most this "
        "share is expected to be false (Benjamini-Hochberg).",
    ),
    click.option("--fresh", metavar="FRESH", help="Scores to decide on, in together.csv."),
    click.option("--slot", default="1h", metavar="DURATION", help="Slot of the decision."),
)
@verify_key_option
@click.option("--workers", type=int, metavar="N", help="Processes.  [default: by the windows]")
@json_option
@click.pass_context
def calibrate(
    context: click.Context,
    scores: str,
    output: str,
    per: str,
    model: str | None,
    false_alarm_rate: float | None,
    alarms_per_day: float | None,
    alarm: AlarmRule,
    rate_hz: float | None,
    between: tuple[str, str] | None,
    use_fleet: bool,
    signature: tuple[str | None, int | None],
    together: TogetherOptions | None,
    verify_key: str | None,
    workers: int | None,
    as_json: bool,
) -> None:
    """Write a threshold for each machine, or condition, from the SCORES of normal operation.

    SCORES is the output of 'edgeae fleet score'. Each file THRESHOLDS/<machine>.threshold.json is
    for --threshold-file of a device. THRESHOLDS/calibration.json tells what became of each machine.
    """
    from edgeae.fleet.calibrate import CalibrationOptions, calibrate_fleet
    from edgeae.fleet.threshold_files import Writer, model_of_scores
    from edgeae.fleet.together import decide_together
    from edgeae.train.alarm_target import AlarmTarget
    from edgeae_runtime.service.event_log import Period

    options = CalibrationOptions(
        false_alarm_rate,
        None if alarms_per_day is None else AlarmTarget(alarms_per_day, alarm, rate_hz),
        None if between is None else Period.of(*between),
        use_fleet,
        workers,
        per,
    )
    options.check()
    if together is not None:
        together = replace(together, between=options.between, workers=workers)
        together.check()
    source = model_of_scores(scores) if model is None else model
    writer: Writer = Writer(source, *signature, verify_key)
    with counting_bar("calibrating machines") as progress:
        record = calibrate_fleet(scores, output, writer, options, progress)
    if together is not None:
        record["together"] = decide_together(scores, output, together)
    text = json.dumps(record, indent=2) if as_json else _text(record, output)
    echo(option_text(text, context.command))
    if record["refused"]:
        context.exit(1)


def _text(record: Json, output: str) -> str:
    machines, refused = record["machines"], record["refused"]
    shared = sum(one["scope"] == "fleet" for one in machines.values())
    under = " under a condition" if record["per"] == "condition" else ""
    rows = [
        ("thresholds", f"{len(machines)} machines, in {output}"),
        ("promise", _promise(record, shared)),
        *[("fleet's", f"{shared} machines have too few windows of their own{under}")][
            : min(shared, 1)
        ],
        ("refused", f"{len(refused)} machines"),
        *_together_rows(record),
    ]
    parts = [table(rows)]
    noted = [(name, one["note"]) for name, one in machines.items() if one["note"]]
    for title, lines in (("refused because", refused.items()), ("look at it", noted)):
        shown = list(lines)[:_MAX_SHOWN]
        more = [("...", f"{len(lines) - len(shown)} more")] if len(lines) > len(shown) else []
        if shown:
            parts.append(table([("machine", title), *shown, *more]))
    return "\n\n".join(parts)


def _together_rows(record: Json) -> list[tuple[str, str]]:
    found = record.get("together")
    if found is None:
        return []
    share = f"{100 * found['false_discovery_rate']:g} %"
    without = f"; {len(found['refused'])} machines cannot be decided on" if found["refused"] else ""
    return [
        (
            "together",
            f"{found['named']} of {found['machine_slots']} times a machine is named in a slot of "
            f"{found['slot']}, in {found['file']}{without}",
        ),
        (
            "controls",
            f"of the machines named in a slot at most {share} are expected to be false, where "
            f"machines fail independently; not how many are named",
        ),
    ]


def _promise(record: Json, shared: int) -> str:
    if record["alarms_per_day"] is not None:
        promise = f"at most {record['alarms_per_day']:g} alarms a day on each machine"
    else:
        promise = (
            f"at most {100 * record['false_alarm_rate']:g} % of normal windows on each machine"
        )
    if record["per"] == "condition":
        promise += " under each condition"
    fleet = "; of the fleet's threshold it holds for all machines together only"
    return promise + (fleet if shared else "") + " (on average, conformal)"
