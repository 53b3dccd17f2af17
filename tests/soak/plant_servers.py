"""Controllers of `tests.soak.plant`: `python -m tests.soak.plant_servers opcua|modbus PORT LOG`.

They show one reading after the other, and each stands until it has been read. LOG, which outlives
them, says what was: `given N`, `away N` (another took its place unread, which happens only while
there is a file LOG.away), `alarm 1` or `alarm 0`.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncua
import numpy as np
from asyncua import Server
from asyncua.common.callback import CallbackType
from pymodbus.client.mixin import ModbusClientMixin
from pymodbus.server import StartAsyncTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

from edgeae_runtime import Scorer
from tests.soak.histories import ARTIFACT, machine_rows

ua: Any = asyncua.ua
BEGIN, STEP_S = datetime(2026, 1, 1, tzinfo=UTC), 0.1
AWAY_S = 0.1
_READ, _WRITE_COIL = 3, 5


class Log:
    """What a controller has done."""

    def __init__(self, path: Path) -> None:
        words = [line.split() for line in path.read_text().splitlines()] if path.exists() else []
        self.last = max((int(number) for kind, number in words if kind != "alarm"), default=-1)
        self._away = path.with_suffix(".away")
        self._file = path.open("a", buffering=1)

    @property
    def is_away(self) -> bool:
        """Whether nobody may be there to read."""
        return self._away.exists()

    def add(self, kind: str, number: int) -> None:
        """Note a reading, or the alarm."""
        self._file.write(f"{kind} {number}\n")
        if kind != "alarm":
            self.last = number


async def serve_opcua(port: int, log: Log) -> None:
    """Write a variable after the other, as controllers do: a read may come between two."""
    server = Server()
    await server.init()
    server.set_endpoint(f"opc.tcp://127.0.0.1:{port}")
    with Scorer(ARTIFACT) as scorer:
        names = scorer.manifest.inputs.features or ()
    space = await server.register_namespace("urn:pump")
    nodes = [
        await server.nodes.objects.add_variable(ua.NodeId(name, space), name, 0.0) for name in names
    ]
    alarm = await server.nodes.objects.add_variable(ua.NodeId("alarm", space), "alarm", False)
    await alarm.set_writable()
    is_whole, is_given = False, asyncio.Event()

    def given(event: Any, _: object) -> None:
        asked = {one.NodeId for one in event.request_params.NodesToRead}
        if is_whole and nodes[0].nodeid in asked:
            is_given.set()

    def written(event: Any, _: object) -> None:
        for one in event.request_params.NodesToWrite:
            if one.NodeId == alarm.nodeid:
                log.add("alarm", int(one.Value.Value.Value))

    server.subscribe_server_callback(CallbackType.PostRead, given)
    server.subscribe_server_callback(CallbackType.PostWrite, written)
    rows = machine_rows()
    async with server:
        while True:
            number = log.last + 1
            stamp = BEGIN + timedelta(seconds=number * STEP_S)
            is_whole = False
            for node, value in zip(nodes, rows[number % len(rows)], strict=True):
                await node.write_value(
                    ua.DataValue(ua.Variant(float(value)), SourceTimestamp=stamp)
                )
                await asyncio.sleep(0)
            is_whole = True
            is_given.clear()
            while not is_given.is_set():
                try:
                    await asyncio.wait_for(is_given.wait(), AWAY_S)
                except TimeoutError:
                    if log.is_away:
                        break
            log.add("given" if is_given.is_set() else "away", number)


async def serve_modbus(port: int, log: Log) -> None:
    """Give the next reading whenever the first register is asked for."""
    rows, float32 = machine_rows(), ModbusClientMixin.DATATYPE.FLOAT32

    async def action(
        code: int, first: int, address: int, count: int, registers: list[int], values: Any
    ) -> None:
        if code == _READ and address == 0:
            number = log.last + 1
            values = rows[number % len(rows)].tolist()
            words = [ModbusClientMixin.convert_to_registers(value, float32) for value in values]
            registers[-first : 2 * len(values) - first] = np.concatenate(words).tolist()
            log.add("given", number)
        elif code == _WRITE_COIL and values is not None:
            log.add("alarm", int(values[0]))

    bits = [SimData(0, count=1, values=False, datatype=DataType.BITS)]
    words = [SimData(0, count=100, values=0, datatype=DataType.REGISTERS)]
    device = SimDevice(1, (bits, list(bits), words, list(words)), action=action)
    await StartAsyncTcpServer(device, address=("127.0.0.1", port))


if __name__ == "__main__":
    for name in ("asyncua", "pymodbus", "pymodbus.logging"):  # connections that break are wanted
        logging.getLogger(name).setLevel(logging.CRITICAL)
    serve = {"opcua": serve_opcua, "modbus": serve_modbus}[sys.argv[1]]
    asyncio.run(serve(int(sys.argv[2]), Log(Path(sys.argv[3]))))
