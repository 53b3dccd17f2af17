"""Work for engines that a worker process can import."""

import os
import signal
from pathlib import Path


def squared(number: int) -> int:
    """Do what is asked."""
    return number**2


def lost(task: object) -> str:
    """Say what became of a task whose workers died."""
    return f"lost {task}"


def dies_once(path: str) -> str:
    """Kill the worker unless another one died here before."""
    if not Path(path).exists():
        Path(path).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return f"done {path}"


def always_dies(task: int) -> str:
    """Kill every worker."""
    if task == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return f"done {task}"


def fails(task: object) -> object:
    """Have a bug."""
    raise ZeroDivisionError(str(task))


def process_id(task: object) -> int:
    """Tell which process works."""
    return os.getpid()
