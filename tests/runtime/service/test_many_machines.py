"""`edgeae-runtime stream --key`: many machines in one stream of lines."""

import json
import signal
import subprocess
from pathlib import Path

import numpy as np
import pytest

from edgeae_runtime import Scorer
from edgeae_runtime.service.alarms import AlarmRule, Alarms
from edgeae_runtime.service.line_sources import Line
from edgeae_runtime.service.options import ServiceOptions
from edgeae_runtime.service.service import Service
from edgeae_runtime.stream.verdict import verdict_json
from tests.runtime.service.processes import COMMAND, run, text_of, wait_for

MACHINES = 5
HEADER = "at,machine,a,b,c"


@pytest.fixture(scope="module")
def rows() -> list[tuple[float, str, list[float]]]:
    """Stamp, machine and values of 600 readings; one machine is anomalous for a while."""
    rng = np.random.default_rng(4)
    values = rng.normal(size=(600, 3)) * (1, 5, 0.1) + (0, 20, -1)
    machines = rng.integers(0, MACHINES, 600)
    is_odd = (machines == 2) & (np.arange(600) > 200) & (np.arange(600) < 400)
    values[is_odd, 1] += 30
    values[rng.random(600) < 0.02, 0] = np.nan
    values = values.astype(np.float32).astype(np.float64)
    keys = [f"pump {index}" for index in machines.tolist()]
    return list(zip(range(600), keys, values.tolist(), strict=True))


def csv_of(rows) -> list[str]:
    lines = []
    for stamp, key, values in rows:
        cells = ["" if value != value else f"{value:.9g}" for value in values]
        lines.append(",".join([str(stamp), key, *cells]))
    return lines


def expected(path: Path, rows) -> dict[str, list[dict]]:
    """What a service of one machine tells of the verdicts and alarms of each."""
    found: dict[str, list[dict]] = {}
    with Scorer(path) as scorer:
        streams = {key: scorer.stream(1) for _, key, _ in rows}
        alarms = {key: Alarms(AlarmRule()) for key in streams}
        for stamp, key, values in rows:
            verdict = streams[key].push(values, float(stamp))
            if verdict is not None:
                own = found.setdefault(key, [])
                own.append(verdict_json(verdict, None))
                event = alarms[key].take(verdict)
                if event is not None:
                    own.append(event)
    return found


def by_machine(events) -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {}
    for event in events:
        if "machine" in event:
            key = event.pop("machine")
            found.setdefault(key, []).append(event)
    return found


OPTIONS = ("--key", "machine", "--time", "at", "--stride", "1")


def test_lines_of_csv_give_each_machine_the_events_of_a_service_of_its_own(artifact, rows) -> None:
    given, _ = run(artifact, text_of([HEADER, *csv_of(rows)]), *OPTIONS)
    assert given[0]["event"] == "model"
    assert by_machine(given) == (want := expected(artifact, rows))
    assert any(event["event"] == "alarm end" for event in want["pump 2"])


def test_json_lines_with_a_field_of_the_machine_give_the_same(artifact, rows) -> None:
    lines = [
        json.dumps({"machine": key, "at": stamp, "values": [None if v != v else v for v in values]})
        for stamp, key, values in rows
    ]
    given, _ = run(artifact, text_of(lines), *OPTIONS)
    assert by_machine(given) == expected(artifact, rows)


def test_broken_lines_and_keys_are_counted_and_the_others_go_on(artifact, rows) -> None:
    lines = csv_of(rows)
    bad = ["1,,1,2,3", "1,pump,x,2,3", "half", '1,"pu\x07mp",1,2,3', HEADER]
    given, told = run(artifact, text_of([HEADER, *lines[:300], *bad, *lines[300:]]), *OPTIONS)
    assert by_machine(given) == expected(artifact, rows)
    assert "a machine's key must be 1 to 200 printable characters" in told
    assert told.count("broken line skipped") == 4


def test_machines_beyond_the_limit_are_refused_in_one_line(artifact, rows, tmp_path) -> None:
    metrics = tmp_path / "metrics.prom"
    given, told = run(
        artifact,
        text_of([HEADER, *csv_of(rows)]),
        *OPTIONS,
        *("--max-machines", 2, "--metrics-file", metrics, "--events", "anomalies"),
    )
    first = list(dict.fromkeys(key for _, key, _ in rows))[:2]
    assert set(by_machine(given)) <= set(first)
    assert told.count("are refused: more than 2 machines (--max-machines)") == 1
    refused = sum(key not in first for _, key, _ in rows)
    text = metrics.read_text().splitlines()
    assert f"edgeae_readings_refused_total {refused}" in text
    assert "edgeae_machines 2" in text


