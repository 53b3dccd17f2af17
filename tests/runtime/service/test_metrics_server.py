"""Metrics over HTTP: what Prometheus gets, and what a slow or hostile client cannot do."""

import re
import socket
import subprocess
import threading
import time
from contextlib import closing, suppress
from http.client import HTTPConnection

import pytest

from edgeae_runtime.errors import InputError
from edgeae_runtime.service import metrics_server
from edgeae_runtime.service.metrics_server import CONTENT_TYPE, MetricsServer
from tests.runtime.service.processes import COMMAND, csv_lines, text_of, wait_for
from tests.runtime.service.test_prometheus import COUNTERS, MANY


@pytest.fixture
def server():
    server = MetricsServer("127.0.0.1", 0)
    server.show(COUNTERS)
    yield server
    server.close()


def get(port: int, path: str = "/metrics", method: str = "GET", host: str = "localhost"):
    """Ask for a page, and return status, kind and text."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as client:
        client.request(method, path, headers={"Host": host})
        answer = client.getresponse()
        return answer.status, answer.headers["Content-Type"], answer.read().decode()


def test_a_scrape_gets_open_metrics_with_its_end(server) -> None:
    for counters in (COUNTERS, MANY):
        server.show(counters)
        status, kind, text = get(server.server_port)
        assert (status, kind) == (200, CONTENT_TYPE)
        assert text.endswith("\n# EOF\n")
        assert text.count("# EOF") == 1
        kinds = dict(re.findall(r"^# TYPE (\S+) (\S+)$", text, re.M))
        for name in re.findall(r"^(\w+)", text, re.M):  # counters alone end in _total
            family = name.removesuffix("_total")
            assert kinds[family] == ("counter" if name.endswith("_total") else "gauge")
    assert 'edgeae_machine_alarm_active{machine="a \\"pump\\""} 1\n' in text


def test_other_paths_other_names_and_other_methods_are_refused(server) -> None:
    assert get(server.server_port, host="evil.example")[0] == 403
    assert get(server.server_port, "/../etc/passwd")[0] == 404
    assert get(server.server_port, method="POST")[0] == 501
    assert get(server.server_port, host="[")[0] == 403
    status, _, text = get(server.server_port, "/?x", host="[::1]:1")
    assert (status, "edgeae_readings_total 20\n" in text) == (200, True)


def test_clients_that_are_slow_or_speak_no_http_hinder_nobody(server, monkeypatch, capfd) -> None:
    monkeypatch.setattr(metrics_server, "_MAX_S", 0.5)
    address = ("127.0.0.1", server.server_port)
    before = threading.active_count()
    silent = [socket.create_connection(address) for _ in range(20)]  # more than there are places
    for sent in (b"\0\xff" * 20_000, b"GET\r\n\r\n", b"GET / HTTP/9\r\n\r\n", b""):
        with socket.create_connection(address) as client, suppress(ConnectionError):
            client.sendall(sent)
    assert threading.active_count() - before <= 8
    deadline = time.monotonic() + 10
    while True:  # until the time of the silent ones is over
        try:
            assert "edgeae_readings_total 20\n" in get(server.server_port)[2]
            break
        except ConnectionError:
            assert time.monotonic() < deadline
    with socket.create_connection(address) as dripping, suppress(ConnectionError):
        while time.monotonic() < deadline:
            dripping.sendall(b"G")
            time.sleep(0.01)
    assert time.monotonic() < deadline  # it was hung up on
    for client in silent:
        client.close()
    assert capfd.readouterr().err == ""


def test_a_port_that_cannot_be_used_is_one_line(artifact, server) -> None:
    with pytest.raises(InputError, match="`metrics_port` 0 of no host cannot be opened"):
        MetricsServer("no host", 0)
    command = [*COMMAND, artifact, "--metrics-port", str(server.server_port)]
    done = subprocess.run(command, input="", capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "(address already in use)" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_stream_serves_what_it_counts_until_it_ends(artifact, readings) -> None:
    with subprocess.Popen(
        [*COMMAND, artifact, "--metrics-port", "0"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            port = int(re.search(r"metrics on port (\d+)", process.stderr.readline())[1])
            process.stdin.write(text_of(csv_lines(readings)))
            process.stdin.flush()
            wait_for(lambda: f"\nedgeae_readings_total {len(readings)}\n" in get(port)[2])
            process.communicate()
            assert process.returncode == 0
        finally:
            process.kill()
