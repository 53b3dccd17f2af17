"""A real server in a process of its own, which can be started again."""

from __future__ import annotations

import abc
import signal
import subprocess
from types import TracebackType
from typing import ClassVar, Self


class Server(abc.ABC):
    """Runs while it is entered; `end` is the signal that stops it."""

    end: ClassVar[signal.Signals] = signal.SIGKILL
    _process: subprocess.Popen[bytes] | None = None

    @abc.abstractmethod
    def start(self) -> None:
        """Run, knowing what was stored."""

    def stop(self) -> None:
        """Go away."""
        if self._process is not None:
            self._process.send_signal(self.end)
            self._process.wait()
            self._process = None

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()
