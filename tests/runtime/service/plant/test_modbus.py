"""Readings from a Modbus device: pymodbus's own server in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from edgeae_runtime import Scorer
from tests.runtime.service.plant.modbus_server import ROWS
from tests.runtime.service.processes import wait_for

SETTINGS = """
url = "tcp://127.0.0.1:{port}"
period_s = 0.01

[channels.flow]
register = 10
type = "float32"
word_order = "little"

[channels.load]
register = 12
scale = 0.01

[channels.temp]
table = "input"
register = 300
offset = 7

[alarm]
coil = 0
"""


def events_of(path: Path) -> list[dict]:
    lines = path.read_text().splitlines() if path.exists() else []
    return [json.loads(line) for line in lines]


def verdicts(path: Path) -> list[dict]:
    return [event for event in events_of(path) if event["event"] == "verdict"]


@pytest.mark.slow
def test_every_reading_is_scored_and_a_killed_device_is_a_gap(
    controller, stream, pump, tmp_path: Path
) -> None:
    device = controller("modbus")
    (tmp_path / "plant.toml").write_text(
        SETTINGS.format(port=device.port).replace("period_s = 0.01", "period_s = 0.1")
    )
    process, events = stream("--modbus", tmp_path / "plant.toml", "--tracking", "off")
    wait_for(lambda: len(verdicts(events)) >= 12, process)
    device.kill()
    before = device.count
    device.start()
    wait_for(lambda: device.count >= before + 20, process)
    process.terminate()
    said = process.communicate(timeout=30)[1]
    assert said.count("does not answer") == said.count("answers again") == 1
    rows = np.column_stack([ROWS, np.full(1000, 7.0)])
    rows[:, 1] = np.round(100 * rows[:, 1]) / 100
    found = verdicts(events)
    gaps = [index for index, event in enumerate(found) if event.get("reason") == "gap"]
    assert len(gaps) == 1
    with Scorer(pump) as scorer:
        # The first windows end with readings 4, 5, ...; those behind the gap with before + 4, ...
        # (a reading that was asked for when the device was killed is counted, and not given).
        scores = [event["score"] for event in found[: gaps[0]]]
        windows = np.array([rows[at - 3 : at + 1] for at in range(4, 4 + len(scores))])
        np.testing.assert_allclose(scores, scorer.score(windows), rtol=1e-5)
        scores = [event["score"] for event in found[gaps[0] + 1 :]]
        windows = np.array(
            [rows[at - 3 : at + 1] for at in range(before + 4, before + 4 + len(scores))]
        )
        np.testing.assert_allclose(scores, scorer.score(windows), rtol=1e-5)


@pytest.mark.slow
def test_an_alarm_is_written_to_its_coil_also_after_the_device_was_away(
    controller, stream, tmp_path: Path
) -> None:
    device = controller("modbus")
    settings = SETTINGS.format(port=device.port).replace("offset = 7", "offset = 9")
    (tmp_path / "plant.toml").write_text(settings.replace("period_s = 0.01", "period_s = 0.1"))
    words = ("--modbus", tmp_path / "plant.toml", "--state", tmp_path / "state.json")
    process, _ = stream(*words)
    wait_for(lambda: device.alarm == "0 True", process)
    device.kill()
    device.counter.with_suffix(".alarm").unlink()
    device.start()
    wait_for(lambda: device.alarm == "0 True", process)
    process.terminate()
    process.wait(30)
    device.counter.with_suffix(".alarm").unlink()
    process, _ = stream(*words)  # which restores the alarm
    wait_for(lambda: device.alarm, process)
    assert device.alarm == "0 True"


@pytest.mark.slow
def test_an_alarm_that_the_device_refuses_is_told_once_and_stops_no_reading(
    controller, stream, tmp_path: Path
) -> None:
    device = controller("modbus")
    settings = SETTINGS.format(port=device.port).replace("coil = 0", "coil = 900")
    (tmp_path / "plant.toml").write_text(settings.replace("offset = 7", "offset = 9"))
    process, events = stream("--modbus", tmp_path / "plant.toml", "--alarm", "1/1")
    wait_for(lambda: len(verdicts(events)) >= 20, process)
    process.terminate()
    said = process.communicate(timeout=30)[1]
    assert said.count("the alarm is not written (coil 900 cannot be written)") == 1
    assert "does not answer" not in said


MISTAKES = {
    "url = 1": "url must be a text",
    'url = "http://x"': "url must be tcp://HOST:PORT",
    'speed = 1\nurl = "tcp://x"': "speed is unknown",
    'url = "tcp://x"\nperiod_s = 0': "period_s must be a number from 0.001",
    'url = "tcp://x"\n[channels.flow]\nregister = -1': "[channels.load] is missing",
    'url = "tcp://x"\n[channels.oil]\nregister = 1': "[channels.flow] is missing",
    "url = ": "is no TOML",
}


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_in_the_settings_is_one_line(pump, tmp_path: Path, text: str) -> None:
    (tmp_path / "plant.toml").write_text(text)
    command = [sys.executable, "-m", "edgeae_runtime", "stream", str(pump), "--modbus"]
    done = subprocess.run(
        [*command, str(tmp_path / "plant.toml")], capture_output=True, text=True, check=False
    )
    *_, line = done.stderr.splitlines()
    assert done.returncode == 1
    assert MISTAKES[text] in line
    assert "Traceback" not in done.stderr
