"""`stream-monitors`: readings to a house, a database and Prometheus, each killed often."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.core.machine import peak_memory_bytes
from benchmarks.core.results import Figure, at_most
from edgeae import Detector
from edgeae_runtime import Scorer
from edgeae_runtime.service.influx import parse_point
from tests.ports import free_port
from tests.soak.influxdb import InfluxDb
from tests.soak.mosquitto import Listener, Mosquitto
from tests.soak.prometheus import Prometheus
from tests.soak.streams import COMMAND, lines, readings

FEATURES = ("flow", "load", "temp °C")
_START_NS, _STEP_NS = 1_700_000_000_000_000_001, 10_000_001
_MOSQUITTO = ("allow_anonymous true", "persistence false")  # it forgets all


def named_artifact(folder: Path) -> Path:
    """Fit prototypes to single readings of three named channels, and export them."""
    detector = Detector("prototypes", random_state=0)
    detector.fit(pd.DataFrame(readings()[:3000], columns=list(FEATURES)))
    detector.export(folder / "named.onnx")
    return folder / "named.onnx"


@contextmanager
def streaming(path: Path, *options: object) -> Iterator[subprocess.Popen[bytes]]:
    """Run a stream on a pipe."""
    with subprocess.Popen(
        [*COMMAND, path, *map(str, options)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def to_home_assistant(path: Path, folder: Path, count: int, restarts: int) -> list[Figure]:
    """Let the broker forget everything, and a house come, between equal parts of the readings."""
    rows = readings()[:count]
    with Scorer(path) as scorer:
        expected = scorer.score(rows)
    wrong = 0
    with Mosquitto(folder, *_MOSQUITTO) as broker:
        options = ("--mqtt", f"mqtt://127.0.0.1:{broker.port}", "--mqtt-out", "out")
        with streaming(path, *options, "--home-assistant", "--events", "alarms") as process:
            for part in np.array_split(np.arange(count), restarts):
                _feed(process, lines(rows[part]))
                broker.stop()
                broker.start()
                with closing(Listener(broker.port, "homeassistant/#", "out/state")) as house:
                    last = expected[part[-1]]
                    wrong += not _happens(lambda h=house, s=last: _knows(h, s))  # type: ignore[misc]
    return [
        Figure("restarts after which a house lacks something", float(wrong), "", None, at_most(0))
    ]


def _knows(house: Listener, score: np.float32) -> bool:
    """Whether a house has the device, and the state of the newest reading."""
    last = dict(house.heard)
    has_device = bool(last.get("homeassistant/device/edgeae-out/config"))
    state = json.loads(last.get("out/state") or "{}")
    return has_device and np.float32(state.get("score", np.nan)) == score


def to_influxdb(path: Path, folder: Path, count: int, kills: int) -> list[Figure]:
    """Write points with their verdicts, as Telegraf does, to a database that is killed."""
    rows = readings()[:count]
    with Scorer(path) as scorer:
        expected = scorer.score(rows)
    given = [_point(number, row) for number, row in enumerate(rows.tolist())]
    start = time.perf_counter()
    with InfluxDb(folder) as database, streaming(path, "--format", "influx") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        feeder = threading.Thread(target=_feed, args=(process, given), kwargs={"is_last": True})
        feeder.start()
        batch: list[bytes] = []
        restarts: list[threading.Timer] = []
        for number, line in enumerate(process.stdout):
            batch.append(line)
            if len(batch) == 200:
                _write(database, batch)
                batch = []
            if number % (2 * count // kills) == count // kills:
                database.stop()
                restarts.append(threading.Timer(0.2, database.start))
                restarts[-1].start()
        for restart in restarts:
            restart.join()  # else it may wait for a database that was stopped at the end
        _write(database, batch)
        feeder.join()
        found = database.query("SELECT edgeae_score, flow FROM pump WHERE site = 'a b'")
    rate = count / (time.perf_counter() - start)
    kept = {row[0]: row[1:] for series in found for row in series["values"]}
    wrong = sum(
        np.float32(kept.get(_START_NS + number * _STEP_NS, (np.nan, 0))[0]) != score
        for number, score in enumerate(expected)
    )
    return [
        Figure("points lost or wrong", float(wrong + abs(len(kept) - count)), "", None, at_most(0)),
        Figure("points a second", rate, "1/s"),
    ]


def _point(number: int, row: list[float]) -> str:
    values = ",".join(f"{name}={value!r}" for name, value in zip(FEATURES, row, strict=True))
    values = values.replace("temp °C", "temp\\ °C")
    text = f"pump,site=a\\ b {values} {_START_NS + number * _STEP_NS}"
    assert len(parse_point(text).fields) == len(FEATURES)
    return text


def _write(database: InfluxDb, batch: list[bytes]) -> None:
    """Write as Telegraf does: again until it is answered."""
    assert _happens(lambda: _is_written(database, batch))


def _is_written(database: InfluxDb, batch: list[bytes]) -> bool:
    try:
        database.write(b"".join(batch))
    except OSError as error:
        if "parse" in str(error):
            raise
        return False
    return True


def to_prometheus(path: Path, folder: Path, count: int, kills: int) -> list[Figure]:
    """Kill Prometheus between equal parts of the readings; it must count them all then."""
    rows, port, wrong, first_mb = readings()[:count], free_port(), 0, 0.0
    prometheus = Prometheus(folder, [f"127.0.0.1:{port}"])
    with streaming(path, "--metrics-port", port, "--events", "alarms") as process:
        for part in np.array_split(np.arange(count), kills):
            _feed(process, lines(rows[part]))
            prometheus.stop()
            prometheus.start()
            read = f"edgeae_readings_total == {part[-1] + 1}"
            wrong += not _happens(lambda text=read: bool(prometheus.query(text)))  # type: ignore[misc]
            first_mb = first_mb or peak_memory_bytes(process.pid) / 2**20
        grown_mb = peak_memory_bytes(process.pid) / 2**20 - first_mb
    prometheus.stop()
    return [
        Figure(
            "restarts after which Prometheus counts wrongly", float(wrong), "", None, at_most(0)
        ),
        Figure("memory grown", grown_mb, "MB", None, at_most(5)),
    ]


def _feed(process: subprocess.Popen[bytes], texts: list[str], *, is_last: bool = False) -> None:
    assert process.stdin is not None
    process.stdin.write("".join(f"{text}\n" for text in texts).encode())
    process.stdin.flush()
    if is_last:
        process.stdin.close()


def _happens(what: Callable[[], bool], seconds: float = 120) -> bool:
    deadline = time.monotonic() + seconds
    while not what():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
