"""The engine of several machines: plain tasks of Ray, one unit each."""

from __future__ import annotations

import os
import socket
import warnings
from typing import TYPE_CHECKING, TypeVar

from edgeae.fleet.processes import MAX_TRIES
from edgeae_runtime.errors import EdgeAEError, InputError, MissingPackageError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable
    from types import ModuleType

Task = TypeVar("Task")
Result = TypeVar("Result")

LOCAL = "local"
_CONNECT_SECONDS = 5
_STORE_BYTES = 100 << 20  # results are records of some bytes; files never pass through Ray
_AHEAD = 4  # tasks in flight for each processor: a driver of a million keeps few of them


class RayEngine:
    """Engine of a Ray cluster: `HOST:PORT`, `ray://HOST:PORT`, `auto`, or `local` for a new one.

    `tasks_per_worker` is that of `ProcessEngine`; `worker_bytes` is the memory that a task asks the
    cluster for, which Ray hands out like cores.
    """

    def __init__(
        self, address: str, tasks_per_worker: int | None = None, worker_bytes: int | None = None
    ) -> None:
        self._address = address
        self._options = {"max_calls": tasks_per_worker or 0, "memory": worker_bytes}
        self._worker_bytes = worker_bytes or 0

    def run(
        self,
        work: Callable[[Task], Result],
        tasks: Iterable[Task],
        lost: Callable[[Task], Result],
    ) -> Generator[tuple[Task, Result]]:
        """Yield results as `Engine` says."""
        ray = import_ray()
        _connect(ray, self._address)
        try:
            self._require_memory(ray)
            remote = ray.remote(num_cpus=1, max_retries=MAX_TRIES - 1, **self._options)(work)
            most = max(1, int(ray.cluster_resources().get("CPU", 1))) * _AHEAD
            running: dict[object, Task] = {}
            for task in tasks:
                if len(running) >= most:
                    yield _next(ray, running, lost)
                running[remote.remote(task)] = task
            while running:
                yield _next(ray, running, lost)
        finally:
            ray.shutdown()

    def _require_memory(self, ray: ModuleType) -> None:
        """Refuse a cluster without a node for one task: Ray would wait for one for ever."""
        nodes = [node["Resources"].get("memory", 0) for node in ray.nodes() if node["Alive"]]
        if max(nodes, default=0) < self._worker_bytes:
            raise EdgeAEError(
                f"{self._address}: no node has {self._worker_bytes >> 20} MB for a worker"
            )


def _next(
    ray: ModuleType, running: dict[object, Task], lost: Callable[[Task], Result]
) -> tuple[Task, Result]:
    (done,), _ = ray.wait(list(running), num_returns=1)
    task = running.pop(done)
    try:
        result: Result = ray.get(done)
    except ray.exceptions.RayTaskError as error:  # a bug, which the driver shows
        raise error.as_instanceof_cause() from None
    except (
        ray.exceptions.WorkerCrashedError,
        ray.exceptions.OutOfMemoryError,
        ray.exceptions.NodeDiedError,
    ):
        result = lost(task)
    except ray.exceptions.RayError as error:
        raise EdgeAEError(f"Ray gave up: {str(error).strip().splitlines()[0]:.300}") from None
    return task, result


def _connect(ray: ModuleType, address: str) -> None:
    options: dict[str, object] = {"address": address, "log_to_driver": False}
    if address == LOCAL:
        options |= {"include_dashboard": False, "object_store_memory": _STORE_BYTES}
    elif address != "auto":
        _require_open(address)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Ray's own future defaults
            ray.init(logging_level="ERROR", **options)
    except (ConnectionError, RuntimeError, TimeoutError, ValueError) as error:
        reason = str(error).strip().splitlines()[0]
        raise EdgeAEError(f"{address}: no Ray cluster answers there ({reason:.200})") from None


def _require_open(address: str) -> None:
    """Try the port first: Ray itself tries for a minute, and logs."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if not host or not port.isdigit():
        raise InputError(
            f"`ray` must be HOST:PORT, ray://HOST:PORT, auto or local; got '{address}'"
        )
    try:
        socket.create_connection((host, int(port)), _CONNECT_SECONDS).close()
    except (OSError, OverflowError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise EdgeAEError(f"{address}: no Ray cluster answers there ({reason})") from None


def import_ray() -> ModuleType:
    """Import Ray, which then tells nobody that it is used.

    Raises
    ------
    MissingPackageError
        If it is not installed.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # warns otherwise
    try:
        import ray
    except ModuleNotFoundError as error:
        if error.name != "ray":
            raise
        raise MissingPackageError("Ray is not installed; pip install 'edgeae[fleet]'") from None
    module: ModuleType = ray
    return module
