"""`edgeae-runtime stream --key +`: a level of the topic names the machine."""

import json
import subprocess
from pathlib import Path

import pytest

from edgeae_runtime.readings.windowing import windows_of
from tests.runtime.service.processes import COMMAND, STEPS, csv_lines, wait_for

pytest.importorskip("paho.mqtt.client", reason="paho-mqtt is not installed")
from tests.soak.mosquitto import Listener, Mosquitto, missing_broker

if reason := missing_broker():
    pytest.skip(reason, allow_module_level=True)


def test_each_topic_is_a_machine_of_its_own(make_example, readings, tmp_path: Path) -> None:
    example, names = make_example("series"), ("a", "b c")
    (tmp_path / "broker").mkdir()
    with Mosquitto(tmp_path / "broker") as broker:
        heard, sender = Listener(broker.port, "out"), Listener(broker.port)
        options = ["--mqtt", f"mqtt://127.0.0.1:{broker.port}", "--mqtt-in", "plant/+/readings"]
        options += ["--mqtt-out", "out", "--key", "+", "--stride", "1"]
        command = [*COMMAND, str(example.path), *options, "--state", str(tmp_path / "state")]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        try:
            wait_for(lambda: any(topic == "out" for topic, _ in heard.heard), process)
            for line in csv_lines(readings[:12]):
                for name in names:
                    sender.say(f"plant/{name}/readings", line)

            def verdicts() -> list[dict]:
                events = [json.loads(text) for _, text in heard.heard]
                return [event for event in events if event["event"] == "verdict"]

            wait_for(lambda: len(verdicts()) == 2 * (12 - STEPS + 1), process)
            process.terminate()
            assert process.wait(30) == 0
        finally:
            process.kill()
            process.wait()
            assert process.stderr is not None
            process.stderr.close()
            heard.close()
            sender.close()
    expected = example.scorer.score(windows_of(readings[:12], STEPS, 1))
    for name in names:
        given = [event["score"] for event in verdicts() if event["machine"] == name]
        assert given == [float(str(score)) for score in expected]
    assert json.loads((tmp_path / "state").read_bytes().splitlines()[1])["content"]["key"] == "+"
