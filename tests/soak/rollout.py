"""Roll models out to devices that are real processes, over a real broker.

`python -m tests.soak.rollout 200` gives devices a model whose rate is off, one whose self-test
fails and a good one, with a twentieth of the devices away and the command killed midway.

Devices are forked from one process that has imported what they need, and each imports this module
once more: what they do not need is imported within.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path


def main(count: int) -> None:
    """Print what became of so many devices."""
    from tests.soak.mosquitto import Mosquitto
    from tests.soak.rollout_histories import Fleet, histories
    from tests.soak.streams import artifact, readings

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "broker").mkdir()
        with Mosquitto(folder / "broker", "allow_anonymous true", "max_queued_bytes 0") as broker:
            model = artifact(folder)
            fleet = Fleet(folder, model, readings(), count, broker.port)
            start = time.monotonic()
            try:
                outcomes = histories(fleet, away=max(1, count // 20), windows=20)
            finally:
                fleet.close()
    for step, outcome in outcomes.items():
        print(
            f"{step}: exit {outcome.code}, {outcome.phase}, versions {dict(outcome.versions)}, "
            f"{outcome.unusable} unusable: {outcome.told.splitlines()[-1:]}"
        )
    print(f"{count} devices, {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
