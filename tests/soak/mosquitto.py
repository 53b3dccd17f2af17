"""A real mosquitto of one's own, and a wire to it that can be cut."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion

from tests.ports import free_port
from tests.soak.server import Server


def missing_broker() -> str | None:
    """Why there can be no broker here; None where there can."""
    return None if shutil.which("mosquitto") else "mosquitto is not installed"


class Mosquitto(Server):
    """A broker on a port of loopback that keeps sessions in a folder; `options` are its own."""

    end = signal.SIGTERM  # it keeps its sessions

    def __init__(self, folder: Path, *options: str) -> None:
        self.port = free_port()
        self._config = folder / "mosquitto.conf"
        lines = (
            f"listener {self.port} 127.0.0.1",
            "persistence true",
            "autosave_interval 1",
            f"persistence_location {folder}/",
            "max_queued_messages 100000",
            "user root",
            *(options or ("allow_anonymous true",)),
        )
        self._config.write_text("\n".join(lines) + "\n")

    def start(self) -> None:
        """Listen, with the sessions that were kept."""
        self._process = subprocess.Popen(
            ["mosquitto", "-c", self._config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(500):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise TimeoutError(f"mosquitto does not listen; {self._config.read_text()}")


class Wire:
    """Carries bytes from a port of its own to another one until it is cut; then anew."""

    def __init__(self, to_port: int) -> None:
        self._to_port = to_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._ends: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:  # closed
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._to_port))
            except OSError:  # nobody is there
                near.close()
                continue
            self._ends += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        try:
            while data := one.recv(1 << 16):
                other.sendall(data)
        except OSError:
            pass  # it was cut
        _break([one, other])
        one.close()

    def cut(self) -> None:
        """Break every connection, in the midst of whatever is on it."""
        ends, self._ends = self._ends, []
        _break(ends)

    def close(self) -> None:
        """Carry nothing any more."""
        self._listener.close()
        self.cut()


def _break(ends: list[socket.socket]) -> None:
    """Shut sockets; closing one that another thread reads would tell nobody."""
    for end in ends:
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # it had ended


class Listener:
    """A client of a test's own that publishes lines, and keeps what it hears, at QoS 1."""

    def __init__(self, port: int, *topics: str) -> None:
        self.heard: list[tuple[str, bytes]] = []
        self._client = paho.Client(
            CallbackAPIVersion.VERSION2, f"listener-{port}-{topics}", clean_session=False
        )
        self._client.max_inflight_messages_set(0)  # a limit would let new messages overtake
        is_ready = threading.Event()
        self._client.on_message = lambda c, d, m: self.heard.append((m.topic, bytes(m.payload)))
        self._client.on_subscribe = lambda *_: is_ready.set()
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        if topics:
            self._client.subscribe([(topic, 1) for topic in topics])
            if not is_ready.wait(30):
                raise TimeoutError("the broker does not answer")

    def say(self, topic: str, line: str | bytes) -> Any:
        """Publish a line, and return what `wait_for_publish` waits for."""
        return self._client.publish(topic, line, qos=1)

    def close(self) -> None:
        """Hear nothing any more; the broker goes on keeping messages for it."""
        self._client.disconnect()
        self._client.loop_stop()
