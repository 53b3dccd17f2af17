"""An OPC UA server: `opcua_server.py PORT FILE [CERTIFICATE KEY]`; FILE keeps the count.

Variables flow, load and temp follow from the count, which rises five times a second; temp is bad in
every fiftieth reading. Stamps are a tenth of a second apart, whatever the machine's load; between
two starts are two seconds. The Boolean alarm is kept in FILE.alarm.
"""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncua
from asyncua import Server
from asyncua.crypto.permission_rules import SimpleRoleRuleset
from asyncua.crypto.validator import CertificateValidator

from tests.runtime.service.plant.modbus_server import ROWS

ua: Any = asyncua.ua  # whose annotations are narrower than what it takes
PERIOD_S, STEP_S, BEGIN = 0.2, 0.1, datetime(2026, 1, 1, tzinfo=UTC)


async def serve(port: int, path: Path, *secrets: str) -> None:
    server = Server()
    await server.init()
    server.set_endpoint(f"opc.tcp://127.0.0.1:{port}")
    if secrets:
        policies = [ua.SecurityPolicyType.Basic256Sha256_SignAndEncrypt]
        server.set_security_policy(policies, permission_ruleset=SimpleRoleRuleset())
        await server.load_certificate(secrets[0])
        await server.load_private_key(secrets[1])
        server.set_certificate_validator(CertificateValidator().validate)  # period and URI
    space = await server.register_namespace("urn:pump")
    folder = await server.nodes.objects.add_folder(space, "Pump")
    nodes = [
        await folder.add_variable(ua.NodeId(name, space), name, 0.0)
        for name in ("flow", "load", "temp")
    ]
    alarm = await folder.add_variable(ua.NodeId("alarm", space), "alarm", False)
    await alarm.set_writable()
    path.write_text(str(int(path.read_text()) + 20))
    async with server:
        while True:
            number = int(path.read_text()) + 1
            path.write_text(str(number))
            values = (*ROWS[number % 1000], 7.0)
            now = BEGIN + timedelta(seconds=number * STEP_S)
            for index, (node, value) in enumerate(zip(nodes, values, strict=True)):
                is_bad = index == 2 and number % 50 == 0
                code = ua.StatusCodes.BadSensorFailure if is_bad else ua.StatusCodes.Good
                await node.write_value(
                    ua.DataValue(ua.Variant(float(value)), ua.StatusCode(code), now)
                )
            path.with_suffix(".alarm").write_text(str(await alarm.read_value()))
            await asyncio.sleep(PERIOD_S)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:]))
