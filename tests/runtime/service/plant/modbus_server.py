"""A Modbus device that counts its readings: `modbus_server.py PORT FILE`; FILE keeps the count.

Holding registers 10 and 11 are a float32 with its low word first, 12 an int16: both are noise that
follows from the count. Input register 300 is the count modulo 1000. Coil 5 is the alarm, which
FILE.alarm keeps.
"""

import asyncio
import struct
import sys
from pathlib import Path

import numpy as np
from pymodbus.constants import ExcCodes
from pymodbus.server import StartAsyncTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

READ_HOLDING, WRITE_COIL = 3, 5
ROWS = np.random.default_rng(0).normal(size=(1000, 2))


async def action(
    code: int, first: int, address: int, count: int, registers: list[int], values: list | None
) -> ExcCodes | None:
    """Count a reading, or keep the alarm."""
    path = Path(sys.argv[2])
    if code == READ_HOLDING and address == 10:
        number = int(path.read_text()) + 1
        path.write_text(str(number))
        flow, load = ROWS[number % 1000]
        high, low = struct.unpack(">HH", struct.pack(">f", flow))
        (steps,) = struct.unpack(">H", struct.pack(">h", round(100 * load)))
        registers[10 - first : 13 - first] = [low, high, steps]
    if code == WRITE_COIL and values is not None:  # once more to read it back
        path.with_suffix(".alarm").write_text(f"{address} {bool(values[0])}")
    return None


def block(kind: DataType, count: int) -> list[SimData]:
    return [SimData(0, count=count, values=0, datatype=kind)]


if __name__ == "__main__":
    blocks = (
        [SimData(0, count=1, values=False, datatype=DataType.BITS)],
        [SimData(0, count=1, values=False, datatype=DataType.BITS)],
        block(DataType.REGISTERS, 100),
        block(DataType.REGISTERS, 400),
    )
    device = SimDevice(1, blocks, action=action)
    asyncio.run(StartAsyncTcpServer(device, address=("127.0.0.1", int(sys.argv[1]))))
