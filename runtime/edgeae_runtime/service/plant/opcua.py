"""Readings from the variables of an OPC UA server (extra `opcua`).

The services are those of https://reference.opcfoundation.org/Core/Part4; the client is asyncua's.
"""

from __future__ import annotations

import contextlib
import logging
import math
import os
from typing import TYPE_CHECKING, Any

from edgeae_runtime.errors import InputError, MissingPackageError
from edgeae_runtime.files import read_file
from edgeae_runtime.service.plant.polled import TIME, Unanswered
from edgeae_runtime.service.plant.settings import channel_names, period_s, read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from edgeae_runtime.arrays import Json
    from edgeae_runtime.manifest.model import Inputs
    from edgeae_runtime.service.plant.settings import Settings

_KEYS = ("period_s", "timeout_s", "nodes", "alarm", "security")
_SECURITY = ("policy", "mode", "certificate", "private_key", "server_certificate", "user")
_POLICIES = ("None", "Basic256Sha256", "Aes128Sha256RsaOaep", "Aes256Sha256RsaPss")
_MODES = ("Sign", "SignAndEncrypt")
_MOST_NODES = 20_000  # that are looked at for the names of channels
_MAX_PASSWORD = 1000


class OpcUaServer:
    """A server whose variables are the channels of a model.

    Parameters
    ----------
    url
        Such as `opc.tcp://plc:4840`.
    path
        The settings: docs/plant.md has them. None takes variables by the names of the channels.
    inputs
        What the model takes.

    Raises
    ------
    InputError
        If the settings are not right.
    MissingPackageError
        Without asyncua.
    OSError
        If the settings, a certificate or the password cannot be read.
    """

    def __init__(self, url: str, path: str | None, inputs: Inputs) -> None:
        try:
            import asyncua  # noqa: F401  # slow, and wanted at once
        except ModuleNotFoundError as error:
            if error.name != "asyncua":
                raise
            raise MissingPackageError(
                "--opcua needs asyncua: pip install 'edgeae-runtime[opcua]'"
            ) from None
        logging.getLogger("asyncua").setLevel(logging.CRITICAL)  # errors are reported here
        if not url.startswith("opc.tcp://"):
            raise InputError(f"`opcua` must be opc.tcp://HOST:PORT; got {url:.80}")
        self._url = url
        settings = read_settings(path, _KEYS)
        self.period_s = period_s(settings, inputs)
        self._timeout_s = settings.number("timeout_s", 4.0, 0.1, 60.0)
        self._names = channel_names(inputs)
        self._ids = settings.texts("nodes")
        for name in self._ids:
            if name not in self._names:
                raise InputError(f"{settings.where}: [nodes] {name} is no channel of the model")
        self._alarm_id = settings.table("alarm", ("node",)).text("node")
        self.has_alarm = self._alarm_id is not None
        self._security = settings.table("security", (*_SECURITY, "password_file"))
        _check_security(self._security)
        self._client: Any = None
        self._nodes: list[Any] = []
        self._newest: float | None = None

    def open(self) -> None:
        """Connect, and find the variables; ids do not change while the connection lasts."""
        from asyncua.sync import Client

        with _answered():
            self._client = Client(self._url, timeout=self._timeout_s)
            _secure(self._client, self._security)
            self._client.connect()
            ids = dict(self._ids)
            missing = [name for name in self._names if name not in ids]
            if missing:
                ids |= _found(self._client, missing)
            self._nodes = [self._client.get_node(ids[name]).aio_obj.nodeid for name in self._names]

    def read(self) -> Json | None:
        """Read all variables. Of one whose quality is bad, or is no number, there is no value.

        The time is that of the newest value at its source; a reading is new if that is.
        """
        from asyncua import ua

        with _answered():
            values = self._client.read_attributes(
                [self._client.get_node(node) for node in self._nodes], ua.AttributeIds.Value
            )
        stamps = [value.SourceTimestamp for value in values if value.SourceTimestamp is not None]
        newest = max((_seconds(stamp) for stamp in stamps), default=None)
        if newest is not None and newest == self._newest:
            return None
        self._newest = newest
        reading: Json = {} if newest is None else {TIME: newest}
        numbers = map(_number, values)
        return {**reading, **dict(zip(self._names, numbers))}

    def write_alarm(self, *, is_on: bool) -> None:
        """Write the variable of the alarm, a Boolean."""
        from asyncua import ua

        with _answered():
            node = self._client.get_node(self._alarm_id)
            node.write_value(ua.DataValue(ua.Variant(is_on, ua.VariantType.Boolean)))

    def close(self) -> None:
        """Disconnect, and end the client's thread."""
        client, self._client = self._client, None
        if client is not None:
            with _answered():
                client.disconnect()


