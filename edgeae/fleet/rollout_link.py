"""A connection to the broker of a rollout: updates out, reports of devices in."""

from __future__ import annotations

import json
import queue
import socket
import threading
import uuid
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Any

from edgeae_runtime.errors import InputError
from edgeae_runtime.service.mqtt.broker import Broker, Topics, key_of, read_broker

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType
    from typing import Self

    from edgeae_runtime.arrays import Json
    from edgeae_runtime.service.options import MqttOptions

_CONNECT_S, _QUIET_S, _POLL_S, _RETRY_S = 10.0, 1.0, 0.5, 2.0
_MAX_REPORT_BYTES = 1 << 14
_REPORT = {"rollout": str, "state": str, "reason": str, "digest": str, "windows": int}
_REPORT["anomalies"] = int


class RolloutLink:
    """A client that publishes updates below a topic, retained and with QoS 1, and hears reports.

    Parameters
    ----------
    options
        Address and credentials of the broker.
    topic
        What the topics of all devices begin with.

    Raises
    ------
    InputError, MissingPackageError
        If an option cannot be used, or paho-mqtt is missing.
    """

    def __init__(self, options: MqttOptions, topic: str) -> None:
        self._topic, self._reports = topic, f"{topic}/+/report"
        broker, _ = read_broker(replace(options, updates=topic))
        if broker.client_id is None:
            name = f"edgeae-push-{socket.gethostname()}-{uuid.uuid4().hex[:8]}"
            broker = broker._replace(client_id=name)
        self._broker: Broker = broker
        self._client = broker.client(Topics(None, None))
        self._client.on_connect, self._client.on_message = self._connected, self._heard
        self._heard_reports: queue.Queue[tuple[str, Json]] = queue.Queue()
        self._refused: str | None = None
        self._has_answered = threading.Event()
        self._sent: list[Any] = []
        self._retry_at = 0.0

    def __enter__(self) -> Self:
        self._connect(_CONNECT_S)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def _connect(self, seconds: float) -> None:
        self._has_answered.clear()
        try:
            self._client.connect(self._broker.host, self._broker.port)
        except OSError as error:
            reason = str(error.strerror or error).lower()
            raise InputError(f"{self._broker.name}: {reason}") from None
        self._client.loop_start()
        if not self._has_answered.wait(seconds):
            raise InputError(f"{self._broker.name}: does not answer")
        if self._refused is not None:
            raise InputError(f"{self._broker.name}: {self._refused}")

    def _take(self, seconds: float) -> list[tuple[str, Json]]:
        try:
            found = [self._heard_reports.get(timeout=seconds)]
        except queue.Empty:
            return []
        while not self._heard_reports.empty():
            found.append(self._heard_reports.get())
        return found

    def known(self) -> list[tuple[str, Json]]:
        """Return the reports that the broker has retained, the latest of each device."""
        found: dict[str, Json] = {}
        while reports := self._take(_QUIET_S):
            found.update(reports)
        return list(found.items())

    def reports(self) -> Iterator[tuple[str, Json]]:
        """Yield the reports that have come, after a moment none; connect again where it is lost."""
        yield from self._take(_POLL_S)
        if not self._client.is_connected() and monotonic() > self._retry_at:
            self._retry_at = monotonic() + _RETRY_S
            self._client.loop_stop()
            try:
                self._connect(_RETRY_S)
            except InputError:
                if self._refused is not None:
                    raise

    def send(self, device: str, message: bytes) -> None:
        """Publish a message to a device, which gets it when it is there."""
        topic = f"{self._topic}/{device}/update"
        self._sent.append(self._client.publish(topic, message, qos=1, retain=True))

    def clear(self, device: str) -> None:
        """Let the broker forget the message to a device."""
        self.send(device, b"")

    @property
    def is_sent(self) -> bool:
        """Whether the broker has all messages."""
        self._sent = [message for message in self._sent if not message.is_published()]
        return not self._sent

    # The methods from here on run in the client's own thread.

    def _connected(self, client: Any, data: Any, flags: Any, reason: Any, facts: Any) -> None:
        if reason.is_failure:
            self._refused = str(reason).lower()
            self._has_answered.set()
        else:
            client.on_subscribe = self._subscribed
            client.subscribe(self._reports, qos=1)

    def _subscribed(self, client: Any, data: Any, mid: int, reasons: Any, facts: Any) -> None:
        if any(reason.is_failure for reason in reasons):
            self._refused = f"no permission to read '{self._reports}'"
        self._has_answered.set()

    def _heard(self, client: Any, data: Any, message: Any) -> None:
        report = _report(message.payload)
        if report is not None:
            self._heard_reports.put((key_of(self._reports, message.topic), report))


def _report(payload: bytes) -> Json | None:
    """Return a report; None for what no device sends."""
    try:
        report = json.loads(payload) if len(payload) <= _MAX_REPORT_BYTES else None
    except ValueError:
        return None
    is_report = isinstance(report, dict) and all(
        isinstance(report.get(name), kind) for name, kind in _REPORT.items()
    )
    return report if is_report else None
