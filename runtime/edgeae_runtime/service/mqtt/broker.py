"""An MQTT broker's address, credentials and topics, and a client for them."""

from __future__ import annotations

import json
import os
import socket
import ssl
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from edgeae_runtime.errors import InputError, MissingPackageError

if TYPE_CHECKING:
    from edgeae_runtime.service.options import MqttOptions

_PORTS = {"mqtt": 1883, "mqtts": 8883}
_MAX_TOPIC_BYTES = 60_000  # the protocol allows 65535, with /status
PASSWORD = "EDGEAE_MQTT_PASSWORD"  # noqa: S105  # the name of a variable
"""Environment variable with the password, unless a file has it."""

MAX_PACKET_BYTES = 2 << 20
"""Of a packet from the broker: twice the longest line, with its topic."""


class Topics(NamedTuple):
    """Topics of readings, of events, of commands and of updates; None is not used.

    To `births` Home Assistant says when it has come.
    """

    incoming: str | None
    outgoing: str | None
    commands: str | None = None
    updates: str | None = None
    births: str | None = None

    @property
    def status(self) -> str | None:
        """Topic of the retained message that tells whether the service is online."""
        return None if self.outgoing is None else f"{self.outgoing}/status"

    @property
    def update(self) -> str | None:
        """Topic of messages with new files."""
        return None if self.updates is None else f"{self.updates}/update"

    @property
    def read(self) -> list[str]:
        """Topics to subscribe to."""
        topics = (self.incoming, self.commands, self.update, self.births)
        return [topic for topic in topics if topic is not None]

    def knows(self, topic: str) -> bool:
        """Tell whether its messages are read: a session may have topics of an earlier start."""
        is_read = self.incoming is not None or topic in (self.commands, self.update)
        return is_read and topic != self.births


class Broker(NamedTuple):
    """A broker's address and this client's credentials; the paths are those of PEM files."""

    host: str
    port: int
    has_tls: bool
    user: str | None
    password: str | None
    ca: str | None
    certificate: str | None
    key: str | None
    client_id: str | None

    @property
    def name(self) -> str:
        """Name of the broker in messages."""
        return f"mqtt {self.host}:{self.port}"

    def client(self, topics: Topics) -> Any:
        """Return a client of the paho-mqtt package, not connected yet.

        Its session outlives connections: while it is away, the broker keeps readings for it.

        Raises
        ------
        MissingPackageError
            If paho-mqtt is not installed.
        InputError
            If a TLS file cannot be used.
        """
        paho = _paho()

        class BoundedClient(paho.Client):  # type: ignore[misc, name-defined]  # imported here
            """Refuses a packet at its length field: paho takes the memory that the field asks."""

            refused_bytes = 0

            def _sock_recv(self, size: int) -> bytes:
                if size > MAX_PACKET_BYTES:
                    self.refused_bytes = size
                    raise ConnectionError("a packet is too long")
                data: bytes = super()._sock_recv(size)
                return data

        client_id = (
            self.client_id or f"edgeae-{socket.gethostname()}-{topics[0] or topics[1] or topics[3]}"
        )
        client = BoundedClient(
            paho.CallbackAPIVersion.VERSION2,
            client_id,
            clean_session=False,
            reconnect_on_failure=False,
        )
        client.max_queued_messages_set(0)
        if self.user is not None:
            client.username_pw_set(self.user, self.password)
        if self.has_tls:
            client.tls_set_context(self._tls())
        if topics.status is not None:
            client.will_set(topics.status, status(is_online=False), qos=1, retain=True)
        return client

    def _tls(self) -> ssl.SSLContext:
        try:
            context = ssl.create_default_context(cafile=self.ca)
            if self.certificate is not None:
                context.load_cert_chain(self.certificate, self.key)
        except (OSError, ssl.SSLError) as error:
            raise InputError(
                f"`mqtt_ca`, `mqtt_cert` and `mqtt_key` must be readable PEM files ({error})"
            ) from None
        return context


def key_of(pattern: str | None, topic: str) -> str:
    """Return what the wildcards of a pattern stand for in a topic.

    Examples
    --------
    >>> key_of("plant/+/readings", "plant/pump 7/readings"), key_of("plant/#", "plant/3/pump")
    ('pump 7', '3/pump')
    """
    levels, found = topic.split("/"), []
    for index, level in enumerate((pattern or "").split("/")):
        found += levels[index:] if level == "#" else levels[index : index + 1] * (level == "+")
    return "/".join(found)


