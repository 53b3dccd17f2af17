"""What a real OPC UA server may say, read without a process in between, and what settings may."""

import asyncio
import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import asyncua
import pytest
from asyncua.common.callback import CallbackType
from asyncua.sync import Server

from edgeae_runtime import InputError, Scorer
from edgeae_runtime.service.plant.opcua import OpcUaServer
from edgeae_runtime.service.plant.polled import TIME, Polled, Refused, Unanswered
from tests.ports import free_port
from tests.runtime.service.plant.test_opcua import certificate
from tests.soak.histories import ARTIFACT

ua: Any = asyncua.ua  # whose annotations are narrower than what it takes
STAMP = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
HOSTILE = "x\x1b[2J\n<3>" + "y" * 3000


def stamped(value: Any, seconds: float = 0.0, code: int = 0) -> Any:
    stamp = STAMP + datetime.timedelta(seconds=seconds)
    return ua.DataValue(ua.Variant(value), ua.StatusCode(code), stamp)


class Pump(NamedTuple):
    """A server in this process, its address, and its variables by name."""

    server: Server
    url: str
    space: int
    nodes: dict[str, Any]

    def add(self, name: str, value: Any = 0.0, text: str | None = None) -> Any:
        """Add a variable."""
        number = ua.NodeId(text or name, self.space)
        return self.server.nodes.objects.add_variable(number, name, value)

    def write(self, *values: Any) -> None:
        """Write the first variables, one after the other."""
        for node, value in zip(self.nodes.values(), values, strict=False):
            node.write_value(value)


@pytest.fixture(scope="module")
def inputs() -> Any:
    with Scorer(ARTIFACT) as scorer:
        return scorer.manifest.inputs


@pytest.fixture
def pump(inputs) -> Iterator[Pump]:
    server = Server()
    url = f"opc.tcp://127.0.0.1:{free_port()}"
    server.set_endpoint(url)
    found = Pump(server, url, server.register_namespace("urn:pump"), {})
    found.nodes.update({name: found.add(name) for name in inputs.features})
    server.start()
    yield found
    server.stop()


@pytest.fixture
def opened(inputs, pump, tmp_path: Path) -> Iterator:
    """Connect with settings."""
    started = []

    def start(text: str = "") -> OpcUaServer:
        (tmp_path / "plant.toml").write_text(f"period_s = 0.1\n{text}")
        started.append(OpcUaServer(pump.url, str(tmp_path / "plant.toml"), inputs))
        started[-1].open()
        return started[-1]

    yield start
    for one in started:
        one.close()


def values(reading: dict[str, Any]) -> list[float | None]:
    return [value for name, value in reading.items() if name != TIME]


def test_what_is_no_number_or_bad_has_no_value(pump, opened) -> None:
    client = opened()
    for wrong in ("text", [1.0, 2.0], STAMP, float("nan"), float("-inf"), b"raw", ua.NodeId(1, 1)):
        pump.nodes["mode"].set_writable()
        node = pump.add(f"other {type(wrong).__name__} {wrong!r:.9}", wrong)
        known = client._nodes[3]
        client._nodes[3], client._newest = client._client.get_node(node.nodeid), None
        pump.write(stamped(1.5, 1), stamped(-2.0, 1), stamped(3.0, 1))
        assert values(client.read()) == [1.5, -2.0, 3.0, None]
        client._nodes[3] = known
    uncertain, bad = ua.StatusCodes.UncertainLastUsableValue, ua.StatusCodes.BadSensorFailure
    pump.write(*(stamped(float(n), 9) for n in (1, 2)), stamped(3.0, 9, uncertain))
    pump.nodes["mode"].write_value(stamped(3.0, 9, bad))
    assert values(client.read()) == [1.0, 2.0, None, None]


def test_a_reading_is_new_once_and_one_of_a_clock_set_back_is_new(pump, opened) -> None:
    client = opened()
    for seconds in (5, 6, -3600):
        pump.write(*(stamped(float(seconds), seconds) for _ in range(4)))
        assert client.read() is not None
        assert client.read() is None


def test_a_reading_without_a_stamp_has_the_time_of_the_server_or_ours(pump, opened) -> None:
    client = opened()
    pump.write(*(ua.DataValue(ua.Variant(4.0)) for _ in range(4)))
    reading = client.read()
    assert values(reading) == [4.0] * 4
    assert abs(reading[TIME] - datetime.datetime.now().timestamp()) < 60


