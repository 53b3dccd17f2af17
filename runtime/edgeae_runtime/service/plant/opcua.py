"""Readings from the variables of an OPC UA server (extra `opcua`).

The services are those of https://reference.opcfoundation.org/Core/Part4; the client is asyncua's.
"""

from __future__ import annotations

import contextlib
import logging
import math
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from edgeae_runtime.errors import InputError, MissingPackageError
from edgeae_runtime.service.plant.opcua_security import KEYS, Security
from edgeae_runtime.service.plant.polled import TIME, Refused, Unanswered
from edgeae_runtime.service.plant.settings import channel_names, period_s, read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from edgeae_runtime.arrays import Json
    from edgeae_runtime.manifest.model import Inputs
    from edgeae_runtime.service.plant.settings import Settings

_KEYS = ("period_s", "timeout_s", "nodes", "alarm", "security")
_MOST_NODES = 20_000  # that are looked at for the names of channels
_SESSION_S = 60.0  # that a server keeps what a kill leaves; a client alive is heard each second
_LOOKS, _LOOK, _LONGEST_LOOK_S = 5, 0.1, 0.05  # more reads, such a part of a period apart


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
        self._url = _address(url)
        settings = read_settings(path, _KEYS)
        self.period_s = period_s(settings, inputs)
        self._timeout_s = settings.number("timeout_s", 4.0, 0.1, 60.0)
        self._names = channel_names(inputs)
        self._ids = settings.texts("nodes")
        for name in self._ids:
            if name not in self._names:
                raise InputError(f"{settings.where}: [nodes] {name} is no channel of the model")
        self._alarm_id = settings.table("alarm", ("node",)).text("node")
        for text in (*self._ids.values(), *([self._alarm_id] if self._alarm_id else ())):
            _check_id(settings, text)
        self.has_alarm = self._alarm_id is not None
        self._security = Security(settings.table("security", (*KEYS, "password_file")))
        self._client: Any = None
        self._nodes: list[Any] = []
        self._newest: float | None = None  # stamp of the last reading

    def open(self) -> None:
        """Connect, and find the variables; ids do not change while the connection lasts."""
        from asyncua.sync import Client

        with _answered():
            self._client = Client(self._url, timeout=self._timeout_s)
            self._client.aio_obj.session_timeout = 1000 * _SESSION_S
            self._security.apply(self._client)
            self._client.connect()
            ids = dict(self._ids)
            missing = [name for name in self._names if name not in ids]
            if missing:
                ids |= self._found(missing)
            self._nodes = [self._client.get_node(ids[name]) for name in self._names]

    def _found(self, names: list[str]) -> dict[str, Any]:
        try:
            return _found(self._client, names)
        except InputError as error:
            if not self._nodes:
                raise
            raise Unanswered(str(error)) from None  # a server that starts may not have them yet

    def read(self) -> Json | None:
        """Read all variables. Of one whose quality is bad, or is no number, there is no value.

        The time is that of the newest value at its source; a reading is new if that is. A server
        changes its variables one after another, so they are read until they stand still.
        """
        values = self._values()
        if _newest(values) == self._newest is not None:
            return None
        for _ in range(_LOOKS):
            before = _stamps(values)
            if len(set(before)) == 1:
                break
            time.sleep(min(_LOOK * self.period_s, _LONGEST_LOOK_S))
            values = self._values()
            if _stamps(values) == before:
                break
        self._newest = _newest(values)
        moment = time.time() if self._newest is None else self._newest
        return {TIME: moment, **dict(zip(self._names, map(_number, values)))}

    def _values(self) -> list[Any]:
        from asyncua import ua

        with _answered():
            found: list[Any] = self._client.read_attributes(self._nodes, ua.AttributeIds.Value)
        return found

    def write_alarm(self, *, is_on: bool) -> None:
        """Write the variable of the alarm, a Boolean."""
        from asyncua import ua

        bad = ua.uaerrors
        no = (bad.BadTypeMismatch, bad.BadNotWritable, bad.BadWriteNotSupported)
        unknown = (bad.BadUserAccessDenied, bad.BadNodeIdUnknown, bad.BadNodeIdInvalid)
        with _answered():
            node = self._client.get_node(self._alarm_id)
            try:
                node.write_value(ua.DataValue(ua.Variant(is_on, ua.VariantType.Boolean)))
            except (*no, *unknown) as error:
                raise Refused(f"{self._alarm_id}: {error!s:.150}") from None

    def close(self) -> None:
        """Disconnect, and end the client's thread."""
        client, self._client = self._client, None
        if client is not None:
            with _answered():
                try:
                    client.tloop.post(_disconnected(client.aio_obj))
                finally:
                    client.tloop.stop()


async def _disconnected(client: Any) -> None:
    """Disconnect; asyncua leaves a socket open whose server its watchdog has given up."""
    protocol = client.uaclient.protocol
    transport = None if protocol is None else protocol.transport
    try:
        await client.disconnect()
    finally:
        if transport is not None:
            transport.abort()


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


def _address(url: str) -> str:
    """Return an address with its port, the usual one unless it has another."""
    try:
        parts = urlsplit(url)
        is_right, port = parts.scheme == "opc.tcp" and bool(parts.hostname), parts.port
    except ValueError:
        is_right = False
    if not is_right:
        raise InputError(f"`opcua` must be opc.tcp://HOST:PORT; got {url:.80}")
    return url if port else parts._replace(netloc=f"{parts.netloc.rstrip(':')}:4840").geturl()


def _check_id(settings: Settings, text: str) -> None:
    from asyncua import ua

    try:
        ua.NodeId.from_string(text)
    except (ua.UaError, ValueError):
        raise InputError(f"{settings.where}: {text:.80} is no node, such as ns=2;s=Flow") from None


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
                        f"{found[name].to_string():.80} or {child.NodeId.to_string():.80}"
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


def _stamps(values: list[Any]) -> list[Any]:
    """Return when values were so at their sources, or where that is unknown at the server."""
    return [value.SourceTimestamp or value.ServerTimestamp for value in values]


def _newest(values: list[Any]) -> float | None:
    known = [_seconds(stamp) for stamp in _stamps(values) if stamp is not None]
    return max(known, default=None)


def _number(value: Any) -> float | None:
    if value.StatusCode is not None and not value.StatusCode.is_good():
        return None
    number: Any = None if value.Value is None else value.Value.Value
    if type(number) not in (int, float, bool) or not math.isfinite(number):
        return None
    return float(number)