def status(*, is_online: bool) -> str:
    """Return the message of the status topic."""
    return json.dumps({"event": "status", "online": is_online})


def read_broker(options: MqttOptions) -> tuple[Broker, Topics]:
    """Read and check the options of a broker.

    Raises
    ------
    InputError
        If an option cannot be used, or another one is missing.
    OSError
        If the password file cannot be read.
    """
    prefix = options.home_assistant_prefix
    births = f"{prefix}/status" if options.home_assistant else None
    topics = Topics(options.incoming, options.outgoing, options.commands, options.updates, births)
    if topics[:2] == (None, None) and topics.updates is None:
        raise InputError("MQTT needs a topic; give `mqtt_in`, `mqtt_out` or `mqtt_updates`")
    _check_topics(topics)
    if options.home_assistant is not None:
        _check_home_assistant(options.outgoing, prefix)
    try:
        parts = urlsplit(options.url)
        port = parts.port or _PORTS[parts.scheme]
        (parts.hostname or "").encode("idna")  # as the lookup does; UnicodeError for no host name
    except (ValueError, KeyError):
        raise InputError(_url_message(options.url)) from None
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.password is not None:
        raise InputError(_url_message(options.url))
    has_tls = parts.scheme == "mqtts"
    files = {"mqtt_ca": options.ca, "mqtt_cert": options.certificate, "mqtt_key": options.key}
    for name, path in files.items():
        if path is not None and not has_tls:
            raise InputError(f"`{name}` needs an address that begins with mqtts://")
    return Broker(
        parts.hostname,
        port,
        has_tls,
        parts.username,
        _password(options.password_file),
        options.ca,
        options.certificate,
        options.key,
        options.client_id,
    ), topics


def _url_message(url: str) -> str:
    shown = url if "@" not in url else f"...@{url.rpartition('@')[2]}"
    return (
        f"`mqtt` must be mqtt[s]://[user@]host[:port] without a password, which belongs in "
        f"`mqtt_password_file` or {PASSWORD}; got '{shown:.60}'"
    )


def _check_topics(topics: Topics) -> None:
    for name, topic in zip(("mqtt_in", "mqtt_out", "mqtt_commands", "mqtt_updates"), topics):
        if topic is not None and (not 0 < len(topic.encode()) <= _MAX_TOPIC_BYTES or "\0" in topic):
            raise InputError(f"`{name}` must be a topic of 1 to {_MAX_TOPIC_BYTES} bytes, no NUL")
    if topics.outgoing is not None and ("+" in topics.outgoing or "#" in topics.outgoing):
        raise InputError("`mqtt_out` must be a topic without + and #")
    if topics.updates is not None and set("+#") & set(topics.updates):
        raise InputError("`mqtt_updates` must be the topic of this device, without + and #")
    own = topics.commands
    if own is not None and (set("+#") & set(own) or own in topics[:2]):
        raise InputError(
            f"`mqtt_commands` must be a topic of its own without wildcards; got '{own:.60}'"
        )
    levels = [] if topics.incoming is None else topics.incoming.split("/")
    is_plus_alone = all(level == "+" or "+" not in level for level in levels)
    is_hash_last = all(level == "#" or "#" not in level for level in levels[-1:])
    if not (is_plus_alone and is_hash_last and not any("#" in level for level in levels[:-1])):
        raise InputError(
            f"`mqtt_in` must have + and # alone between slashes, # at the end; "
            f"got '{topics.incoming:.60}'"
        )


def _check_home_assistant(outgoing: str | None, prefix: str) -> None:
    if outgoing is None or not outgoing.isprintable():
        raise InputError("`home_assistant` needs `mqtt_out`, of printable characters")
    if not prefix or not prefix.isprintable() or set("+#") & set(prefix) or len(prefix) > 200:
        raise InputError(
            f"`home_assistant_prefix` must be a topic without + and #, such as homeassistant; got "
            f"'{prefix}'"
        )


def _password(path: str | None) -> str | None:
    if path is None:
        return os.environ.get(PASSWORD)
    with open(path, encoding="utf-8") as file:
        return file.readline().rstrip("\r\n")


def _paho() -> Any:
    try:
        from paho.mqtt import client
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] != "paho":
            raise
        raise MissingPackageError(
            "paho-mqtt is not installed; pip install 'edgeae-runtime[mqtt]'"
        ) from None
    return client
