"""Mistakes in the options of a broker are one line and show no password."""

import subprocess

import pytest

from tests.runtime.service.processes import COMMAND

pytest.importorskip("paho.mqtt.client", reason="paho-mqtt is not installed")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--mqtt", "http://x", "--mqtt-out", "a"], "--mqtt must be mqtt[s]://"),
        (["--mqtt", "mqtt://u:secret@x", "--mqtt-out", "a"], "without a password"),
        (["--mqtt", "mqtt://x:99999", "--mqtt-out", "a"], "--mqtt must be mqtt[s]://"),
        (["--mqtt", "mqtt://.x", "--mqtt-out", "a"], "--mqtt must be mqtt[s]://"),
        (["--mqtt-out", "a/#"], "--mqtt-out must be a topic without + and #"),
        (["--mqtt-out", ""], "--mqtt-out must be a topic of 1 to"),
        (["--mqtt-in", "a#"], "--mqtt-in must have + and # alone between slashes"),
        (["--mqtt-in", "#/a"], "--mqtt-in must have + and # alone between slashes"),
        (
            ["--mqtt-ca", "x.pem", "--mqtt-out", "a"],
            "--mqtt-ca needs an address that begins with mqtts://",
        ),
        (["--mqtt", "mqtts://x", "--mqtt-ca", "none.pem", "--mqtt-out", "a"], "readable PEM files"),
        (["--mqtt-id", "x"], "MQTT needs a topic; give --mqtt-in, --mqtt-out or --mqtt-updates"),
        (["--mqtt-in", "a", "--follow"], "--mqtt-in replaces DATA and --follow"),
        (["--mqtt-out", "a", "--mqtt-password-file", "none"], "none: no such file"),
    ],
)
def test_a_mistake_is_one_line_and_shows_no_password(make_example, options, message) -> None:
    command = [*COMMAND, make_example("series").path, *options]
    done = subprocess.run(command, input="", capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert "secret" not in done.stderr
