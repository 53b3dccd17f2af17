"""Home Assistant itself discovers the devices of a stream, shows their states and forgets them.

It runs where EDGEAE_HOME_ASSISTANT names the Python of an environment that has the packages
homeassistant, paho-mqtt, janus and aiohttp_cors; CI holds the documented keys instead.
"""

import json
import os
import subprocess
from pathlib import Path

import numpy as np
import pytest

from tests.runtime.service.processes import COMMAND, csv_lines
from tests.soak.mosquitto import Mosquitto

SCRIPT = Path(__file__).with_name("home_assistant.py")
NAMES = ("pump 1", "a/+/#", "öl{{ 1 }}")


class Home:
    """A Home Assistant, and what it tells each second."""

    def __init__(self, port: int, folder: Path) -> None:
        folder.mkdir()
        self.log = folder / "log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [os.environ["EDGEAE_HOME_ASSISTANT"], SCRIPT, str(port), folder, "120"],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def told(self) -> tuple[dict[str, dict], dict[str, str]]:
        """Devices by name, and states by entity, a second later."""
        found = json.loads(self.process.stdout.readline())
        return {one["name"]: one for one in found["devices"]}, found["states"]

    def wait_for(self, what) -> tuple[dict[str, dict], dict[str, str]]:
        """What is told when it is so."""
        for _ in range(20):
            told = self.told()
            if what(*told):
                return told
        raise TimeoutError(f"{told} {self.log.read_text()}")


def test_home_assistant_shows_each_machine_until_it_is_removed(
    make_example, tmp_path: Path
) -> None:
    readings = np.random.default_rng(6).normal(size=(12, 3)) * (1, 5, 0.1) + (0, 20, -1)
    example, folder = make_example("series"), tmp_path / "broker"
    folder.mkdir()
    rows = csv_lines(readings) + csv_lines(readings[:1] * (9, 1, 1)) * 3
    lines = ["a,b,c,machine", *(f"{row},{name}" for row in rows for name in NAMES)]
    with Mosquitto(folder) as broker:
        home = Home(broker.port, tmp_path / "home")
        words = ["--mqtt", f"mqtt://127.0.0.1:{broker.port}", "--mqtt-out", "plant/events"]
        words += ["--key", "machine", "--stride", "1", "--state", str(tmp_path / "state")]
        command = [*COMMAND, str(example.path), *words]
        stream = subprocess.Popen(
            [*command, "--home-assistant"], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        try:
            stream.stdin.write("\n".join(lines) + "\n")
            stream.stdin.flush()
            devices, states = home.wait_for(
                lambda devices, states: (
                    set(devices) == set(NAMES)
                    and len(states) == 5 * len(NAMES)
                    and list(states.values()).count("on") == len(NAMES)
                    and "unknown" not in states.values()
                )
            )
            model = example.scorer.manifest.name, example.scorer.digest[:12]
            assert {(one["model"], one["sw_version"]) for one in devices.values()} == {model}
            assert states["sensor.pump_1_top_channel"] == "0"
            assert states["sensor.pump_1_verdict"] == "anomaly"
            assert states["binary_sensor.pump_1_problem"] == "on"
            score, threshold = (
                float(states[f"sensor.pump_1_{name}"]) for name in ("score", "threshold")
            )
            assert score > threshold == pytest.approx(example.scorer.threshold)
            stream.communicate()
            home.wait_for(lambda devices, states: set(states.values()) == {"unavailable"})
            subprocess.run([*command, "--no-home-assistant"], input=b"", check=True)
            home.wait_for(lambda devices, states: not devices and not states)
        finally:
            for process in (stream, home.process):
                process.kill()
                process.communicate()
    assert "WARNING:homeassistant.components.mqtt" not in home.log.read_text()
    assert "ERROR" not in home.log.read_text()
