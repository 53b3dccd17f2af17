"""Readings from an OPC UA server: asyncua's own in a process of its own."""

import datetime
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from edgeae_runtime import Scorer
from edgeae_runtime.service.plant.opcua import OpcUaServer
from tests.runtime.service.plant.modbus_server import ROWS
from tests.runtime.service.plant.test_modbus import verdicts
from tests.runtime.service.processes import wait_for

ALARM = '[alarm]\nnode = "ns=2;s=alarm"\n'


@pytest.mark.slow
def test_a_server_that_falls_silent_leaves_no_socket_open(controller, pump, tmp_path: Path) -> None:
    server = controller("opcua")
    (tmp_path / "plant.toml").write_text("period_s = 0.1\ntimeout_s = 0.5\n")
    with Scorer(pump) as scorer:
        inputs = scorer.manifest.inputs
    client = OpcUaServer(f"opc.tcp://127.0.0.1:{server.port}", str(tmp_path / "plant.toml"), inputs)
    client.open()
    known = client._client.aio_obj.uaclient
    end = known.protocol.transport.get_extra_info("socket")
    server.process.send_signal(signal.SIGSTOP)
    wait_for(lambda: known.state.name == "DISCONNECTED", None, 20)
    assert end.fileno() >= 0
    client.close()
    assert end.fileno() == -1


@pytest.mark.slow
def test_variables_are_found_by_name_stamped_at_their_source_and_a_gap_is_one(
    controller, stream, pump, tmp_path: Path
) -> None:
    server = controller("opcua")
    address = f"opc.tcp://127.0.0.1:{server.port}"
    (tmp_path / "plant.toml").write_text("period_s = 0.03\n")  # none of the server's is missed
    words = ("--opcua-settings", tmp_path / "plant.toml", "--tracking", "off")
    process, events = stream("--opcua", address, *words)
    wait_for(lambda: len(verdicts(events)) >= 8, process, 60)
    server.kill()
    server.start()
    wait_for(lambda: any(e.get("reason") == "gap" for e in verdicts(events)), process, 60)
    after = len(verdicts(events))
    wait_for(lambda: len(verdicts(events)) >= after + 4, process, 60)
    process.terminate()
    said = process.communicate(timeout=30)[1]
    assert said.count("does not answer") == said.count("answers again") == 1
    rows = np.column_stack([ROWS, np.full(1000, 7.0)])
    with Scorer(pump) as scorer:
        known = scorer.score(np.lib.stride_tricks.sliding_window_view(rows, 4, 0).swapaxes(1, 2))
    scored = [event for event in verdicts(events) if "score" in event]
    near = [np.abs(known / event["score"] - 1).min() for event in scored]
    assert max(near) < 1e-5  # each is a window of four readings in their order
    assert len(scored) > 8  # behind the gap, too


@pytest.mark.slow
def test_a_bad_quality_is_no_value_and_the_alarm_is_written(
    controller, stream, tmp_path: Path
) -> None:
    server = controller("opcua")
    server.counter.write_text("20")  # temp is bad in the fiftieth reading
    (tmp_path / "plant.toml").write_text(f"period_s = 0.03\n{ALARM}")
    address = f"opc.tcp://127.0.0.1:{server.port}"
    words = ("--opcua-settings", tmp_path / "plant.toml", "--alarm", "1/1")
    process, events = stream("--opcua", address, *words)
    wait_for(lambda: any(e.get("reason") == "not finite" for e in verdicts(events)), process, 60)
    (fault,) = {tuple(e["channels"]) for e in verdicts(events) if e.get("reason") == "not finite"}
    assert fault == ("temp",)
    wait_for(lambda: server.alarm == "True", process, 90)


def certificate(folder: Path, name: str, days: int = 1) -> tuple[str, str]:
    """Write a self-signed certificate for so many days, and its key, as OPC UA wants them."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    alternative = x509.SubjectAlternativeName([x509.UniformResourceIdentifier(f"urn:{name}")])
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=2))
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(alternative, critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / f"{name}.der", folder / f"{name}.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.DER))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return str(paths[0]), str(paths[1])


@pytest.mark.slow
def test_a_server_that_wants_encryption_gets_it_and_refuses_the_rest(
    controller, stream, tmp_path: Path
) -> None:
    server = controller("opcua", *certificate(tmp_path, "server"))
    mine, key = certificate(tmp_path, "client")
    other, _ = certificate(tmp_path, "other")
    settings = tmp_path / "plant.toml"
    text = f"""[security]
policy = "Basic256Sha256"
certificate = "{mine}"
private_key = "{key}"
server_certificate = "SERVER"
"""
    address = f"opc.tcp://127.0.0.1:{server.port}"
    trusted = text.replace("SERVER", str(tmp_path / "server.der"))
    late, late_key = certificate(tmp_path, "late", days=-1)
    expired = trusted.replace(mine, late).replace(key, late_key)
    another = trusted.replace("Basic256Sha256", "Aes256Sha256RsaPss")  # that it does not offer
    for wrong in ("", text.replace("SERVER", other), expired, another):
        settings.write_text(wrong)
        process, events = stream("--opcua", address, "--opcua-settings", settings)
        wait_for(lambda process=process: "does not answer" in process.stderr.readline(), None, 60)
        process.terminate()
        process.wait(30)
        assert verdicts(events) == []
    settings.write_text(trusted)
    process, events = stream("--opcua", address, "--opcua-settings", settings)
    wait_for(lambda: verdicts(events), process, 60)


MISTAKES = {
    ("--opcua", "http://x"): "--opcua must be opc.tcp://HOST:PORT",
    ("--opcua-settings", "none.toml"): "--opcua-settings need --opcua",
    ("--opcua", "opc.tcp://x", "--modbus", "x"): "--opcua and --modbus are two controllers",
    ("--opcua", "opc.tcp://x", "--opcua-settings", "none.toml"): "none.toml: no such file",
    ("--opcua", "opc.tcp://x", "--follow"): "readings of a controller need no DATA",
}


@pytest.mark.parametrize("words", MISTAKES)
def test_a_mistake_is_one_line(pump, tmp_path: Path, words: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "edgeae_runtime", "stream", str(pump), *words]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    *_, line = done.stderr.splitlines()
    assert (done.returncode, MISTAKES[words] in line) == (1, True), done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_channel_without_a_variable_is_named(controller, make_example, tmp_path: Path) -> None:
    server = controller("opcua")
    address = f"opc.tcp://127.0.0.1:{server.port}"
    command = [sys.executable, "-m", "edgeae_runtime", "stream", str(make_example("table").path)]
    (tmp_path / "plant.toml").write_text("period_s = 1\n")
    done = subprocess.run(
        [*command, "--opcua", address, "--opcua-settings", str(tmp_path / "plant.toml")],
        capture_output=True,
        text=True,
        check=False,
    )
    *_, line = done.stderr.splitlines()
    assert (done.returncode, "no variable is named" in line) == (1, True), done.stderr
