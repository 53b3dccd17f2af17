"""`edgeae-runtime stream` as a process: pipes, stamps, options and states."""

import json
import signal
import subprocess
from pathlib import Path

import numpy as np
import pytest

from edgeae_export.manifest import manifest_json
from edgeae_runtime.artifact.loaded import LoadOptions
from edgeae_runtime.service.alarms import AlarmRule
from edgeae_runtime.service.options import MqttOptions, PlantOptions, SampleOptions, ServiceOptions
from edgeae_runtime.service.run import run_stream
from edgeae_runtime.stream.adaptation import Adaptation
from edgeae_runtime.tracking import Bounds
from tests.runtime.service.processes import (
    COMMAND,
    csv_lines,
    expected,
    run,
    scores,
    text_of,
)


def test_csv_and_json_lines_from_a_pipe_give_the_batchs_scores(
    artifact, make_example, readings
) -> None:
    text = "\n".join(csv_lines(readings)) + "\n"
    lines = [json.dumps({"values": row.astype(float).tolist()}) for row in readings]
    for data in (text, text_of(lines)):
        events, _ = run(artifact, data, "--stride", 2)
        assert scores(events) == expected(make_example, readings, 2)


def test_a_closed_stdin_is_one_line(artifact) -> None:
    command = ["sh", "-c", 'exec "$@" <&-', "sh", *COMMAND, str(artifact)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("edgeae-runtime: stdin is closed")


def test_a_service_leaves_the_signals_of_its_caller_alone(artifact, readings, tmp_path) -> None:
    numbers = signal.SIGTERM, signal.SIGINT, signal.SIGHUP
    before = [signal.getsignal(number) for number in numbers]
    (tmp_path / "x.csv").write_text(text_of(csv_lines(readings)))
    options = ServiceOptions(output=str(tmp_path / "events"))
    run_stream(str(artifact), str(tmp_path / "x.csv"), options)
    assert scores(map(json.loads, (tmp_path / "events").read_text().splitlines()))
    assert [signal.getsignal(number) for number in numbers] == before


def test_readings_out_of_order_repeated_and_of_a_clock_that_jumps(
    make_example, with_manifest, readings, tmp_path: Path
) -> None:
    example = make_example("series")
    manifest = example.scorer.manifest
    timed = manifest._replace(inputs=manifest.inputs._replace(rate_hz=1.0))
    artifact, metrics = tmp_path / "timed.onnx", tmp_path / "edgeae.prom"
    artifact.write_bytes(with_manifest(example.data, manifest_json(timed)))
    year = 365 * 24 * 3600
    stamps = [*range(10), 8, 9, *range(10, 20), *range(20 + year, 40 + year)]
    rows = csv_lines(readings[: len(stamps)])
    data = text_of(f"{stamp},{row}" for stamp, row in zip(stamps, rows, strict=True))
    options = ("--time", "0", "--stride", 1, "--metrics-file", metrics)
    events, _ = run(artifact, data, *options)
    verdicts = [event for event in events if event["event"] == "verdict"]
    assert [e["time"] for e in verdicts if e.get("reason") == "gap"] == [20 + year]
    assert len(verdicts) == (20 - 5) + 1 + (20 - 6) + 1
    assert "\nedgeae_readings_dropped_total 2\n" in metrics.read_text()


def test_times_are_iso_text_beside_the_number_where_the_stamps_were_dates(
    artifact, readings
) -> None:
    rows = csv_lines(readings[:30] + np.array([0, 25, 0], np.float32))  # anomalies
    options = ("--time", "t", "--stride", 1, "--alarm", "1/1", "--events", "anomalies")
    header = "t,a,b,c"
    dates = [header] + [f"2026-11-28T17:00:{second:02}.5Z,{row}" for second, row in enumerate(rows)]
    dated, _ = run(artifact, text_of(dates), *options)
    numbers = [header] + [f"{second},{row}" for second, row in enumerate(rows)]
    numbered, _ = run(artifact, text_of(numbers), *options)
    start = next(event for event in dated if event["event"] == "alarm start")
    assert start["start_time"] == 1795885205.5
    assert start["start_time_iso"] == "2026-11-28T17:00:05.500000Z"
    assert start["peak"]["time_iso"] == start["start_time_iso"]
    verdict = next(event for event in dated if event["event"] == "verdict")
    assert (verdict["time"], verdict["time_iso"]) == (start["start_time"], start["start_time_iso"])
    assert "_iso" not in json.dumps(numbered)


def test_each_option_reaches_the_record_that_the_service_is_run_with() -> None:
    from click.testing import CliRunner

    from edgeae_runtime.cli.stream import stream

    given = {
        "--threshold": "0.5",
        "--threshold-file": "t.json",
        "--verify-key": "k.pub",
        "--false-alarm-rate": "0.1",
        "--format": "influx",
        "--time": "t",
        "--stride": "2",
        "--alarm": "4/9",
        "--clear-at": "2",
        "--min-duration": "3",
        "--cooldown": "4",
        "--events": "alarms",
        "--drift": "7",
        "--tracking": "on",
        "--threshold-min-factor": "0.5",
        "--threshold-max-factor": "2",
        "--state": "s.json",
        "--state-every": "5",
        "--metrics-file": "m.prom",
        "--metrics-port": "9464",
        "--metrics-host": "::1",
        "--output": "o.jsonl",
        "--mqtt": "mqtt://h",
        "--mqtt-in": "in",
        "--mqtt-out": "out",
        "--mqtt-commands": "do",
        "--mqtt-id": "id",
        "--mqtt-password-file": "pw",
        "--mqtt-ca": "ca.pem",
        "--mqtt-cert": "cert.pem",
        "--mqtt-key": "key.pem",
        "--mqtt-buffer": "6",
        "--mqtt-buffer-file": "b.db",
        "--mqtt-updates": "new",
        "--home-assistant-prefix": "ha",
        "--key": "machine",
        "--max-machines": "8",
        "--silent-after": "9",
        "--forget-after": "10",
        "--opcua": "opc.tcp://plc",
        "--opcua-settings": "plc.toml",
        "--modbus": "device.toml",
        "--raw": "int16",
        "--channels": "3",
        "--rate-hz": "100",
        "--rails": ("-5", "5"),
    }
    flags = ["--follow", "--live", "--allow-native", "--home-assistant"]
    seen = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("edgeae_runtime.service.run.run_stream", lambda *words: seen.append(words))
        values = [(name, *([one] if isinstance(one, str) else one)) for name, one in given.items()]
        words = [word for option in values for word in option]
        result = CliRunner().invoke(stream, ["a.onnx", "x.csv", *flags, *words])
        assert CliRunner().invoke(stream, ["a.onnx"]).exit_code == 0
    assert result.exit_code == 0, result.output
    assert seen[1] == ("a.onnx", "-", ServiceOptions())
    assert seen[0] == (
        "a.onnx",
        "x.csv",
        ServiceOptions(
            load=LoadOptions(0.5, 0.1, "t.json", "k.pub", allow_native=True),
            follow=True,
            format="influx",
            time="t",
            stride=2,
            alarm=AlarmRule(4, 9, 2, 3, 4),
            events="alarms",
            drift=7,
            adaptation=Adaptation(True, Bounds(0.5, 2)),
            state="s.json",
            state_every=5,
            metrics_file="m.prom",
            metrics_port=9464,
            metrics_host="::1",
            output="o.jsonl",
            mqtt=MqttOptions(
                "mqtt://h",
                "in",
                "out",
                "do",
                "id",
                "pw",
                "ca.pem",
                "cert.pem",
                "key.pem",
                6,
                "b.db",
                "new",
                True,
                "ha",
            ),
            key="machine",
            max_machines=8,
            silent_after=9,
            forget_after=10,
            plant=PlantOptions("opc.tcp://plc", "plc.toml", "device.toml"),
            samples=SampleOptions("int16", 3, 100, (-5, 5), True),
        ),
    )
    names = {name for option in stream.params for name in option.opts}
    assert {*given, *flags, "-o", "artifact", "data"} == names


def test_a_state_goes_on_and_a_torn_or_foreign_one_is_set_aside(
    artifact, table, make_example, readings, tmp_path: Path
) -> None:
    state = tmp_path / "state.json"
    lines = csv_lines(readings)
    first, _ = run(artifact, text_of(lines[:100]), "--stride", 1, "--state", state)
    second, told = run(artifact, text_of(lines[100:]), "--stride", 1, "--state", state)
    assert scores(first) + scores(second) == expected(make_example, readings)
    assert "set aside" not in told
    numbers = [e["window"] for e in first + second if e["event"] == "verdict"]
    assert numbers == list(range(195))
    _, told = run(table.path, "1,2,3,4\n", "--state", state)
    assert "belongs to another model" in told
    state.write_bytes(state.read_bytes()[:-50])
    state.chmod(0o600)
    _, told = run(artifact, "1,2,3\n", "--stride", 1, "--state", state)
    assert "torn" in told
    assert (tmp_path / "state.json.set-aside").exists()
    assert state.stat().st_mode & 0o777 == 0o600


def test_an_empty_state_made_beforehand_keeps_its_mode(artifact, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    state.touch(0o600)
    _, told = run(artifact, "1,2,3\n", "--stride", 1, "--state", state)
    assert "set aside" not in told
    assert state.stat().st_size > 0
    assert state.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--alarm", "6/5"], "--alarm must be K/N"),
        (["--follow"], "--follow needs a file"),
        (["--stride", "0"], "--stride must be at least 1"),
        (["--threshold-file", "none.json"], "none.json: no such file"),
        (["--state", "/no/such/folder/state"], "no such file"),
    ],
)
def test_a_mistake_is_one_line(artifact, options, message) -> None:
    _, told = run(artifact, "", *options, code=1)
    assert message in told
    assert told.count("\n") == 1
