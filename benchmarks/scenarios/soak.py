"""`stream-...`: the soak tests of tests/soak at full size, with what they count as figures."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.core.results import Figure, Result, at_most
from tests.soak.histories import histories
from tests.soak.kills import killed
from tests.soak.monitors import named_artifact, to_home_assistant, to_influxdb, to_prometheus
from tests.soak.mqtt import through_broker
from tests.soak.mutated import mutated_files
from tests.soak.pipe import piped
from tests.soak.replace import replaced
from tests.soak.streams import artifact
from tests.soak.updates import updates

_BLOCKS = 100  # ten million readings: 116 days of one a second
_KILLS = 200
_HISTORIES = 1000
_UPDATES = 1000
_REPLACEMENTS = 1000
_READINGS, _CUTS = 20_000, 20
_FILES_OF_A_KIND = 1667


def run_pipe(data: Path) -> Result:
    """Send ten million readings through a pipe."""
    with TemporaryDirectory() as folder:
        return Result(piped(artifact(Path(folder)), Path(folder), _BLOCKS))


def run_kills(data: Path) -> Result:
    """Kill a service that follows a file, up to 30 ms after it has begun to write verdicts."""
    with TemporaryDirectory() as folder:
        return Result(killed(artifact(Path(folder)), Path(folder), _KILLS))


def run_histories(data: Path) -> Result:
    """Follow a thousand logs that are rotated, packed, cut and made anew, through kills."""
    with TemporaryDirectory() as folder:
        return Result(histories(Path(folder), _HISTORIES))


def run_updates(data: Path) -> Result:
    """Kill installations of signed artifacts at a random system call."""
    with TemporaryDirectory() as folder:
        return Result(updates(Path(folder), _UPDATES))


def run_replace(data: Path) -> Result:
    """Replace a running model by a thousand files, a third of them bad, while readings come."""
    with TemporaryDirectory() as folder:
        return Result(replaced(artifact(Path(folder)), _REPLACEMENTS))


def run_mqtt(data: Path) -> Result:
    """Send readings at QoS 1 through a broker, and a verdict for each window back."""
    with TemporaryDirectory() as folder:
        return Result(through_broker(artifact(Path(folder)), Path(folder), _READINGS, _CUTS))


def run_monitors(data: Path) -> Result:
    """Send readings to those who watch, and let each of them go away again and again."""
    figures: list[Figure] = []
    for watched in (to_home_assistant, to_influxdb, to_prometheus):
        with TemporaryDirectory() as folder:
            path = named_artifact(Path(folder))
            figures += watched(path, Path(folder), _READINGS, _CUTS)
    return Result(figures)


def run_mutated(data: Path) -> Result:
    """Offer files of which bytes were changed, cut out or put in."""
    with TemporaryDirectory() as folder:
        accepted = mutated_files(Path(folder), _FILES_OF_A_KIND)
    return Result(
        [
            Figure(f"{kind} accepted of {_FILES_OF_A_KIND}", float(count), "", goal=at_most(0))
            for kind, count in accepted.items()
        ]
    )
