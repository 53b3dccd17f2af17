"""A growing file is followed through rotation, kills and models that are replaced."""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.runtime.service.processes import (
    COMMAND,
    csv_lines,
    expected,
    run,
    scores,
    wait_for,
)


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
    append(data, lines[50:55])
    wait_for(lambda: len(scores(read(out))) == 50, process)
    running.unlink()
    process.send_signal(signal.SIGHUP)
    append(data, lines[55:60])
    wait_for(lambda: len(scores(read(out))) == 55, process)
    running.write_bytes(artifact.read_bytes())
    process.send_signal(signal.SIGHUP)
    append(data, lines[60:70])
    wait_for(lambda: len(scores(read(out))) == 65, process)
    process.terminate()
    told = process.communicate()[1]
    assert told.count("refused, the running model stays") == 2
    assert f"stays ({running}: no such file or directory)" in told
    assert sum(event["event"] == "model" for event in read(out)) == 2


@pytest.fixture
def followed(artifact, tmp_path: Path):
    """A growing file, and a function that starts a process on it; all are ended."""
    data, out, state = tmp_path / "x.csv", tmp_path / "events", tmp_path / "state"
    data.touch()
    started = []

    def start(model: Path = artifact) -> subprocess.Popen:
        command = [*COMMAND, str(model), str(data), "--follow", "--stride", "1"]
        command += ["--state", str(state), "-o", str(out)]
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


def test_a_log_made_anew_while_away_is_an_event_and_a_new_window(
    followed, artifact, make_example, readings
) -> None:
    data, out, start = followed
    lines = csv_lines(readings)
    process = start()
    append(data, lines[:50])
    wait_for(lambda: len(scores(read(out))) == 45, process)
    process.terminate()
    assert process.wait(30) == 0
    data.unlink()
    append(data, lines[50:100])
    again = start()
    wait_for(lambda: len(scores(read(out))) == 90, again)
    (loss,) = (event for event in read(out) if event["event"] == "loss")
    assert (loss["window"], loss["reason"]) == (45, "the file that was read is gone")
    fresh = [event for event in read(out) if event["event"] == "verdict"][45:]
    assert [event["score"] for event in fresh] == expected(make_example, readings[50:100])
