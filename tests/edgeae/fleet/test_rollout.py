"""`edgeae fleet push`: a model to devices that are real processes, over a real mosquitto."""

import json
import shutil
import signal
import subprocess
import threading
from pathlib import Path

import numpy as np
import pytest

from edgeae.storage.signing import make_key, sign_file

pytest.importorskip("paho.mqtt.client", reason="paho-mqtt is not installed")
from tests.ports import free_port
from tests.soak.mosquitto import Listener, Mosquitto, missing_broker
from tests.soak.rollout_histories import PUSH, Fleet, histories

if reason := missing_broker():
    pytest.skip(reason, allow_module_level=True)

DEVICES = 10


@pytest.fixture
def broker(tmp_path: Path):
    (tmp_path / "broker").mkdir()
    with Mosquitto(tmp_path / "broker") as broker:
        yield broker


@pytest.fixture
def signed(make_example, tmp_path: Path) -> list[str]:
    """Options of a rollout of a signed model."""
    path = tmp_path / "pump.onnx"
    shutil.copy(make_example("series").path, path)
    make_key(str(tmp_path / "factory"))
    sign_file(str(path), str(tmp_path / "factory"), 1)
    options = ["--topic", "plant", "--verify-key", str(tmp_path / "factory.pub")]
    return [str(path), *options, "--state", str(tmp_path / "rollout.json")]


def push(*arguments: object, code: int = 1) -> str:
    """Run the command; return the last line of what it says."""
    command = [*PUSH, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return (done.stderr.splitlines() or [""])[-1]


@pytest.mark.slow
@pytest.mark.soak
def test_bad_models_stop_at_the_canary_and_a_good_one_reaches_all_devices(
    make_example, broker, tmp_path: Path
) -> None:
    rng = np.random.default_rng(6)
    rows = (rng.normal(size=(200, 3)) * (1, 5, 0.1) + (0, 20, -1)).astype(np.float32)
    fleet = Fleet(tmp_path, make_example("series").path, rows, DEVICES, broker.port)
    try:
        found = histories(fleet, away=1, windows=20, answer_s=8)
    finally:
        fleet.close()
    assert {name: (one.code, one.phase) for name, one in found.items()} == {
        "rate": (1, "stopped"),
        "selftest": (1, "stopped"),
        "killed": (-signal.SIGKILL, "rest"),
        "resumed": (0, "done"),
        "returned": (0, "done"),
    }
    assert [one.unusable for one in found.values()] == [0] * 5
    for name in ("rate", "selftest"):
        assert found[name].versions == {1: DEVICES}
    assert "anomalies in its first" in found["rate"].told
    assert "does not run here (FAIL" in found["selftest"].told
    assert found["resumed"].versions == {1: 1, 4: DEVICES - 1}
    assert found["returned"].versions == {4: DEVICES}
    assert found["returned"].told.splitlines()[-1] == f"kept: {DEVICES}"


def test_a_broker_that_is_not_there_or_refuses_is_one_line(signed, tmp_path: Path) -> None:
    port = free_port()
    told = push(*signed, "--mqtt", f"mqtt://127.0.0.1:{port}")
    assert told == f"edgeae: mqtt 127.0.0.1:{port}: connection refused"
    (tmp_path / "closed").mkdir()
    with Mosquitto(tmp_path / "closed", "allow_anonymous false") as broker:
        told = push(*signed, "--mqtt", f"mqtt://127.0.0.1:{broker.port}")
    assert told == f"edgeae: mqtt 127.0.0.1:{broker.port}: not authorized"


def test_without_a_device_nothing_is_sent(signed, broker) -> None:
    told = push(*signed, "--mqtt", f"mqtt://127.0.0.1:{broker.port}")
    assert told == (
        "edgeae: no device has reported below 'plant'; start 'stream --mqtt-updates' on them"
    )


def test_what_is_no_rollout_is_refused_before_the_broker_is_asked(signed, tmp_path: Path) -> None:
    path, *options = signed
    (tmp_path / "rollout.json").write_text('{"format": 1}')
    shutil.copy(path, tmp_path / "unsigned.onnx")
    assert "unsigned.onnx.sig: missing" in push(tmp_path / "unsigned.onnx", *options)
    assert "--topic must be what" in push(path, *options, "--topic", "plant/+")
    assert "--canary must be a share" in push(path, *options, "--canary", "0")
    large = tmp_path / "large.onnx"
    large.write_bytes(b"\0" * 2_000_000)
    assert "large.onnx: must be at most 2.00 MB to be one message" in push(large, *options)


class SilentDevices:
    """Devices that have reported once, and never answer."""

    def __init__(self, port: int, names: tuple[str, ...]) -> None:
        self._listener = Listener(port, "plant/+/update")
        report = {"rollout": "", "state": "running", "reason": "", "digest": "0"}
        text = json.dumps({**report, "windows": 0, "anomalies": 0})
        for name in names:
            self._listener._client.publish(f"plant/{name}/report", text, qos=1, retain=True)
        bad = {
            "plant/bad/report": "{",
            "plant/worse/report": json.dumps({**report, "windows": "1"}),
        }
        for topic, payload in bad.items():
            self._listener._client.publish(topic, payload, qos=1, retain=True).wait_for_publish(30)

    @property
    def heard(self) -> list[tuple[str, int]]:
        """Topics of messages, and their sizes."""
        return [(topic, len(payload)) for topic, payload in self._listener.heard]


def test_devices_that_never_answer_end_it_and_keep_no_message(signed, broker) -> None:
    devices = SilentDevices(broker.port, ("a", "b", "c"))
    url = f"mqtt://127.0.0.1:{broker.port}"
    told = push(*signed, "--mqtt", url, "--answer", "0.5", "--canary", "0.4")
    assert told == "edgeae: the rollout was stopped: no device answered"
    state = json.loads(Path(signed[-1]).read_text())
    assert {name: one["state"] for name, one in state["devices"].items()} == dict.fromkeys(
        "abc", "away"
    )
    last = dict(devices.heard)  # a good file is large; the answer "back" is not
    assert set(last) == {"plant/a/update", "plant/b/update", "plant/c/update"}
    assert max(last.values()) < 100


def test_ctrl_c_leaves_a_state_that_only_its_own_file_continues(
    signed, broker, tmp_path: Path
) -> None:
    SilentDevices(broker.port, ("a", "b"))
    state, ended = Path(signed[-1]), threading.Event()
    command = [*PUSH, *signed, "--mqtt", f"mqtt://127.0.0.1:{broker.port}"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        for _ in range(600):
            if state.exists() or ended.wait(0.1):
                break
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        assert process.stderr.read().splitlines()[-1] == "edgeae: stopped"
        assert process.wait(30) == 1
    assert json.loads(state.read_text())["phase"] == "canary"
    sign_file(signed[0], str(tmp_path / "factory"), 2)
    told = push(*signed, "--mqtt", f"mqtt://127.0.0.1:{broker.port}")
    assert "is the rollout of 'pump.onnx' version 1; name another file for a new one" in told
