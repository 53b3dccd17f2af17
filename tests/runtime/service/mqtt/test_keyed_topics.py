"""`edgeae-runtime stream --key +`: a level of the topic names the machine."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from edgeae_runtime.readings.windowing import windows_of
from tests.runtime.service.processes import COMMAND, STEPS, csv_lines, wait_for

pytest.importorskip("paho.mqtt.client", reason="paho-mqtt is not installed")
from tests.soak.mosquitto import Listener, Mosquitto, missing_broker

if reason := missing_broker():
    pytest.skip(reason, allow_module_level=True)


class Gateway:
    """A service that takes the readings of all topics, and what it says."""

    def __init__(self, broker: Mosquitto, artifact: Path, state: Path) -> None:
        options = ["--mqtt", f"mqtt://127.0.0.1:{broker.port}", "--mqtt-in", "plant/+/readings"]
        options += ["--mqtt-out", "out", "--key", "+", "--stride", "1", "--state", str(state)]
        self._command, self.state = [*COMMAND, str(artifact), *options], state
        self.heard, self.sender = Listener(broker.port, "out"), Listener(broker.port)
        self.start()

    def start(self) -> None:
        """Start it, and wait until it listens."""
        before = len(self.events("model"))
        self.process = subprocess.Popen(self._command, stderr=subprocess.DEVNULL)
        wait_for(lambda: len(self.events("model")) > before, self.process)

    def say(self, machine: str, line: str) -> None:
        """Send a reading."""
        self.sender.say(f"plant/{machine}/readings", line)

    def events(self, kind: str) -> list[dict[str, Any]]:
        """Return the events of a kind."""
        events = [json.loads(text) for topic, text in list(self.heard.heard) if topic == "out"]
        return [event for event in events if event["event"] == kind]

    def wait_for_verdicts(self, count: int) -> None:
        """Wait until there are so many."""
        wait_for(lambda: len(self.events("verdict")) == count, self.process)

    def content(self) -> dict[str, Any]:
        """Return what the state holds."""
        found: dict[str, Any] = json.loads(self.state.read_bytes().splitlines()[1])["content"]
        return found

    def close(self) -> None:
        """End it, if it runs."""
        self.process.kill()
        self.process.wait()
        self.heard.close()
        self.sender.close()


@pytest.fixture
def gateway(make_example, tmp_path: Path) -> Iterator[Gateway]:
    (tmp_path / "broker").mkdir()
    with Mosquitto(tmp_path / "broker") as broker:
        made = Gateway(broker, make_example("series").path, tmp_path / "state")
        yield made
        made.close()


def test_each_topic_is_a_machine_of_its_own(make_example, readings, gateway) -> None:
    names = ("a", "b c")
    for line in csv_lines(readings[:12]):
        for name in names:
            gateway.say(name, line)
    gateway.wait_for_verdicts(2 * (12 - STEPS + 1))
    gateway.process.terminate()
    assert gateway.process.wait(30) == 0
    expected = make_example("series").scorer.score(windows_of(readings[:12], STEPS, 1))
    for name in names:
        given = [e["score"] for e in gateway.events("verdict") if e["machine"] == name]
        assert given == [float(str(score)) for score in expected]
    assert gateway.content()["key"] == "+"
    gateway.start()
    for line in csv_lines(readings[12:14]):
        gateway.say("a", line)
    gateway.wait_for_verdicts(2 * (12 - STEPS + 1) + 2)  # it goes on where it ended
    assert gateway.events("loss") == []


def test_after_a_kill_no_window_reaches_over_what_is_lost_and_an_event_says_so(
    make_example, readings, gateway
) -> None:
    gateway.say("a", csv_lines(readings[:1])[0])
    for line in csv_lines(readings[1:12]):
        gateway.say("a", line)
    gateway.wait_for_verdicts(12 - STEPS + 1)
    wait_for(lambda: gateway.state.exists(), gateway.process)
    gateway.process.kill()
    gateway.process.wait()
    saved = gateway.content()
    first = len(gateway.events("verdict"))
    gateway.start()
    for line in csv_lines(readings[20:32]):
        gateway.say("a", line)
    gateway.wait_for_verdicts(first + 12 - STEPS + 1)
    (loss,) = gateway.events("loss")
    assert loss["reason"] == "the last run was killed"
    assert loss["from_time"] == saved["open_s"] <= loss["until_time"]
    after = gateway.events("verdict")[first:]
    expected = make_example("series").scorer.score(windows_of(readings[20:32], STEPS, 1))
    assert [event["score"] for event in after] == [float(str(score)) for score in expected]
    assert after[0]["window"] <= 12 - STEPS + 1  # numbers go on from the state