def test_variables_that_change_one_after_the_other_are_one_reading(pump, opened) -> None:
    client = opened()
    pump.write(*(stamped(1.0, 1) for _ in range(4)))
    assert values(client.read()) == [1.0] * 4
    late = list(pump.nodes.values())[1:]

    def change_the_next(event: Any, _: object) -> None:
        if late and len(event.request_params.NodesToRead) == 4:
            asyncio.get_running_loop().create_task(late.pop(0).aio_obj.write_value(stamped(2.0, 2)))

    pump.server.aio_obj.subscribe_server_callback(CallbackType.PostRead, change_the_next)
    pump.write(stamped(2.0, 2))
    assert values(client.read()) == [2.0] * 4
    assert client.read() is None


def test_names_of_others_are_no_matter_and_two_of_one_name_are_refused(pump, opened) -> None:
    pump.add(HOSTILE)
    client = opened()
    pump.add("mode", 0.0, text=f"{HOSTILE} 2")
    client.close()
    with pytest.raises(Unanswered, match="two variables are named mode"):
        client.open()  # after it had been found: it is asked again
    with pytest.raises(InputError, match="two variables are named mode") as refused:
        opened()
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 300


def test_an_alarm_that_is_refused_is_told_once_and_stops_no_reading(pump, opened) -> None:
    pump.add("alarm", "a text").set_writable()
    for node in ("ns=2;s=alarm", "ns=2;s=mode", "ns=2;s=nothing"):
        client = opened(f'[alarm]\nnode = "{node}"\n')
        with pytest.raises(Refused, match=node):
            client.write_alarm(is_on=True)
    client.close()  # `Polled` connects
    said: list[str] = []
    polled = Polled(client)
    lines = polled.lines(lambda: False, said.append)
    for number in range(4):
        pump.write(*(stamped(1.0, 100 + number) for _ in range(4)))
        polled.alarm({"event": "alarm start" if number % 2 else "alarm end"})
        assert next(lines).data
    assert [line.split(" (")[0] for line in said] == ["the alarm is not written"]


def secured(folder: Path, **paths: str) -> str:
    known = dict(zip(("certificate", "private_key"), certificate(folder, "client"), strict=True))
    known["server_certificate"] = known["certificate"]
    lines = [f'{key} = "{path}"' for key, path in (known | paths).items()]
    return "\n".join(["[security]", 'policy = "Basic256Sha256"', *lines])


@pytest.mark.parametrize(
    ("key", "content", "reason"),
    [
        ("certificate", b"none", "certificate: "),
        ("private_key", b"none", "private_key: "),
        ("server_certificate", b"", "server_certificate: "),
        ("private_key", None, "is not that of the certificate"),
    ],
)
def test_a_certificate_or_key_that_cannot_be_used_is_one_line(
    inputs, tmp_path: Path, key: str, content: bytes | None, reason: str
) -> None:
    path = tmp_path / ("wrong.pem" if key == "private_key" else "wrong.der")
    if content is None:
        path = Path(certificate(tmp_path, "other")[1])
    else:
        path.write_bytes(content)
    (tmp_path / "plant.toml").write_text(f"period_s = 1\n{secured(tmp_path, **{key: str(path)})}")
    with pytest.raises(InputError, match=reason):
        OpcUaServer("opc.tcp://127.0.0.1", str(tmp_path / "plant.toml"), inputs)


@pytest.mark.parametrize("url", ["opc.tcp://", "opc.tcp://x:99999", "opc.tcp://[::1", "http://x"])
def test_an_address_that_is_none_is_one_line(inputs, url: str) -> None:
    with pytest.raises(InputError, match=r"`opcua` must be opc\.tcp://HOST:PORT"):
        OpcUaServer(url, None, inputs)


@pytest.mark.parametrize("text", ['[nodes]\nmode = "Pump.Mode"', '[alarm]\nnode = "ns=x;s=y"'])
def test_an_id_that_is_none_is_one_line(inputs, tmp_path: Path, text: str) -> None:
    (tmp_path / "plant.toml").write_text(f"period_s = 1\n{text}")
    with pytest.raises(InputError, match="is no node"):
        OpcUaServer("opc.tcp://127.0.0.1", str(tmp_path / "plant.toml"), inputs)
