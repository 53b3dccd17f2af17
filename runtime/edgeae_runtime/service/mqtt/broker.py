"""Where an MQTT broker is, who asks, and in which topics: from options to a client."""

from __future__ import annotations

import json
import os
import socket
import ssl
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from edgeae_runtime.errors import InputError, MissingPackageError

if TYPE_CHECKING:
    from collections.abc import Mapping

_PORTS = {"mqtt": 1883, "mqtts": 8883}
_LONGEST_TOPIC = 60_000  # bytes; the protocol has room for 65535, with /status
PASSWORD = "EDGEAE_MQTT_PASSWORD"
"""Name of the environment variable that holds the password, unless a file does."""


class Topics(NamedTuple):
    """Topics of readings and of events, without wildcards for the latter; None is not used."""

    incoming: str | None
    outgoing: str | None

    @property
    def status(self) -> str | None:
        """Topic that says, retained, whether the service is there; the last will is said in it."""
        return None if self.outgoing is None else f"{self.outgoing}/status"


class Broker(NamedTuple):
    """A broker's address and what it asks for; the paths are those of PEM files."""

    host: str
    port: int
    is_secret: bool
    user: str | None
    password: str | None
    ca: str | None
    certificate: str | None
    key: str | None
    client_id: str | None

    @property
    def name(self) -> str:
        """What messages call it."""
        return f"mqtt {self.host}:{self.port}"

    def client(self, topics: Topics) -> Any:
        """Give a client of the paho-mqtt package that is not connected yet.

        Its session outlives connections: the broker keeps readings for it meanwhile.

        Raises
        ------
        MissingPackageError
            If paho-mqtt is not installed.
        InputError
            If a TLS file cannot be used, or a topic is none.
        """
        paho = _paho()
        client_id = self.client_id or f"edgeae-{socket.gethostname()}-{topics[0] or topics[1]}"
        client = paho.Client(
            paho.CallbackAPIVersion.VERSION2, client_id, clean_session=False,
            reconnect_on_failure=False,
        )  # fmt: skip
        client.max_queued_messages_set(0)
        if self.user is not None:
            client.username_pw_set(self.user, self.password)
        if self.is_secret:
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
                f"--mqtt-ca, --mqtt-cert and --mqtt-key must be readable PEM files ({error})"
            ) from None
        return context


def status(*, is_online: bool) -> str:
    """Give the message of the status topic."""
    return json.dumps({"event": "status", "online": is_online})


def read_broker(options: Mapping[str, Any]) -> tuple[Broker, Topics]:
    """Read the options `mqtt...` of `edgeae-runtime stream`.

    Raises
    ------
    InputError
        If one of them is none, or goes with another that is missing.
    OSError
        If the password's file cannot be read.
    """
    topics = Topics(options["mqtt_in"], options["mqtt_out"])
    if topics == (None, None):
        raise InputError("--mqtt... needs a topic; name it with --mqtt-in or --mqtt-out")
    _check_topics(topics)
    url = options["mqtt"] or "mqtt://localhost"
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
        (parts.hostname or "").encode("idna")  # as looking it up does; UnicodeError if it is none
    except (ValueError, KeyError):
        raise InputError(_wanted(url)) from None
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.password is not None:
        raise InputError(_wanted(url))
    is_secret = parts.scheme == "mqtts"
    for name in ("mqtt_ca", "mqtt_cert", "mqtt_key"):
        if options[name] is not None and not is_secret:
            raise InputError(f"--{name.replace('_', '-')} goes with an address mqtts://")
    return Broker(
        parts.hostname, port, is_secret, parts.username, _password(options["mqtt_password_file"]),
        options["mqtt_ca"], options["mqtt_cert"], options["mqtt_key"], options["mqtt_id"],
    ), topics  # fmt: skip


def _wanted(url: str) -> str:
    shown = url if "@" not in url else f"...@{url.rpartition('@')[2]}"
    return (
        f"--mqtt must be mqtt[s]://[user@]host[:port], without a password, which "
        f"--mqtt-password-file or {PASSWORD} gives; got '{shown:.60}'"
    )


def _check_topics(topics: Topics) -> None:
    for option, topic in (("--mqtt-in", topics.incoming), ("--mqtt-out", topics.outgoing)):
        given = "a" if topic is None else topic
        if not 0 < len(given.encode()) <= _LONGEST_TOPIC or "\0" in given:
            raise InputError(
                f"{option} must be a topic of 1 to {_LONGEST_TOPIC} bytes, without NUL"
            )
    if topics.outgoing is not None and ("+" in topics.outgoing or "#" in topics.outgoing):
        raise InputError("--mqtt-out must be a topic without + and #")
    levels = [] if topics.incoming is None else topics.incoming.split("/")
    if any("+" in level and level != "+" for level in levels) or any(
        "#" in level and (level != "#" or place < len(levels))
        for place, level in enumerate(levels, 1)
    ):
        raise InputError(
            f"--mqtt-in must have + and # alone between slashes, # at the end; "
            f"got '{topics.incoming:.60}'"
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
