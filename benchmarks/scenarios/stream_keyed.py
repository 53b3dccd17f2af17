"""`stream-keyed`: 5000 machines in one stream, beside a stream of each."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.core.results import Result
from tests.soak.keyed import keyed
from tests.soak.streams import artifact

_MACHINES, _TURNS, _KILLS = 5000, 96, 5


def run(data: Path) -> Result:
    """Send 480 000 readings of a model of 64 readings of 3 channels, a window every 8."""
    with TemporaryDirectory() as folder:
        path = artifact(Path(folder))
        return Result(keyed(path, Path(folder), machines=_MACHINES, turns=_TURNS, kills=_KILLS))