@contextlib.contextmanager
def _answered() -> Iterator[None]:
    """Turn what a client raises where the server is away or refuses into `Unanswered`."""
    from asyncio import TimeoutError as AsyncTimeoutError
    from concurrent.futures import CancelledError, TimeoutError

    from asyncua import ua
    from asyncua.sync import ThreadLoopNotRunning

    away = (OSError, ua.UaError, AsyncTimeoutError, TimeoutError, CancelledError)
    try:
        yield
    except (*away, ThreadLoopNotRunning) as error:
        raise Unanswered(str(error)[:200] or type(error).__name__) from None


def _check_security(settings: Settings) -> None:
    policy = settings.choice("policy", _POLICIES, "None")
    settings.choice("mode", _MODES, _MODES[1])
    for key in ("certificate", "private_key", "server_certificate"):
        path = settings.text(key)
        if path is None and policy != "None":
            raise InputError(f"{settings.where} {key}: {policy} needs it, a file")
        if path is not None and not os.path.isfile(path):
            raise InputError(f"{settings.where} {key}: no such file: {path}")
    if settings.text("password_file") is not None and settings.text("user") is None:
        raise InputError(f"{settings.where}: a password needs a user")


def _secure(client: Any, settings: Settings) -> None:
    from asyncua import ua
    from asyncua.crypto import security_policies

    policy = settings.choice("policy", _POLICIES, "None")
    user, password = settings.text("user"), settings.text("password_file")
    if user is not None:
        client.set_user(user)
    if password is not None:
        client.set_password(read_file(password, _MAX_PASSWORD).decode().rstrip("\r\n"))
    if policy != "None":
        mode = settings.choice("mode", _MODES, _MODES[1])
        client.set_security(
            getattr(security_policies, f"SecurityPolicy{policy}"),
            settings.text("certificate"),
            settings.text("private_key"),
            server_certificate=settings.text("server_certificate"),
            mode=ua.MessageSecurityMode[mode],
        )


def _found(client: Any, names: list[str]) -> dict[str, Any]:
    """Look for variables by their names, from the folder of objects down.

    Raises
    ------
    InputError
        If one is not there, or there are two.
    """
    from asyncua import ua

    wanted = set(names)
    found: dict[str, Any] = {}
    seen: set[Any] = set()
    waiting = [client.get_objects_node()]
    while waiting and len(seen) < _MOST_NODES:
        for child in waiting.pop(0).get_children_descriptions():
            if child.NodeId in seen or child.NodeId.NamespaceIndex == 0:  # the server's own
                continue
            seen.add(child.NodeId)
            name = child.BrowseName.Name
            if child.NodeClass == ua.NodeClass.Variable and name in wanted:
                if name in found:
                    raise InputError(
                        f"two variables are named {name}; say which under [nodes]: "
                        f"{found[name].to_string()} or {child.NodeId.to_string()}"
                    )
                found[name] = child.NodeId
            else:
                waiting.append(client.get_node(child.NodeId))
    for name in names:
        if name not in found:
            raise InputError(f"no variable is named {name}; give its id under [nodes]")
    return found


def _seconds(stamp: Any) -> float:
    from datetime import timezone

    utc = stamp if stamp.tzinfo is not None else stamp.replace(tzinfo=timezone.utc)
    return float(utc.timestamp())


def _number(value: Any) -> float | None:
    if value.StatusCode is not None and not value.StatusCode.is_good():
        return None
    number: Any = None if value.Value is None else value.Value.Value
    if type(number) not in (int, float, bool) or not math.isfinite(number):
        return None
    return float(number)