@pytest.mark.parametrize(
    ("header", "options", "message"),
    [
        (HEADER, ("--key", "engine"), "engine"),
        (HEADER, ("--key", "+"), "--key + is what + stands for in --mqtt-in"),
        (HEADER, ("--key", "at", "--time", "at"), "--key and --time must be two columns"),
        (HEADER, ("--key", "machine", "--mqtt-commands", "t"), "--mqtt-commands go to one machine"),
        (HEADER, ("--key", "machine", "--drift", 100), "--drift is that of one machine"),
    ],
)
def test_a_key_that_cannot_be_read_ends_in_one_line(artifact, rows, header, options, message):
    _, told = run(artifact, text_of([header, *csv_of(rows)[:50]]), *options, code=1)
    assert message in told.splitlines()[-1]
    assert "Traceback" not in told


def test_a_service_that_is_stopped_anywhere_continues_with_the_same_events(
    artifact, rows, tmp_path
) -> None:
    lines = [line.encode() for line in (HEADER, *csv_of(rows))]

    def served(part, state: Path) -> list[dict]:
        found: list[dict] = []
        options = ServiceOptions(time="at", key="machine", stride=1, state=str(state))
        with Scorer(artifact) as scorer:
            service = Service(scorer, str(artifact), options, [found.append])
            service.load()
            service.run(map(Line, part))
        return [event for event in found if event["event"] != "model"]

    whole = served(lines, tmp_path / "whole.json")
    for cuts in ([300], [1, 301, 302], list(range(0, 600, 97))):
        state = tmp_path / f"{len(cuts)}.json"
        edges = zip([0, *cuts], [*cuts, len(lines)], strict=True)
        given = [event for a, b in edges for event in served(lines[a:b], state)]
        assert by_machine(given) == by_machine(map(dict, whole))


def test_a_kill_repeats_windows_of_a_followed_file_and_loses_none(artifact, rows, tmp_path):
    log, state, out = tmp_path / "x.csv", tmp_path / "state.json", tmp_path / "out.jsonl"
    lines = csv_of(rows)
    log.write_text(text_of([HEADER, *lines[:300]]))
    options = [*OPTIONS, "--follow", "--state", state, "-o", out]
    command = [*COMMAND, artifact, log, *map(str, options)]

    def told() -> list[dict]:
        return [json.loads(line) for line in out.read_text().splitlines()] if out.exists() else []

    def verdicts() -> dict[tuple[str, int], str]:
        found = [event for event in told() if event["event"] == "verdict"]
        return {(e["machine"], e["window"]): json.dumps(e) for e in found}

    want = expected(artifact, rows)
    count = [sum(e["event"] == "verdict" for e in own) for own in want.values()]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        wait_for(lambda: len(verdicts()) > 200 and state.exists(), process)
        process.kill()
    with log.open("a") as file:
        file.write(text_of(lines[300:]))
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        wait_for(lambda: len(verdicts()) == sum(count), process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    for key, own in want.items():
        for event in own:
            if event["event"] == "verdict":
                given = json.loads(verdicts()[key, event["window"]])
                assert given.pop("machine") == key
                assert given == event


def test_the_log_of_many_machines_recalibrates_none(artifact, rows, tmp_path: Path) -> None:
    log = tmp_path / "events.jsonl"
    run(artifact, text_of([HEADER, *csv_of(rows)]), *OPTIONS, "-o", log)
    command = [*COMMAND[:-1], "recalibrate", artifact, "--scores", log]
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith(
        "holds windows of many machines; give those of one"
    )


def test_silent_machines_are_counted_and_forgotten(artifact, rows) -> None:
    options = ServiceOptions(time="at", key="machine", stride=1, silent_after=0, forget_after=1e-9)
    lines = [line.encode() for line in (HEADER, *csv_of(rows))]
    with Scorer(artifact) as scorer:
        service = Service(scorer, str(artifact), options, [lambda event: None])
        service.run(map(Line, lines))
        counters = service.counters()
    assert (counters.machines, counters.forgotten) == (0, MACHINES)
    assert counters.readings == 600
