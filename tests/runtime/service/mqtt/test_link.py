"""`edgeae-runtime stream` on a real mosquitto: cut wires, outages, passwords, TLS."""

import json
import resource
import signal
import subprocess
from pathlib import Path

import pytest

from edgeae_runtime.readings.windowing import windows_of
from tests.runtime.service.processes import COMMAND, STEPS, wait_for

pytest.importorskip("paho.mqtt.client", reason="paho-mqtt is not installed")
from tests.soak.mosquitto import Listener, Mosquitto, Wire, missing_broker

if reason := missing_broker():
    pytest.skip(reason, allow_module_level=True)


@pytest.fixture(scope="module")
def lines(readings) -> list[str]:
    return [",".join(f"{value:.9g}" for value in row) for row in readings]


@pytest.fixture
def broker(tmp_path: Path):
    folder = tmp_path / "broker"
    folder.mkdir()
    with Mosquitto(folder) as broker:
        yield broker


@pytest.fixture
def start(make_example, tmp_path: Path):
    """Start a stream on a port; all that were started are ended."""
    started = []

    def begin(port: int, *options: object, full_at: int | None = None) -> subprocess.Popen:
        command = [*COMMAND, make_example("series").path, "--stride", "1"]
        command += ["--mqtt", f"mqtt://127.0.0.1:{port}", *map(str, options)]
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=None if full_at is None else lambda: limit_files(full_at),
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            pipe.close()


def limit_files(size_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, size_bytes))


@pytest.fixture
def listen(broker):
    """Clients that hear topics; all are closed."""
    made = []

    def make(*topics: str) -> Listener:
        made.append(Listener(broker.port, *topics))
        return made[-1]

    yield make
    for listener in made:
        listener.close()


def events(listener: Listener) -> list[dict]:
    return [json.loads(line) for topic, line in list(listener.heard) if topic == "out"]


def windows(listener: Listener) -> set[int]:
    return {event["window"] for event in events(listener) if event["event"] == "verdict"}


def statuses(listener: Listener) -> list[bool]:
    return [json.loads(line)["online"] for topic, line in listener.heard if topic == "out/status"]


def expected(make_example, readings) -> dict[int, float]:
    scores = make_example("series").scorer.score(windows_of(readings, STEPS, 1))
    return {number: float(str(score)) for number, score in enumerate(scores)}


@pytest.mark.slow
def test_readings_in_and_events_out_through_cut_wires_and_a_kill(
    broker, start, listen, lines, readings, make_example, tmp_path: Path
) -> None:
    ear, wire = listen("out", "out/status"), Wire(broker.port)
    options = (
        "--mqtt-in",
        "in",
        "--mqtt-out",
        "out",
        "--mqtt-id",
        "pump",
        "--state",
        tmp_path / "state",
        "--mqtt-buffer-file",
        tmp_path / "buffer",
    )
    process = start(wire.port, *options)
    wait_for(lambda: statuses(ear) == [True], process)
    for number, line in enumerate(lines):
        ear.say("in", line)
        if number % 50 == 25:
            wait_for(lambda n=number: len(windows(ear)) > n - 20, process)
            wire.cut()
        if number == 100:
            process.kill()
            process.wait()
            process = start(wire.port, *options)
    wait_for(lambda: len(windows(ear)) == len(lines) - STEPS + 1, process)
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    given = {e["window"]: e["score"] for e in events(ear) if e["event"] == "verdict"}
    assert given == expected(make_example, readings)
    wait_for(lambda: statuses(ear)[-1] is False)
    wire.close()


def test_the_last_will_says_that_a_killed_service_is_gone(broker, start, listen) -> None:
    ear = listen("out/status")
    process = start(broker.port, "--mqtt-out", "out")
    wait_for(lambda: statuses(ear) == [True], process)
    process.kill()
    wait_for(lambda: statuses(ear) == [True, False])


def test_a_broker_that_is_away_gets_later_what_the_buffer_holds(
    broker, start, listen, lines, tmp_path: Path
) -> None:
    ear = listen("out")
    broker.stop()
    metrics = tmp_path / "prom"
    process = start(
        broker.port, "--mqtt-out", "out", "--mqtt-buffer", 50, "--metrics-file", metrics
    )
    assert "connection refused; retrying" in process.stderr.readline() + process.stderr.readline()
    process.stdin.write("\n".join(lines[:100]) + "\n")
    process.stdin.flush()
    wait_for(lambda: metrics.exists() and "events_waiting 50" in metrics.read_text(), process)
    broker.start()
    wait_for(lambda: len(windows(ear)) >= 50, process)
    process.stdin.close()
    assert process.wait(30) == 0
    assert windows(ear) == set(range(45, 95))  # the model's event and the first 45 made room
    assert "\nedgeae_mqtt_events_dropped_total 46\n" in metrics.read_text()


