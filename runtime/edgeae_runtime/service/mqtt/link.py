"""A connection to an MQTT broker, restored when lost: readings in, events out, QoS 1."""

from __future__ import annotations

import json
import os
import queue
import random
import select
import sqlite3
import ssl
import threading
from time import monotonic
from typing import TYPE_CHECKING, Any

from edgeae_runtime.service.line_sources import Line
from edgeae_runtime.service.mqtt.broker import key_of, status
from edgeae_runtime.service.mqtt.message_ids import Messages
from edgeae_runtime.service.mqtt.retained import Retained
from edgeae_runtime.service.prometheus import LinkCounters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from edgeae_runtime.arrays import Json
    from edgeae_runtime.service.mqtt.broker import Broker, Topics
    from edgeae_runtime.service.mqtt.outbox import Outbox

_MIN_DELAY_S, _MAX_DELAY_S = 1.0, 60.0
_POLL_S = 0.2
_FLUSH_S = 5.0  # to send the rest when the service ends
_KEEP_ALIVE_S = 30
_IN_FLIGHT = 20  # lines sent and not yet acknowledged, as brokers have it by default
_MAX_UNSAVED = 10  # messages read before the state is saved and they are acknowledged
_REMEMBERED = 10_000  # messages that are recognised when they are repeated
_INBOX = 1000
_FATAL = ("Bad user name or password", "Not authorized", "Client identifier not valid")


