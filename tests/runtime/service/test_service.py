"""`edgeae-runtime stream` as a process: pipes, growing files, states, signals."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from edgeae_runtime.artifact.loaded import LoadOptions
from edgeae_runtime.manifest.model import Inputs
from edgeae_runtime.manifest.writer import manifest_json
from edgeae_runtime.service.alarms import AlarmRule
from edgeae_runtime.service.line_reader import LineReader
from edgeae_runtime.service.line_sources import pipe_lines
from edgeae_runtime.service.options import MqttOptions, ServiceOptions
from edgeae_runtime.tracking import Bounds

COMMAND = [sys.executable, "-m", "edgeae_runtime", "stream"]
STEPS = 6


def csv_lines(readings: np.ndarray) -> list[str]:
    return [",".join(f"{value:.9g}" for value in row) for row in readings]


@pytest.fixture(scope="module")
def readings() -> np.ndarray:
    rng = np.random.default_rng(6)
    return (rng.normal(size=(200, 3)) * (1, 5, 0.1) + (0, 20, -1)).astype(np.float32)


@pytest.fixture(scope="module")
def artifact(make_example) -> Path:
    return make_example("series").path


def run(artifact, data: bytes | str, *options, code: int = 0):
    given = data.encode() if isinstance(data, str) else data
    done = subprocess.run(
        [*COMMAND, artifact, *map(str, options)], input=given, capture_output=True, timeout=60
    )
    assert done.returncode == code, done.stderr.decode()
    events = [json.loads(line) for line in done.stdout.splitlines()]
    return events, done.stderr.decode()


def scores(events) -> list[float]:
    return [event.get("score") for event in events if event["event"] == "verdict"]


def expected(make_example, readings, stride=1) -> list[float]:
    from edgeae_runtime.readings.windowing import windows_of

    given = make_example("series").scorer.score(windows_of(readings, STEPS, stride))
    return [float(str(score)) for score in given]


def test_csv_and_json_lines_from_a_pipe_give_the_batchs_scores(
    artifact, make_example, readings
) -> None:
    text = "\n".join(csv_lines(readings)) + "\n"
    lines = [json.dumps({"values": row.astype(float).tolist()}) for row in readings]
    for data in (text, "\n".join(lines)):
        events, _ = run(artifact, data, "--stride", 2)
        assert scores(events) == expected(make_example, readings, 2)


def test_broken_lines_are_skipped_told_and_counted(
    artifact, make_example, readings, tmp_path: Path
) -> None:
    lines = [line.encode() for line in csv_lines(readings[:20])]
    noise = [b"1,2", b"\xff\xfe\x00", b"a,b,c", b"1," * 5_000_000, b"", b"1,2,3,4", b"\0"]
    mixed = b"\n".join([*lines[:10], *noise, *lines[10:]]) + b"\n"
    metrics = tmp_path / "edgeae.prom"
    events, told = run(artifact, mixed, "--stride", 1, "--metrics-file", metrics)
    assert scores(events) == expected(make_example, readings[:20])
    assert told.count("broken line skipped") == 6
    assert max(map(len, told.splitlines())) < 300
    assert "\nedgeae_lines_broken_total 6\n" in metrics.read_text()
    assert "\nedgeae_readings_total 20\n" in metrics.read_text()


def test_broken_lines_before_the_first_good_one_do_not_settle_the_form(artifact, readings) -> None:
    lines = [json.dumps({"values": row.tolist()}) for row in readings]
    events, told = run(artifact, "\n".join(["logger 2.1 started", "{ready", *lines]) + "\n")
    plain, _ = run(artifact, "\n".join(lines) + "\n")
    assert events == plain
    assert told.count("broken line skipped") == 2
    assert run(artifact, "\n".join(["{ready", *csv_lines(readings)]) + "\n")[0] == plain


def test_rows_behind_a_header_that_lacks_columns_are_not_taken_by_their_places() -> None:
    told: list[str] = []
    features = "flow", "load"
    inputs = Inputs((2,), features, np.zeros(2, np.float32), np.ones(2, np.float32))
    reader = LineReader(inputs, None, told.append)
    assert [reader.read(line) for line in (b"noise", b"load,Flow", b"1,2", b"3,4")] == [None] * 4
    assert "no header that has all columns; 'flow' was missing" in told[-1]
    assert [reader.read(line) for line in (b"load,flow", b"1,2")] == [None, ([2.0, 1.0], None)]
    reader = LineReader(inputs, None, told.append)
    assert [reader.read(line) for line in (b"noise", b"1,2")] == [None, ([1.0, 2.0], None)]


def test_a_stamp_beyond_all_numbers_and_digits_with_underscores_are_broken_lines(readings) -> None:
    told: list[str] = []
    inputs = Inputs((1,), None, np.zeros(1, np.float32), np.ones(1, np.float32))
    reader = LineReader(inputs, "time", told.append)
    assert reader.read(b'{"time": %s, "values": [1]}' % (b"9" * 400)) is None
    assert reader.read(b'{"time": 1, "values": [1]}') == ([1.0], 10**9)
    reader = LineReader(inputs, None, told.append)
    assert [reader.read(line) for line in (b"1.5", b"1_0", b"2")] == [
        ([1.5], None),
        None,
        ([2.0], None),
    ]
    assert len(told) == 2


@pytest.mark.parametrize(
    "data", [b"1,2\n" * 5, b"\xff\n", b'{"flow": 1}\n', b"noise\n\nmore noise\n"]
)
def test_a_stream_of_which_no_line_was_usable_fails(artifact, data, tmp_path: Path) -> None:
    metrics = tmp_path / "edgeae.prom"
    events, told = run(artifact, data, "--metrics-file", metrics, code=1)
    assert [event["event"] for event in events] == ["model"]
    assert "edgeae-runtime: no line could be used; " in told.splitlines()[-1]
    assert "edgeae_lines_broken_total" in metrics.read_text()


def test_a_stream_without_lines_is_no_failure(artifact) -> None:
    events, _ = run(artifact, b"")
    assert [event["event"] for event in events] == ["model"]
    run(artifact, b"\n\n")


def test_a_closed_stdin_is_one_line(artifact) -> None:
    command = ["sh", "-c", 'exec "$@" <&-', "sh", *COMMAND, str(artifact)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("edgeae-runtime: stdin is closed")


def test_a_line_of_which_only_a_part_has_come_is_none_when_it_is_over() -> None:
    end, begin = os.pipe()
    os.write(begin, b"1.5,2.5\n3.14,2.7")
    answers = iter([False, False, True])
    with open(end, "rb") as file:
        assert list(pipe_lines(file, lambda: next(answers))) == [(b"1.5,2.5", None)]
    os.close(begin)


def test_json_fields_that_are_missing_extra_or_renamed_are_named_once(
    table, tmp_path: Path
) -> None:
    good = {"flow": 0.1, "load, left": 1000, "temp °C": -3, "still": 7}
    renamed = {("Flow" if name == "flow" else name): value for name, value in good.items()}
    missing = {name: value for name, value in good.items() if name != "still"}
    lines = [good, *[{**good, "rain": 1, "wind": 2}] * 9, *[renamed] * 9, *[missing] * 9]
    metrics = tmp_path / "edgeae.prom"
    data = "\n".join(map(json.dumps, lines))
    events, told = run(table.path, data, "--metrics-file", metrics)
    assert len(scores(events)) == 10
    assert told.count("'rain'") == told.count("'wind'") == told.count("'still'") == 1
    assert told.count("field 'flow' is missing; there is 'Flow': was it renamed?") == 1
    assert "\nedgeae_lines_with_unknown_fields_total 9\n" in metrics.read_text()
    assert "\nedgeae_lines_broken_total 18\n" in metrics.read_text()


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
    data = "\n".join(f"{stamp},{row}" for stamp, row in zip(stamps, rows, strict=True))
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
    dated, _ = run(artifact, "\n".join(dates), *options)
    numbers = [header] + [f"{second},{row}" for second, row in enumerate(rows)]
    numbered, _ = run(artifact, "\n".join(numbers), *options)
    start = next(event for event in dated if event["event"] == "alarm start")
    assert start["start_time"] == 1795885205.5
    assert start["start_time_iso"] == "2026-11-28T17:00:05.500000Z"
    assert start["peak"]["time_iso"] == start["start_time_iso"]
    verdict = next(event for event in dated if event["event"] == "verdict")
    assert (verdict["time"], verdict["time_iso"]) == (start["start_time"], start["start_time_iso"])
    assert "_iso" not in json.dumps(numbered)


def test_each_option_reaches_the_record_that_the_service_is_run_with() -> None:
    from click.testing import CliRunner

    from edgeae_runtime.cli.main import stream

    given = {
        "--threshold": "0.5",
        "--threshold-file": "t.json",
        "--verify-key": "k.pub",
        "--false-alarm-rate": "0.1",
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
        "--output": "o.jsonl",
        "--mqtt": "mqtt://h",
        "--mqtt-in": "in",
        "--mqtt-out": "out",
        "--mqtt-id": "id",
        "--mqtt-password-file": "pw",
        "--mqtt-ca": "ca.pem",
        "--mqtt-cert": "cert.pem",
        "--mqtt-key": "key.pem",
        "--mqtt-buffer": "6",
        "--mqtt-buffer-file": "b.sqlite",
    }
    seen = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("edgeae_runtime.service.run.run_stream", lambda *words: seen.append(words))
        words = [word for pair in given.items() for word in pair]
        result = CliRunner().invoke(stream, ["a.onnx", "x.csv", "--follow", *words])
        assert CliRunner().invoke(stream, ["a.onnx"]).exit_code == 0
    assert result.exit_code == 0, result.output
    assert seen[1] == ("a.onnx", "-", ServiceOptions())
    assert seen[0] == (
        "a.onnx",
        "x.csv",
        ServiceOptions(
            load=LoadOptions(0.5, 0.1, "t.json", "k.pub"),
            follow=True,
            time="t",
            stride=2,
            alarm=AlarmRule(4, 9, 2, 3, 4),
            events="alarms",
            drift=7,
            tracking=True,
            bounds=Bounds(0.5, 2),
            state="s.json",
            state_every=5,
            metrics_file="m.prom",
            output="o.jsonl",
            mqtt=MqttOptions(
                "mqtt://h", "in", "out", "id", "pw", "ca.pem", "cert.pem", "key.pem", 6, "b.sqlite"
            ),
        ),
    )
    names = {name for option in stream.params for name in option.opts}
    assert set(given) | {"--follow", "-o", "artifact", "data"} == names


def test_a_line_that_a_full_disk_cut_short_spoils_no_other(
    artifact, readings, tmp_path: Path
) -> None:
    out = tmp_path / "events"
    out.write_text('{"event": "verdi')
    run(artifact, "\n".join(csv_lines(readings[:20])), "-o", out)
    first, *others = out.read_text().splitlines()
    assert first == '{"event": "verdi'
    assert all(json.loads(line) for line in others)


def test_events_that_cannot_be_written_end_it_in_one_line(artifact, readings) -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("no /dev/full")
    _, told = run(artifact, "\n".join(csv_lines(readings[:20])), "-o", "/dev/full", code=1)
    assert told.splitlines()[-1] == "edgeae-runtime: /dev/full: no space left on device"


def test_a_half_written_model_is_not_taken_on_sighup(
    followed, artifact, readings, tmp_path: Path
) -> None:
    data, out, start = followed
    running = tmp_path / "running.onnx"
    running.write_bytes(artifact.read_bytes())
    process = start(running)
    lines = csv_lines(readings)
    append(data, lines[:50])
    wait_for(lambda: len(scores(read(out))) == 45, process)
    running.write_bytes(artifact.read_bytes()[:-500])
    process.send_signal(signal.SIGHUP)
    append(data, lines[50:60])
    wait_for(lambda: len(scores(read(out))) == 55, process)
    running.write_bytes(artifact.read_bytes())
    process.send_signal(signal.SIGHUP)
    append(data, lines[60:70])
    wait_for(lambda: len(scores(read(out))) == 65, process)
    process.terminate()
    assert "refused, the running model stays" in process.communicate()[1]
    assert sum(event["event"] == "model" for event in read(out)) == 2


def test_a_state_goes_on_and_a_torn_or_foreign_one_is_set_aside(
    artifact, table, make_example, readings, tmp_path: Path
) -> None:
    state = tmp_path / "state.json"
    lines = csv_lines(readings)
    first, _ = run(artifact, "\n".join(lines[:100]), "--stride", 1, "--state", state)
    second, told = run(artifact, "\n".join(lines[100:]), "--stride", 1, "--state", state)
    assert scores(first) + scores(second) == expected(make_example, readings)
    assert "set aside" not in told
    numbers = [e["window"] for e in first + second if e["event"] == "verdict"]
    assert numbers == list(range(195))
    _, told = run(table.path, "1,2,3,4\n", "--state", state)
    assert "belongs to another model" in told
    state.write_bytes(state.read_bytes()[:-50])
    _, told = run(artifact, "1,2,3\n", "--stride", 1, "--state", state)
    assert "torn" in told
    assert (tmp_path / "state.json.set-aside").exists()


def wait_for(what, process) -> None:
    deadline = time.monotonic() + 30
    while not what():
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def followed(artifact, tmp_path: Path):
    """A growing file, and a function that starts a process on it; all are ended."""
    data, out, state = tmp_path / "x.csv", tmp_path / "events", tmp_path / "state"
    data.touch()
    started = []

    def start(model: Path = artifact) -> subprocess.Popen:
        command = [*COMMAND, model, data, "--follow", "--stride", "1"]
        command += ["--state", state, "-o", out]
        started.append(subprocess.Popen(command, stderr=subprocess.PIPE, text=True))
        return started[-1]

    yield data, out, start
    for process in started:
        process.kill()
        process.wait()
        process.stderr.close()


def append(path: Path, lines: list[str]) -> None:
    with path.open("a") as file:
        file.write("\n".join(lines) + "\n")


def read(out: Path) -> list[dict]:
    return [json.loads(line) for line in out.read_text().splitlines()] if out.exists() else []


def test_a_growing_file_is_followed_through_rotation_kill_reload_and_end(
    followed, artifact, make_example, readings
) -> None:
    data, out, start = followed
    lines = csv_lines(readings)
    header_free = expected(make_example, readings)
    process = start()
    append(data, lines[:50])
    wait_for(lambda: len(scores(read(out))) == 45, process)
    os.replace(data, f"{data}.1")
    append(data, lines[50:100])
    wait_for(lambda: len(scores(read(out))) == 95, process)
    process.send_signal(signal.SIGHUP)
    append(data, lines[100:120])
    wait_for(lambda: len(scores(read(out))) == 115, process)
    process.kill()
    process.wait()
    append(data, lines[120:])
    again = start()
    wait_for(lambda: len({e["window"] for e in read(out) if e["event"] == "verdict"}) == 195, again)
    again.send_signal(signal.SIGTERM)
    assert again.wait(30) == 0
    events = [event for event in read(out) if event["event"] == "verdict"]
    assert len(events) <= 196  # one window may be told twice after a kill
    assert [{e["window"]: e["score"] for e in events}[i] for i in range(195)] == header_free
    assert sum(event["event"] == "model" for event in read(out)) == 3


def test_two_processes_cannot_share_a_state(followed, artifact, readings, tmp_path: Path) -> None:
    _, out, start = followed
    process = start()
    wait_for(out.exists, process)
    _, told = run(artifact, "", "--state", tmp_path / "state", code=1)
    assert "another process uses this state file" in told


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


def test_a_full_disk_stops_no_verdict(artifact, readings, make_example, tmp_path: Path) -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("no /dev/full")
    data = "\n".join(csv_lines(readings[:20]))
    options = ("--stride", 1, "--metrics-file", "/dev/full")
    events, told = run(artifact, data, *options)
    assert scores(events) == expected(make_example, readings[:20])
    assert "/dev/full: not saved, no space left" in told
