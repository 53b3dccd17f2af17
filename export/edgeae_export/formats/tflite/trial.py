"""Open a TFLite graph first where an abort of the engine ends no process but its own."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from edgeae_runtime.errors import InputError

_SECONDS = 120


def refuse_fatal(graph: bytes) -> bytes:
    """Return a graph that LiteRT can open and run on a window of zeros.

    What LiteRT raises is left to the caller, who opens the graph next.

    Raises
    ------
    InputError
        If it ends its process.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "graph.tflite")
        path.write_bytes(graph)
        command = [sys.executable, "-P", str(Path(__file__).with_name("trial_run.py")), str(path)]
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS)
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        reason = f": {lines[-1].strip()[:120]}" if lines else ""
        raise InputError(
            f"LiteRT must run the converted network; it ends the process ({done.returncode}"
            f"{reason}): take another precision, or export to ONNX"
        )
    return graph
