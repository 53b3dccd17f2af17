"""A broker that accepts and drops is not hammered, and one that announces much is not believed."""

import contextlib
import socket
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

pytest.importorskip("paho.mqtt.client", reason="paho-mqtt is not installed")

from edgeae_runtime.service.mqtt.broker import MAX_PACKET_BYTES, read_broker
from edgeae_runtime.service.mqtt.link import MqttLink
from edgeae_runtime.service.mqtt.outbox import Outbox
from edgeae_runtime.service.options import MqttOptions

CONNACK = b"\x20\x02\x00\x00"


@contextmanager
def hostile(answer: Callable[[socket.socket], None]) -> Iterator[int]:
    """Accept clients, say that they are welcome, answer them, and drop them."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                client, _ = server.accept()
            except OSError:  # closed
                return
            with client:
                client.recv(4096)
                client.sendall(CONNACK)
                answer(client)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(10)


class Waits(threading.Event):
    """Takes down how long a link waits, in place of waiting."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.seconds: list[float] = []
        self._most = most

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        self.seconds.append(timeout)
        return len(self.seconds) >= self._most


def connections(port: int, waits: Waits) -> list[str]:
    """Run a link until it has waited often enough; return what it reported."""
    reports: list[str] = []
    options = MqttOptions(f"mqtt://127.0.0.1:{port}", incoming="in", outgoing="out")
    broker, topics = read_broker(options)
    link = MqttLink(broker, topics, Outbox(None, 10), reports.append)
    link._ending = waits
    link.start("")
    link._thread.join(60)
    assert not link._thread.is_alive()
    assert link.failure is None
    link.close()
    return reports


def test_a_broker_that_accepts_and_drops_is_asked_less_and_less(monkeypatch) -> None:
    monkeypatch.setattr("random.uniform", lambda low, high: high)
    waits = Waits(8)
    with hostile(lambda client: None) as port:
        connections(port, waits)
    assert waits.seconds == [1, 2, 4, 8, 16, 32, 60, 60]


def test_a_fleet_does_not_come_back_at_once() -> None:
    waits = Waits(6)
    with hostile(lambda client: None) as port:
        connections(port, waits)
    for seconds, most in zip(waits.seconds, [1, 2, 4, 8, 16, 32], strict=True):
        assert most / 2 <= seconds <= most
    assert (
        len(
            {
                seconds / most
                for seconds, most in zip(waits.seconds, [1, 2, 4, 8, 16, 32], strict=True)
            }
        )
        > 1
    )


@pytest.mark.parametrize("size", [MAX_PACKET_BYTES + 1, 200 << 20, (1 << 28) - 1])
def test_a_packet_is_refused_at_its_length_field(size) -> None:
    length = bytes((size >> 7 * i & 127) | 128 * (i < 3) for i in range(4))

    def announce(client: socket.socket) -> None:
        client.sendall(b"\x30" + length + b"\x00\x02in" + b"1" * 1000)
        with contextlib.suppress(ConnectionResetError):
            while client.recv(4096):  # until the client has left
                pass

    tracemalloc.start()
    try:
        with hostile(announce) as port:
            reports = connections(port, Waits(1))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert f"a packet of {size >> 20} MB was refused; limit the size of messages" in reports[0]
    assert peak < 8 << 20