def test_a_buffer_in_a_file_outlives_a_kill_and_a_damaged_one_is_set_aside(
    broker, start, listen, lines, tmp_path: Path
) -> None:
    ear, buffer, out = listen("out"), tmp_path / "buffer", tmp_path / "told"
    broker.stop()
    options = ("--mqtt-out", "out", "--mqtt-buffer-file", buffer, "-o", out)
    process = start(broker.port, *options)
    process.stdin.write("\n".join(lines[:20]) + "\n")
    process.stdin.flush()
    wait_for(lambda: out.exists() and out.read_text().count('"verdict"') >= 2 * 15, process)
    process.kill()
    process.wait()
    broker.start()
    process = start(broker.port, *options)
    wait_for(lambda: windows(ear) == set(range(15)), process)
    process.communicate("")
    for old in tmp_path.glob("buffer*"):
        old.write_bytes(b"no database" * 1000)
    process = start(broker.port, *options)
    assert process.communicate("")[1].count("\n") == 1  # the budget
    assert process.returncode == 0
    assert (tmp_path / "buffer.set-aside").exists()


def test_a_full_disk_under_the_buffer_stops_no_verdict(
    broker, start, lines, tmp_path: Path
) -> None:
    broker.stop()
    process = start(
        broker.port,
        "--mqtt-out",
        "out",
        "--mqtt-buffer-file",
        tmp_path / "buffer",
        "-o",
        "-",
        full_at=40_000,
    )
    told, said = process.communicate("\n".join(lines) + "\n")
    assert told.count('"verdict": ') == len(lines) - STEPS + 1
    assert said.count("events cannot be stored for the broker") == 1
    assert process.returncode == 0


def test_two_processes_cannot_share_a_buffer(broker, start, listen, tmp_path: Path) -> None:
    ear = listen("out/status")
    options = ("--mqtt-out", "out", "--mqtt-buffer-file", tmp_path / "buffer")
    process = start(broker.port, *options)
    wait_for(lambda: statuses(ear) == [True], process)
    other = start(broker.port, *options, "--mqtt-id", "other")
    assert "another process uses this buffer file" in other.communicate("")[1]
    assert other.returncode == 1


@pytest.fixture
def secured(tmp_path: Path):
    """A broker with a password and TLS, the authority that signed it, and another one."""
    folder = tmp_path / "secured"
    folder.mkdir()

    def openssl(*words: object) -> None:
        subprocess.run(["openssl", *map(str, words)], cwd=folder, check=True, capture_output=True)

    for name in ("ca", "other"):
        openssl(
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            9,
            "-subj",
            f"/CN={name}",
            "-keyout",
            f"{name}.key",
            "-out",
            f"{name}.pem",
        )
    openssl(
        "req",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=localhost",
        "-keyout",
        "broker.key",
        "-out",
        "broker.csr",
    )
    (folder / "names").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1")
    openssl(
        "x509",
        "-req",
        "-in",
        "broker.csr",
        "-CA",
        "ca.pem",
        "-CAkey",
        "ca.key",
        "-days",
        9,
        "-CAcreateserial",
        "-extfile",
        "names",
        "-out",
        "broker.pem",
    )
    users = folder / "users"
    words = ["mosquitto_passwd", "-b", "-c", str(users), "pump", "right"]
    subprocess.run(words, check=True, capture_output=True)
    broker = Mosquitto(
        folder,
        "allow_anonymous false",
        f"password_file {folder}/users",
        f"cafile {folder}/ca.pem",
        f"certfile {folder}/broker.pem",
        f"keyfile {folder}/broker.key",
    )
    with broker:
        yield broker, folder


def test_tls_and_a_password(secured, start, lines, tmp_path: Path) -> None:
    broker, folder = secured
    url = f"mqtts://pump@localhost:{broker.port}"

    def run(password: str, authority: str) -> tuple[str, int]:
        secret = tmp_path / "password"
        secret.write_text(password + "\n")
        process = start(
            0,
            "--mqtt",
            url,
            "--mqtt-out",
            "out",
            "--mqtt-password-file",
            secret,
            "--mqtt-ca",
            folder / authority,
        )
        if password == "right" and authority == "ca.pem":
            return process.communicate("\n".join(lines[:20]) + "\n")[1], process.returncode
        told = process.stderr.read()  # it ends by itself, though stdin stays open
        return told, process.wait(30)

    told, code = run("right", "ca.pem")
    assert (told.count("\n"), code) == (1, 0), told
    told, code = run("wrong", "ca.pem")
    assert code == 1
    assert f"mqtt localhost:{broker.port}: not authorized" in told.splitlines()[-1]
    told, code = run("right", "other.pem")
    assert code == 1
    assert "its certificate is refused" in told.splitlines()[-1]


def test_an_operator_marks_an_alarm_by_the_broker(
    broker, start, listen, lines, tmp_path: Path
) -> None:
    ear, state = listen("out", "out/status"), tmp_path / "pump.json"
    topics = ("--mqtt-in", "in", "--mqtt-out", "out", "--mqtt-commands", "do")
    process = start(broker.port, *topics, "--alarm", "1/1", "--threshold", 0, "--state", state)
    wait_for(lambda: statuses(ear) == [True], process)
    for line in lines[: STEPS + 3]:
        ear.say("in", line)
    wait_for(lambda: any(e["event"] == "alarm start" for e in events(ear)), process)
    ear.say("do", '{"false": [1]}')
    ear.say("do", '{"false": [2]}')
    wait_for(lambda: any(e["event"] == "refused" for e in events(ear)), process)
    (mark,) = (event for event in events(ear) if event["event"] == "feedback")
    assert (mark["alarm"], mark["is_false"]) == (1, True)
    kept = (tmp_path / "pump.feedback.jsonl").read_text()
    assert [json.loads(line) for line in kept.splitlines()] == [mark]
