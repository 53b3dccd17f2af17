"""Every event, and every key of it, is documented; and nothing else is."""

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from edgeae_export.manifest import manifest_json
from edgeae_runtime import Scorer
from edgeae_runtime.artifact.loaded import LoadOptions
from edgeae_runtime.manifest.order_tracking import OrderTracking
from edgeae_runtime.service.alarms import AlarmRule
from edgeae_runtime.service.followed_file import REPLACED
from edgeae_runtime.service.line_sources import Line, Loss
from edgeae_runtime.service.mqtt.broker import status
from edgeae_runtime.service.options import ServiceOptions
from edgeae_runtime.service.service import Service
from edgeae_runtime.stream.adaptation import Adaptation

PAGE = (Path(__file__).parents[3] / "docs" / "stream.md").read_text(encoding="utf-8")
SECTION = PAGE.split("### Events\n")[1].split("\n### ")[0]


def cells(column: int, table: str) -> set[str]:
    """Names in one column of the table whose header begins with a word."""
    rows = SECTION.split(f"| {table} |")[1].split("\n\n")[0].splitlines()[2:]
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row.split(" | ")[column])}


@pytest.fixture(scope="module")
def events(make_example, with_manifest, tmp_path_factory) -> list[dict]:
    """Events of a stream with everything in it: dates, faults, alarms, drift, rests, commands."""
    rng = np.random.default_rng(4)
    usual = rng.normal(size=(900, 3)) * (1, 5, 0.1) + (0, 20, -1)
    usual[150:200] += (0, 0.7, 0)
    usual[200:300, 1] += 25
    usual[320, 1] = np.nan
    usual[400:, 1] += 25
    lines = [b"t,a,b,c"] + [
        f"2026-11-28T{17 + n // 3600}:{n // 60 % 60:02}:{n % 60:02},{a},{b},{c}".encode()
        for n, (a, b, c) in enumerate(usual)
    ]
    options = ServiceOptions(
        time="t", stride=1, alarm=AlarmRule(1, 1), drift=20, adaptation=Adaptation(True)
    )
    found: list[dict] = []
    path = make_example("series").path
    with Scorer(path) as scorer:
        log, threshold = (tmp_path_factory.mktemp("own") / name for name in ("log", "threshold"))
        write_log(log, scorer)
        load = LoadOptions(threshold_file=str(threshold))
        options = replace(options, load=load, output=str(log))
        service = Service(scorer, str(path), options, [found.append])
        service.run([*map(Line, lines), Loss(REPLACED, 1.0, 2.0, 3)])
        for command in ({"false": [1]}, {"new normal": "refuse"}, {"nothing": 1}):
            service.command(json.dumps(command).encode())
        service.command(b'{"recalibrate": {"false_alarm_rate": 0.02}}')
    options = replace(options, load=LoadOptions(), key="m")
    with Scorer(path) as scorer:  # the same of a machine among many
        rows = [b"t,m,a,b,c", *(line.replace(b",", b",pump,", 1) for line in lines[1:])]
        Service(scorer, str(path), options, [found.append]).run(map(Line, rows))
    manifest = make_example("series").scorer.manifest
    tracking = OrderTracking("rpm", 32, 1.0)
    inputs = manifest.inputs._replace(order_tracking=tracking)
    turning = manifest_json(manifest._replace(inputs=inputs))
    path = tmp_path_factory.mktemp("turning") / "shaft.onnx"
    path.write_bytes(with_manifest(make_example("series").data, turning))
    rows[0] = rows[0].replace(b"t,", b"t,rpm,", 1)
    for at, row in enumerate(rows[1:], 1):
        rows[at] = row.replace(b",", b",0," if 100 < at < 200 else b",2,", 1)
    with Scorer(path) as scorer:
        Service(scorer, str(path), options, [found.append]).run(map(Line, rows))
    return found


def write_log(path: Path, scorer: Scorer) -> None:
    """Write normal windows that pass the guards of a recalibration, as a stream would."""
    scores = np.random.default_rng(3).choice(scorer.manifest.calibration.scores, 300)
    lines = [{"event": "model", "digest": scorer.digest, "window": 0}]
    lines += [{"event": "verdict", "verdict": "normal", "score": float(one)} for one in scores]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))


def keys(value: object) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(keys, value))
    if not isinstance(value, dict):
        return set()
    inner = [of for name, of in value.items() if not name.endswith("quantiles")]
    return set(value).union(*map(keys, inner))


def test_every_event_is_documented(events) -> None:
    assert {event["event"] for event in events} | {"status"} == cells(0, "event")


def test_every_key_is_documented(events) -> None:
    found = keys(events) | keys(json.loads(status(is_online=True)))
    iso = {name for name in found if name.endswith("_iso")}
    assert found - iso == cells(0, "key")
    spans = {"start_time_iso", "end_time_iso", "from_time_iso", "until_time_iso"}
    assert iso == {"time_iso", *spans}
    assert all(f"`{name}`" in SECTION for name in iso)
