"""A device in Home Assistant: what is announced on a real broker, again, and removed."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeae_runtime.service.mqtt.home_assistant import HomeAssistant, object_id
from edgeae_runtime.service.mqtt.retained import Retained
from edgeae_runtime.service.options import MqttOptions
from tests.runtime.service.processes import COMMAND, csv_lines, wait_for

pytest.importorskip("paho.mqtt.client", reason="paho-mqtt is not installed")
from tests.soak.mosquitto import Listener, Mosquitto, missing_broker

if reason := missing_broker():
    pytest.skip(reason, allow_module_level=True)

DISCOVERY_TOPIC = re.compile(r"homeassistant/device/[a-zA-Z0-9_-]+/config")  # as documented
DEVICE_KEYS = {"dev", "o", "stat_t", "avty_t", "avty_tpl", "cmps"}
ENTITY_KEYS = {"p", "name", "uniq_id", "val_tpl", "dev_cla", "stat_cla", "ops"}
TEMPLATE = re.compile(r"\{\{ value_json\.(\w+) \}\}")


def assert_documented(topic: str, payload: str) -> dict:
    """Hold the documented keys; tests/end_to_end/home_assistant.py asks Home Assistant itself."""
    assert DISCOVERY_TOPIC.fullmatch(topic)
    config = json.loads(payload)
    assert set(config) == DEVICE_KEYS
    assert set(config["dev"]) == {"ids", "name", "mf", "mdl", "sw"}
    assert set(config["o"]) == {"name", "sw", "url"}
    for entity in config["cmps"].values():
        assert set(entity) <= ENTITY_KEYS
        assert entity["p"] == ("binary_sensor" if entity.get("dev_cla") == "problem" else "sensor")
        assert TEMPLATE.fullmatch(entity["val_tpl"])[1] in entity["uniq_id"]
    return config


class House:
    """What a broker retains for Home Assistant, as a listener hears it."""

    def __init__(self, port: int, *topics: str) -> None:
        self.ear = Listener(port, "homeassistant/#", *topics)

    def last(self, topic: str) -> str | None:
        """The newest message of a topic."""
        texts = [text.decode() for name, text in list(self.ear.heard) if name == topic]
        return texts[-1] if texts else None

    def configs(self) -> dict[str, str]:
        """The newest announcement of each device."""
        return {
            name: text.decode() for name, text in list(self.ear.heard) if name.endswith("/config")
        }


@pytest.fixture
def broker(tmp_path: Path):
    folder = tmp_path / "broker"
    folder.mkdir()
    with Mosquitto(folder, "allow_anonymous true", "persistence false") as broker:
        yield broker


@pytest.fixture
def house(broker):
    made = []

    def make(*topics: str) -> House:
        made.append(House(broker.port, *topics))
        return made[-1]

    yield make
    for one in made:
        one.ear.close()


@pytest.fixture
def start(make_example, broker):
    """Start a stream; all that were started are ended."""
    started = []

    def begin(*options: object) -> subprocess.Popen:
        command = [*COMMAND, make_example("series").path, "--stride", "1"]
        command += ["--mqtt", f"mqtt://127.0.0.1:{broker.port}", *map(str, options)]
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.slow
def test_a_device_is_announced_anew_for_a_new_broker_and_a_new_house_and_removed(
    broker, start, house, readings, make_example
) -> None:
    at_home, topic = house("out/state", "out/status"), "homeassistant/device/edgeae-out/config"
    options = ("--mqtt-out", "out", "--home-assistant", "--events", "alarms", "--alarm", "1/1")
    process = start(*options)
    process.stdin.write("\n".join(csv_lines(readings[:20])) + "\n")
    process.stdin.flush()
    wait_for(lambda: at_home.last("out/state") and topic in at_home.configs(), process)
    config = assert_documented(topic, at_home.configs()[topic])
    scorer = make_example("series").scorer
    assert config["dev"]["name"] == scorer.manifest.name
    assert config["dev"]["sw"] == scorer.digest[:12]
    assert (config["stat_t"], config["avty_t"]) == ("out/state", "out/status")
    assert json.loads(at_home.last("out/status")) == {"event": "status", "online": True}

    process.stdin.write("\n".join(csv_lines(readings[:1] * (9, 1, 1))) + "\n")
    process.stdin.flush()
    wait_for(lambda: '"problem": "ON"' in at_home.last("out/state"), process)
    state = json.loads(at_home.last("out/state"))
    assert state["score"] > state["threshold"]
    assert (state["verdict"], state["channel"]) == ("anomaly", "0")

    count = len(at_home.ear.heard)
    at_home.ear.say("homeassistant/status", "offline")
    at_home.ear.say("homeassistant/status", "online")
    wait_for(lambda: {n for n, _ in at_home.ear.heard[count:]} >= {topic, "out/state"}, process)

    at_home.ear.close()
    broker.stop()  # and nothing is stored
    broker.start()
    anew = house("out/state")
    wait_for(lambda: anew.last("out/state") and topic in anew.configs(), process)
    assert json.loads(anew.last("out/state")) == state
    process.communicate()
    assert process.returncode == 0

    process = start("--mqtt-out", "out", "--no-home-assistant")
    process.communicate("")
    assert process.returncode == 0
    wait_for(lambda: anew.last(topic) == anew.last("out/state") == "")
    late = house("out/state")
    late.ear.say("homeassistant/end", "x").wait_for_publish(10)
    wait_for(lambda: late.last("homeassistant/end"))
    assert late.configs() == {}


@pytest.mark.slow
def test_each_machine_has_a_device_whatever_its_name_is(
    broker, start, house, readings, tmp_path: Path
) -> None:
    at_home, state = house("out/state/+"), tmp_path / "state"
    names = ("pump 1", "pump_1", "a/+/#", "öl{{ 1 }}", "x" * 200)
    lines = [f"{line},{name}" for line in csv_lines(readings[:8]) for name in names]
    text = "\n".join(["a,b,c,machine", *lines]) + "\n"
    options = ("--mqtt-out", "out", "--key", "machine", "--state", state)
    start(*options, "--home-assistant").communicate(text)
    wait_for(lambda: len(at_home.configs()) == len(names))
    configs = [assert_documented(*item) for item in at_home.configs().items()]
    assert {config["dev"]["name"] for config in configs} == set(names)
    assert len({config["stat_t"] for config in configs}) == len(names)
    for config in configs:
        wait_for(lambda topic=config["stat_t"]: at_home.last(topic))
    start(*options, "--no-home-assistant").communicate("")  # the state knows the machines
    wait_for(lambda: set(at_home.configs().values()) == {""})


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--home-assistant"], "MQTT needs a topic"),
        (["--home-assistant", "--mqtt-in", "a"], "--home-assistant needs --mqtt-out"),
        (["--home-assistant", "--mqtt-out", "a\tb"], "of printable characters"),
        (
            ["--home-assistant", "--home-assistant-prefix", "a/#", "--mqtt-out", "b"],
            "--home-assistant-prefix must be a topic without + and #",
        ),
        (["--home-assistant", "--home-assistant-prefix", "", "--mqtt-out", "b"], "; got ''"),
    ],
)
def test_a_mistake_is_one_line(make_example, options, message) -> None:
    command = [*COMMAND, make_example("series").path, *options]
    done = subprocess.run(command, input="", capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_removal_that_reaches_no_broker_is_told(broker, start) -> None:
    broker.stop()
    _, told = start("--mqtt-out", "out", "--no-home-assistant").communicate("")
    assert "messages did not reach the broker and are lost" in told


def test_an_alarm_of_before_is_still_on_and_the_silent_one_makes_room(make_example) -> None:
    options = MqttOptions(outgoing="out", home_assistant=True)
    given: dict[str, str] = {}
    home = HomeAssistant(options, make_example("series").scorer, 2, given.__setitem__)
    home.begin({"a": True, "b": False})
    home.take({"event": "model"})
    verdict = {"event": "verdict", "verdict": "invalid", "channels": ["y" * 300]}
    home.take({**verdict, "machine": "a"})
    state = json.loads(given["out/state/a"])
    assert (state["problem"], state["score"], state["channel"]) == ("ON", None, "y" * 255)
    home.take({**verdict, "machine": "c"})
    assert given["out/state/b"] == given["homeassistant/device/edgeae-out-b/config"] == ""
    home.take({"event": "alarm end", "machine": "a"})
    assert json.loads(given["out/state/a"])["problem"] == "OFF"
    assert json.loads(given["out/state/a"])["channel"] is None


@given(st.lists(st.text(), unique=True, max_size=20))
def test_names_of_any_kind_stay_apart_in_a_discovery_topic(names: list[str]) -> None:
    names = [name.encode("utf-8", "replace").decode() for name in names]
    ids = {object_id(name) for name in names}
    assert len(ids) == len(set(names))
    assert all(re.fullmatch(r"[a-zA-Z0-9_-]{0,49}", one) for one in ids)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.text(max_size=2))))
def test_of_each_topic_the_newest_message_is_given_in_the_end(puts) -> None:
    retained, broker = Retained(), {}
    for number, put in enumerate(puts):
        retained.put(*put)
        if number % 3 == 1:
            broker.update(retained.take(1))
    retained.again()
    while len(retained):
        broker.update(retained.take(2, is_last=True))
    assert broker == {**broker, **dict(puts)}
