"""Readings from the registers of a Modbus/TCP device (extra `modbus`).

The application protocol is https://www.modbus.org/file/secure/modbusprotocolspecification.pdf; the
client is pymodbus's.
"""

from __future__ import annotations

import logging
import math
import time
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from edgeae_runtime.errors import InputError, MissingPackageError
from edgeae_runtime.service.plant.polled import TIME, Refused, Unanswered
from edgeae_runtime.service.plant.settings import channel_names, period_s, read_settings

if TYPE_CHECKING:
    from edgeae_runtime.arrays import Json
    from edgeae_runtime.manifest.model import Inputs
    from edgeae_runtime.service.plant.settings import Settings

_TYPES = {"int16": 1, "uint16": 1, "int32": 2, "uint32": 2, "float32": 2, "int64": 4, "uint64": 4}
_TYPES["float64"] = 4
_MOST_REGISTERS = 125  # that one request may ask for: section 6.3 of the specification
_LARGEST_GAP = 8  # registers that are read in vain, in place of one more request
_KEYS = ("url", "device", "period_s", "timeout_s", "channels", "alarm")
_CHANNEL = ("register", "table", "type", "word_order", "scale", "offset")


class Register(NamedTuple):
    """Where a channel stands, and how its number is written; the value is it * scale + offset."""

    channel: str
    table: str
    address: int
    kind: str
    word_order: str
    scale: float
    offset: float

    @property
    def end(self) -> int:
        """Address of the register behind it."""
        return self.address + _TYPES[self.kind]


class ModbusDevice:
    """A device whose registers are the channels of a model.

    Parameters
    ----------
    path
        The settings: docs/plant.md has them.
    inputs
        What the model takes.

    Raises
    ------
    InputError
        If the settings are not right, or do not have exactly the channels of the model.
    MissingPackageError
        Without pymodbus.
    OSError
        If the settings cannot be read.
    """

    def __init__(self, path: str, inputs: Inputs) -> None:
        try:
            import pymodbus.client
        except ModuleNotFoundError as error:
            if error.name != "pymodbus":
                raise
            raise MissingPackageError(
                "--modbus needs pymodbus: pip install 'edgeae-runtime[modbus]'"
            ) from None
        logging.getLogger("pymodbus").setLevel(logging.CRITICAL)  # errors are reported here
        settings = read_settings(path, _KEYS)
        host, port = _address(settings)
        self.period_s = period_s(settings, inputs)
        self._registers = _registers(settings, channel_names(inputs))
        self._requests = requests(self._registers)
        self._device = settings.whole("device", 1, 0, 255)
        alarm = settings.table("alarm", ("coil",))
        self.has_alarm = bool(alarm.content)
        self._coil = alarm.whole("coil", None, 0, 65_535) if self.has_alarm else 0
        timeout_s = settings.number("timeout_s", 3.0, 0.01, 60.0)
        self._client = pymodbus.client.ModbusTcpClient(
            host, port=port, timeout=timeout_s, retries=0, reconnect_delay=0
        )

    def open(self) -> None:
        """Connect."""
        if not self._client.connect():  # type: ignore[no-untyped-call]
            raise Unanswered(f"{self._client.comm_params.host} refuses the connection")

    def read(self) -> Json | None:
        """Ask for all registers. A channel that the device refuses has no value."""
        values: Json = {TIME: time.time()}
        for table, first, count, wanted in self._requests:
            read = (
                self._client.read_holding_registers
                if table == "holding"
                else self._client.read_input_registers
            )
            words = self._answer(read, first, count)
            for one in wanted:
                values[one.channel] = None if words is None else self._number(one, words, first)
        return values

    def _answer(self, read: Any, first: int, count: int) -> list[int] | None:
        """Return the words of an answer; None where the device says that it has none."""
        from pymodbus.exceptions import ModbusException

        try:
            answer = read(first, count=count, device_id=self._device)
        except (ModbusException, OSError) as error:
            raise Unanswered(str(error)[:200]) from None
        return None if answer.isError() else list(answer.registers)

    def _number(self, one: Register, words: list[int], first: int) -> float | None:
        mine = words[one.address - first : one.end - first]
        if len(mine) < _TYPES[one.kind]:
            return None
        kind = self._client.DATATYPE[one.kind.upper()]
        order: Any = one.word_order
        found: Any = self._client.convert_from_registers(mine, kind, order)
        value = float(found * one.scale + one.offset)
        return value if math.isfinite(value) else None

    def write_alarm(self, *, is_on: bool) -> None:
        """Write the coil of the alarm."""
        from pymodbus.exceptions import ModbusException

        try:
            answer = self._client.write_coil(self._coil, is_on, device_id=self._device)
        except (ModbusException, OSError) as error:
            raise Unanswered(str(error)[:200]) from None
        if answer.isError():
            raise Refused(f"coil {self._coil} cannot be written")

    def close(self) -> None:
        """Disconnect."""
        self._client.close()  # type: ignore[no-untyped-call]


def _address(settings: Settings) -> tuple[str, int]:
    url = settings.text("url")
    if url is None:
        raise InputError(f"{settings.where}: give url, such as tcp://192.168.0.5:502")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or 502
    except ValueError:
        host, port = None, 0
    if host is None or parts.scheme != "tcp" or parts.path.strip("/"):
        raise InputError(f"{settings.where}: url must be tcp://HOST:PORT; got {url:.80}")
    return host, port


def _registers(settings: Settings, names: tuple[str, ...]) -> list[Register]:
    tables = settings.tables("channels", _CHANNEL)
    if set(tables) != set(names):
        wrong = sorted(set(names) ^ set(tables))[0]
        state = "is missing" if wrong in names else "is not a channel of the model"
        raise InputError(f"{settings.where}: [channels.{wrong}] {state}")
    found = [
        Register(
            channel=name,
            table=one.choice("table", ("holding", "input"), "holding"),
            address=one.whole("register", None, 0, 65_535),
            kind=one.choice("type", tuple(_TYPES), "int16"),
            word_order=one.choice("word_order", ("big", "little"), "big"),
            scale=one.number("scale", 1.0, -1e30, 1e30),
            offset=one.number("offset", 0.0, -1e30, 1e30),
        )
        for name, one in tables.items()
    ]
    for one in found:
        if one.end > 65_536:
            raise InputError(f"{settings.where}: [channels.{one.channel}] ends beyond 65535")
    return found


def requests(registers: list[Register]) -> list[tuple[str, int, int, list[Register]]]:
    """Group registers that one request can read: table, first address, count and registers.

    Examples
    --------
    >>> near = Register("a", "holding", 7, "float32", "big", 1, 0)
    >>> far = near._replace(channel="b", address=300)
    >>> next_one = near._replace(channel="c", address=9, kind="int16")
    >>> [(first, count) for _, first, count, _ in requests([far, next_one, near])]
    [(7, 3), (300, 2)]
    """
    groups: list[list[Register]] = []
    for one in sorted(registers, key=lambda register: register[1:3]):
        group = groups[-1] if groups else None
        if (
            group is not None
            and group[0].table == one.table
            and one.address <= max(other.end for other in group) + _LARGEST_GAP
            and one.end - group[0].address <= _MOST_REGISTERS
        ):
            group.append(one)
        else:
            groups.append([one])
    return [
        (group[0].table, group[0].address, max(one.end for one in group) - group[0].address, group)
        for group in groups
    ]
