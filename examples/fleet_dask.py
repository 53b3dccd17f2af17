"""Score a fleet with Dask: each task is one file, so that no window crosses a border.

    python examples/fleet_dask.py pump.onnx readings/ scores/

Dask's own readers cut files into pieces, whose windows would cross their borders or miss some.
Give `scheduler` a `dask.distributed.Client` to run on a cluster; all paths must be the same there.
"""

from __future__ import annotations

import sys

import dask

from edgeae.fleet.record import FleetRun
from edgeae.fleet.score import plan_fleet, score_in_worker


def score_with_dask(model: str, source: str, output: str, scheduler: object) -> FleetRun:
    """Score every file below `source`; the outputs are those of `edgeae fleet score`."""
    tasks, run = plan_fleet(model, source, output, resume=True)
    scored = dask.compute(*map(dask.delayed(score_in_worker), tasks), scheduler=scheduler)
    run.outcomes += [outcome for unit in scored for outcome in unit]
    run.is_whole = True
    run.write()
    return run


if __name__ == "__main__":
    found = score_with_dask(*sys.argv[1:4], scheduler="processes")
    for failure in found.of("failed"):
        print(failure.file, failure.reason, file=sys.stderr)
