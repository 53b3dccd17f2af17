"""Which engine runs the tasks of a fleet, by the options that name it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgeae.fleet.processes import ProcessEngine
from edgeae.fleet.ray_tasks import RayEngine
from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from edgeae.fleet.processes import Engine


def check_engine(workers: int | None, ray: str | None) -> None:
    """Refuse an engine that cannot be.

    Raises
    ------
    InputError
        If both are given, or workers are none.
    """
    if ray is not None and workers is not None:
        raise InputError("give `workers` or `ray`, not both")
    if workers is not None and workers < 1:
        raise InputError(f"`workers` must be at least 1; got {workers}")


def engine_of(
    workers: int | None,
    ray: str | None,
    default_workers: int,
    *,
    tasks_per_worker: int | None = None,
    worker_bytes: int | None = None,
) -> Engine:
    """Return an engine of `workers` processes, or of a Ray cluster.

    A worker is replaced after `tasks_per_worker`; it is given `worker_bytes` of a cluster's memory.

    Raises
    ------
    InputError
        As `check_engine` does.
    """
    check_engine(workers, ray)
    if ray is not None:
        return RayEngine(ray, tasks_per_worker, worker_bytes)
    return ProcessEngine(default_workers if workers is None else workers, tasks_per_worker)
