"""What a command changes in its process while it runs: TensorFlow's chatter."""

from __future__ import annotations

import contextlib
import importlib.abc
import os
import sys
import tempfile
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Silence TensorFlow's import until the command ends."""
    finder = _TensorFlowFinder()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


class _TensorFlowFinder(importlib.abc.MetaPathFinder):
    """Finder by which `import tensorflow`, wherever it stands, prints nothing unless it fails.

    TensorFlow's first lines precede any log level, so stderr's descriptor is redirected for the
    time of the import. A command may do that to its process; the library must not.
    """

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Find TensorFlow alone."""
        if fullname != "tensorflow":
            return None
        spec = PathFinder.find_spec(fullname, path)
        if spec is not None and spec.loader is not None:
            run = spec.loader.exec_module
            spec.loader.exec_module = lambda module: _run_aside(run, module)  # type: ignore[method-assign]
        return spec


def _run_aside(run: Callable[[ModuleType], None], module: ModuleType) -> None:
    """Run a module with stderr's descriptor redirected; print what it wrote if that fails."""
    sys.stderr.flush()
    terminal = os.dup(2)
    with tempfile.TemporaryFile() as aside:
        os.dup2(aside.fileno(), 2)
        try:
            run(module)
        except Exception:
            aside.seek(0)
            os.write(terminal, aside.read())
            raise
        finally:
            os.dup2(terminal, 2)
            os.close(terminal)