class MqttLink:
    """Talks with a broker in a thread of its own, from `start` to `close`.

    A message is one line. It is acknowledged when `save` has stored its effect, and recognised when
    the broker repeats it after a lost connection.

    Parameters
    ----------
    broker
        The broker to connect to.
    topics
        Topics of readings and of events; each may be None.
    outbox
        Keeps events until the broker has them.
    report
        Called with a message when the connection is lost or restored.

    Attributes
    ----------
    failure
        Why the broker will never accept this client; None otherwise.
    handled
        Messages that were read, for a state.
    """

    def __init__(
        self, broker: Broker, topics: Topics, outbox: Outbox, report: Callable[[str], None]
    ) -> None:
        self._broker, self._topics, self._outbox, self._report = broker, topics, outbox, report
        self._client = broker.client(topics)
        self._client.manual_ack_set(True)
        self._client.on_connect, self._client.on_message = self._connected, self._take
        self._client.on_publish, self._client.on_subscribe = self._delivered, self._subscribed
        self.failure: str | None = None
        self._is_connected = self._was_ever_connected = self._is_loss_reported = False
        self._is_full = self._has_worked = False  # the latter by this connection
        self._lost = 0
        self._lock = threading.Lock()  # of the outbox, what is retained and the acknowledgements
        self._inbox: queue.Queue[tuple[bytes, int, str]] = queue.Queue(_INBOX)
        self._commands: queue.Queue[tuple[bytes, int, str]] = queue.Queue(_INBOX)
        self._updates: queue.Queue[tuple[bytes, int, str]] = queue.Queue(_INBOX)
        self._retained = Retained()
        self._seen = Messages(_REMEMBERED)
        self._unacknowledged: set[int] = set()
        self.handled = Messages(_REMEMBERED)
        self._to_acknowledge: list[int] = []
        self._numbers: dict[int, int | None] = {}  # in flight; those of retained ones are None
        self._reason = ""  # why there is no connection
        self._ending = threading.Event()
        self._ends_by = 0.0
        self._woken, self._wake = os.pipe()
        os.set_blocking(self._wake, False)
        self._thread = threading.Thread(target=self._run, name="mqtt", daemon=True)

    def start(self, handled: str) -> None:
        """Begin to connect; `handled` are the messages that a state names as read."""
        self._seen = Messages(_REMEMBERED, handled)
        self.handled = Messages(_REMEMBERED, handled)
        self._thread.start()

    def lines(self, is_over: Callable[[], bool], save: Callable[[], None]) -> Iterator[Line]:
        """Yield messages as they come, and acknowledge them when `save` has been called."""
        unsaved: list[int] = []
        while not is_over() and self.failure is None:
            try:
                line, number, topic = self._inbox.get(timeout=_POLL_S)
            except queue.Empty:
                continue
            if number:
                self.handled.add(number, line)
                unsaved.append(number)
            yield Line(line, key=key_of(self._topics.incoming, topic))
            if len(unsaved) >= _MAX_UNSAVED or self._inbox.empty():
                save()
                self._acknowledge(unsaved)
                unsaved = []
        save()
        self._acknowledge(unsaved)

    def handle_commands(self, handle: Callable[[bytes], None]) -> None:
        """Pass each command that has come to a call, and acknowledge it."""
        self._handle(self._commands, handle)

    def handle_updates(self, handle: Callable[[bytes], None]) -> None:
        """Pass each update that has come to a call, and acknowledge it."""
        self._handle(self._updates, handle)

    def _handle(
        self, box: queue.Queue[tuple[bytes, int, str]], handle: Callable[[bytes], None]
    ) -> None:
        while True:
            try:
                message, number, _ = box.get_nowait()
            except queue.Empty:
                return
            handle(message)
            if number:
                self.handled.add(number, message)
                self._acknowledge([number])

    def _acknowledge(self, numbers: list[int]) -> None:
        with self._lock:
            self._to_acknowledge += numbers
        self._wake_up()

    def send(self, event: Json) -> None:
        """Put an event into the outbox, without waiting for the broker."""
        try:
            with self._lock:
                self._outbox.put(json.dumps(event, allow_nan=False))
            self._is_full = False
        except sqlite3.Error as error:  # a full disk must not stop the verdicts
            self._outbox.dropped += 1
            if not self._is_full:
                self._report(f"events cannot be stored for the broker ({error})")
            self._is_full = True
        self._wake_up()

    def retain(self, topic: str, text: str) -> None:
        """Let the broker retain a message; a later one of the topic takes its place."""
        with self._lock:
            self._retained.put(topic, text)
        self._wake_up()

    @property
    def sends(self) -> bool:
        """Whether there is a topic for events."""
        return self._topics.outgoing is not None

    def counters(self) -> LinkCounters:
        """Return what has been counted so far."""
        box = self._outbox
        return LinkCounters(self._is_connected, self._lost, len(box), box.dropped)

    def close(self) -> None:
        """Send the remaining events, for some seconds at most, and disconnect."""
        self._ends_by = monotonic() + _FLUSH_S
        self._ending.set()
        self._wake_up()
        if self._thread.is_alive():
            self._thread.join(2 * _FLUSH_S)
        waiting = len(self._retained) + (0 if self._outbox.is_kept else len(self._outbox))
        if waiting:
            self._report(f"{waiting} messages did not reach the broker and are lost")
        self._outbox.close()
        os.close(self._wake)
        os.close(self._woken)

    def _wake_up(self) -> None:
        try:
            os.write(self._wake, b"\0")
        except BlockingIOError:  # it is awake already
            pass

    # The methods from here on run in the link's own thread.

    def _run(self) -> None:
        try:
            self._connect_forever()
        except BaseException:
            self.failure = f"{self._broker.name}: stopped by a bug, see the traceback above"
            raise

    def _connect_forever(self) -> None:
        delay_s = _MIN_DELAY_S
        while self.failure is None:
            self._reason, self._has_worked = "the connection was lost", False
            try:
                self._client.connect(self._broker.host, self._broker.port, keepalive=_KEEP_ALIVE_S)
                self._serve_connection()
            except ssl.SSLCertVerificationError as error:
                self._fail(f"its certificate is refused ({error.verify_message})")
            except OSError as error:
                self._reason = str(error.strerror or error).lower()
            delay_s = _MIN_DELAY_S if self._has_worked else delay_s  # one may accept and drop
            self._note_loss()
            if self._ending.wait(delay_s * random.uniform(0.5, 1)):  # so that a fleet spreads
                return
            delay_s = min(2 * delay_s, _MAX_DELAY_S)

    def _serve_connection(self) -> None:
        """Read and write until the connection ends."""
        client = self._client
        while True:
            socket = client.socket()
            if socket is None:
                return
            is_read = bool(getattr(socket, "pending", int)())  # TLS buffers more than was read
            writers = [socket] if client.want_write() else []
            readable, writable, _ = select.select(
                [socket, self._woken], writers, [], 0 if is_read else 1.0
            )
            if self._woken in readable:
                os.read(self._woken, 4096)
            if is_read or socket in readable:
                client.loop_read()
            if writable:
                client.loop_write()
            client.loop_misc()
            if client.refused_bytes:
                self._reason = (
                    f"a packet of {client.refused_bytes >> 20} MB was refused; limit the size of "
                    f"messages at the broker"
                )
                client.refused_bytes = 0
            if self._is_connected:
                self._exchange()
            if self._ending.is_set() and self._is_done():
                self._disconnect()
                return

    def _exchange(self) -> None:
        """Acknowledge the messages that were read, and send the events that wait."""
        free = _IN_FLIGHT - len(self._numbers)
        with self._lock:
            numbers, self._to_acknowledge = self._to_acknowledge, []
            retained = self._retained.take((free + 1) // 2, is_last=self._ending.is_set())
            lines = self._outbox.take(free - len(retained))
        for number in numbers:
            self._client.ack(number, 1)
            self._unacknowledged.discard(number)
        for topic, text in retained:
            message = self._client.publish(topic, text, qos=1, retain=True)
            self._numbers[message.mid] = None
        for number, text in lines:
            message = self._client.publish(self._topics.outgoing, text, qos=1)
            self._numbers[message.mid] = number

    def _is_done(self) -> bool:
        waiting = self._numbers, self._to_acknowledge, len(self._retained), len(self._outbox)
        return not any(waiting) or monotonic() > self._ends_by

    def _disconnect(self) -> None:
        if self._is_connected and self._topics.status is not None:
            self._client.publish(self._topics.status, status(is_online=False), qos=1, retain=True)
            while self._client.want_write() and monotonic() < self._ends_by + 1:
                self._client.loop_write()
        self._client.disconnect()
        self._is_connected = False

    def _connected(self, client: Any, data: Any, flags: Any, reason: Any, facts: Any) -> None:
        if reason.is_failure:
            self._reason = str(reason).lower()
            if str(reason) in _FATAL:
                self._fail(self._reason)
            return
        self._is_connected = self._was_ever_connected = True
        if self._is_loss_reported:
            self._report(f"{self._broker.name}: connected")
            self._is_loss_reported = False
        if not flags.session_present:  # the broker has forgotten the earlier numbers
            self._seen = Messages(_REMEMBERED)
            self._unacknowledged.clear()
        with self._lock:
            self._retained.again()  # the broker may have lost them
        for topic in self._topics.read:
            client.subscribe(topic, qos=1)
        if self._topics.status is not None:
            client.publish(self._topics.status, status(is_online=True), qos=1, retain=True)

    def _subscribed(self, client: Any, data: Any, mid: int, reasons: Any, facts: Any) -> None:
        if any(reason.is_failure for reason in reasons):
            names = " or ".join(f"'{topic}'" for topic in self._topics.read)
            self._report(f"{self._broker.name}: no permission to read {names}")

    def _take(self, client: Any, data: Any, message: Any) -> None:
        number = message.mid if message.qos else 0
        self._has_worked = True
        if message.topic == self._topics.births and message.payload == b"online":
            with self._lock:
                self._retained.again()
        if not self._topics.knows(message.topic):
            client.ack(message.mid, message.qos)
            return
        if number and message.dup and self._seen.has(number, message.payload):
            if number not in self._unacknowledged:  # acknowledged, but the broker does not know
                client.ack(number, 1)
            return
        if number:
            self._seen.add(number, message.payload)
            self._unacknowledged.add(number)
        boxes = {self._topics.commands: self._commands, self._topics.update: self._updates}
        box = boxes.get(message.topic, self._inbox)
        while not self._ending.is_set():
            try:
                box.put((message.payload, number, message.topic), timeout=1)
                return
            except queue.Full:
                continue

    def _delivered(self, client: Any, data: Any, mid: int, reason: Any, facts: Any) -> None:
        self._has_worked = True
        if (number := self._numbers.pop(mid, None)) is None:
            return
        try:
            with self._lock:
                self._outbox.remove(number)
        except sqlite3.Error as error:
            self._report(f"an event that was sent stays in the buffer ({error})")

    def _note_loss(self) -> None:
        self._lost += self._is_connected
        self._is_connected = False
        if not self._is_loss_reported and not self._ending.is_set() and self.failure is None:
            self._report(f"{self._broker.name}: {self._reason}; retrying")
            self._is_loss_reported = True

    def _fail(self, reason: str) -> None:
        """Give up unless it worked before: then the broker may accept this client again."""
        if not self._was_ever_connected:
            self.failure = f"{self._broker.name}: {reason}"
