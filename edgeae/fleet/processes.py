"""The engine of one machine: worker processes that take one unit at a time.

A worker that dies takes one unit with it, which another one tries again. When the run ends, in
whatever way, its workers find their pipes closed, and end.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from edgeae.data.cores import THREADS
from edgeae_runtime.errors import EdgeAEError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable
    from multiprocessing.process import BaseProcess

MAX_TRIES = 3
"""Workers that a unit may lose before it counts as the cause."""

_CONTEXT = multiprocessing.get_context("spawn")  # no lock of another thread is inherited
_STOP_SECONDS = 5
_CANNOT_START = (
    "worker processes end before they begin; a script that starts them must do so under "
    'if __name__ == "__main__":'
)

Task = TypeVar("Task")
Result = TypeVar("Result")


class Engine(Protocol):
    """Runs a function of a module on tasks, somewhere, and yields each task with its result."""

    def run(
        self,
        work: Callable[[Task], Result],
        tasks: Iterable[Task],
        lost: Callable[[Task], Result],
    ) -> Generator[tuple[Task, Result]]:
        """Yield results as they come; `lost` makes that of a task whose workers died.

        Raises
        ------
        EdgeAEError
            If workers cannot be started.
        MissingPackageError
            If the engine's package is not installed.
        Exception
            What `work` raised.
        """


class ProcessEngine:
    """Engine of some worker processes on this machine, each with one thread.

    A worker that has done `tasks_per_worker` is replaced by a new one, which gives back the memory
    that it has gathered; None is no limit.
    """

    def __init__(self, workers: int, tasks_per_worker: int | None = None) -> None:
        self._workers, self._tasks_per_worker = workers, tasks_per_worker

    def run(
        self,
        work: Callable[[Task], Result],
        tasks: Iterable[Task],
        lost: Callable[[Task], Result],
    ) -> Generator[tuple[Task, Result]]:
        """Yield results as `Engine` says."""
        waiting = deque((task, 0) for task in tasks)
        busy: dict[Connection, tuple[_Worker, Task, int]] = {}
        idle: list[_Worker] = []
        try:
            while waiting or busy:
                while waiting and len(busy) < self._workers:
                    task, tries = waiting.popleft()
                    worker = idle.pop() if idle else _Worker(work)
                    busy[worker.pipe] = worker, task, tries + 1
                    worker.give(task)
                for pipe in wait(list(busy)):
                    worker, task, tries = busy.pop(cast("Connection", pipe))
                    try:
                        result = cast("Result", worker.result())
                    except (EOFError, ConnectionError):
                        worker.stop()
                        if tries < MAX_TRIES:
                            waiting.append((task, tries))
                            continue
                        if not worker.is_ready:
                            raise EdgeAEError(_CANNOT_START) from None
                        result = lost(task)
                    else:
                        if worker.done == self._tasks_per_worker:
                            worker.stop()
                        else:
                            idle.append(worker)
                    yield task, result
        finally:
            for worker in [*idle, *(worker for worker, _, _ in busy.values())]:
                worker.stop()


class _Worker:
    """A process that runs one function on what it is given; `done` counts its results."""

    def __init__(self, work: Callable[..., object]) -> None:
        self.is_ready, self.done = False, 0
        self.pipe, end = _CONTEXT.Pipe()
        self._process: BaseProcess = _CONTEXT.Process(target=_serve, args=(end, work), daemon=True)
        before = {name: os.environ.get(name) for name in _SINGLE}
        os.environ.update(_SINGLE)  # numpy's libraries read theirs when they are loaded
        try:
            self._process.start()
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value
        end.close()

    def give(self, task: object) -> None:
        """Hand over a task; a worker that is dead is noticed when its result is read."""
        try:
            self.pipe.send(task)
        except ConnectionError:
            return

    def result(self) -> object:
        """Return the result of the task, or raise what it raised."""
        if not self.is_ready:
            self.is_ready = bool(self.pipe.recv())
        is_error, value = self.pipe.recv()
        if is_error:
            raise value
        self.done += 1
        return value

    def stop(self) -> None:
        """End the process; what it was writing has no name yet."""
        self._process.terminate()
        self._process.join(_STOP_SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self.pipe.close()
        self._process.close()


_SINGLE = dict.fromkeys((THREADS, "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")


def _serve(pipe: Connection, work: Callable[[object], object]) -> None:
    """Work until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the parent decides
    pipe.send(True)
    while True:
        try:
            task = pipe.recv()
        except (EOFError, ConnectionError):
            return
        try:
            answer: tuple[bool, object] = False, work(task)
        except Exception as error:  # a bug, which the parent shows
            answer = True, error
        try:
            pipe.send(answer)
        except ConnectionError:  # the parent is gone
            return
